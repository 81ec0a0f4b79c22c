import type { Output } from '../contract/display';
import type { Cell, SessionDocument } from '../contract/session';

/** `after`, with the cells of `before` that say the same kept as they are, so that what is shown of them stays. */
export function followed(before: SessionDocument, after: SessionDocument): SessionDocument {
  const old = new Map(before.cells.map((cell) => [cell.id, cell]));
  return {
    info: after.info,
    cells: after.cells.map((cell) => {
      const known = old.get(cell.id);
      return known !== undefined && isSameCell(known, cell) ? known : cell;
    }),
  };
}

function isSameCell(a: Cell, b: Cell): boolean {
  return (
    a.kind === b.kind &&
    a.source === b.source &&
    a.count === b.count &&
    a.status === b.status &&
    a.seconds === b.seconds &&
    a.outputs.length === b.outputs.length &&
    a.outputs.every((output, place) => isSameOutput(output, b.outputs[place]))
  );
}

function isSameOutput(a: Output, b: Output | undefined): boolean {
  if (b === undefined || a.kind !== b.kind) return false;
  if (!('data' in a) || !('data' in b)) return JSON.stringify(a) === JSON.stringify(b);
  const types = Object.keys(a.data);
  return types.length === Object.keys(b.data).length && types.every((type) => isSameData(a.data[type], b.data[type]));
}

/** A picture that is stored again is another object: one of the same size is taken to be the same. */
function isSameData(a: string | Blob | undefined, b: string | Blob | undefined): boolean {
  return a instanceof Blob && b instanceof Blob ? a.size === b.size && a.type === b.type : a === b;
}
