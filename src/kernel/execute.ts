import type { SandboxChanges } from '../contract/sandbox';
import { crossing } from './crossing';
import type { CurrentRun } from './current-run';
import type { Sandbox } from './sandbox';
import type { Tracker } from './tracker';

/** A worker that was idle and does not take a run within this time is gone. */
const SILENCE_MS = 15_000;

interface ExecuteOptions {
  readonly run: CurrentRun;
  readonly sandbox: Sandbox;
  readonly tracker: Tracker;
  /** Names by space, as they were after the last run in it; this run's are put there. */
  readonly variables: Map<string, readonly string[]>;
  /** Whether it answers requests just now: it may compute for as long as it likes. */
  isAnswering(): boolean;
  /** Python has gone, and the run with it. */
  onGone(message: string): void;
}

/** Hands a run to an idle Python, with what others have done to the files meanwhile, and finishes it with what comes of it. */
export async function execute({
  run,
  sandbox,
  tracker,
  variables,
  isAnswering,
  onGone,
}: ExecuteOptions): Promise<void> {
  let files: SandboxChanges | null;
  try {
    const changes = await tracker.since();
    files = changes && (await crossing(changes, sandbox.blobs));
  } catch (error) {
    // Not Python's fault: this run can't begin, and the variables stay.
    run.fail(`The files could not be read: ${error instanceof Error ? error.message : error} Reload the page.`);
    return;
  }
  let silence: ReturnType<typeof setTimeout>;
  const listen = () => {
    silence = setTimeout(() => (isAnswering() ? listen() : onGone('Python does not answer.')), SILENCE_MS);
  };
  listen();
  void run.ended.promise.then(() => clearTimeout(silence));
  run.onFirstEvent = () => clearTimeout(silence);
  const { id, task, outputLimit } = run;
  try {
    const result = await sandbox.worker.run({ id, task, files, outputLimit });
    if (task.kind === 'code') variables.set(task.space, result.variables);
    else if (task.kind === 'forget') variables.delete(task.space);
    run.finish(result);
  } catch (error) {
    onGone(error instanceof Error ? error.message : String(error));
  }
}
