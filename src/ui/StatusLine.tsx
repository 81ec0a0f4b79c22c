import { lazy, Show, Suspense } from 'solid-js';
import type { KernelState } from '../contract/kernel';
import { unreachable } from '../contract/result';
import { formatBytes } from '../lib/bytes';
import { ProgressLine } from './common/ProgressLine';
import { useDesk } from './context';
import { OfflineMark } from './OfflineMark';

const RunnerMark = lazy(async () => ({ default: (await import('./runners/RunnerMark')).RunnerMark }));

export function stateText(state: KernelState): string {
  switch (state) {
    case 'off':
      return 'Python starts with your first run';
    case 'starting':
      return 'Starting Python';
    case 'idle':
      return 'Python is ready';
    case 'busy':
      return 'Running';
    case 'stopping':
      return 'Stopping';
    case 'dead':
      return 'Python could not be started';
    default:
      return unreachable(state);
  }
}

/** One line at the foot of the page: what Python is doing, and what is kept. */
export function StatusLine() {
  const { kernelView, files, kernel, runnersDoor } = useDesk();
  const count = () => files.list().filter((entry) => entry.kind === 'file').length;
  return (
    <footer class="status-line">
      <span class="status-state" role="status" data-state={kernelView.state()}>
        <span class="dot" aria-hidden="true" />
        <Show when={kernelView.progress()} fallback={stateText(kernelView.state())}>
          {(progress) => <ProgressLine progress={progress()} />}
        </Show>
        {/* While Python starts, the one that waits is the one it starts for. */}
        <Show when={kernelView.waiting() > 0 && kernelView.state() !== 'starting'}>
          <span class="muted">, {kernelView.waiting()} waiting</span>
        </Show>
      </span>
      <Show when={kernelView.state() === 'dead'}>
        <button type="button" class="status-button" onClick={() => void kernel.restart()}>
          Try again
        </button>
      </Show>
      <Show when={runnersDoor?.hasAny()}>
        <Suspense>
          <RunnerMark />
        </Suspense>
      </Show>
      <OfflineMark />
      <span class="status-end muted number">
        {count() === 1 ? '1 file' : `${count()} files`}, {formatBytes(files.usage()?.bytes ?? 0)}, in this browser
        {runnersDoor?.hasAny() ? '' : ' only'}
      </span>
    </footer>
  );
}
