import Code from 'lucide-solid/icons/code-xml';
import Download from 'lucide-solid/icons/download';
import { createMemo, createResource, For, lazy, Match, Show, Suspense, Switch } from 'solid-js';
import type { FileEntry } from '../../contract/files';
import { formatBytes } from '../../lib/bytes';
import { useDesk } from '../context';
import { ImageOutput } from '../output/ImageOutput';
import { codeFor } from '../sidebar/code-for';
import { shownPath } from '../state/files-view';
import { type PreviewContent, previewOf } from './preview-of';

const ProgramPreview = lazy(async () => ({ default: (await import('./ProgramPreview')).ProgramPreview }));

export function Preview() {
  const { files, fileStore, notebook, layout } = useDesk();
  const entry = createMemo(() => files.list().find((one) => one.path === files.chosen()) ?? null);
  const [content] = createResource(entry, (chosen) => previewOf(chosen, fileStore));
  const insert = (file: FileEntry) => {
    if (layout.narrow()) layout.close('right');
    notebook.insert('code', { source: codeFor(file) });
  };
  const as = <K extends PreviewContent['kind']>(kind: K) => {
    const now = content.latest;
    return now?.kind === kind ? (now as Extract<PreviewContent, { kind: K }>) : null;
  };
  return (
    <Show
      when={entry()}
      fallback={
        <div class="empty">
          <p>Nothing chosen.</p>
          <p class="small muted">Choose a file on the left to look into it: text, tables and pictures.</p>
        </div>
      }
    >
      {(chosen) => (
        <div class="preview">
          <header class="preview-head">
            <h3>{shownPath(chosen().path)}</h3>
            <p class="small muted number">
              {formatBytes(chosen().size)} · {new Date(chosen().modified).toLocaleString()}
            </p>
            <div class="preview-actions">
              <button type="button" class="button" onClick={() => void files.download(chosen().path)}>
                <Download size={15} /> Download
              </button>
              <button type="button" class="button" onClick={() => insert(chosen())}>
                <Code size={15} /> Insert code
              </button>
            </div>
          </header>
          <Switch>
            <Match when={as('table')}>
              {(table) => <Table head={table().head} rows={table().rows} more={table().more} />}
            </Match>
            <Match when={as('text')}>
              {(text) => (
                <>
                  <section class="preview-text" tabindex={0} aria-label={`Text of ${shownPath(chosen().path)}`}>
                    {text().text}
                  </section>
                  <Show when={text().more}>
                    <p class="small muted">Only the beginning is shown.</p>
                  </Show>
                </>
              )}
            </Match>
            <Match when={as('picture')}>
              {(picture) => (
                <ImageOutput type={picture().data.type} data={picture().data} alt={shownPath(chosen().path)} />
              )}
            </Match>
            <Match when={as('program')}>
              {(shown) => (
                <Suspense>
                  <ProgramPreview path={shownPath(chosen().path)} what={shown().what} isLinux={shown().isLinux} />
                </Suspense>
              )}
            </Match>
            <Match when={as('none')}>{(none) => <p class="muted">{none().message}</p>}</Match>
          </Switch>
        </div>
      )}
    </Show>
  );
}

function Table(props: {
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
  readonly more: boolean;
}) {
  // A column of numbers is set to the right, as pandas would.
  const numeric = createMemo(() =>
    props.head.map((_, column) => {
      const values = props.rows.map((row) => row[column] ?? '').filter((value) => value !== '');
      return values.length > 0 && values.every((value) => /^[-+]?[\d.,]+(?:e[-+]?\d+)?%?$/i.test(value));
    }),
  );
  return (
    <>
      <section class="table-scroll" tabindex={0} aria-label="First rows of the table">
        <table class="data-table">
          <thead>
            <tr>
              <For each={props.head}>{(name, i) => <th data-numeric={numeric()[i()]}>{name}</th>}</For>
            </tr>
          </thead>
          <tbody>
            <For each={props.rows}>
              {(row) => (
                <tr>
                  <For each={row}>{(value, i) => <td data-numeric={numeric()[i()]}>{value}</td>}</For>
                </tr>
              )}
            </For>
          </tbody>
        </table>
      </section>
      <p class="small muted number">
        {count(props.head.length, 'column')}, {props.more ? 'the first ' : ''}
        {count(props.rows.length, 'row')}
      </p>
    </>
  );
}

function count(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? '' : 's'}`;
}
