import { createEffect, createMemo, createResource, createSignal, For, on, onCleanup, Show } from 'solid-js';
import { createStore, reconcile } from 'solid-js/store';
import { formatBytes } from '../../lib/bytes';
import { Sure } from '../common/Sure';
import { useDesk } from '../context';
import { InstallForm } from './InstallForm';
import { createInstalling } from './installing';
import { PackageItem, stateText } from './PackageItem';
import { PackageRule } from './PackageRule';
import '../styles/packages.css';
import { makerText, type PackageRow, type PackageState, packageRows } from './package-rows';

type Filter = 'all' | 'loaded' | 'added' | 'elsewhere' | PackageState;

interface FilterChoice {
  readonly filter: Filter;
  readonly text: string;
  readonly shows: (row: PackageRow) => boolean;
}

const byState = (filter: PackageState): FilterChoice => ({
  filter,
  text: stateText(filter),
  shows: (row) => row.state === filter,
});

const EVERYTHING: FilterChoice = { filter: 'all', text: 'All', shows: () => true };

const FILTERS: readonly FilterChoice[] = [
  EVERYTHING,
  { filter: 'loaded', text: 'Loaded', shows: (row) => row.isLoaded },
  { filter: 'added', text: 'Added by you', shows: (row) => row.source === 'kept' },
  byState('offline'),
  byState('network'),
  { filter: 'elsewhere', text: 'Not in this copy', shows: (row) => row.source === 'remote' },
  byState('refused'),
  byState('impossible'),
];

/** All packages there are, ready or not, with where they are from; and what may be done with them. */
export function Packages() {
  const desk = useDesk();
  const { dialogs, keeping, kernel, kernelView, packages, settings, toasts } = desk;
  const installing = createInstalling(desk);
  const [query, setQuery] = createSignal('');
  const [filter, setFilter] = createSignal<Filter>('all');

  const read = async (): Promise<readonly PackageRow[]> => {
    // A browser that gives no storage keeps nothing, and the list is shown all the same.
    const ofPage = keeping.offline?.files().catch(() => []) ?? [];
    const [lock, told, files] = await Promise.all([packages.lock(), kernel.packages(), ofPage]);
    const here = new Set(files.filter((file) => file.isKept).map(({ path }) => path.replace(/^packages\//, '')));
    const refused = new Map<string, string>();
    for (const [name, entry] of Object.entries(lock.packages)) {
      const permitted = await packages.permits(entry.name, entry.sha256);
      if (!permitted.ok) refused.set(name, permitted.failure.message);
    }
    return packageRows(lock, told, refused, here);
  };
  const [rows, { refetch }] = createResource(read);
  // A kernel that is busy or not yet there tells nothing new: it is asked again when it is idle.
  createEffect(
    on([kernelView.packagesRevision, kernelView.state], ([, state]) => state === 'idle' && void refetch(), {
      defer: true,
    }),
  );
  onCleanup(packages.watch(() => void refetch()));
  onCleanup(settings.watch(() => void refetch()));
  // What is on this device has changed: a pack came, or the service worker kept what was used.
  const kept = createMemo(() => {
    const state = keeping.state();
    return state.kind === 'ready' ? JSON.stringify(state.sizes) : state.kind;
  });
  createEffect(on(kept, () => void refetch(), { defer: true }));

  // Each row stays the same when the list is read again, and so does a question that it asks.
  const [listed, setListed] = createStore<{ rows: readonly PackageRow[] }>({ rows: [] });
  createEffect(() => setListed('rows', reconcile([...(rows.latest ?? [])], { key: 'name' })));

  const all = () => listed.rows;
  const choice = (): FilterChoice => FILTERS.find((one) => one.filter === filter()) ?? EVERYTHING;
  const shown = createMemo(() => {
    const wanted = query().trim().toLowerCase();
    const isFound = (row: PackageRow) =>
      `${row.name} ${row.licence} ${row.made ? makerText(row.made) : ''}`.toLowerCase().includes(wanted);
    return all().filter((row) => choice().shows(row) && isFound(row));
  });
  const sizes = (list: readonly PackageRow[]) => formatBytes(list.reduce((sum, row) => sum + (row.size ?? 0), 0));
  const bundled = () => all().filter(({ source }) => source === 'bundled');
  const offline = () => all().filter(({ state }) => state === 'offline');
  const reset = async () => {
    await packages.reset();
    toasts.show('What you added is removed. Python has it until it is restarted.');
  };

  return (
    <div class="stack">
      <InstallForm installing={installing} />
      <PackageRule />
      <Show
        when={all().length > 0}
        fallback={
          <p class="small muted">
            {rows.error ? 'The list of packages could not be read. Reload the page.' : 'The list is being read.'}
          </p>
        }
      >
        <div class="inline package-find">
          <input
            class="field"
            type="search"
            aria-label="Search packages"
            placeholder="Search packages"
            value={query()}
            onInput={(event) => setQuery(event.currentTarget.value)}
          />
          <select
            class="field"
            aria-label="Packages to show"
            value={filter()}
            onChange={(event) => setFilter(event.currentTarget.value as Filter)}
          >
            <For each={FILTERS.filter((one) => one.filter === filter() || all().some(one.shows))}>
              {(one) => (
                <option value={one.filter}>
                  {one.text} ({all().filter(one.shows).length})
                </option>
              )}
            </For>
          </select>
        </div>
        <p class="small muted" role="status">
          {query().trim() || filter() !== 'all'
            ? `${shown().length} of ${all().length} packages`
            : `${bundled().length} packages come with this page, ${sizes(bundled())}. They load by themselves when your code imports them, fonts when a text needs them. ${offline().length} are on this device.`}
        </p>
        <Show when={desk.packs && bundled().some(({ state }) => state === 'network')}>
          <button type="button" class="button" onClick={() => dialogs.show({ kind: 'offline' })}>
            Put more on this device
          </button>
        </Show>
        <ul class="plain-list packages" aria-label="Packages">
          <For each={shown()} fallback={<li class="small muted">No package is called so. Try to install it above.</li>}>
            {(row) => (
              <PackageItem
                row={row}
                isBusy={installing.progress() !== null}
                onUpgrade={(name) => void installing.install([name], true)}
              />
            )}
          </For>
        </ul>
        <Show when={all().some((row) => row.source === 'kept')}>
          <Sure
            question={`Remove all ${all().filter((row) => row.source === 'kept').length} packages that you added, from this device?`}
            yes="Remove them"
            no="Keep them"
            onYes={() => void reset()}
          >
            {(ask) => (
              <button type="button" class="button" onClick={ask}>
                Reset to the base set
              </button>
            )}
          </Sure>
        </Show>
      </Show>
    </div>
  );
}
