import X from 'lucide-solid/icons/x';
import { createMemo, For, Show } from 'solid-js';
import type { RemoteJob } from '../../contract/runners';
import type { Cell } from '../../contract/session';
import { diffLines } from '../../lib/line-diff';
import { IconButton } from '../common/IconButton';
import { useDesk } from '../context';
import { JobOutput, jobStateText } from './JobItem';
import { printedText } from './run-cell';
import '../styles/runners.css';

/** What a cell put out when it ran in a container, and where that differs from what it put out here. */
export function NativeRun(props: { readonly job: RemoteJob; readonly cell: Cell | undefined }) {
  const { runnersDoor } = useDesk();
  const view = () => runnersDoor?.view();
  const runner = () =>
    view()
      ?.list()
      .find((each) => each.runner.id === props.job.runner)?.runner.name ?? 'a runner';
  const difference = createMemo(() => {
    const result = props.job.result;
    const { cell } = props;
    if (!result?.ok || result.value.exitCode !== 0 || cell?.status !== 'ok') return null;
    const lines = diffLines(printedText(cell.outputs), result.value.stdout);
    return lines.every((line) => line.kind === 'same') ? [] : lines;
  });
  return (
    <section class="native-run" aria-label={`Run on ${runner()}`}>
      <header class="inline small">
        <span class="grow cut">
          <strong>{runner()}</strong> <span class="muted">{jobStateText(props.job)}</span>
        </span>
        <Show
          when={props.job.state === 'ended'}
          fallback={
            <button type="button" class="button" onClick={() => view()?.services.runners.stop(props.job.id)}>
              Stop there
            </button>
          }
        >
          <IconButton
            label={`Take away the run on ${runner()}`}
            onClick={() => view()?.services.runners.dismiss(props.job.id)}
          >
            <X size={15} />
          </IconButton>
        </Show>
      </header>
      <JobOutput job={props.job} label={`Output on ${runner()}`} />
      <Show when={difference()}>
        {(lines) => (
          <Show when={lines().length > 0} fallback={<p class="small muted">It put out the same as here.</p>}>
            <details class="native-difference" open>
              <summary class="small">It differs from what came out here</summary>
              <div class="difference-lines mono">
                <For each={lines()}>
                  {(line) => (
                    <Show when={line.kind !== 'same'}>
                      <div data-kind={line.kind}>
                        <span class="difference-side">{line.kind === 'here' ? 'here' : 'there'}</span>
                        <span>{line.text}</span>
                      </div>
                    </Show>
                  )}
                </For>
              </div>
            </details>
          </Show>
        )}
      </Show>
    </section>
  );
}
