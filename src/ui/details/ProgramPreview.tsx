import { createMemo, onMount, Show } from 'solid-js';
import { useDesk } from '../context';
import '../styles/runners.css';

interface ProgramProps {
  /** As the person knows it. */
  readonly path: string;
  /** What the file says that it is. */
  readonly what: string;
  readonly isLinux: boolean;
}

/** What a file of machine code is, and where it could run. */
export function ProgramPreview(props: ProgramProps) {
  const { runnersDoor, dialogs, layout } = useDesk();
  onMount(() => void (runnersDoor?.hasAny() && runnersDoor.load()));
  const runner = createMemo(() => runnersDoor?.view()?.ready() ?? null);
  return (
    <div class="stack">
      <p>
        This is {/^[aeioEIO]/.test(props.what) ? 'an' : 'a'} {props.what}. It can’t run in a tab.
      </p>
      <Show when={runnersDoor && props.isLinux}>
        <Show
          when={runner()}
          fallback={
            <p class="native-offer small">
              <span class="grow">A machine of yours with Docker may run it, in a container.</span>
              <button
                type="button"
                class="button"
                onClick={() => dialogs.show({ kind: 'connect-runner', again: null })}
              >
                Connect one
              </button>
            </p>
          }
        >
          {(ready) => (
            <p class="native-offer small">
              <span class="grow">{ready().name} may run it, in a container. You see first what goes there.</span>
              <button
                type="button"
                class="button"
                onClick={() => {
                  runnersDoor?.view()?.compose({ runner: ready().id, line: `${commandOf(props.path)} ` });
                  layout.showTab('runners');
                }}
              >
                Run on {ready().name}
              </button>
            </p>
          )}
        </Show>
      </Show>
    </div>
  );
}

/** How a shell is told to run the file. */
function commandOf(path: string): string {
  const place = `./${path}`;
  return /^[\w./+-]+$/.test(place) ? place : `'${place.replaceAll("'", "'\\''")}'`;
}
