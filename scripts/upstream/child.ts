import { appendFileSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { loadPyodide } from 'pyodide';
import type { PyCallable, PyProxy } from 'pyodide/ffi';
import type { LockFile } from '../../src/contract/packages.ts';

// One Pyodide that runs some files of a suite. A process of its own: a test may end the interpreter.

export interface Task {
  /** Where the lock file and the wheels are. */
  readonly wheels: string;
  /** File that gets one JSON object a line as tests begin and end (`Reporter` in session.py says which). */
  readonly report: string;
  readonly packages: readonly string[];
  readonly places: readonly { readonly from: string; readonly to: string }[];
  readonly root: string;
  readonly options: readonly string[];
  readonly workingFolder: string | null;
  readonly settings: string | null;
  readonly hasUnittestSuites: boolean;
  readonly isWithoutBaselines: boolean;
  /** Test files, as paths in Pyodide. */
  readonly files: readonly string[];
  /** Names of tests that have run already. */
  readonly done: readonly string[];
}

const text = readFileSync(process.argv[2] ?? '', 'utf8');
const task = JSON.parse(text) as Task;
const lock = JSON.parse(readFileSync(join(task.wheels, 'pyodide-lock.json'), 'utf8')) as LockFile;
const packages = Object.fromEntries(
  Object.entries(lock.packages).map(([name, entry]) => [
    name,
    { ...entry, file_name: join(task.wheels, entry.file_name) },
  ]),
);
const python = await loadPyodide({
  lockFileContents: JSON.stringify({ info: lock.info, packages }),
  packageCacheDir: task.wheels,
  env: { HOME: '/home/pyodide', PYTHONDONTWRITEBYTECODE: '1', PYTEST_DISABLE_PLUGIN_AUTOLOAD: '1' },
  stdout: () => undefined,
  stderr: () => undefined,
});
await python.loadPackage(['pytest', ...task.packages], { messageCallback: () => undefined, checkIntegrity: false });
for (const { from, to } of task.places) {
  if (statSync(from).isDirectory()) {
    python.FS.mkdirTree(to);
    python.mountNodeFS(to, from);
  } else {
    python.FS.writeFile(to, new Uint8Array(readFileSync(from)));
  }
}
python.FS.mkdirTree('/session');
python.mountNodeFS('/session', import.meta.dirname);
const path = python.pyimport('sys.path') as PyProxy & { append: PyCallable };
path.append('/session');
const session = python.pyimport('session') as PyProxy & { run: PyCallable };
const exitCode = Number(session.run(text, (line: string) => appendFileSync(task.report, `${line}\n`)));
appendFileSync(task.report, `${JSON.stringify({ exitCode })}\n`);
process.exit(0);
