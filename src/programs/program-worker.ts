import type { Job, JobOptions, JobResult } from '../contract/job';
import type { NextCommand, ToProgram } from '../contract/program';
import { openFrame } from '../sandbox/frame';
import type { LoadedProgram } from './loading';
import { toFromProgram } from './messages';

/** What a shell tells of a program that broke down (128 and SIGABRT). */
const BROKEN = 134;

/** How a program ended; `next` is what takes its place. */
export type ProgramEnd = JobResult & { readonly next: NextCommand | null };

/** A program in a frame and a worker of its own, where it can be run time and again. */
export interface ProgramWorker {
  /** Whether it can be run once more. */
  readonly isAlive: boolean;
  /** One run at a time. Resolves when the program is at its end, or is broken. Never resolves after `end`. */
  run(job: Job, onEvent: NonNullable<JobOptions['onEvent']>): Promise<ProgramEnd>;
  /** Throws it away, in the middle of a run too. */
  end(): void;
}

/** Rejects with an Error when the browser does not start it. */
export async function openProgram(name: string, { script, parts }: LoadedProgram): Promise<ProgramWorker> {
  let isAlive = true;
  let onDied = (_message: string) => {};
  const frame = await openFrame({
    title: `Sandbox of ${name}`,
    scripts: Promise.resolve([script]),
    onDied(message) {
      isAlive = false;
      onDied(message);
    },
    greet: (door) => door,
  });
  const { port, blobs } = frame.greeted;
  const send = (message: ToProgram, moved: Transferable[] = []) => port.postMessage(message, moved);
  send({ kind: 'parts', parts }, Object.values(parts));

  return {
    get isAlive() {
      return isAlive;
    },
    async run(job, onEvent) {
      const given = await handedOver(job, blobs);
      return new Promise((resolve) => {
        onDied = (message) => {
          const text = `${job.argv[0] ?? name}: the program broke down: ${message}\n`;
          onEvent({ kind: 'stderr', data: new TextEncoder().encode(text) });
          resolve({ exitCode: BROKEN, next: null, written: [], removed: [], seconds: 0 });
        };
        port.onmessage = ({ data }) => {
          const message = toFromProgram(data);
          if (message === null) return;
          if (message.kind !== 'end') return onEvent(message);
          port.onmessage = null;
          const { exitCode, next, removed, seconds } = message;
          const written = message.written.map(({ path, data }) => ({ path, data: new Blob([data]) }));
          resolve({ exitCode, next, written, removed, seconds });
        };
        send(given);
      });
    },
    end() {
      isAlive = false;
      port.onmessage = null;
      frame.end();
    },
  };
}

async function handedOver({ argv, cwd, env, stdin, files }: Job, blobs: boolean): Promise<ToProgram> {
  const whole = (data: Blob) => (blobs ? data : data.arrayBuffer());
  const given = await Promise.all(files.map(async ({ path, data }) => ({ path, data: await whole(data) })));
  return { kind: 'run', argv, cwd, env, stdin: stdin === null ? null : await whole(stdin), files: given };
}
