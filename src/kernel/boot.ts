import kernelScript from 'virtual:kernel-script';
import { transfer } from 'comlink';
import type { KernelInfo } from '../contract/kernel';
import type { PackageSource } from '../contract/packages';
import type { Broker } from '../contract/sandbox';
import { sha256Of } from '../lib/sha256';
import { openSandbox, type Sandbox } from './sandbox';

const CORE = ['pyodide.asm.js', 'pyodide.js', 'pyodide.asm.wasm', 'python_stdlib.zip'] as const;

/** What every boot needs and no boot changes; fetched once for the first kernel and all that follow it. */
interface Parts {
  readonly scripts: readonly string[];
  readonly wasm: ArrayBuffer;
  readonly stdlib: ArrayBuffer;
}

/** What a sandbox may reach of the page, and who hears of it. */
export interface Surroundings {
  readonly broker: Broker;
  onDied(message: string): void;
  onOpen(sandbox: Sandbox): void;
}

/** Each opens a sandbox of its own, and rejects with an Error whose message says what to do. */
export interface Boot {
  /** Brings Python up. The bytes of the snapshot are moved into the sandbox. */
  start(snapshot: ArrayBuffer | null, surroundings: Surroundings): Promise<KernelInfo>;
  /** A started Python in which nothing has run, for others to start from. The sandbox is then of no further use. */
  snapshot(surroundings: Surroundings): Promise<ArrayBuffer>;
  /** Begins to fetch what each start needs. */
  prefetch(): void;
  /** Names all that a snapshot depends on: two boots with the same answer may share one. */
  identity(): Promise<string>;
}

export function createBoot(packages: PackageSource, onProgress: (loaded: number, total: number | null) => void): Boot {
  let parts: Promise<Parts> | null = null;
  let hashes: Promise<readonly string[]> | null = null;

  async function load(): Promise<Parts> {
    const [script, core] = await Promise.all([fetch(kernelScript), packages.core(CORE, onProgress)]);
    if (!script.ok) throw new Error(`Python's script could not be fetched (${script.status}). Reload the page.`);
    if (!core.ok) throw new Error(core.failure.message);
    const [asm, loader, wasm, stdlib] = core.value;
    if (!asm || !loader || !wasm || !stdlib) throw new Error('Some of Python’s files are missing. Reload the page.');
    const decoder = new TextDecoder();
    // The glue script comes first: it defines what the loader would otherwise fetch.
    return { scripts: [decoder.decode(asm), decoder.decode(loader), await script.text()], wasm, stdlib };
  }

  function loaded(): Promise<Parts> {
    parts ??= load().catch((error: unknown) => {
      parts = null;
      throw error;
    });
    return parts;
  }

  /** The scripts hold Pyodide, which knows its wasm by a build id, and all Python of ours. */
  async function hashParts(): Promise<readonly string[]> {
    const { scripts, stdlib } = await loaded();
    return Promise.all([sha256Of(new TextEncoder().encode(scripts.join('\n')).buffer), sha256Of(stdlib)]);
  }

  async function open({ broker, onDied, onOpen }: Surroundings) {
    const { scripts, wasm, stdlib } = await loaded();
    const [sandbox, lock] = await Promise.all([openSandbox(scripts, broker, onDied), packages.lock()]);
    onOpen(sandbox);
    return { sandbox, init: { wasm, stdlib, lock: JSON.stringify(lock), blobs: sandbox.blobs } };
  }

  return {
    async start(snapshot, surroundings) {
      const { sandbox, init } = await open(surroundings);
      const whole = { ...init, snapshot };
      const info = await sandbox.worker.boot(snapshot ? transfer(whole, [snapshot]) : whole);
      return { ...info, interruptible: sandbox.interruptible };
    },
    async snapshot(surroundings) {
      const { sandbox, init } = await open(surroundings);
      return await sandbox.worker.snapshot({ ...init, snapshot: null });
    },
    prefetch() {
      // Whoever starts hears of a failure.
      loaded().catch(() => undefined);
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
