import Sparkles from 'lucide-solid/icons/sparkles';
import { createUniqueId, For, Match, Show, Switch } from 'solid-js';
import type { NewVersion } from '../contract/offline';
import { useDesk } from './context';
import './styles/update.css';

/** A newer version of the page waits, and the person decides when. */
export function UpdateBar() {
  const { keeping } = useDesk();
  const title = createUniqueId();
  const next = (): NewVersion | null => {
    const update = keeping.update();
    return update.kind === 'offered' || update.kind === 'waiting' ? update.next : null;
  };
  return (
    <section class="update" aria-labelledby={title}>
      <div class="notice">
        <Sparkles size={18} aria-hidden="true" />
        <p id={title}>
          <Switch>
            <Match when={keeping.update().kind === 'offered'}>
              A new version of Carrel ({next()?.version}) is on this device. All open tabs move to it together; files,
              sessions and what you have typed stay, Python starts anew.
            </Match>
            <Match when={keeping.update().kind === 'waiting'}>
              The new version comes when nothing is at work any more, in this tab and the others.
            </Match>
            <Match when={keeping.update().kind === 'moving'}>Moving to the new version.</Match>
          </Switch>
        </p>
        <div class="notice-actions">
          <Show when={keeping.update().kind === 'offered'}>
            <button type="button" class="button" onClick={() => keeping.updates?.accept()}>
              Update now
            </button>
            <button type="button" class="button button-quiet" onClick={() => keeping.later()}>
              Later
            </button>
          </Show>
          <Show when={keeping.update().kind === 'waiting'}>
            <button type="button" class="button" onClick={() => keeping.updates?.cancel()}>
              Don’t update
            </button>
          </Show>
        </div>
        <Show when={next()?.news.length ? next()?.news : null}>
          {(news) => (
            <details class="news">
              <summary>What is new</summary>
              <ul>
                <For each={news()}>{(line) => <li>{line}</li>}</For>
              </ul>
            </details>
          )}
        </Show>
      </div>
    </section>
  );
}
