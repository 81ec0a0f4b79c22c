import besideScript, { sha256 as besideHash } from 'virtual:beside-script';
import kernelPython, { sha256 as pythonHash } from 'virtual:kernel-python';
import kernelScript, { sha256 as scriptHash } from 'virtual:kernel-script';
import { transfer } from 'comlink';
import type { KernelInfo } from '../contract/kernel';
import { type CoreFile, FIRST_PACKAGES, type PackageSource } from '../contract/packages';
import type { BootInit, Broker } from '../contract/sandbox';
import { createPatience, STUCK } from '../lib/patience';
import { readBody } from '../lib/read-body';
import { sha256Of } from '../lib/sha256';
import { CameDamaged, Coming, type ComingStreams, PROGRAM_FILES } from './coming';
import { type Ask, type Opened, openSandbox, type Sandbox } from './sandbox';
import type { KeptSnapshot } from './snapshots';

/** What every boot needs and no boot changes; fetched once for the first kernel and all that follow it. */
interface Parts {
  /** Of the worker, which starts while the rest is on its way. */
  readonly script: Promise<CoreFile>;
  /** Of the worker beside it; null where Python can be put aside while it waits (JSPI), or no memory can be shared. */
  readonly beside: Promise<CoreFile> | null;
  /** Our Python, as a zip. */
  readonly own: Promise<CoreFile>;
  readonly program: Promise<Program>;
  /** The same while it comes. */
  readonly coming: Coming;
}

interface Program {
  readonly wasm: CoreFile;
  readonly stdlib: CoreFile;
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

  async function loadProgram(coming: Coming): Promise<Program> {
    try {
      const found = await packages.core(PROGRAM_FILES, onProgress, coming.add);
      if (!found.ok) throw new Error(found.failure.message);
      const [wasm, stdlib] = found.value;
      if (!wasm || !stdlib) throw new Error('Some of Python’s files are missing. Reload the page.');
      coming.finish({ wasm, stdlib });
      return { wasm, stdlib };
    } catch (error) {
      coming.break();
      throw error;
    }
  }

  /** Begins to fetch what is not here yet. */
  function loading(): Parts {
    if (parts !== null) return parts;
    const isHeld = crossOriginIsolated && !('Suspending' in WebAssembly);
    const beside = isHeld ? load(besideScript, besideHash) : null;
    const coming = new Coming();
    const begun: Parts = {
      script: load(kernelScript, scriptHash),
      beside,
      own: load(kernelPython, pythonHash),
      program: loadProgram(coming),
      coming,
    };
    // Tried again with the next start; whoever starts hears of the failure.
    const forget = () => {
      if (parts === begun) parts = null;
    };
    Promise.all([begun.script, begun.beside, begun.own, begun.program]).catch(forget);
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

  /** The script holds Pyodide, which knows its wasm by a build id. */
  async function hashParts(): Promise<readonly string[]> {
    const parts = loading();
    const [script, own, { stdlib }] = await Promise.all([parts.script, parts.own, parts.program]);
    return [script, stdlib, own].map(({ sha256 }) => sha256);
  }

  /** The worker has its question before it runs. */
  async function open<T>({ broker, onDied, onOpen }: Surroundings, ask: Ask<T>): Promise<Opened<T>> {
    const parts = loading();
    const scripts = parts.script.then(({ data }) => [data]);
    const beside = parts.beside?.then(({ data }) => data);
    const opened = await openSandbox({ scripts, beside: beside ?? null, broker, onDied, ask });
    onOpen(opened.sandbox);
    return opened;
  }

  async function initOf(blobs: boolean, program: Program, snapshot: Blob | null): Promise<BootInit> {
    const handed = ({ data }: CoreFile) => (blobs ? data : data.arrayBuffer());
    const [wasm, stdlib, common] = await Promise.all([handed(program.wasm), handed(program.stdlib), commonInit(blobs)]);
    return { ...common, wasm, stdlib, snapshot: blobs ? snapshot : null };
  }

  async function commonInit(blobs: boolean): Promise<Pick<BootInit, 'own' | 'lock' | 'blobs'>> {
    const [{ data }, lock] = await Promise.all([loading().own, packages.lock()]);
    return { own: blobs ? data : await data.arrayBuffer(), lock: JSON.stringify(lock), blobs };
  }

  async function find(looking: Promise<KeptSnapshot | null>) {
    const snapshot = await looking;
    // Who starts from a snapshot has a way back from what turns out to be damaged while it starts.
    const program = snapshot ? await loading().program : await checkedProgram();
    if (!snapshot) packages.ahead(FIRST_PACKAGES);
    return { program, snapshot };
  }

  return {
    async start(looking, surroundings) {
      const finding = find(looking);
      const { coming, beside } = loading();
      let streams: ComingStreams | null = null;
      const opening = open(surroundings, async (worker, blobs) => {
        // What is relayed to one of two workers is not taken apart for streams.
        streams = (await looking) === null && blobs && beside === null ? coming.take() : null;
        if (streams) {
          const init: BootInit = { ...(await commonInit(blobs)), ...streams, snapshot: null };
          return worker.boot(transfer(init, Object.values(streams)));
        }
        const { program, snapshot } = await finding;
        return worker.boot(await initOf(blobs, program, snapshot?.data ?? null));
      });
      const [{ sandbox, answer }, { program, snapshot }] = await Promise.all([opening, finding]);
      if (streams && coming.isBroken) throw new CameDamaged();
      // Checking keeps the page busy for a moment: after the sandbox has what it waits for.
      const [info] = await Promise.all([answer, check(program), snapshot?.check()]);
      return { ...info, interruptible: sandbox.interruptible };
    },
    async snapshot(surroundings) {
      const { answer } = await open(surroundings, async (worker, blobs) =>
        worker.snapshot(await initOf(blobs, await checkedProgram(), null)),
      );
      return await answer;
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

/** A file of the page's own, whole. `expected`: its hash; null: whatever it is. */
async function load(url: string, expected: string | null): Promise<CoreFile> {
  const patience = createPatience(STUCK);
  try {
    const response = await fetch(url, { signal: patience.signal });
    if (!response.ok || response.body === null) throw new Error(`the server answered ${response.status}`);
    const bytes = await readBody(response.body, patience.more);
    const sha256 = await sha256Of(bytes);
    if (expected !== null && sha256 !== expected) throw new Error('it is not the file that this page was built with');
    return { data: new Blob([bytes]), sha256, check: async () => {} };
  } catch (error) {
    const reason = patience.isOver ? `nothing came for ${STUCK / 1000} seconds` : wordsOf(error);
    throw new Error(`A part of Python could not be fetched: ${reason}. Check the connection and reload the page.`);
  } finally {
    patience.end();
  }
}

function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
