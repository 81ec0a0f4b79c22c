import X from 'lucide-solid/icons/x';
import { createMemo, For, Show } from 'solid-js';
import { unreachable } from '../../contract/result';
import type { RemoteJob } from '../../contract/runners';
import { formatDuration } from '../../lib/duration';
import { hiddenText, isHidden } from '../../lib/hidden-files';
import { IconButton } from '../common/IconButton';
import { Problem } from '../common/Problem';
import { ProgressLine } from '../common/ProgressLine';
import { useDesk } from '../context';
import { Plain } from '../output/DisplayOutput';
import { shownPath } from '../state/files-view';

/** What a job is doing, or how it ended. */
export function jobStateText(job: RemoteJob): string {
  switch (job.state) {
    case 'asking':
      return 'Waits for your answer';
    case 'sending':
      return 'Sending files';
    case 'waiting':
      return 'Waiting for its turn';
    case 'running':
      return 'Running';
    case 'lost':
      return 'Connection lost, trying again';
    case 'collecting':
      return 'Fetching results';
    case 'ended': {
      if (job.result === null || !job.result.ok) return 'Failed';
      const { exitCode, seconds } = job.result.value;
      const time = formatDuration(seconds);
      if (exitCode === 0) return time;
      if (exitCode === 124) return `Stopped after ${time}: its time was over`;
      return exitCode === 137 ? `Ended after ${time}` : `Exit code ${exitCode} after ${time}`;
    }
    default:
      return unreachable(job.state);
  }
}

/** What a job puts out, and what came back of it. */
export function JobOutput(props: { readonly job: RemoteJob; readonly label: string }) {
  const { files, layout } = useDesk();
  const result = createMemo(() => (props.job.result?.ok ? props.job.result.value : null));
  const back = createMemo(() => result()?.files ?? []);
  const shown = createMemo(() => back().filter(({ path }) => !isHidden(path)));
  const open = (path: string) => {
    files.choose(path);
    layout.showTab('preview');
  };
  return (
    <>
      <Show when={props.job.progress && props.job.state !== 'running' ? props.job.progress : null}>
        {(progress) => (
          <div class="run-line">
            <ProgressLine progress={{ unit: 'bytes', ...progress() }} />
          </div>
        )}
      </Show>
      <Show when={props.job.output.length > 0}>
        <section class="job-output" aria-label={props.label}>
          <For each={props.job.output}>
            {(piece) => (
              <div class="output" data-stream={piece.name}>
                <Plain text={piece.text} />
              </div>
            )}
          </For>
        </section>
      </Show>
      <Problem text={props.job.result && !props.job.result.ok ? props.job.result.failure.message : null} />
      <Show when={back().length > 0}>
        <p class="small job-files">
          <span class="muted">Came back: </span>
          <For each={shown()}>
            {(file) => (
              <button type="button" class="link-button" onClick={() => open(file.path)}>
                {shownPath(file.path)}
              </button>
            )}
          </For>
          <Show when={back().length > shown().length}>
            <span class="muted">{hiddenText(back().length - shown().length)}</span>
          </Show>
        </p>
      </Show>
      <Show when={(result()?.beside.length ?? 0) > 0}>
        <p class="small muted">
          A file was changed here meanwhile, so what came back lies beside it as{' '}
          {result()?.beside.map(shownPath).join(', ')}.
        </p>
      </Show>
      <Show when={(result()?.removed.length ?? 0) > 0}>
        <p class="small muted">Removed there, and here: {result()?.removed.map(shownPath).join(', ')}.</p>
      </Show>
    </>
  );
}

/** A job in the list of runners. */
export function JobItem(props: { readonly job: RemoteJob; readonly runner: string }) {
  const { runnersDoor } = useDesk();
  const runners = () => runnersDoor?.view()?.services.runners;
  return (
    <li class="job" data-state={props.job.state}>
      <div class="inline">
        <code class="grow cut" title={props.job.title}>
          {props.job.title}
        </code>
        <Show
          when={props.job.state === 'ended'}
          fallback={
            <button type="button" class="button" onClick={() => runners()?.stop(props.job.id)}>
              Stop
            </button>
          }
        >
          <IconButton label="Take off the list" onClick={() => runners()?.dismiss(props.job.id)}>
            <X size={15} />
          </IconButton>
        </Show>
      </div>
      <p class="small muted" role="status">
        {props.runner} · {jobStateText(props.job)}
      </p>
      <JobOutput job={props.job} label={`Output of ${props.job.title}`} />
    </li>
  );
}
