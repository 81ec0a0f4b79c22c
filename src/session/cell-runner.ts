import type { CellRunner } from '../contract/tool';
import { createCell, insertCell } from './notebook';
import type { OpenSession } from './open-session';

/** Runs the model's code in an open session, so that it is a cell like any other: editable, and run again by hand. */
export function createCellRunner(session: OpenSession): CellRunner {
  const outputsOf = (cellId: string) => session.document.cells.find((cell) => cell.id === cellId)?.outputs ?? [];

  function offer(cellId: string, code: string): void {
    session.change((document) =>
      insertCell(withoutEmptyEnd(document), { ...createCell('code', code), id: cellId }, document.cells.length),
    );
  }

  return {
    offer,
    async run(cellId, code, { signal, onOutput }) {
      offer(cellId, code);
      const stop = () => session.stop(cellId);
      const unwatch = session.watch(() => onOutput?.(outputsOf(cellId)));
      signal.addEventListener('abort', stop, { once: true });
      try {
        const running = session.run(cellId);
        if (signal.aborted) stop();
        const result = await running;
        return { result: result ?? NOT_RUN, outputs: outputsOf(cellId) };
      } finally {
        unwatch();
        signal.removeEventListener('abort', stop);
      }
    },
  };
}

/** Empty code, which a session does not run. */
const NOT_RUN = {
  status: 'ok',
  count: 0,
  error: null,
  files: [],
  removed: [],
  unsaved: null,
  seconds: 0,
  wholeOutput: null,
  loss: null,
} as const;

/** A notebook begins with an empty cell to type into; what the model runs takes its place. */
function withoutEmptyEnd(document: OpenSession['document']): OpenSession['document'] {
  const last = document.cells.at(-1);
  const isEmpty = last?.kind === 'code' && last.source.trim() === '' && last.status === null;
  return isEmpty ? { ...document, cells: document.cells.slice(0, -1) } : document;
}
