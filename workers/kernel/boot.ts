import type { PyodideAPI } from 'pyodide';
import type { PyCallable, PyProxy } from 'pyodide/ffi';
import { DATA_ROOT } from '../../src/contract/files';
import type { KernelInfo } from '../../src/contract/kernel';
import { FIRST_PACKAGES } from '../../src/contract/packages';
import { PAGE_BASE } from './door';
import type { EmscriptenFs } from './emscripten';
import type { Host } from './host';
import { Layer } from './lay';
import { createParquet } from './parquet';
import type { Processes } from './processes';
import { packSnapshot, type Snapshot, unpackSnapshot } from './snapshot';
import { layWheel, layWheels, type PackageManager, unzip } from './wheels';

/** Defined by `pyodide.js`, which stands before this script in the worker. */
declare const loadPyodide: (options: Record<string, unknown>) => Promise<PyodideAPI>;

const SITE_PACKAGES = '/lib/python3.13/site-packages';

export interface PythonRuntime {
  readonly fs: EmscriptenFs;
  /** The module `carrel.shell`. */
  readonly shell: PyProxy & Record<string, PyCallable>;
  readonly info: Omit<KernelInfo, 'interruptible' | 'canBlock'>;
  /** Lays Python modules where they can be imported: text by path below site-packages. */
  lay(files: Readonly<Record<string, string>>): void;
  /** Lays a wheel where Python finds it, without waiting; false: it is not a plain one. */
  layWheel(wheel: Uint8Array): boolean;
  module(name: string): PyProxy & Record<string, PyCallable>;
}

export interface BootOptions {
  readonly lock: string;
  /** A zip of our Python. */
  readonly own: Uint8Array;
  readonly host: Host;
  readonly processes: Processes;
  readonly pulse: object;
  /** Python as it was when it had just been started; null: it is started from the beginning. */
  readonly snapshot: ArrayBuffer | null;
  /** Called when the file system exists and before any Python of ours runs. */
  prepare(fs: EmscriptenFs): void;
  progress(label: string, loaded: number, total: number): void;
  fatal(reason: string): void;
}

/** Parts of Pyodide 0.29.5 that have no public name. */
interface PyodideInternals {
  readonly _api: {
    on_fatal?: (error: unknown) => void;
    readonly config: { _loadSnapshot?: unknown };
    readonly packageManager: PackageManager;
    readonly sitepackages: string;
  };
  readonly loadedPackages: Record<string, string>;
  makeMemorySnapshot?(options: { serializer(reference: object): string }): Uint8Array;
}

type Pyodide = PyodideAPI & PyodideInternals;

/** Brings Python up: from a snapshot, or from the beginning. */
export async function bootPython(options: BootOptions): Promise<PythonRuntime> {
  const { snapshot } = options;
  const references = referencesTo(options);
  const pyodide = snapshot
    ? await fromSnapshot(options, unpackSnapshot(snapshot), references)
    : await fromBeginning(options, references, false);
  const fs = pyodide.FS as unknown as EmscriptenFs;
  fs.chdir(DATA_ROOT);
  const shell = pyodide.pyimport('carrel.shell') as PythonRuntime['shell'];
  const versions = JSON.parse(String((shell.wake as PyCallable)())) as Pick<KernelInfo, 'python' | 'ipython'>;
  pyodide.setInterruptBuffer(options.pulse as unknown as Int32Array);
  return {
    fs,
    shell,
    info: { ...versions, pyodide: pyodide.version },
    lay: (files) => lay(fs, files),
    layWheel: (wheel) => layWheel(fs, SITE_PACKAGES, wheel),
    module: (name) => pyodide.pyimport(name) as PythonRuntime['shell'],
  };
}

/**
 * Starts Python, and gives it as it is before it wakes and before anything of a person's is in it. Throws where there can
 * be none. The Python that was started is of no further use.
 */
export async function snapshotPython(options: BootOptions): Promise<ArrayBuffer> {
  const references = referencesTo(options);
  const pyodide = await fromBeginning(options, references, true);
  const packages = { ...pyodide.loadedPackages };
  // Pyodide takes a snapshot only while this object, to which its Python refers, is empty.
  for (const name of Object.keys(packages)) delete pyodide.loadedPackages[name];
  if (!pyodide.makeMemorySnapshot) throw new Error('This Pyodide takes no snapshots');
  const heap = pyodide.makeMemorySnapshot({ serializer: references.nameOf });
  return packSnapshot(heap, pyodide.FS as unknown as EmscriptenFs, packages);
}

/** In the order in which things need each other. */
async function fromBeginning(options: BootOptions, references: References, forSnapshot: boolean): Promise<Pyodide> {
  const steps = ['Starting Python', 'Loading IPython', 'Setting up'];
  const step = (index: number) => options.progress(steps[index] ?? '', index, steps.length);
  step(0);
  const pyodide = await load(options, forSnapshot ? { _makeSnapshot: true } : {});
  step(1);
  const problems: string[] = [];
  await pyodide.loadPackage([...FIRST_PACKAGES], {
    messageCallback: () => undefined,
    errorCallback: (message) => void problems.push(message),
  });
  // Pyodide goes on without what failed, and the import of it would give the wrong advice. Of each it tells the name, then why.
  const [name, why = name] = problems;
  if (why !== undefined) throw new Error(why);
  step(2);
  const fs = pyodide.FS as unknown as EmscriptenFs;
  layOwn(fs, options.own);
  for (const [name, module] of references.modules) pyodide.registerJsModule(name, module);
  // runPythonAsync, because only what is entered so may block on the page (JSPI).
  await pyodide.runPythonAsync('import carrel.shell; carrel.shell.start()');
  return pyodide;
}

function layOwn(fs: EmscriptenFs, zip: Uint8Array): void {
  const files = unzip(zip);
  if (files === null) throw new Error('Python’s own files are damaged. Reload the page.');
  const layer = new Layer(fs);
  for (const [path, content] of files) layer.file(`${SITE_PACKAGES}/${path}`, content);
}

/** Paths begin at the folder `py` of their part. */
function lay(fs: EmscriptenFs, files: Readonly<Record<string, string>>): void {
  for (const [path, source] of Object.entries(files)) {
    const target = `${SITE_PACKAGES}/${path.replace('./py/', '')}`;
    fs.mkdirTree(target.slice(0, target.lastIndexOf('/')));
    fs.writeFile(target, source);
  }
}

async function fromSnapshot(options: BootOptions, snapshot: Snapshot, references: References): Promise<Pyodide> {
  options.progress('Starting Python', 0, 1);
  const { heap: _loadSnapshot } = snapshot;
  const pyodide = await load(options, { _loadSnapshot, _snapshotDeserializer: references.named });
  // The heap has been copied; what Pyodide remembers of its options would keep it in memory twice.
  delete pyodide._api.config._loadSnapshot;
  snapshot.layFiles(pyodide.FS as unknown as EmscriptenFs);
  Object.assign(pyodide.loadedPackages, snapshot.packages);
  return pyodide;
}

/** Pyodide with its streams and its file system. */
async function load(options: BootOptions, how: Record<string, unknown>): Promise<Pyodide> {
  const pyodide = (await loadPyodide({
    indexURL: PAGE_BASE,
    packageBaseUrl: PAGE_BASE,
    lockFileContents: options.lock,
    // A snapshot has its own, which is this very one.
    env: {
      HOME: '/home/pyodide',
      USER: 'user',
      LANG: 'C.UTF-8',
      PATH: '/usr/local/bin:/usr/bin:/bin',
      MPLBACKEND: 'module://matplotlib_inline.backend_inline',
      // What ships has its bytecode beside it; nothing is written beside the person's own modules.
      PYTHONDONTWRITEBYTECODE: '1',
    },
    checkIntegrity: false, // The page checks every hash before it hands the bytes over.
    ...how,
  })) as Pyodide;
  pyodide._api.on_fatal = (error) => options.fatal(String(error));
  streamTo(options.host, pyodide);
  const fs = pyodide.FS as unknown as EmscriptenFs;
  layWheels(pyodide._api.packageManager, fs, pyodide._api.sitepackages);
  options.prepare(fs);
  return pyodide;
}

function streamTo(host: Host, pyodide: Pyodide): void {
  for (const name of ['stdout', 'stderr'] as const) {
    const decoder = new TextDecoder();
    const write = (bytes: Uint8Array) => {
      host.write(name, decoder.decode(bytes, { stream: true }));
      return bytes.length;
    };
    if (name === 'stdout') pyodide.setStdout({ write });
    else pyodide.setStderr({ write });
  }
}

/** The JavaScript of ours that Python refers to: by name in a snapshot, itself in a life. */
interface References {
  readonly modules: readonly (readonly [name: string, module: object])[];
  /** Throws for what is not ours: then there is no snapshot. */
  nameOf(reference: object): string;
  named(name: string): object | null;
}

function referencesTo({ host, processes }: BootOptions): References {
  const modules = [
    ['_carrel_host', host],
    ['_carrel_parquet', createParquet()],
    ['_carrel_processes', processes],
  ] as const;
  const named = new Map<string, object>();
  for (const [name, module] of modules) {
    named.set(name, module);
    for (const [key, member] of Object.entries(module)) named.set(`${name}.${key}`, member as object);
  }
  const names = new Map([...named].map(([name, object]) => [object, name]));
  return {
    modules,
    nameOf(reference) {
      const name = names.get(reference);
      if (name === undefined) throw new Error(`Python holds on to ${String(reference)}, which no snapshot can carry`);
      return name;
    },
    named: (name) => named.get(name) ?? null,
  };
}
