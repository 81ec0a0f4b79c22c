import { createMemo, onMount, Show } from 'solid-js';
import { useDesk } from '../context';
import type { ShownRunner } from '../state/runners';
import { LEVEL_NAMES, runnerStateText } from './level-text';
import '../styles/runners.css';

/** At the foot of the page while a runner is paired: which, at which level, and whether it is there. Leads to the runners. */
export function RunnerMark() {
  const { runnersDoor, layout } = useDesk();
  onMount(() => void runnersDoor?.load());
  const shown = createMemo(() => {
    const list = runnersDoor?.view()?.list() ?? [];
    return list.find(({ state }) => state.kind === 'ready') ?? list[0] ?? null;
  });
  const more = () => (runnersDoor?.view()?.list().length ?? 1) - 1;
  return (
    <Show when={shown()}>
      {(runner) => (
        <button
          type="button"
          class="runner-mark"
          data-state={runner().state.kind}
          title={markTitle(runner())}
          onClick={() => layout.showTab('runners')}
        >
          <span class="runner-dot" data-state={runner().state.kind} aria-hidden="true" />
          <span class="cut">{runner().runner.name}</span>
          <span class="level" data-level={runner().runner.level}>
            {LEVEL_NAMES[runner().runner.level]}
          </span>
          <Show when={runner().state.kind !== 'ready'}>
            <span class="muted runner-mark-state">{runnerStateText(runner().state).toLowerCase()}</span>
          </Show>
          <Show when={more() > 0}>
            <span class="muted">+{more()}</span>
          </Show>
        </button>
      )}
    </Show>
  );
}

function markTitle({ runner, state }: ShownRunner): string {
  const where = `Docker runner ${runner.name}, ${LEVEL_NAMES[runner.level].toLowerCase()}`;
  return state.kind === 'away' ? `${where}. ${state.message}` : `${where}: ${runnerStateText(state).toLowerCase()}`;
}
