import { expose, type Remote, wrap } from 'comlink';
import { BROKER_METHODS, type Broker, type KernelWorker } from '../contract/sandbox';
import { guard } from '../lib/guard';
import { type Door, type Frame, openFrame } from '../sandbox/frame';
import { lateScripts } from './parts';

export interface Sandbox extends Pick<Door, 'blobs'>, Pick<Frame<unknown>, 'interruptible'> {
  readonly worker: Remote<KernelWorker>;
  /** Sets the interrupt buffer: running Python raises KeyboardInterrupt at its next bytecode. */
  signal(): void;
  /** Ends everything in it, at once. What was called and not answered is never answered. */
  end(): void;
}

/**
 * Asks the worker for the first thing, before it runs. Called again where the browser refuses the first worker, which then
 * never answers.
 */
export type Ask<T> = (worker: Remote<KernelWorker>, blobs: boolean) => Promise<T>;

interface SandboxOptions<T> {
  readonly scripts: Promise<readonly Blob[]>;
  /** Of a worker that helps it to wait. */
  readonly beside: Promise<Blob> | null;
  readonly broker: Broker;
  onDied(message: string): void;
  readonly ask: Ask<T>;
}

/** A sandbox and what its worker answers first. */
export interface Opened<T> {
  readonly sandbox: Sandbox;
  readonly answer: Promise<T>;
}

/**
 * Opens the frame that Python lives in. The worker reaches the page through one port that lets nothing but the broker's
 * methods in. Rejects with an Error when the worker can't start.
 */
export async function openSandbox<T>({ scripts, beside, broker, onDied, ask }: SandboxOptions<T>): Promise<Opened<T>> {
  const { greeted, interruptible, signal, end } = await openFrame({
    title: 'Python sandbox',
    scripts,
    beside,
    late: lateScripts,
    onDied,
    greet({ port, blobs }) {
      const endpoint = guard(port, BROKER_METHODS);
      expose(broker, endpoint);
      const worker = wrap<KernelWorker>(endpoint);
      const answer = ask(worker, blobs);
      // Whoever waits for the sandbox hears of it, and nobody of the answer of a worker that was refused.
      answer.catch(() => undefined);
      return { worker, blobs, answer };
    },
  });
  const { answer, ...door } = greeted;
  return { sandbox: { ...door, interruptible, signal, end }, answer };
}
