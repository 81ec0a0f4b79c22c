import { createEffect, createMemo, createSignal, onCleanup, Show } from 'solid-js';
import { unreachable } from '../../contract/result';
import type { Cell } from '../../contract/session';
import { formatDuration } from '../../lib/duration';
import type { CellRun } from '../../session/open-session';
import { ProgressLine } from '../common/ProgressLine';

/** Under the code: what the run is doing, how long it has taken, how it ended. */
export function RunLine(props: { readonly cell: Cell | undefined; readonly run: CellRun | undefined }) {
  const [now, setNow] = createSignal(Date.now());
  createEffect(() => {
    if (!props.run?.since) return;
    setNow(Date.now());
    const timer = setInterval(() => setNow(Date.now()), 100);
    onCleanup(() => clearInterval(timer));
  });
  const ended = createMemo(() => (props.cell ? endedText(props.cell) : ''));
  return (
    <Show
      when={props.run}
      fallback={
        <Show when={ended()}>
          {(text) => (
            <div class="run-line" data-ended>
              {text()}
            </div>
          )}
        </Show>
      }
    >
      {(run) => (
        <div class="run-line" data-state={run().state}>
          <Show when={run().progress} fallback={<span>{runningText(run(), now())}</span>}>
            {(progress) => <ProgressLine progress={progress()} />}
          </Show>
        </div>
      )}
    </Show>
  );
}

function runningText(run: CellRun, now: number): string {
  switch (run.state) {
    case 'queued':
      return 'Waiting';
    case 'starting':
      return 'Starting Python';
    case 'loading':
      return 'Loading packages';
    case 'stopping':
      return 'Stopping';
    case 'running': {
      const seconds = run.since === null ? 0 : Math.max(0, now - run.since) / 1000;
      if (run.input) return 'Waiting for your input';
      return seconds < 0.5
        ? 'Running'
        : `Running ${seconds < 60 ? `${seconds.toFixed(1)} s` : formatDuration(seconds)}`;
    }
    default:
      return unreachable(run.state);
  }
}

function endedText(cell: Cell): string {
  const time = cell.seconds === null ? '' : formatDuration(cell.seconds);
  switch (cell.status) {
    case null:
      return '';
    case 'ok':
    case 'error':
      return time;
    case 'interrupted':
      return time ? `Stopped after ${time}` : 'Stopped';
    case 'timeout':
      return `Stopped: the time limit was reached${time ? ` after ${time}` : ''}. The limit is a setting under Status.`;
    case 'killed':
      return 'Stopped by restarting Python. Variables are gone, files are intact.';
    case 'crashed':
      return 'Python stopped working during this run and was started anew. Files are intact.';
    default:
      return unreachable(cell.status);
  }
}
