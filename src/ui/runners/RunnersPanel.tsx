import { createMemo, For, onMount, Show } from 'solid-js';
import { useDesk } from '../context';
import { JobItem } from './JobItem';
import { RunCommand } from './RunCommand';
import { RunnerItem } from './RunnerItem';
import '../styles/runners.css';

/** The machines with Docker that this desk is paired with, and what runs on them. */
export function RunnersPanel() {
  const { runnersDoor, dialogs } = useDesk();
  onMount(() => void runnersDoor?.load());
  const view = () => runnersDoor?.view() ?? null;
  const ids = createMemo(
    () =>
      view()
        ?.list()
        .map(({ runner }) => runner.id) ?? [],
    [],
    { equals: sameTexts },
  );
  const jobIds = createMemo(
    () =>
      view()
        ?.jobs()
        .map((job) => job.id) ?? [],
    [],
    { equals: sameTexts },
  );
  const runnerOf = (id: string) =>
    view()
      ?.list()
      .find(({ runner }) => runner.id === id);
  const jobOf = (id: string) =>
    view()
      ?.jobs()
      .find((job) => job.id === id);
  return (
    <div class="stack">
      <section class="stack" aria-labelledby="runners-title">
        <h3 id="runners-title">Docker runners</h3>
        <Show when={view()} fallback={<p class="small muted">One moment.</p>}>
          <For
            each={ids()}
            fallback={
              <p class="small muted">
                What can’t run in a tab runs in a container on a machine with Docker that is yours: programs for Linux,
                packages that have no build for the browser, long work. Nothing goes there that you did not send.
              </p>
            }
          >
            {(id) => <Show when={runnerOf(id)}>{(shown) => <RunnerItem shown={shown()} />}</Show>}
          </For>
          <button type="button" class="button" onClick={() => dialogs.show({ kind: 'connect-runner', again: null })}>
            {ids().length === 0 ? 'Connect a runner' : 'Connect another'}
          </button>
        </Show>
      </section>
      <Show when={view()?.ready()}>{(first) => <RunCommand first={first()} all={view()?.usable() ?? []} />}</Show>
      <Show when={jobIds().length > 0}>
        <section class="stack" aria-labelledby="jobs-title">
          <h3 id="jobs-title">Jobs</h3>
          <ul class="plain-list jobs">
            <For each={jobIds()}>
              {(id) => (
                <Show when={jobOf(id)}>
                  {(job) => <JobItem job={job()} runner={runnerOf(job().runner)?.runner.name ?? 'a runner'} />}
                </Show>
              )}
            </For>
          </ul>
        </section>
      </Show>
    </div>
  );
}

function sameTexts(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((text, index) => text === b[index]);
}
