import { DATA_ROOT } from '../contract/files';
import type { RemoteRequest } from '../contract/runners';
import { join } from '../lib/path';
import runCell from './py/run_cell.py?raw';

/** A folder for what the person has not made; it does not come back. */
const FOLDER = join(DATA_ROOT, '.carrel');

/** A cell as a job: Python with the code, and with that of the cells before it where it is to know their variables. */
export function nativeCell(code: string, before: string | null): Pick<RemoteRequest, 'argv' | 'extra'> {
  const file = (name: string, text: string) => ({ path: join(FOLDER, name), data: new Blob([text]) });
  const extra = [file('run_cell.py', runCell), file('cell.py', code)];
  if (before !== null) extra.push(file('before.py', before));
  const [program = '', ...sources] = extra.map(({ path }) => path);
  return { argv: ['python3', '-B', '-u', program, ...sources], extra };
}
