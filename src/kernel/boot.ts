import kernelScript from 'virtual:kernel-script';
import type { KernelInfo } from '../contract/kernel';
import type { CoreFile, PackageSource } from '../contract/packages';
import type { BootInit, Broker } from '../contract/sandbox';
import { sha256Of } from '../lib/sha256';
import { openSandbox, type Sandbox } from './sandbox';

/** What every boot needs and no boot changes; fetched once for the first kernel and all that follow it. */
interface Parts {
  /** Of the worker: needed to open a sandbox, and much sooner here than the rest. */
  readonly scripts: Promise<readonly string[]>;
  readonly program: Promise<{ readonly wasm: CoreFile; readonly stdlib: CoreFile }>;
}

/** What a sandbox may reach of the page, and who hears of it. */
export interface Surroundings {
  readonly broker: Broker;
  onDied(message: string): void;
  onOpen(sandbox: Sandbox): void;
}

/** Each opens a sandbox of its own, and rejects with an Error whose message says what to do. */
export interface Boot {
  /** Brings Python up; the sandbox opens while the snapshot is looked for. */
  start(snapshot: Promise<Blob | null>, surroundings: Surroundings): Promise<KernelInfo>;
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

  async function loadScripts(): Promise<readonly string[]> {
    const [script, files] = await Promise.all([fetch(kernelScript), core(['pyodide.asm.js', 'pyodide.js'])]);
    if (!script.ok) throw new Error(`Python's script could not be fetched (${script.status}). Reload the page.`);
    // The glue script comes first: it defines what the loader would otherwise fetch.
    return Promise.all([...files, { data: script }].map(({ data }) => data.text()));
  }

  async function loadProgram() {
    const [wasm, stdlib] = await core(['pyodide.asm.wasm', 'python_stdlib.zip'], onProgress);
    return { wasm: wasm as CoreFile, stdlib: stdlib as CoreFile };
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

  /** The scripts hold Pyodide, which knows its wasm by a build id, and all Python of ours. */
  async function hashParts(): Promise<readonly string[]> {
    const { scripts, program } = loading();
    const [texts, { stdlib }] = await Promise.all([scripts, program]);
    return [await sha256Of(new TextEncoder().encode(texts.join('\n')).buffer), stdlib.sha256];
  }

  async function open({ broker, onDied, onOpen }: Surroundings): Promise<{ sandbox: Sandbox; init: BootInit }> {
    const { scripts, program } = loading();
    const opening = scripts.then(async (texts) => {
      const sandbox = await openSandbox(texts, broker, onDied);
      onOpen(sandbox);
      return sandbox;
    });
    const [sandbox, lock, { wasm, stdlib }] = await Promise.all([opening, packages.lock(), program]);
    const { blobs } = sandbox;
    const handed = ({ data }: CoreFile) => (blobs ? data : data.arrayBuffer());
    const init = {
      wasm: await handed(wasm),
      stdlib: await handed(stdlib),
      lock: JSON.stringify(lock),
      blobs,
      snapshot: null,
    };
    return { sandbox, init };
  }

  return {
    async start(looking, surroundings) {
      const [{ sandbox, init }, snapshot] = await Promise.all([open(surroundings), looking]);
      const info = await sandbox.worker.boot({ ...init, snapshot: sandbox.blobs ? snapshot : null });
      return { ...info, interruptible: sandbox.interruptible };
    },
    async snapshot(surroundings) {
      const { sandbox, init } = await open(surroundings);
      return await sandbox.worker.snapshot(init);
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
