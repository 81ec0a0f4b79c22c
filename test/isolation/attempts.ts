import { CANARY } from './canary.ts';
import { execute, python, type Ran } from './desk.ts';
import type { Tab } from './tab.ts';

export interface Outcome {
  readonly refused: boolean;
  readonly detail: string;
}

/** Starting a worker out of a worker hangs Firefox's own thread now and then; more than this is a fault of ours. */
const MAY_HANG = 5;

/**
 * Runs every way out of `attempts.py` in the desk's own Python, one at a time. An attempt that hangs its thread is ended
 * with it and has reached nothing that the caller's server would not have seen. `desk` is the address of the page, `model` of a
 * model server whose key the page has.
 */
export async function tryAll(
  tab: Tab,
  sink: string,
  desk: string,
  model: string,
): Promise<Readonly<Record<string, Outcome>>> {
  const names = `SINK, CANARY, DESK, MODEL = ${[sink, CANARY, desk, model].map((one) => JSON.stringify(one)).join(', ')}`;
  const define = async () => succeeded(await execute(tab, `${names}\n${python('attempts.py')}`));
  await define();
  const listed = succeeded(await execute(tab, 'print("names:", json.dumps(list(ATTEMPTS)))')).output;
  const outcomes: Record<string, Outcome> = {};
  const hung: string[] = [];
  for (const name of JSON.parse(listed.slice(listed.indexOf('['))) as readonly string[]) {
    const ran = await execute(tab, `print("outcome:", await try_one(${JSON.stringify(name)}))`, { timeout: 20 });
    if (ran.status === 'timeout' || ran.status === 'killed') {
      hung.push(name);
      outcomes[name] = { refused: true, detail: 'hung its thread' };
      await define();
    } else {
      // Some attempts print, to make the sandbox use its port.
      const { output } = succeeded(ran);
      outcomes[name] = JSON.parse(output.slice(output.indexOf('outcome:') + 'outcome:'.length)) as Outcome;
    }
  }
  if (hung.length > MAY_HANG) throw new Error(`These attempts hung their thread: ${hung.join(', ')}`);
  return outcomes;
}

function succeeded(ran: Ran): Ran {
  if (ran.status !== 'ok') throw new Error(ran.error ?? ran.status);
  return ran;
}
