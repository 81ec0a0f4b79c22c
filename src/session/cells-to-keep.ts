import type { LogEvent } from '../contract/conversation';
import type { Cell, SessionDocument } from '../contract/session';
import { stripAnsi } from '../lib/ansi';
import { branchOf } from './branch';

/** A code cell that could be kept. `isGood`: it ran well, and belongs to what is shown. */
export interface KeepableCell {
  readonly cell: Cell;
  readonly isGood: boolean;
  /** Why it is not; empty where it is. */
  readonly problem: string;
  /** The line, from 1, in which it failed; null: it did not, or the line is not known. */
  readonly failedAt: number | null;
}

function problemOf(cell: Cell, isElsewhere: boolean): string {
  if (isElsewhere) return 'Of another version of the conversation';
  if (cell.status === 'ok') return '';
  return cell.status === null ? 'Was not run' : cell.status === 'error' ? 'Failed' : 'Did not end';
}

/** IPython names the cell's own line first: `Cell In[2], line 3`. */
function failedLine({ outputs }: Cell): number | null {
  const error = outputs.findLast((output) => output.kind === 'error');
  const line = error === undefined ? null : /In\[\d+\], line (\d+)/.exec(stripAnsi(error.traceback))?.[1];
  return line == null ? null : Number(line);
}

/** The code cells of a session, in order. What was run for another branch of the conversation is not of what is shown. */
export function keepableCells(document: SessionDocument, events: readonly LogEvent[]): readonly KeepableCell[] {
  const shown = new Set(branchOf(events).flatMap((event) => (event.kind === 'call' ? event.cellId : [])));
  const elsewhere = new Set(
    events.flatMap((event) => (event.kind === 'call' && !shown.has(event.cellId) ? event.cellId : [])),
  );
  return document.cells
    .filter(({ kind, source }) => kind === 'code' && source.trim() !== '')
    .map((cell) => {
      const problem = problemOf(cell, elsewhere.has(cell.id));
      return { cell, isGood: problem === '', problem, failedAt: cell.status === 'error' ? failedLine(cell) : null };
    });
}
