import { createMemo, createSignal, For, Show } from 'solid-js';
import type { Departure, DepartureAnswer } from '../../contract/runners';
import { formatBytes } from '../../lib/bytes';
import { DialogFrame } from '../dialogs/DialogFrame';
import { shownPath } from '../state/files-view';
import { LEVEL_NAMES, LEVEL_TEXTS } from './level-text';
import '../styles/runners.css';

/** What would leave this device, for whom, and what for: nothing does until the person says so. */
export function DepartureDialog(props: {
  readonly departure: Departure;
  readonly onAnswer: (answer: DepartureAnswer) => void;
}) {
  const [chosen, setChosen] = createSignal<ReadonlySet<string>>(
    new Set(props.departure.files.filter((file) => file.isWanted).map((file) => file.path)),
  );
  const [remember, setRemember] = createSignal(false);
  const going = createMemo(() => props.departure.files.filter((file) => chosen().has(file.path)));
  const total = () => going().reduce((sum, file) => sum + file.size, 0);
  const choose = (path: string, isChosen: boolean) => {
    const next = new Set(chosen());
    if (isChosen) next.add(path);
    else next.delete(path);
    setChosen(next);
  };
  const all = (isChosen: boolean) => setChosen(new Set(isChosen ? props.departure.files.map((file) => file.path) : []));
  return (
    <DialogFrame title={`Run on ${props.departure.runner}?`} onClose={() => props.onAnswer({ kind: 'no' })}>
      <p>
        This leaves your browser for <strong class="mono">{props.departure.host}</strong>:
      </p>
      <pre class="departure-command">{props.departure.command}</pre>
      <p class="small">
        <span class="level" data-level={props.departure.level}>
          {LEVEL_NAMES[props.departure.level]}
        </span>{' '}
        {LEVEL_TEXTS[props.departure.level]}
      </p>
      <Show when={props.departure.files.length > 0} fallback={<p class="small muted">No file goes along.</p>}>
        <fieldset class="departure-files">
          <legend class="small">
            {going().length === 0
              ? 'No file goes along'
              : `${going().length === 1 ? '1 file goes' : `${going().length} files go`} along, ${formatBytes(total())}`}
          </legend>
          <Show when={props.departure.mayChoose && props.departure.files.length > 1}>
            <div class="inline">
              <button type="button" class="button" onClick={() => all(true)}>
                All
              </button>
              <button type="button" class="button" onClick={() => all(false)}>
                None
              </button>
            </div>
          </Show>
          <ul class="plain-list departure-list">
            <For each={props.departure.files}>
              {(file) => (
                <li>
                  <label class="inline">
                    <Show when={props.departure.mayChoose}>
                      <input
                        type="checkbox"
                        checked={chosen().has(file.path)}
                        onChange={(event) => choose(file.path, event.currentTarget.checked)}
                      />
                    </Show>
                    <span class="grow cut mono">{shownPath(file.path)}</span>
                    <span class="muted number">{formatBytes(file.size)}</span>
                  </label>
                </li>
              )}
            </For>
          </ul>
          <p class="small muted">Only what {props.departure.runner} does not have yet is sent.</p>
        </fieldset>
      </Show>
      <label class="inline small">
        <input type="checkbox" checked={remember()} onChange={(event) => setRemember(event.currentTarget.checked)} />
        <span>
          Don’t ask again for {props.departure.runner}, {LEVEL_NAMES[props.departure.level].toLowerCase()}
        </span>
      </label>
      <div class="dialog-end">
        <button type="button" class="button button-quiet" onClick={() => props.onAnswer({ kind: 'no' })}>
          Don’t send
        </button>
        <button
          type="button"
          class="button button-accent"
          onClick={() => props.onAnswer({ kind: 'yes', paths: going().map((file) => file.path), remember: remember() })}
        >
          {going().length === 0 ? 'Run there' : 'Send and run'}
        </button>
      </div>
    </DialogFrame>
  );
}
