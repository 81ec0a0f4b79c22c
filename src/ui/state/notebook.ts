import { type Accessor, createEffect, createMemo, createSignal, on, onCleanup } from 'solid-js';
import type { Cell } from '../../contract/session';
import * as edit from '../../session/notebook';
import type { CellRun, OpenSession } from '../../session/open-session';
import type { Toasts } from './toasts';

/** The notebook on the desk: its cells, which one is chosen, and all that can be done with them. */
export interface Notebook {
  readonly session: Accessor<OpenSession | null>;
  /** Another tab has the session. */
  readonly readOnly: Accessor<boolean>;
  readonly title: Accessor<string>;
  readonly ids: Accessor<readonly string[]>;
  cell(id: string): Cell | undefined;
  run(id: string): CellRun | undefined;
  readonly running: Accessor<boolean>;
  /** The cell that commands act on. */
  readonly selected: Accessor<string | null>;
  /** The cell whose editor has the focus; null: command mode. */
  readonly editing: Accessor<string | null>;
  select(id: string | null): void;
  edit(id: string): void;
  /** Leaves the editor for command mode. */
  leave(): void;
  /** Selects the neighbour. */
  step(by: 1 | -1): void;
  setTitle(title: string): void;
  setSource(id: string, source: string): void;
  setKind(id: string, kind: Cell['kind']): void;
  /** Inserts a cell before `index` (default: after the selected one), and begins to edit it. */
  insert(kind: Cell['kind'], options?: { index?: number; source?: string; edit?: boolean }): string | null;
  remove(id: string): void;
  move(id: string, by: 1 | -1): void;
  clearOutputs(id: string): void;
  clearAll(): void;
  execute(id: string): void;
  /** Runs a cell and goes to the next, which is made if there is none. */
  executeAndStep(id: string): void;
  /** Runs all code cells, or those before `before`. */
  executeAll(before?: string): void;
  stop(id: string): void;
  reply(id: string, line: string | null): void;
}

export function createNotebook(session: Accessor<OpenSession | null>, toasts: Toasts): Notebook {
  const [cells, setCells] = createSignal<ReadonlyMap<string, Cell>>(new Map());
  const [runs, setRuns] = createSignal<ReadonlyMap<string, CellRun>>(new Map());
  const [title, setTitle] = createSignal('');
  const [ids, setIds] = createSignal<readonly string[]>([], {
    equals: (a, b) => a.length === b.length && a.every((id, index) => id === b[index]),
  });
  const [selected, select] = createSignal<string | null>(null);
  const [editing, setEditing] = createSignal<string | null>(null);

  createEffect(
    on(session, (open) => {
      select(null);
      setEditing(null);
      const show = () => {
        setTitle(open?.document.info.title ?? '');
        setCells(new Map(open?.document.cells.map((cell) => [cell.id, cell])));
        setIds(open?.document.cells.map((cell) => cell.id) ?? []);
        setRuns(open?.runs ?? new Map());
      };
      show();
      if (open) onCleanup(open.watch(show));
    }),
  );

  const chosen = () => selected() ?? ids()[0] ?? null;
  const indexOf = (id: string | null) => (id === null ? -1 : ids().indexOf(id));

  const insert: Notebook['insert'] = (kind, options = {}) => {
    const open = session();
    if (!open || open.isReadOnly) return null;
    const at = options.index ?? (selected() === null ? ids().length : indexOf(selected()) + 1);
    const cell = edit.createCell(kind, options.source ?? '');
    open.change((document) => edit.insertCell(document, cell, at));
    select(cell.id);
    setEditing(options.edit === false ? null : cell.id);
    return cell.id;
  };
  const execute = (id: string) => {
    if (cells().get(id)?.kind === 'markdown') {
      if (editing() === id) setEditing(null);
    } else void session()?.run(id);
  };

  return {
    session,
    readOnly: () => session()?.isReadOnly ?? false,
    title,
    ids,
    cell: (id) => cells().get(id),
    run: (id) => runs().get(id),
    running: createMemo(() => runs().size > 0),
    selected,
    editing,
    select(id) {
      select(id);
      if (editing() !== null && editing() !== id) setEditing(null);
    },
    edit(id) {
      select(id);
      setEditing(id);
    },
    leave: () => setEditing(null),
    step(by) {
      const next = ids()[indexOf(chosen()) + by];
      if (next === undefined) return;
      setEditing(null);
      select(next);
    },
    setTitle: (text) => session()?.change((document) => edit.setTitle(document, text.trim() || 'Untitled')),
    setSource: (id, source) => session()?.change((document) => edit.setSource(document, id, source)),
    setKind(id, kind) {
      if (cells().get(id)?.kind !== kind) session()?.stop(id);
      session()?.change((document) => edit.setKind(document, id, kind));
    },
    insert,
    remove(id) {
      const open = session();
      const cell = cells().get(id);
      const index = indexOf(id);
      if (!open || !cell || open.isReadOnly) return;
      open.stop(id);
      open.change((document) => edit.removeCell(document, id));
      setEditing(null);
      select(ids()[Math.min(index, ids().length - 1)] ?? null);
      if (cell.source.trim() === '' && cell.outputs.length === 0) return;
      toasts.show('Deleted a cell.', {
        action: {
          label: 'Undo',
          run: () => {
            open.change((document) => edit.insertCell(document, cell, index));
            if (session() === open) select(id);
          },
        },
      });
    },
    move: (id, by) => session()?.change((document) => edit.moveCell(document, id, indexOf(id) + by)),
    clearOutputs: (id) => session()?.change((document) => edit.clearOutputs(document, id)),
    clearAll: () => session()?.change(edit.clearAllOutputs),
    execute,
    executeAndStep(id) {
      execute(id);
      const index = indexOf(id);
      const next = ids()[index + 1];
      if (next === undefined) insert('code', { index: index + 1 });
      else {
        setEditing(null);
        select(next);
      }
    },
    executeAll(before) {
      const end = before === undefined ? ids().length : indexOf(before);
      for (const id of ids().slice(0, end)) if (cells().get(id)?.kind === 'code') execute(id);
    },
    stop: (id) => session()?.stop(id),
    reply: (id, line) => session()?.reply(id, line),
  };
}
