import { For, Show } from 'solid-js';
import { useDesk } from '../context';
import { ServerView } from './ServerView';
import '../styles/server.css';

/** The servers that Python runs, each in a small browser. */
export function ServerPane() {
  const { servers } = useDesk();
  return (
    <div class="server-pane">
      <Show when={servers.list().length > 1}>
        <fieldset class="view-switch server-ports" aria-label="Servers">
          <For each={servers.list()}>
            {(server) => (
              <button
                type="button"
                aria-pressed={servers.shown() === server}
                title={server.name}
                onClick={() => servers.show(server.port)}
              >
                {server.port}
              </button>
            )}
          </For>
        </fieldset>
      </Show>
      <Show when={servers.list().length === 0}>
        <p class="muted">No server runs. Flask’s app.run() or uvicorn.run(app) in a cell starts one.</p>
      </Show>
      <For each={servers.list()}>
        {(server) => (
          <div class="server-place" hidden={servers.shown() !== server}>
            <ServerView server={server} />
          </div>
        )}
      </For>
    </div>
  );
}
