import { createSignal, For, onMount, Show } from 'solid-js';
import type { Level } from '../../contract/docker';
import type { PairedRunner } from '../../contract/runners';
import { namedIn } from '../../lib/named-files';
import { useDesk } from '../context';

/** A line to type a command into, for a container on one of the runners that can be used now. */
export function RunCommand(props: { readonly first: PairedRunner; readonly all: readonly PairedRunner[] }) {
  const { runnersDoor, notebook, files } = useDesk();
  const [wantsNetwork, setWantsNetwork] = createSignal(false);
  let field: HTMLInputElement | undefined;
  const view = () => runnersDoor?.view();
  const line = () => view()?.composing().line ?? '';
  const runner = () => props.all.find(({ id }) => id === view()?.composing().runner) ?? props.first;
  // It was begun elsewhere.
  onMount(() => line() !== '' && field?.focus());
  const run = () => {
    const command = line().trim();
    const session = notebook.session()?.document.info.id;
    const runners = view()?.services.runners;
    if (command === '' || session === undefined || !runners) return;
    const level: Level = wantsNetwork() && runner().level === 'open' ? 'open' : 'sealed';
    const paths = namedIn(
      command,
      files
        .list()
        .filter((entry) => entry.kind === 'file')
        .map((entry) => entry.path),
    );
    void runners.run({
      runner: runner().id,
      title: command,
      argv: ['/bin/sh', '-c', command],
      level,
      session,
      paths,
      mayChoose: true,
    });
    view()?.compose({ line: '' });
  };
  return (
    <section class="stack run-command" aria-labelledby="run-command-title">
      <h3 id="run-command-title">Run a command</h3>
      <Show when={props.all.length > 1}>
        <label class="setting">
          <span>On</span>
          <select
            class="field"
            value={runner().id}
            onChange={(event) => view()?.compose({ runner: event.currentTarget.value })}
          >
            <For each={props.all}>{({ id, name }) => <option value={id}>{name}</option>}</For>
          </select>
        </label>
      </Show>
      <form
        class="inline"
        onSubmit={(event) => {
          event.preventDefault();
          run();
        }}
      >
        <input
          ref={field}
          class="field mono"
          aria-label={`Command for ${runner().name}`}
          placeholder="gcc -O2 model.c -o model"
          autocomplete="off"
          spellcheck={false}
          value={line()}
          onInput={(event) => view()?.compose({ line: event.currentTarget.value })}
        />
        <button type="submit" class="button" disabled={line().trim() === ''}>
          Run
        </button>
      </form>
      <Show when={runner().level === 'open'}>
        <label class="setting">
          <span>
            With root and internet <span class="small muted">in a container of its own, for apt and pip</span>
          </span>
          <input
            type="checkbox"
            checked={wantsNetwork()}
            onChange={(event) => setWantsNetwork(event.currentTarget.checked)}
          />
        </label>
      </Show>
    </section>
  );
}
