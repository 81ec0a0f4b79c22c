import type {
  Kernel,
  KernelEvent,
  KernelNotice,
  KernelState,
  Loss,
  RunOptions,
  RunResult,
  Variable,
} from '../../src/contract/kernel';
import { fail, ok } from '../../src/contract/result';
import { createListeners } from '../../src/lib/listeners';

export type Emit = (event: KernelEvent) => void;

/** What a run of the double does: what it puts out and, where it differs from a plain success, how it ends. */
export type Script = (
  code: string,
  emit: Emit,
  tools: {
    readonly wait: (milliseconds: number) => Promise<void>;
    readonly input: (prompt: string, password?: boolean) => Promise<string | null>;
  },
) => Promise<Partial<RunResult> | undefined>;

export interface KernelDouble extends Kernel {
  /** Tells those who watch, as the kernel would. */
  tell(notice: KernelNotice): void;
  /** Code of all runs so far. */
  readonly ran: readonly string[];
}

const DONE: Omit<RunResult, 'count'> = {
  status: 'ok',
  error: null,
  files: [],
  removed: [],
  unsaved: null,
  seconds: 0.01,
  wholeOutput: null,
  loss: null,
};

/** A kernel without Python: runs go through `script`, one at a time, and can be stopped while they wait. */
export function createKernelDouble(script: Script, variables: readonly Variable[] = []): KernelDouble {
  const listeners = createListeners<KernelNotice>();
  const ran: string[] = [];
  let state: KernelState = 'off';
  let count = 0;
  let queue: Promise<unknown> = Promise.resolve();
  let waiting = 0;
  let stop: (() => void) | null = null;
  let answer: ((line: string | null) => void) | null = null;

  const turn = (next: KernelState) => {
    state = next;
    listeners.tell({ kind: 'state', state });
  };
  const begin = async (code: string, { onEvent = () => {}, signal }: RunOptions): Promise<RunResult> => {
    waiting -= 1;
    listeners.tell({ kind: 'queue', waiting });
    if (signal?.aborted) return { ...DONE, count: 0, status: 'interrupted' };
    ran.push(code);
    count += 1;
    turn('busy');
    onEvent({ kind: 'status', state: 'running' });
    const started = performance.now();
    const stopped = new Promise<Partial<RunResult>>((resolve) => {
      stop = () => {
        turn('stopping');
        onEvent({ kind: 'status', state: 'stopping' });
        resolve({ status: 'interrupted' });
      };
    });
    signal?.addEventListener('abort', () => stop?.());
    const wait = (milliseconds: number) => new Promise<void>((resolve) => setTimeout(resolve, milliseconds));
    const input = (prompt: string, password = false) => {
      onEvent({ kind: 'input', prompt, password });
      return new Promise<string | null>((resolve) => {
        answer = resolve;
      });
    };
    const end = await Promise.race([script(code, onEvent, { wait, input }), stopped]);
    stop = null;
    turn('idle');
    return { ...DONE, count, seconds: (performance.now() - started) / 1000, ...end };
  };

  return {
    ran,
    get state() {
      return state;
    },
    get info() {
      if (state === 'off') return null;
      return { python: '3.13.2', pyodide: '0.29.5', ipython: '9.4.0', interruptible: true, canBlock: true };
    },
    tell: listeners.tell,
    async start() {
      turn('idle');
    },
    run(code, options = {}) {
      waiting += 1;
      options.onEvent?.({ kind: 'status', state: 'queued' });
      listeners.tell({ kind: 'queue', waiting });
      const result = queue.then(() => begin(code, options));
      queue = result;
      return result;
    },
    runLine(line, options) {
      return this.run(line.text, options);
    },
    completeLine: async () => ({ from: 0, to: 0, items: [] }),
    closeTerminal: async () => {},
    server: () => ({
      request: async () => null,
      nextPiece: async () => ({ kind: 'end', code: 1006, reason: '' }),
      tellStream: async () => {},
      endStream: async () => {},
    }),
    stopServer: async () => {},
    serverLog: async () => [],
    async interrupt() {
      stop?.();
    },
    async restart() {
      stop?.();
      const loss: Loss = { variables: variables.map((variable) => variable.name) };
      turn('starting');
      await new Promise((resolve) => setTimeout(resolve, 50));
      turn('idle');
      count = 0;
      listeners.tell({ kind: 'restarted', reason: 'restart', loss });
    },
    reply(line) {
      answer?.(line);
      answer = null;
    },
    async complete(code, cursor) {
      const from = cursor - (/\w*$/.exec(code.slice(0, cursor))?.[0].length ?? 0);
      const names = ['describe', 'drop', 'dropna', 'dtypes', 'groupby', 'head', 'merge', 'plot', 'shape'];
      const typed = code.slice(from, cursor);
      const items = names
        .filter((name) => name.startsWith(typed))
        .map((text) => ({ text, kind: 'function', detail: '' }));
      return { from, to: cursor, items };
    },
    async inspect() {
      return {
        'text/plain':
          '\u001b[31mSignature:\u001b[39m head(n: int = 5)\n\u001b[31mDocstring:\u001b[39m The first n rows.',
      };
    },
    variables: async () => variables,
    async install(names, options) {
      options?.onEvent?.({
        kind: 'progress',
        progress: { label: `Downloading ${names[0]}`, loaded: 4e5, total: 9e5, unit: 'bytes' },
      });
      await new Promise((resolve) => setTimeout(resolve, 300));
      if (options?.signal?.aborted) return fail('install', 'The installation was stopped.');
      if (names.some((name) => name.startsWith('no')))
        return fail('unknown', `There is no package called ${names[0]}. Check its name.`);
      listeners.tell({ kind: 'packages' });
      return ok(names.map((name) => `${name}==1.0`));
    },
    packages: async () => [
      { name: 'numpy', version: '2.2.5', source: 'bundled', size: 7_300_000, loaded: true },
      { name: 'pandas', version: '2.3.3', source: 'bundled', size: 13_800_000, loaded: true },
      { name: 'matplotlib', version: '3.10.1', source: 'bundled', size: 6_900_000, loaded: false },
      { name: 'openpyxl', version: '3.1.5', source: 'bundled', size: 250_000, loaded: false },
      { name: 'humanize', version: '4.14.0', source: 'kept', size: 130_000, loaded: false },
      { name: 'scikit-learn', version: '1.7.0', source: 'remote', size: 6_800_000, loaded: false },
    ],
    preflight: async () => [],
    tables: async () => [],
    frames: async () => [],
    forget: async () => {},
    flush() {},
    watch: listeners.add,
    dispose() {},
  };
}
