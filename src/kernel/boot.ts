import kernelScript from 'virtual:kernel-script';
import type { ChangesSince } from '../contract/files';
import type { KernelInfo } from '../contract/kernel';
import type { PackageSource } from '../contract/packages';
import type { Broker } from '../contract/sandbox';
import { crossing } from './crossing';
import { openSandbox, type Sandbox } from './sandbox';

const CORE = ['pyodide.asm.js', 'pyodide.js', 'pyodide.asm.wasm', 'python_stdlib.zip'] as const;

/** What every boot needs and no boot changes; fetched once for the first kernel and all that follow it. */
interface Parts {
  readonly scripts: readonly string[];
  readonly wasm: ArrayBuffer;
  readonly stdlib: ArrayBuffer;
}

export interface Booted {
  readonly sandbox: Sandbox;
  readonly info: KernelInfo;
}

export interface Boot {
  /** Opens a sandbox and brings Python up in it. Rejects with an Error whose message says what to do. */
  start(
    files: ChangesSince,
    broker: Broker,
    onDied: (message: string) => void,
    onOpen: (sandbox: Sandbox) => void,
  ): Promise<Booted>;
}

export function createBoot(packages: PackageSource, onProgress: (loaded: number, total: number | null) => void): Boot {
  let parts: Promise<Parts> | null = null;

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

  return {
    async start(files, broker, onDied, onOpen) {
      parts ??= load();
      const loaded = await parts.catch((error: unknown) => {
        parts = null;
        throw error;
      });
      const [sandbox, lock] = await Promise.all([openSandbox(loaded.scripts, broker, onDied), packages.lock()]);
      onOpen(sandbox);
      const info = await sandbox.worker.boot({
        wasm: loaded.wasm,
        stdlib: loaded.stdlib,
        lock: JSON.stringify(lock),
        files: await crossing(files, sandbox.blobs),
        blobs: sandbox.blobs,
      });
      return { sandbox, info: { ...info, interruptible: sandbox.interruptible } };
    },
  };
}
