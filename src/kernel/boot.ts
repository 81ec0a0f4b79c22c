import kernelPython from 'virtual:kernel-python';
import kernelScript from 'virtual:kernel-script';
import type { KernelInfo } from '../contract/kernel';
import { type CoreFile, FIRST_PACKAGES, type PackageSource } from '../contract/packages';
import type { BootInit, Broker } from '../contract/sandbox';
import { sha256Of } from '../lib/sha256';
import { openSandbox, type Sandbox } from './sandbox';
import type { KeptSnapshot } from './snapshots';

/** What every boot needs and no boot changes; fetched once for the first kernel and all that follow it. */
interface Parts {
  /** Of the worker, which starts while the rest is on its way. */
  readonly scripts: Promise<readonly CoreFile[]>;
  readonly program: Promise<Program>;
}

interface Program {
  readonly wasm: CoreFile;
  readonly stdlib: CoreFile;
  /** Ours, as a zip. */
  readonly own: CoreFile;
}

/** What a sandbox may reach of the page, and who hears of it. */
export interface Surroundings {
  readonly broker: Broker;
  onDied(message: string): void;
  onOpen(sandbox: Sandbox): void;
}

/** Each opens a sandbox of its own, and rejects with an Error whose message says what to do. */
export interface Boot {
  /** Brings Python up; the sandbox opens while the snapshot is looked for, and what is kept is checked while Python starts. */
  start(snapshot: Promise<KeptSnapshot | null>, surroundings: Surroundings): Promise<KernelInfo>;
  /** A started Python in which nothing has run, for others to start from. The sandbox is then of no further use. */
  snapshot(surroundings: Surroundings): Promise<Blob>;
  /** Begins to fetch what each start needs. */
  prefetch(): void;
  /** Names all that a snapshot depends on: two boots with the same answer may share one. */
  identity(): Promise<string>;
}

export function createBoot(packages: PackageSource, onProgress: (loaded: number, total: number | null) => void): Boot {
  let parts: Parts | null = null;
  let hashes: Promise<readonly string[]> | null = null;

  async function core(names: readonly string[], tell?: typeof onProgress): Promise<readonly CoreFile[]> {
    const found = await packages.core(names, tell);
    if (!found.ok) throw new Error(found.failure.message);
    if (found.value.length < names.length) throw new Error('Some of Python’s files are missing. Reload the page.');
    return found.value;
  }

  async function loadScripts(): Promise<readonly CoreFile[]> {
    const [own, files] = await Promise.all([load(kernelScript), core(['pyodide.asm.js', 'pyodide.js'])]);
    // The glue script comes first: it defines what the loader would otherwise fetch.
    return [...files, own];
  }

  async function load(url: string): Promise<CoreFile> {
    const response = await fetch(url);
    if (!response.ok) throw new Error(`Python's script could not be fetched (${response.status}). Reload the page.`);
    const bytes = await response.arrayBuffer();
    return { data: new Blob([bytes]), sha256: await sha256Of(bytes), check: async () => {} };
  }

  async function loadProgram(): Promise<Program> {
    const names = ['pyodide.asm.wasm', 'python_stdlib.zip'];
    const [own, [wasm, stdlib]] = await Promise.all([load(kernelPython), core(names, onProgress)]);
    return { wasm: wasm as CoreFile, stdlib: stdlib as CoreFile, own };
  }

  /** Begins to fetch what is not here yet. */
  function loading(): Parts {
    if (parts !== null) return parts;
    const begun: Parts = { scripts: loadScripts(), program: loadProgram() };
    // Tried again with the next start; whoever starts hears of the failure.
    const forget = () => {
      if (parts === begun) parts = null;
    };
    Promise.all([begun.scripts, begun.program]).catch(forget);
    parts = begun;
    return begun;
  }

  /** Rejects where one is damaged; the next start then fetches it again. */
  async function check({ wasm, stdlib }: Program): Promise<void> {
    try {
      await Promise.all([wasm.check(), stdlib.check()]);
    } catch (error) {
      parts = null;
      throw error;
    }
  }

  async function checkedProgram(): Promise<Program> {
    const found = await loading().program;
    return check(found).then(
      () => found,
      () => loading().program,
    );
  }

  /** The scripts hold Pyodide, which knows its wasm by a build id. */
  async function hashParts(): Promise<readonly string[]> {
    const { scripts, program } = loading();
    const [files, { stdlib, own }] = await Promise.all([scripts, program]);
    return [...files, stdlib, own].map(({ sha256 }) => sha256);
  }

  async function open({ broker, onDied, onOpen }: Surroundings): Promise<Sandbox> {
    const scripts = loading().scripts.then((files) => files.map(({ data }) => data));
    const sandbox = await openSandbox(scripts, broker, onDied);
    onOpen(sandbox);
    return sandbox;
  }

  async function initOf({ blobs }: Sandbox, { wasm, stdlib, own }: Program, snapshot: Blob | null): Promise<BootInit> {
    const handed = ({ data }: CoreFile) => (blobs ? data : data.arrayBuffer());
    return {
      wasm: await handed(wasm),
      stdlib: await handed(stdlib),
      own: await handed(own),
      lock: JSON.stringify(await packages.lock()),
      blobs,
      snapshot: blobs ? snapshot : null,
    };
  }

  return {
    async start(looking, surroundings) {
      const opening = open(surroundings);
      opening.catch(() => undefined);
      const snapshot = await looking;
      // Who starts from a snapshot has a way back from what turns out to be damaged while it starts.
      const program = snapshot ? await loading().program : await checkedProgram();
      if (!snapshot) packages.ahead(FIRST_PACKAGES);
      const sandbox = await opening;
      const init = await initOf(sandbox, program, snapshot?.data ?? null);
      // Checking keeps the page busy for a moment: after the sandbox has what it waits for.
      const [info] = await Promise.all([sandbox.worker.boot(init), check(program), snapshot?.check()]);
      return { ...info, interruptible: sandbox.interruptible };
    },
    async snapshot(surroundings) {
      const [sandbox, program] = await Promise.all([open(surroundings), checkedProgram()]);
      return await sandbox.worker.snapshot(await initOf(sandbox, program, null));
    },
    prefetch() {
      loading();
    },
    async identity() {
      hashes ??= hashParts().catch((error: unknown) => {
        hashes = null;
        throw error;
      });
      const [lock, known] = await Promise.all([packages.lock(), hashes]);
      const bundled = Object.values(lock.packages).filter(({ source }) => source === undefined);
      const wheels = bundled.map(({ sha256 }) => sha256).sort();
      // Whether Python can wait for the page depends on the browser; Python reads the time zone when it starts.
      const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
      return JSON.stringify([...known, ...wheels, navigator.userAgent, timeZone]);
    },
  };
}
