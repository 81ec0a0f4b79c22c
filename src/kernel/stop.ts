/** How long the first two rungs of the ladder get, and all before the last, in milliseconds. */
const ANSWER_MS = 150;
const ASKED_MS = 900;
const TOTAL_MS = 2400;

interface StopOptions {
  /** Asks the worker to end what Python waits for; answers true when it was waiting. No answer: it computes. */
  ask(): Promise<boolean>;
  /** Sets the interrupt buffer; null where memory can't be shared. */
  readonly signal: (() => void) | null;
  /** Resolves when the run has ended. */
  readonly ended: Promise<unknown>;
  /** Ends the worker. */
  kill(): void;
}

function within(milliseconds: number, promise: Promise<unknown>): Promise<boolean> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(false), milliseconds);
    promise.then(() => {
      clearTimeout(timer);
      resolve(true);
    });
  });
}

/**
 * Stops a run, whatever it does, in less than three seconds: ask, interrupt, then kill.
 *
 * A run that waits (sleep, await, input, a download) leaves the worker's event loop free and is ended by a message. One that
 * computes does not read messages, but Python looks at the interrupt buffer every few bytecodes. What does neither (one long
 * call into C, or code that catches KeyboardInterrupt) is ended with its worker.
 */
export async function stopRun({ ask, signal, ended, kill }: StopOptions): Promise<void> {
  const start = performance.now();
  const isAnswered = await within(ANSWER_MS, Promise.race([ask(), ended]));
  if (isAnswered && (await within(ASKED_MS, ended))) return;
  if (signal) {
    signal();
    if (await within(TOTAL_MS - (performance.now() - start), ended)) return;
  }
  kill();
}
