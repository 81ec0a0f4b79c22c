import { createSignal, onMount, Show } from 'solid-js';
import type { OfflineSizes, OfflineState } from '../../contract/offline';
import { formatBytes } from '../../lib/bytes';
import { useDesk } from '../context';
import { offlineText } from '../OfflineMark';

/** What of the page itself is on this device, and its repair. */
export function OfflineSection() {
  const { dialogs, keeping } = useDesk();
  const { offline } = keeping;
  const [working, setWorking] = createSignal<AbortController | null>(null);
  const [part, setPart] = createSignal(0);
  const [said, setSaid] = createSignal('');
  onMount(() => void offline?.refresh());

  const repair = async () => {
    const abort = new AbortController();
    setWorking(abort);
    setSaid('');
    setPart(0);
    const done = await offline?.repair({
      signal: abort.signal,
      onProgress: (loaded, total) => setPart(total === 0 ? 1 : loaded / total),
    });
    if (done?.ok) {
      const { checked, broken } = done.value;
      setSaid(`${countOf(checked)} checked, ${broken.length === 0 ? 'all whole' : `${broken.length} fetched again`}.`);
      if (keeping.state().kind !== 'ready') await offline?.prepare();
    } else if (done) setSaid(done.failure.message);
    setWorking(null);
  };

  return (
    <Show when={offline}>
      <section class="stack" aria-labelledby="offline-title">
        <h3 id="offline-title">Without a network</h3>
        <p class="small">{offlineText(keeping.state())}</p>
        <Show when={sizesOf(keeping.state())}>
          {(sizes) => (
            <dl class="facts">
              <dt>Page and Python</dt>
              <dd class="number">{formatBytes(sizes().base)}</dd>
              <dt>Packages, fonts</dt>
              <dd class="number">
                {countOf(sizes().used.files)}, {formatBytes(sizes().used.bytes)}
              </dd>
            </dl>
          )}
        </Show>
        <Show when={progressOf(keeping.state())}>
          {(value) => <progress class="progress wide" aria-label="Keeping for offline use" value={value()} max={1} />}
        </Show>
        <Show when={keeping.state().kind === 'partial' || keeping.state().kind === 'problem'}>
          <button type="button" class="button" onClick={() => void offline?.prepare()}>
            Make it ready offline
          </button>
        </Show>
        <Show when={keeping.state().kind === 'ready' || keeping.state().kind === 'problem'}>
          <Show
            when={working()}
            fallback={
              <button type="button" class="button" onClick={() => void repair()}>
                Check and repair
              </button>
            }
          >
            {(abort) => (
              <>
                <progress class="progress wide" aria-label="Checking what is kept" value={part()} max={1} />
                <button type="button" class="button" onClick={() => abort().abort()}>
                  Stop checking
                </button>
              </>
            )}
          </Show>
        </Show>
        <button type="button" class="button" onClick={() => dialogs.show({ kind: 'offline' })}>
          Choose packs
        </button>
        <p class="small muted" role="status">
          {said()}
        </p>
      </section>
    </Show>
  );
}

function sizesOf(state: OfflineState): OfflineSizes | null {
  return state.kind === 'ready' ? state.sizes : null;
}

function progressOf(state: OfflineState): number | null {
  return state.kind === 'preparing' ? state.loaded / Math.max(1, state.total) : null;
}

function countOf(files: number): string {
  return files === 1 ? '1 file' : `${files} files`;
}
