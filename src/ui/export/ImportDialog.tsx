import { createSignal, For, Match, onCleanup, onMount, Show, Switch } from 'solid-js';
import { formatBytes } from '../../lib/bytes';
import type { Archive, ArchivedFile } from '../../session/export/archive';
import { type Comparison, compareFiles, type OnClash, placeArchive } from '../../session/export/place-archive';
import { readArchive } from '../../session/export/zip-import';
import { ProgressLine } from '../common/ProgressLine';
import { useDesk } from '../context';
import { DialogFrame } from '../dialogs/DialogFrame';
import { shownPath } from '../state/files-view';
import '../styles/exchange.css';

type State =
  | { readonly kind: 'reading'; readonly done: number; readonly total: number }
  | { readonly kind: 'ready'; readonly archive: Archive; readonly comparison: Comparison }
  | { readonly kind: 'storing' }
  | { readonly kind: 'failed'; readonly message: string };

const CHOICES: readonly (readonly [OnClash, string])[] = [
  ['keep-both', 'Keep both: the new ones get other names'],
  ['replace', 'Replace those on the desk'],
  ['skip', 'Leave those on the desk, skip the new ones'],
];
/** Names of files that are listed. */
const LISTED = 6;

/** Reads and checks an exported session, says what is in it, and imports it. Nothing is stored before the person says so. */
export function ImportDialog(props: { readonly file: Blob }) {
  const { dialogs, stores, settings, sessions, askDoor, toasts } = useDesk();
  const [state, setState] = createSignal<State>({ kind: 'reading', done: 0, total: 0 });
  const [onClash, setOnClash] = createSignal<OnClash>('keep-both');
  const abort = new AbortController();
  const { signal } = abort;
  onCleanup(() => abort.abort());

  const read = async (file: Blob) => {
    try {
      const room = await navigator.storage?.estimate?.();
      const found = await readArchive(file, {
        signal,
        onProgress: (done, total) => setState({ kind: 'reading', done, total }),
        room: room?.quota === undefined ? null : room.quota - (room.usage ?? 0),
        fileLimit: settings.current.fileLimit,
      });
      if (!found.ok) return setState({ kind: 'failed', message: found.failure.message });
      const comparison = await compareFiles(found.value, stores.files, { signal });
      setState({ kind: 'ready', archive: found.value, comparison });
    } catch (error) {
      if (!signal.aborted) setState({ kind: 'failed', message: error instanceof Error ? error.message : '' });
    }
  };
  onMount(() => void read(props.file));

  const place = async (archive: Archive, comparison: Comparison) => {
    setState({ kind: 'storing' });
    const placed = await placeArchive(archive, comparison, onClash(), stores);
    if (!placed.ok) return setState({ kind: 'failed', message: placed.failure.message });
    dialogs.close();
    if (archive.events.length > 0) askDoor?.setView('conversation');
    await sessions.open(placed.value);
    toasts.show(`Imported “${archive.document.info.title}”.`);
  };

  const as = <K extends State['kind']>(kind: K) => {
    const now = state();
    return now.kind === kind ? (now as Extract<State, { kind: K }>) : null;
  };
  return (
    <DialogFrame title="Import a session" onClose={() => dialogs.close()}>
      <Switch>
        <Match when={as('reading')}>
          {(now) => (
            <div role="status">
              <ProgressLine
                progress={{
                  label: 'Unpacking and checking',
                  loaded: now().done,
                  total: now().total || null,
                  unit: 'bytes',
                }}
              />
            </div>
          )}
        </Match>
        <Match when={as('storing')}>
          <p role="status">Storing.</p>
        </Match>
        <Match when={as('failed')}>
          {(now) => (
            <p class="exchange-problem" role="alert">
              {now().message}
            </p>
          )}
        </Match>
        <Match when={as('ready')}>
          {(now) => (
            <>
              <p>
                <strong>{now().archive.document.info.title}</strong>: {contents(now().archive)}. Every part is whole.
              </p>
              <Show when={now().comparison.clashes.length > 0}>
                <Clashes files={now().comparison.clashes} chosen={onClash()} onChoose={setOnClash} />
              </Show>
            </>
          )}
        </Match>
      </Switch>
      <div class="exchange-end">
        <button type="button" class="button" onClick={() => dialogs.close()}>
          {as('failed') ? 'Close' : 'Cancel'}
        </button>
        <Show when={as('ready')}>
          {(now) => (
            <button
              type="button"
              class="button button-accent"
              onClick={() => void place(now().archive, now().comparison)}
            >
              Import
            </button>
          )}
        </Show>
      </div>
    </DialogFrame>
  );
}

/** Files whose names are taken, and what becomes of them. */
function Clashes(props: {
  readonly files: readonly ArchivedFile[];
  readonly chosen: OnClash;
  readonly onChoose: (chosen: OnClash) => void;
}) {
  return (
    <fieldset class="choices">
      <legend>
        {props.files.length === 1
          ? 'Another file on the desk has the same name'
          : `${props.files.length} names are taken by other files on the desk`}
      </legend>
      <For each={CHOICES}>
        {([value, label]) => (
          <label class="choice">
            <input
              type="radio"
              name="import-clash"
              checked={props.chosen === value}
              onChange={() => props.onChoose(value)}
            />
            <span>{label}</span>
          </label>
        )}
      </For>
      <ul class="exchange-list muted">
        <For each={props.files.slice(0, LISTED)}>{({ path }) => <li>{shownPath(path)}</li>}</For>
        <Show when={props.files.length > LISTED}>
          <li>and {props.files.length - LISTED} more</li>
        </Show>
      </ul>
    </fieldset>
  );
}

function contents({ document, events, files }: Archive): string {
  const questions = events.filter(({ kind }) => kind === 'user').length;
  const bytes = files.reduce((sum, { data }) => sum + data.size, 0);
  const many = (count: number, one: string) => `${count} ${one}${count === 1 ? '' : 's'}`;
  return [
    ...(questions === 0 ? [] : [many(questions, 'question')]),
    many(document.cells.length, 'cell'),
    files.length === 0 ? 'no files' : `${many(files.length, 'file')} (${formatBytes(bytes)})`,
  ].join(', ');
}
