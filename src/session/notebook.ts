import type { RunResult } from '../contract/kernel';
import type { Cell, SessionChange, SessionDocument, SessionInfo } from '../contract/session';

/** All functions here are pure: they return a new document and keep every cell that did not change, the same object. */

export function createSession(
  title: string,
  now: number,
  cells: readonly Cell[] = [createCell('code')],
): SessionDocument {
  return { info: { id: crypto.randomUUID(), title, created: now, modified: now }, cells };
}

/** Ids fit Jupyter's rule for cells: 1 to 64 letters, digits, `-` and `_`. */
export function createCell(kind: Cell['kind'], source = ''): Cell {
  return { id: crypto.randomUUID(), kind, source, outputs: [], count: null, status: null, seconds: null };
}

/** At the end where `index` is beyond it. */
export function insertCell(document: SessionDocument, cell: Cell, index: number): SessionDocument {
  return { ...document, cells: document.cells.toSpliced(index, 0, cell) };
}

export function removeCell(document: SessionDocument, id: string): SessionDocument {
  const cells = document.cells.filter((cell) => cell.id !== id);
  return cells.length === document.cells.length ? document : { ...document, cells };
}

/** Moves a cell to the place `index` has once the cell is taken out; the nearest there is. */
export function moveCell(document: SessionDocument, id: string, index: number): SessionDocument {
  const from = document.cells.findIndex((cell) => cell.id === id);
  const cell = document.cells[from];
  if (cell === undefined) return document;
  const to = Math.min(Math.max(index, 0), document.cells.length - 1);
  return to === from ? document : { ...document, cells: document.cells.toSpliced(from, 1).toSpliced(to, 0, cell) };
}

/** The document itself where there is no such cell, or `change` returns the same cell. */
export function updateCell(document: SessionDocument, id: string, change: (cell: Cell) => Cell): SessionDocument {
  const index = document.cells.findIndex((cell) => cell.id === id);
  const cell = document.cells[index];
  if (cell === undefined) return document;
  const changed = change(cell);
  return changed === cell ? document : { ...document, cells: document.cells.with(index, changed) };
}

export function setSource(document: SessionDocument, id: string, source: string): SessionDocument {
  return updateCell(document, id, (cell) => (cell.source === source ? cell : { ...cell, source }));
}

/** A cell that becomes Markdown loses its outputs. */
export function setKind(document: SessionDocument, id: string, kind: Cell['kind']): SessionDocument {
  return updateCell(document, id, (cell) =>
    cell.kind === kind ? cell : { ...cell, kind, outputs: [], count: null, status: null, seconds: null },
  );
}

export function setTitle(document: SessionDocument, title: string): SessionDocument {
  return document.info.title === title ? document : { ...document, info: { ...document.info, title } };
}

/** Title and place in the list as `info` has them. */
export function setInfo(document: SessionDocument, { title, pinned = false }: SessionInfo): SessionDocument {
  const { info } = document;
  if (info.title === title && (info.pinned ?? false) === pinned) return document;
  return { ...document, info: { ...info, title, pinned } };
}

/** The paths are listed as files of the session. */
export function noteFiles(document: SessionDocument, paths: readonly string[]): SessionDocument {
  const known = new Set(document.info.files);
  const more = [...new Set(paths)].filter((path) => !known.has(path));
  return more.length === 0 ? document : { ...document, info: { ...document.info, files: [...known, ...more] } };
}

export function clearOutputs(document: SessionDocument, id: string): SessionDocument {
  return updateCell(document, id, (cell) =>
    cell.outputs.length === 0 && cell.status === null
      ? cell
      : { ...cell, outputs: [], count: null, status: null, seconds: null },
  );
}

export function clearAllOutputs(document: SessionDocument): SessionDocument {
  return document.cells.reduce((now, cell) => clearOutputs(now, cell.id), document);
}

/**
 * Marks the start of a run. The status is `interrupted` until `endRun` says better, so that a reload in mid-run shows what
 * happened. While the run goes on, the page knows from the kernel and not from here that it does.
 */
export function startRun(document: SessionDocument, id: string): SessionDocument {
  return updateCell(document, id, (cell) => ({
    ...cell,
    outputs: [],
    count: null,
    status: 'interrupted',
    seconds: null,
  }));
}

/** Marks the end of a run, with its Python error as the last output. */
export function endRun(document: SessionDocument, id: string, result: RunResult): SessionDocument {
  const noted = noteFiles(
    document,
    result.files.map((file) => file.path),
  );
  return updateCell(noted, id, (cell) => ({
    ...cell,
    outputs: result.error === null ? cell.outputs : [...cell.outputs, { kind: 'error', ...result.error }],
    count: result.count === 0 ? null : result.count,
    status: result.status,
    seconds: result.seconds,
  }));
}

/**
 * What a store must be told to get from `before` to `after`, by identity of the cells; null: nothing. `before` is null
 * for a session that was never stored.
 */
export function difference(before: SessionDocument | null, after: SessionDocument): SessionChange | null {
  if (before === after) return null;
  const old = new Map(before?.cells.map((cell) => [cell.id, cell]));
  const order = after.cells.map((cell) => cell.id);
  const put = after.cells.filter((cell) => old.get(cell.id) !== cell);
  for (const id of order) old.delete(id);
  const removed = [...old.keys()];
  const isOrdered =
    before !== null && order.length === before.cells.length && before.cells.every((cell, i) => cell.id === order[i]);
  if (isOrdered && put.length === 0 && before.info === after.info) return null;
  return { info: after.info, ...(isOrdered ? {} : { order }), put, removed };
}

/** Cells as ordered; one that the order has forgotten comes last rather than being lost. */
export function inOrder(cells: readonly Cell[], order: readonly string[]): readonly Cell[] {
  const rest = new Map(cells.map((cell) => [cell.id, cell]));
  const ordered = order.flatMap((id) => {
    const cell = rest.get(id);
    rest.delete(id);
    return cell ?? [];
  });
  return [...ordered, ...rest.values()];
}
