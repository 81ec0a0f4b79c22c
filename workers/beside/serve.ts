import { expose, type Remote as Proxied, wrap } from 'comlink';
import type { NetworkResponse } from '../../src/contract/network';
import { type Result, unreachable } from '../../src/contract/result';
import type { Broker } from '../../src/contract/sandbox';
import { ProcessTable } from '../kernel/processes';
import { Programs } from '../kernel/programs';
import { everything } from '../kernel/run-program';
import { evaluatePart, startShell } from '../kernel/start-shell';
import { Waits } from '../kernel/waits';
import type { ProgramCall, Shell, StartShell } from '../shell/contract';
import type { ShellFs } from '../shell/emscripten-fs';
import type { Beside, Question, Reply, Said, Told } from './contract';
import { Lane } from './lane';
import { Remote, remoteFiles } from './remote-files';

/** Seconds. */
const TAKING = 0.02;

interface Run {
  readonly write: ProgramCall['write'];
  /** What became of its last output. */
  written: ReturnType<ProgramCall['write']>;
  exit(code: number): void;
}

/** The worker beside the kernel's: it runs the shell, and hears the page while Python holds the kernel's worker. */
export class BesideWorker {
  readonly #up: Lane<Said>;
  readonly #remote: Remote;
  readonly #files: ShellFs;
  readonly #broker: Proxied<Broker>;
  readonly #programs: Programs;
  readonly #table: ProcessTable;
  readonly #waits = new Waits();
  readonly #runs = new Map<number, Run>();
  readonly #lists = new Map<number, (files: Extract<Told, { kind: 'files' }>['files']) => void>();
  #last = 0;
  #stops = 0;

  /** `page`: answers to what is asked here come back through it, and the output of jobs. */
  constructor(
    page: MessagePort,
    private readonly kernel: Beside,
  ) {
    this.#up = new Lane(kernel.up);
    this.#remote = new Remote((said, bytes) => this.#say(said, bytes), new Lane<Reply>(kernel.down));
    this.#files = remoteFiles(this.#remote);
    this.#broker = wrap<Broker>(page);
    this.#programs = new Programs(
      this.#broker as unknown as Broker,
      () => this.#files,
      (program) => this.#filesFor(program),
    );
    expose({ jobOutput: this.#programs.output.bind(this.#programs) }, page);
    this.#table = new ProcessTable({
      waits: this.#waits,
      screen: () => undefined,
      load: async () => {
        const part = await this.#broker.part('shell');
        if (!part.ok) throw new Error(part.failure.message);
        return evaluatePart(part.value);
      },
      start: (shell) => this.#start(shell),
    });
    const module = this.#table.module();
    kernel.port.onmessage = ({ data }: MessageEvent<Told>) => this.#hear(data, module);
  }

  #say(said: Said, bytes?: Uint8Array): void {
    // The kernel's event loop hears of it where Python does not hold it.
    this.#up.put(said, bytes, () => this.kernel.port.postMessage(null));
  }

  #start(shell: StartShell): Promise<Shell> {
    const names = this.#remote.ask({ kind: 'lay', python: shell.python }).head as string[];
    return startShell(shell, this.#files, { names, run: (call) => this.#run(call) }, this.#programs);
  }

  /** Runs a command that is written in Python: there, as soon as Python waits. */
  async #run({ argv, cwd, env, terminal, stdin, input, signal, write }: ProgramCall): Promise<number> {
    const given = input ? await everything(input) : stdin;
    this.#last += 1;
    const run = this.#last;
    const abort = () => this.#say({ kind: 'abort', run });
    const exited = new Promise<number>((exit) => {
      const guarded: Run['write'] = (stream, bytes) => (signal.aborted ? false : write(stream, bytes));
      this.#runs.set(run, { write: guarded, written: undefined, exit });
    });
    this.#say({ kind: 'run', run, stops: this.#stops, argv, cwd, env, terminal }, given);
    signal.addEventListener('abort', abort);
    try {
      return await exited;
    } finally {
      signal.removeEventListener('abort', abort);
      this.#runs.delete(run);
    }
  }

  #filesFor(program: string) {
    this.#last += 1;
    const request = this.#last;
    return new Promise<Extract<Told, { kind: 'files' }>['files']>((resolve) => {
      this.#lists.set(request, resolve);
      this.#say({ kind: 'list', request, program });
    });
  }

  #hear(told: Told, table: ReturnType<ProcessTable['module']>): void {
    switch (told.kind) {
      case 'spawn':
        this.#spawn(told.process, told.wanted, told.stdin, table);
        break;
      case 'feed':
        table.feed(told.process, told.bytes);
        break;
      case 'close':
        table.close(told.process, told.stream);
        break;
      case 'pipe':
        table.pipe(told.from, told.stream, told.to);
        break;
      case 'kill':
        table.kill(told.process, told.code);
        break;
      case 'collect':
        table.collect(told.process);
        break;
      case 'forget':
        table.forget(told.process);
        break;
      case 'forgetSession':
        table.forgetSession(told.session);
        break;
      case 'interrupt':
        this.#stops = told.stops;
        this.#table.interrupt();
        this.#waits.interrupt();
        void this.#broker.abortFetch();
        break;
      case 'question':
        void this.#answer(told, table);
        break;
      case 'written':
        this.#write(told);
        break;
      case 'exited':
        this.#runs.get(told.run)?.exit(told.exitCode);
        break;
      case 'files':
        this.#lists.get(told.request)?.(told.files);
        this.#lists.delete(told.request);
        break;
      default:
        unreachable(told);
    }
  }

  #write({ run, stream, bytes }: Extract<Told, { kind: 'written' }>): void {
    const of = this.#runs.get(run);
    if (of) of.written = of.write(stream, bytes);
  }

  #spawn(process: number, wanted: string, stdin: Uint8Array | null, table: ReturnType<ProcessTable['module']>): void {
    const write = (stream: 1 | 2, bytes: Uint8Array) => this.#say({ kind: 'output', process, stream }, bytes);
    void this.#table.begin(process, wanted, stdin, write).then((exitCode) => {
      this.#say({ kind: 'ended', process, exitCode, cwd: table.cwd(process), state: table.state(process) });
    });
  }

  async #answer(
    { number, question, isHeld }: Extract<Told, { kind: 'question' }>,
    table: ReturnType<ProcessTable['module']>,
  ): Promise<void> {
    try {
      const [value, bytes] = await this.#answerTo(question, isHeld, table);
      this.#say({ kind: 'answer', number, value }, bytes);
    } catch (error) {
      const { name, message } = error instanceof Error ? error : new Error(String(error));
      this.#say({ kind: 'failed', number, name, message });
    }
  }

  async #answerTo(
    question: Question,
    isHeld: boolean,
    table: ReturnType<ProcessTable['module']>,
  ): Promise<readonly [value: unknown, bytes?: Uint8Array]> {
    switch (question.kind) {
      case 'read': {
        const { process, stream } = question;
        return [null, await (isHeld ? this.#table.readHeld(process, stream) : table.read(process, stream))];
      }
      case 'wait': {
        const { process, seconds } = question;
        const code = await (isHeld ? this.#table.waitHeld(process, seconds) : table.wait(process, seconds));
        return [code ?? null];
      }
      case 'taken': {
        const run = this.#runs.get(question.run);
        // A moment, and not for ever: who reads may be Python, which lies below this command on the stack.
        return [run !== undefined && (await within(Promise.resolve(run.written), TAKING)) !== false];
      }
      case 'commands':
        return [await table.commands()];
      case 'input':
        return [await this.#broker.input(question.runId, question.prompt, question.password)];
      case 'wheel': {
        const answer = await this.#broker.wheel(question.fileName);
        return answer.ok ? [{ ok: true }, new Uint8Array(answer.value)] : [answer];
      }
      case 'fetch': {
        const answer = await within<Result<NetworkResponse>>(this.#broker.fetch(question.request), question.seconds);
        if (answer === null) this.#broker.abortFetch();
        if (!answer?.ok) return [answer];
        const { body, ...rest } = answer.value;
        return [{ ok: true, value: rest }, new Uint8Array(body)];
      }
      default:
        return unreachable(question);
    }
  }
}

function within<T>(promise: Promise<T>, seconds: number | null): Promise<T | null> {
  if (seconds === null) return promise;
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => resolve(null), seconds * 1000);
    promise.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
