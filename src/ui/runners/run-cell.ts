import type { Output } from '../../contract/display';
import type { PairedRunner } from '../../contract/runners';
import type { Cell } from '../../contract/session';
import { namedIn } from '../../lib/named-files';
import type { Desk } from '../context';

/** Runs a cell in a container of a runner, by itself or after the code of all cells above it. */
export async function runCellOn(
  desk: Pick<Desk, 'runnersDoor' | 'notebook' | 'files' | 'toasts'>,
  runner: PairedRunner,
  cellId: string,
  withAbove: boolean,
): Promise<void> {
  const { runnersDoor, notebook, files, toasts } = desk;
  const services = runnersDoor?.view()?.services;
  const session = notebook.session()?.document;
  const cell = notebook.cell(cellId);
  if (!services || session === undefined || cell === undefined) return;
  const state = services.runners.state(runner.id);
  const images = state.kind === 'ready' ? [state.status.image, ...state.status.images] : [];
  // Such as python:3.13-slim, jupyter/scipy-notebook.
  const python = images.find((image) => /python|jupyter|conda/.test(image)) ?? null;
  const before = withAbove ? sourcesAbove(session.cells, cellId) : null;
  const paths = files.list().filter((entry) => entry.kind === 'file');
  const result = await services.runners.run({
    runner: runner.id,
    title: cell.source,
    ...services.cell(cell.source, before),
    level: 'sealed',
    image: runner.image ?? python,
    session: session.info.id,
    paths: namedIn(
      `${before ?? ''}\n${cell.source}`,
      paths.map((entry) => entry.path),
    ),
    mayChoose: true,
    for: cellId,
  });
  if (result.ok && result.value.exitCode === 127)
    toasts.show(`The image of ${runner.name} has no python3. Choose one that has, under Runners.`, { kind: 'error' });
}

function sourcesAbove(cells: readonly Cell[], cellId: string): string {
  const above = cells.slice(
    0,
    cells.findIndex((cell) => cell.id === cellId),
  );
  return above
    .filter((cell) => cell.kind === 'code')
    .map((cell) => cell.source)
    .join('\n\n');
}

/** What a cell has put out here, as a program would print it: for comparing. */
export function printedText(outputs: readonly Output[]): string {
  return outputs
    .map((output) => {
      if (output.kind === 'stream') return output.name === 'stdout' ? output.text : '';
      if (output.kind !== 'result') return '';
      const text = output.data['text/plain'];
      return typeof text === 'string' ? `${text}\n` : '';
    })
    .join('');
}
