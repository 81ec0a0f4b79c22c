import type { PyodideAPI } from 'pyodide';
import type { PyCallable, PyProxy } from 'pyodide/ffi';
import { DATA_ROOT } from '../../src/contract/files';
import type { KernelInfo } from '../../src/contract/kernel';
import { PAGE_BASE } from './door';
import type { EmscriptenFs } from './emscripten';
import type { Host } from './host';
import { createParquet } from './parquet';

/** Defined by `pyodide.js`, which stands before this script in the worker. */
declare const loadPyodide: (options: Record<string, unknown>) => Promise<PyodideAPI>;

const PYTHON_FILES = import.meta.glob<string>('./py/carrel/**/*.py', { query: '?raw', import: 'default', eager: true });
const SITE_PACKAGES = '/lib/python3.13/site-packages';

export interface PythonRuntime {
  readonly fs: EmscriptenFs;
  /** The module `carrel.shell`. */
  readonly shell: PyProxy & Record<string, PyCallable>;
  readonly info: Omit<KernelInfo, 'interruptible'>;
}

interface BootOptions {
  readonly lock: string;
  readonly host: Host;
  readonly pulse: object;
  /** Called when the file system exists and before any Python of ours runs. */
  prepare(fs: EmscriptenFs): void;
  progress(label: string, loaded: number, total: number): void;
  fatal(reason: string): void;
}

/** Parts of Pyodide 0.29.5 that have no public name. */
interface PyodideInternals {
  readonly _api: { on_fatal?: (error: unknown) => void };
}

/** Brings Python up, in the order in which things need each other. */
export async function bootPython(options: BootOptions): Promise<PythonRuntime> {
  const steps = ['Starting Python', 'Loading IPython', 'Setting up'];
  const step = (index: number) => options.progress(steps[index] ?? '', index, steps.length);

  step(0);
  const pyodide = await loadPyodide({
    indexURL: PAGE_BASE,
    packageBaseUrl: PAGE_BASE,
    lockFileContents: options.lock,
    env: {
      HOME: '/home/pyodide',
      MPLBACKEND: 'module://matplotlib_inline.backend_inline',
      // What ships has its bytecode beside it; nothing is written beside the person's own modules.
      PYTHONDONTWRITEBYTECODE: '1',
    },
    checkIntegrity: false, // The page checks every hash before it hands the bytes over.
  });
  (pyodide as unknown as PyodideInternals)._api.on_fatal = (error) => options.fatal(String(error));
  for (const name of ['stdout', 'stderr'] as const) {
    const decoder = new TextDecoder();
    const write = (bytes: Uint8Array) => {
      options.host.write(name, decoder.decode(bytes, { stream: true }));
      return bytes.length;
    };
    if (name === 'stdout') pyodide.setStdout({ write });
    else pyodide.setStderr({ write });
  }
  const fs = pyodide.FS as unknown as EmscriptenFs;
  options.prepare(fs);

  step(1);
  await pyodide.loadPackage(['ipython', 'matplotlib-inline'], { messageCallback: () => undefined });

  step(2);
  for (const [path, source] of Object.entries(PYTHON_FILES)) {
    const target = `${SITE_PACKAGES}/${path.replace('./py/', '')}`;
    fs.mkdirTree(target.slice(0, target.lastIndexOf('/')));
    fs.writeFile(target, source);
  }
  pyodide.registerJsModule('_carrel_host', options.host);
  pyodide.registerJsModule('_carrel_parquet', createParquet());
  fs.chdir(DATA_ROOT);
  // runPythonAsync, because only what is entered so may block on the page (JSPI).
  await pyodide.runPythonAsync('import carrel.shell');
  const shell = pyodide.pyimport('carrel.shell') as PythonRuntime['shell'];
  const versions = JSON.parse(String((shell.start as PyCallable)())) as Pick<KernelInfo, 'python' | 'ipython'>;
  pyodide.setInterruptBuffer(options.pulse as unknown as Int32Array);
  return { fs, shell, info: { ...versions, pyodide: pyodide.version, canBlock: 'Suspending' in WebAssembly } };
}
