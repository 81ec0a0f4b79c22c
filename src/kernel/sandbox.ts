import { expose, type Remote, wrap } from 'comlink';
import { BROKER_METHODS, type Broker, type KernelWorker } from '../contract/sandbox';
import { guard } from '../lib/guard';
import { type Frame, openFrame } from '../sandbox/frame';
import { lateScripts } from './parts';

export interface Sandbox extends Pick<Frame, 'interruptible' | 'blobs'> {
  readonly worker: Remote<KernelWorker>;
  /** Sets the interrupt buffer: running Python raises KeyboardInterrupt at its next bytecode. */
  signal(): void;
  /** Ends everything in it, at once. What was called and not answered is never answered. */
  end(): void;
}

/**
 * Opens the frame that Python lives in. The worker reaches the page through one port that lets nothing but the broker's
 * methods in. Rejects with an Error when the worker can't start.
 */
export async function openSandbox(
  scripts: Promise<readonly Blob[]>,
  broker: Broker,
  onDied: (message: string) => void,
): Promise<Sandbox> {
  const { port, interruptible, blobs, signal, end } = await openFrame('Python sandbox', scripts, onDied, lateScripts);
  const endpoint = guard(port, BROKER_METHODS);
  expose(broker, endpoint);
  return { worker: wrap<KernelWorker>(endpoint), interruptible, blobs, signal, end };
}
