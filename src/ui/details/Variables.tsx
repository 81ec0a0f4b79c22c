import { createEffect, createResource, For, on, Show } from 'solid-js';
import { formatBytes } from '../../lib/bytes';
import { useDesk } from '../context';

/** The variables of the session on the desk, as they are after its last run. */
export function Variables() {
  const { kernel, kernelView, sessions } = useDesk();
  const [variables, { refetch }] = createResource(async () =>
    kernel.state === 'idle' ? await kernel.variables() : null,
  );
  createEffect(on(kernelView.state, (state) => state === 'idle' && void refetch(), { defer: true }));
  // Each session has its own.
  createEffect(on(sessions.current, () => void refetch(), { defer: true }));
  return (
    <Show
      when={variables.latest?.length}
      fallback={
        <div class="empty">
          <p>No variables yet.</p>
          <p class="small muted">What the cells of this session define is listed here with its type and size.</p>
        </div>
      }
    >
      <section class="table-scroll" tabindex={0} aria-label="Variables">
        <table class="data-table">
          <thead>
            <tr>
              <th>Name</th>
              <th>Type</th>
              <th>Value</th>
              <th data-numeric>Size</th>
            </tr>
          </thead>
          <tbody>
            <For each={variables.latest ?? []}>
              {(variable) => (
                <tr>
                  <td class="mono">{variable.name}</td>
                  <td>{variable.type}</td>
                  <td class="cut" title={variable.summary}>
                    {variable.summary}
                  </td>
                  <td data-numeric>{variable.bytes === null ? '' : formatBytes(variable.bytes)}</td>
                </tr>
              )}
            </For>
          </tbody>
        </table>
      </section>
    </Show>
  );
}
