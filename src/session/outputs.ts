import type { MimeBundle, Output } from '../contract/display';
import type { KernelEvent } from '../contract/kernel';
import { unreachable } from '../contract/result';
import type { SessionDocument } from '../contract/session';
import { updateCell } from './notebook';

/** Adds an output; text that goes on in the same stream becomes one output. `\r` is left for the one who shows it. */
export function appendOutput(outputs: readonly Output[], output: Output): readonly Output[] {
  const last = outputs.at(-1);
  if (output.kind === 'stream' && last?.kind === 'stream' && last.name === output.name) {
    return outputs.with(-1, { ...last, text: last.text + output.text });
  }
  return [...outputs, output];
}

/** Gives every display of this id new data, in all cells; cells without one stay the same objects. */
export function updateDisplay(document: SessionDocument, displayId: string, data: MimeBundle): SessionDocument {
  const isMeant = (output: Output) => output.kind === 'display' && output.displayId === displayId;
  if (!document.cells.some((cell) => cell.outputs.some(isMeant))) return document;
  const cells = document.cells.map((cell) =>
    cell.outputs.some(isMeant)
      ? { ...cell, outputs: cell.outputs.map((output) => (isMeant(output) ? { ...output, data } : output)) }
      : cell,
  );
  return { ...document, cells };
}

/** A document in which a cell runs. */
export interface Running {
  readonly document: SessionDocument;
  /** The next output first clears those before it: `clear_output(wait=True)`. */
  readonly clearNext: boolean;
}

/** What an event of a run of the cell `id` makes of the document. Events that put nothing out change nothing. */
export function applyEvent(running: Running, id: string, event: KernelEvent): Running {
  const { document, clearNext } = running;

  function append(output: Output): Running {
    const changed = updateCell(document, id, (cell) => ({
      ...cell,
      outputs: appendOutput(clearNext ? [] : cell.outputs, output),
    }));
    return { document: changed, clearNext: false };
  }

  switch (event.kind) {
    case 'stdout':
    case 'stderr':
      return event.text === '' ? running : append({ kind: 'stream', name: event.kind, text: event.text });
    case 'display':
      return event.update
        ? // Without an id there is nothing to find. As in Jupyter, an update is no new output: it does not clear.
          {
            ...running,
            document: event.displayId === null ? document : updateDisplay(document, event.displayId, event.data),
          }
        : append({ kind: 'display', data: event.data, displayId: event.displayId });
    case 'result':
      return append({ kind: 'result', count: event.count, data: event.data });
    case 'clear':
      return event.wait
        ? { document, clearNext: true }
        : { document: updateCell(document, id, (cell) => ({ ...cell, outputs: [] })), clearNext: false };
    case 'status':
    case 'progress':
    case 'input':
      return running;
    default:
      return unreachable(event);
  }
}
