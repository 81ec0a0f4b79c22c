import type { Progress } from '../../src/contract/kernel';
import type { LockEntry } from '../../src/contract/packages';
import type { Broker, SandboxBundle, SandboxEvent } from '../../src/contract/sandbox';
import { fromBase64 } from '../../src/lib/base64';
import { type KeysOfPasswords, keysOfPasswords } from './keys-of-passwords';
import type { Output } from './output';
import type { Waits } from './waits';

/** What Python sees of the world: the module `_carrel_host`. Everything here is on the sandbox's side of the door. */
export interface Host extends KeysOfPasswords {
  write(name: 'stdout' | 'stderr', text: string): void;
  display(data: Record<string, unknown>, displayId: string | null | undefined, update: boolean): void;
  result(count: number, data: Record<string, unknown>): void;
  clear(wait: boolean): void;
  status(state: 'loading' | 'running'): void;
  progress(label: string, loaded: number, total: number | null | undefined): void;
  sleep(seconds: number): Promise<void>;
  race<T>(promise: Promise<T>): Promise<T>;
  input(prompt: string, password: boolean): Promise<string | null>;
  fetch(
    method: string,
    url: string,
    headers: [string, string][],
    body: Uint8Array<ArrayBuffer> | null | undefined,
  ): Promise<unknown>;
  abortFetch(): void;
  /** Has wheels handed over, for Pyodide to take: all or none. JSON: why not, by file name; empty where all are there. */
  wheels(fileNames: readonly string[]): Promise<string>;
  keep(entry: string, data: Uint8Array<ArrayBuffer>): Promise<unknown>;
  forget(name: string): Promise<void>;
  permits(name: string, sha256: string | null | undefined): Promise<unknown>;
  notify(text: string): void;
  /** The servers that run now, as JSON. */
  servers(listing: string): void;
}

interface HostOptions {
  readonly broker: Broker;
  readonly output: Output;
  readonly waits: Waits;
  /** Where Pyodide finds what the page has handed over. */
  readonly held: Map<string, ArrayBuffer>;
  runId(): string | null;
  onStatus(state: 'loading' | 'running'): void;
}

/** Jupyter hands over binary types as base64. */
const BINARY = /^(?:image\/(?!svg)|audio\/|video\/|application\/pdf$)/;

/** Text types stay text, binary types become bytes, anything else is JSON. */
function mimeBundle(data: Record<string, unknown>): SandboxBundle {
  const bundle: Record<string, string | ArrayBuffer> = {};
  for (const [type, value] of Object.entries(data)) {
    if (typeof value === 'string') {
      const bytes = BINARY.test(type) ? fromBase64(value) : null;
      bundle[type] = bytes?.buffer ?? value;
    } else if (value instanceof Uint8Array) bundle[type] = (value as Uint8Array<ArrayBuffer>).slice().buffer;
    else if (value !== undefined) bundle[type] = JSON.stringify(value);
  }
  return bundle;
}

export function createHost({ broker, output, waits, held, runId, onStatus }: HostOptions): Host {
  const emit = (event: SandboxEvent) => output.event(event);
  const progress = (value: Progress | null) => emit({ kind: 'progress', progress: value });
  /** What Stop ends here is ended on the page too. */
  const untilStopped = <T>(answer: Promise<T>): Promise<T> =>
    waits.race(answer).catch((error: unknown) => {
      broker.abortFetch();
      throw error;
    });
  return {
    ...keysOfPasswords,
    write: (name, text) => output.text(name, text),
    display: (data, displayId, update) =>
      emit({ kind: 'display', data: mimeBundle(data), displayId: displayId ?? null, update }),
    result: (count, data) => {
      const bundle = mimeBundle(data);
      const plain = bundle['text/plain'];
      if (typeof plain === 'string') output.keep(`${plain}\n`);
      emit({ kind: 'result', count, data: bundle });
    },
    clear: (wait) => emit({ kind: 'clear', wait }),
    status: (state) => {
      onStatus(state);
      emit({ kind: 'status', state });
      if (state === 'running') progress(null);
    },
    progress: (label, loaded, total) => progress({ label, loaded, total: total ?? null, unit: 'bytes' }),
    sleep: (seconds) => waits.sleep(seconds * 1000),
    race: (promise) => waits.race(promise),
    input: (prompt, password) => waits.race(broker.input(runId() ?? '', prompt, password)),
    fetch: async (method, url, headers, body) => {
      return untilStopped(broker.fetch({ method, url, headers, body: body ? body.slice().buffer : null }));
    },
    abortFetch: () => broker.abortFetch(),
    wheels: async (fileNames) => {
      const all = fileNames.map(async (name) => [name, await broker.wheel(name)] as const);
      const answers = await untilStopped(Promise.all(all));
      const failures = answers.flatMap(([name, answer]) => (answer.ok ? [] : [[name, answer.failure.message]]));
      if (failures.length === 0) for (const [name, answer] of answers) if (answer.ok) held.set(name, answer.value);
      return JSON.stringify(Object.fromEntries(failures));
    },
    keep: (entry, data) => broker.keep(JSON.parse(entry) as LockEntry, data.slice().buffer),
    forget: (name) => broker.forget(name),
    permits: (name, sha256) => broker.permits(name, sha256 ?? null),
    servers: (listing) => broker.servers(listing),
    notify: (text) => output.text('stderr', `${text}\n`),
  };
}
