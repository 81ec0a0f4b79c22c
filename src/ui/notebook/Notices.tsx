import Frame from 'lucide-solid/icons/frame';
import Globe from 'lucide-solid/icons/globe';
import RotateCcw from 'lucide-solid/icons/rotate-ccw';
import { Show } from 'solid-js';
import { unreachable } from '../../contract/result';
import { useDesk } from '../context';
import type { Restarted } from '../state/kernel-view';

const MOST_NAMES = 12;

/** What the person has to know or decide: a request that was refused, a Python that was started anew. */
export function Notices() {
  const { network, kernelView, notebook, embedding } = useDesk();
  return (
    <div class="notices" role="status">
      <Show when={network.asking()}>
        {(host) => (
          <div class="notice">
            <Globe size={18} aria-hidden="true" />
            <p>
              Python tried to reach <strong>{host()}</strong>. Allow it, then run the cell again.
            </p>
            <div class="notice-actions">
              <button type="button" class="button" onClick={() => network.allow(host(), 'once')}>
                Allow once
              </button>
              <button type="button" class="button" onClick={() => network.allow(host(), 'always')}>
                Always allow
              </button>
              <button type="button" class="button button-quiet" onClick={() => network.dismiss()}>
                Dismiss
              </button>
            </div>
          </div>
        )}
      </Show>
      <Show when={embedding.asking()}>
        {(origin) => (
          <div class="notice">
            <Frame size={18} aria-hidden="true" />
            <p>
              The page around this desk, <strong>{origin()}</strong>, wants to run code here, to read and write your
              files, and to ask your model.
            </p>
            <div class="notice-actions">
              <button type="button" class="button" onClick={() => embedding.answer(true)}>
                Allow this page
              </button>
              <button type="button" class="button button-quiet" onClick={() => embedding.answer(false)}>
                Refuse
              </button>
            </div>
          </div>
        )}
      </Show>
      <Show when={kernelView.restarted()}>
        {(restarted) => (
          <div class="notice">
            <RotateCcw size={18} aria-hidden="true" />
            <p>
              {reasonText(restarted().reason)} {lossText(restarted())}
            </p>
            <div class="notice-actions">
              <button
                type="button"
                class="button"
                onClick={() => {
                  kernelView.dismissRestarted();
                  notebook.executeAll(notebook.selected() ?? undefined);
                }}
              >
                Run all above
              </button>
              <button type="button" class="button button-quiet" onClick={() => kernelView.dismissRestarted()}>
                Dismiss
              </button>
            </div>
          </div>
        )}
      </Show>
    </div>
  );
}

function reasonText(reason: Restarted['reason']): string {
  switch (reason) {
    case 'stop':
      return 'Python was restarted because the code could not be stopped otherwise.';
    case 'timeout':
      return 'Python was restarted because the code went on past the time limit.';
    case 'crash':
      return 'Python was restarted because it stopped working, often for lack of memory.';
    case 'restart':
      return 'Python was restarted.';
    default:
      return unreachable(reason);
  }
}

function lossText({ loss }: Restarted): string {
  const names = loss.variables.slice(0, MOST_NAMES).join(', ');
  const more = loss.variables.length > MOST_NAMES ? ` and ${loss.variables.length - MOST_NAMES} more` : '';
  const lost = names === '' ? 'No variables were lost.' : `Lost: ${names}${more}.`;
  return `${lost} Files are intact.`;
}
