import { For, Match, Show, Switch } from 'solid-js';
import { useDesk } from '../context';
import { ContainerView } from './ContainerView';
import { ServerView } from './ServerView';
import '../styles/server.css';

/** The servers that run, each in a small browser. */
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
                onClick={() => servers.show(server)}
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
            <Switch>
              <Match when={server.kind === 'python' && server}>{(python) => <ServerView server={python()} />}</Match>
              <Match when={server.kind === 'container' && server}>
                {(container) => <ContainerView server={container()} />}
              </Match>
            </Switch>
          </div>
        )}
      </For>
    </div>
  );
}
