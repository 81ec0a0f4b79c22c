import { python, runInCell } from './desk.ts';
import { type Tab, until } from './tab.ts';

/** The height of the drawing at the end of `outputs.py`, with the frame's padding around it. */
const DRAWN = 345;

/**
 * Shows hostile outputs in a cell and waits until the last, a script that draws and means well, has run in its frame and
 * the frame has taken its height.
 */
export async function showHostileOutputs(tab: Tab, sink: string, withServers: boolean): Promise<void> {
  const given = `SINK = ${JSON.stringify(sink)}\nSERVERS = ${withServers ? 'True' : 'False'}`;
  await runInCell(tab, `${given}\n${python('outputs.py')}`);
  const heights = () =>
    tab.call(
      () => [...document.querySelectorAll<HTMLElement>('.outputs iframe')].map((frame) => frame.offsetHeight),
      null,
    );
  await until('A script draws in its frame', async () => {
    const last = (await heights()).at(-1) ?? 0;
    return last >= DRAWN && last < DRAWN + 20;
  });
  if (withServers)
    await until('The page of a server has tried all', () =>
      tab.call(() => document.querySelector('iframe.server-frame[title="tried"]') !== null, null),
    );
  // Time for what is late: refreshes, prefetches, handlers.
  await new Promise((done) => setTimeout(done, 2000));
}
