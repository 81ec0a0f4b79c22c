import Ellipsis from 'lucide-solid/icons/ellipsis';
import { createSignal, For, Match, Show, Switch } from 'solid-js';
import { formatBytes } from '../../lib/bytes';
import { Menu } from '../common/Menu';
import { NameField } from '../common/NameField';
import { SureQuestion } from '../common/Sure';
import { UnlockKeys } from '../common/UnlockKeys';
import { useDesk } from '../context';
import type { ShownRunner } from '../state/runners';
import { LEVEL_NAMES, LEVEL_TEXTS, runnerStateText } from './level-text';
import { OpenAddress } from './OpenAddress';
import { openTerminal } from './open-terminal';

/** One runner: whether it is there, what it may do, and all that can be done with it. */
export function RunnerItem(props: { readonly shown: ShownRunner }) {
  const desk = useDesk();
  const { runnersDoor, dialogs, toasts, notebook } = desk;
  const [renaming, setRenaming] = createSignal(false);
  const [asked, setAsked] = createSignal<'forget' | 'wipe' | null>(null);
  const runner = () => props.shown.runner;
  const state = () => props.shown.state;
  const services = () => runnersDoor?.view()?.services;
  const status = () => {
    const now = state();
    return now.kind === 'ready' ? now.status : null;
  };
  const act = async (
    work: Promise<{ readonly ok: boolean; readonly failure?: { readonly message: string } }> | undefined,
    done: string,
  ) => {
    setAsked(null);
    const result = await work;
    if (result?.ok) toasts.show(done);
    else if (result?.failure) toasts.show(result.failure.message, { kind: 'error' });
  };
  return (
    <article class="runner" aria-label={`Runner ${runner().name}`}>
      <header class="inline">
        <span class="runner-dot" data-state={state().kind} aria-hidden="true" />
        <Show
          when={renaming()}
          fallback={
            <span class="grow cut">
              <strong>{runner().name}</strong> <span class="small muted">{runnerStateText(state())}</span>
            </span>
          }
        >
          <NameField
            label="Name of the runner"
            name={runner().name}
            onDone={(name) => {
              setRenaming(false);
              if (name?.trim()) services()?.runners.change(runner().id, { name: name.trim() });
            }}
          />
        </Show>
        <span class="level" data-level={runner().level} title={LEVEL_TEXTS[runner().level]}>
          {LEVEL_NAMES[runner().level]}
        </span>
        <Menu
          label={`More for ${runner().name}`}
          actions={[
            { label: 'Rename', run: () => setRenaming(true) },
            { label: 'Pair again', run: () => dialogs.show({ kind: 'connect-runner', again: runner() }) },
            { label: 'Empty its workspace', disabled: status() === null, run: () => setAsked('wipe') },
            null,
            { label: 'Disconnect and forget', run: () => setAsked('forget') },
          ]}
        >
          <Ellipsis size={16} />
        </Menu>
      </header>
      <p class="small muted mono cut">{new URL(runner().address).host}</p>
      <Switch>
        <Match when={state().kind === 'away'}>
          <p class="small">{awayText(props.shown)}</p>
          <div class="inline">
            <button type="button" class="button" onClick={() => void services()?.runners.check(runner().id)}>
              Try now
            </button>
            <OpenAddress address={runner().address} />
          </div>
        </Match>
        <Match when={state().kind === 'unpaired'}>
          <p class="small">
            The key to it is gone: it was for the tab, or the runner no longer knows it. Pair again with the code that
            its terminal shows.
          </p>
          <button
            type="button"
            class="button"
            onClick={() => dialogs.show({ kind: 'connect-runner', again: runner() })}
          >
            Pair again
          </button>
        </Match>
        <Match when={state().kind === 'locked' && services()}>
          {(given) => (
            <UnlockKeys
              keys={given().keys}
              passkeys={given().passkeys}
              what="pairing"
              onForgotten={() => toasts.show('The stored keys are forgotten. Pair again, and enter others anew.')}
            />
          )}
        </Match>
        <Match when={status()}>
          {(given) => (
            <>
              <label class="setting">
                <span>Image</span>
                <select
                  class="field"
                  value={runner().image ?? ''}
                  onChange={(event) =>
                    services()?.runners.change(runner().id, { image: event.currentTarget.value || null })
                  }
                >
                  <option value="">{given().image}</option>
                  <For each={given().images.filter((image) => image !== given().image)}>
                    {(image) => <option value={image}>{image}</option>}
                  </For>
                </select>
              </label>
              <p class="small muted">
                {given().engine?.architecture}, {given().limits.cpus} processors, {formatBytes(given().limits.memory)}{' '}
                for a job, {Math.round(given().limits.seconds / 60)} minutes.
              </p>
              <Show when={runner().trusted.length > 0}>
                <p class="inline small">
                  <span class="grow">Files go there without a question ({runner().trusted.join(', ')}).</span>
                  <button
                    type="button"
                    class="button"
                    onClick={() => services()?.runners.change(runner().id, { trusted: [] })}
                  >
                    Ask again
                  </button>
                </p>
              </Show>
              <button
                type="button"
                class="button"
                onClick={() => void openTerminal(desk, runner())}
                disabled={notebook.session() === null}
              >
                Open a terminal
              </button>
            </>
          )}
        </Match>
      </Switch>
      <Show when={asked()} keyed>
        {(what) => (
          <SureQuestion
            question={
              what === 'wipe'
                ? 'Remove the containers of this session there, with all that was installed? Your files here stay.'
                : `Revoke the pairing with ${runner().name}? Its containers and its copy of your files are removed.`
            }
            yes={what === 'wipe' ? 'Empty it' : 'Disconnect'}
            no="Keep"
            onYes={() => {
              const session = notebook.session()?.document.info.id ?? '';
              void (what === 'wipe'
                ? act(services()?.runners.wipe(runner().id, session), 'The workspace is empty.')
                : act(services()?.runners.forget(runner().id), 'Disconnected, and forgotten there.'));
            }}
            onNo={() => setAsked(null)}
          />
        )}
      </Show>
    </article>
  );
}

function awayText({ state }: ShownRunner): string {
  return state.kind === 'away' ? `${state.message} It is asked again by itself.` : '';
}
