import { createMemo, Show } from 'solid-js';
import type { Cell } from '../../contract/session';
import { useDesk } from '../context';
import { runCellOn } from './run-cell';
import '../styles/runners.css';

/** Under a cell that failed for what a tab can't give: to run it on a machine that can. */
export function NativeOffer(props: { readonly cell: Cell }) {
  const desk = useDesk();
  const { runnersDoor, dialogs } = desk;
  const runner = createMemo(() => runnersDoor?.view()?.ready() ?? null);
  return (
    <p class="native-offer small">
      <Show
        when={runner()}
        fallback={
          <>
            <span class="grow">What a tab can’t do, a machine of yours with Docker may.</span>
            <button type="button" class="button" onClick={() => dialogs.show({ kind: 'connect-runner', again: null })}>
              Connect one
            </button>
          </>
        }
      >
        {(ready) => (
          <>
            <span class="grow">What a tab can’t do, {ready().name} may.</span>
            <button type="button" class="button" onClick={() => void runCellOn(desk, ready(), props.cell.id, true)}>
              Run on {ready().name}
            </button>
          </>
        )}
      </Show>
    </p>
  );
}
