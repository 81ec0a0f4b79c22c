import { createSignal, onCleanup, Show } from 'solid-js';
import { useDesk } from '../context';

/** Carrel as an app of its own, and its notifications. */
export function AppSection() {
  const { installation, settings, toasts } = useDesk();
  const [state, setState] = createSignal(installation?.state ?? 'not-offered');
  const [notifies, setNotifies] = createSignal(settings.current.notifyOfRuns);
  if (installation) onCleanup(installation.watch(() => setState(installation.state)));
  onCleanup(settings.watch(({ notifyOfRuns }) => setNotifies(notifyOfRuns)));
  const [usesContainer, setUsesContainer] = createSignal(settings.current.nodeByWebContainer);
  onCleanup(settings.watch(({ nodeByWebContainer }) => setUsesContainer(nodeByWebContainer)));
  const canNotify = 'Notification' in window;

  async function change(box: HTMLInputElement): Promise<void> {
    const isAllowed = !box.checked || (await Notification.requestPermission()) === 'granted';
    settings.update({ notifyOfRuns: box.checked && isAllowed });
    if (isAllowed) return;
    box.checked = false;
    toasts.show('The browser does not let Carrel notify you. Allow notifications in the settings of this page.');
  }

  return (
    <section class="stack" aria-labelledby="app-title">
      <h3 id="app-title">App</h3>
      <Show when={state() === 'offered'}>
        <p class="small muted">In a window of its own, with a place among your programs; it opens your data files.</p>
        <button type="button" class="button" onClick={() => void installation?.install()}>
          Install Carrel
        </button>
      </Show>
      <Show when={state() === 'not-offered'}>
        <p class="small muted">
          To have Carrel as an app, look for “Install” or “Add to Home Screen” in the menu of your browser, if it has
          one.
        </p>
      </Show>
      <Show when={state() === 'installed'}>
        <p class="small muted">Carrel is installed on this device.</p>
      </Show>
      <Show when={canNotify}>
        <label class="setting">
          <span>
            Notifications <span class="small muted">when a run of over 30 s ends and Carrel is not in view</span>
          </span>
          <input type="checkbox" checked={notifies()} onChange={(event) => void change(event.currentTarget)} />
        </label>
      </Show>
      <label class="setting">
        <span>
          Node by WebContainer{' '}
          <span class="small muted">
            all of node, npm and npx, loaded from StackBlitz under its terms. Its code gets the files of the desk and
            reaches any host, without being asked for. Off: a small node of the desk’s own, without network.
          </span>
        </span>
        <input
          type="checkbox"
          checked={usesContainer()}
          onChange={(event) => settings.update({ nodeByWebContainer: event.currentTarget.checked })}
        />
      </label>
    </section>
  );
}
