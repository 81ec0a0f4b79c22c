import { createMemo, Show } from 'solid-js';
import { formatBytes } from '../../lib/bytes';
import { useDesk } from '../context';

/** What left this device besides requests to models: those of Python, and downloads of packages. */
export function OtherTraffic() {
  const { network, layout } = useDesk();
  const sent = createMemo(() => network.records().filter((record) => record.outcome !== 'denied'));
  const denied = () => network.records().length - sent().length;
  const hosts = createMemo(() => [...new Set(sent().map((record) => record.host))]);
  const bytes = (of: 'bytesOut' | 'bytesIn') => formatBytes(sent().reduce((sum, record) => sum + record[of], 0));
  return (
    <section class="stack" aria-labelledby="other-title">
      <h3 id="other-title">Python and packages</h3>
      <Show
        when={network.records().length > 0}
        fallback={
          <p class="small muted">
            Nothing else has left this device since the page was opened: Python made no requests, and no package was
            downloaded.
          </p>
        }
      >
        <dl class="facts number">
          <dt>Requests</dt>
          <dd>
            {sent().length}
            {denied() > 0 ? `, and ${denied()} refused` : ''}
          </dd>
          <dt>Sent</dt>
          <dd>{bytes('bytesOut')}</dd>
          <dt>Received</dt>
          <dd>{bytes('bytesIn')}</dd>
          <Show when={hosts().length > 0}>
            <dt>Hosts</dt>
            <dd class="mono">{hosts().join(', ')}</dd>
          </Show>
        </dl>
      </Show>
      <button type="button" class="button" onClick={() => layout.showTab('network')}>
        Show each under Network
      </button>
    </section>
  );
}
