import type { Progress } from '../../src/contract/kernel';
import type { NetworkRequest, NetworkResponse } from '../../src/contract/network';
import type { LockEntry } from '../../src/contract/packages';
import { ok, type Result } from '../../src/contract/result';
import type { Broker, SandboxBundle, SandboxEvent } from '../../src/contract/sandbox';
import { fromBase64 } from '../../src/lib/base64';
import type { HandedFiles } from './door';
import type { Held } from './held';
import { type KeysOfPasswords, keysOfPasswords } from './keys-of-passwords';
import type { Output } from './output';
import { type Waitable, type Waits, waitable } from './waits';

/** What Python sees of the world: the module `_carrel_host`. Everything here is on the sandbox's side of the door. */
export interface Host extends KeysOfPasswords {
  write(name: 'stdout' | 'stderr', text: string): void;
  display(data: Record<string, unknown>, displayId: string | null | undefined, update: boolean): void;
  result(count: number, data: Record<string, unknown>): void;
  clear(wait: boolean): void;
  status(state: 'loading' | 'running'): void;
  progress(label: string, loaded: number, total: number | null | undefined): void;
  sleep: Waitable<[seconds: number], void>;
  race<T>(promise: Promise<T>): Promise<T>;
  input: Waitable<[prompt: string, password: boolean], string | null>;
  /** The result of `Broker.fetch`. What holds the worker gives null after that many seconds. */
  fetch: Waitable<
    [
      method: string,
      url: string,
      headers: [string, string][],
      body: Uint8Array<ArrayBuffer> | null | undefined,
      seconds?: number | null,
    ],
    unknown
  >;
  abortFetch(): void;
  /** Has wheels handed over, for Pyodide to take: all or none. JSON: why not, by file name; empty where all are there. */
  wheels: Waitable<[fileNames: readonly string[]], string>;
  /** Lays one that was handed over, in the place of Pyodide; false: it has to be done by Pyodide. */
  lay(fileName: string): boolean;
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
  /** Null: Python can be put aside, or cannot wait at all. */
  readonly held: Held | null;
  /** Where Pyodide finds what the page has handed over. */
  readonly handed: HandedFiles;
  /** As that of Python. */
  layWheel(wheel: Uint8Array): boolean;
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

function wheelHeld(held: Held, fileName: string): Result<ArrayBuffer> {
  const { value, bytes } = held.now({ kind: 'wheel', fileName });
  const result = value as Result<null>;
  return result.ok ? ok(bytes.buffer) : result;
}

function requestOf(
  method: string,
  url: string,
  headers: [string, string][],
  body: Uint8Array<ArrayBuffer> | null | undefined,
): NetworkRequest {
  return { method, url, headers, body: body ? body.slice().buffer : null };
}

export function createHost({ broker, output, waits, held, handed, layWheel, runId, onStatus }: HostOptions): Host {
  const emit = (event: SandboxEvent) => output.event(event);
  const progress = (value: Progress | null) => emit({ kind: 'progress', progress: value });
  /** What Stop ends here is ended on the page too. */
  const untilStopped = <T>(answer: Promise<T>): Promise<T> =>
    waits.race(answer).catch((error: unknown) => {
      broker.abortFetch();
      throw error;
    });
  const hand = (answers: readonly (readonly [name: string, answer: Result<ArrayBuffer>])[]): string => {
    const failures = answers.flatMap(([name, answer]) => (answer.ok ? [] : [[name, answer.failure.message]]));
    if (failures.length === 0) for (const [name, answer] of answers) if (answer.ok) handed.set(name, answer.value);
    return JSON.stringify(Object.fromEntries(failures));
  };
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
    sleep: waitable((seconds) => waits.sleep(seconds * 1000), held && ((seconds) => held.sleep(seconds * 1000))),
    race: (promise) => waits.race(promise),
    input: waitable(
      (prompt, password) => waits.race(broker.input(runId() ?? '', prompt, password)),
      held &&
        ((prompt, password) => {
          const { value } = held.now({ kind: 'input', runId: runId() ?? '', prompt, password });
          return value === null ? null : String(value);
        }),
    ),
    fetch: waitable<Parameters<Host['fetch']>, unknown>(
      (method, url, headers, body) => untilStopped(broker.fetch(requestOf(method, url, headers, body))),
      held &&
        ((method, url, headers, body, seconds = null) => {
          const request = requestOf(method, url, headers, body);
          const { value, bytes } = held.now({ kind: 'fetch', request, seconds });
          const result = value as Result<Omit<NetworkResponse, 'body'>> | null;
          return result?.ok ? ok({ ...result.value, body: bytes.buffer }) : result;
        }),
    ),
    abortFetch: () => broker.abortFetch(),
    wheels: waitable(
      async (fileNames) => {
        const all = fileNames.map(async (name) => [name, await broker.wheel(name)] as const);
        return hand(await untilStopped(Promise.all(all)));
      },
      held && ((fileNames) => hand(fileNames.map((name) => [name, wheelHeld(held, name)] as const))),
    ),
    lay(fileName) {
      const wheel = handed.get(fileName);
      handed.delete(fileName);
      return wheel instanceof ArrayBuffer && layWheel(new Uint8Array(wheel));
    },
    keep: (entry, data) => broker.keep(JSON.parse(entry) as LockEntry, data.slice().buffer),
    forget: (name) => broker.forget(name),
    permits: (name, sha256) => broker.permits(name, sha256 ?? null),
    servers: (listing) => broker.servers(listing),
    notify: (text) => output.text('stderr', `${text}\n`),
  };
}
