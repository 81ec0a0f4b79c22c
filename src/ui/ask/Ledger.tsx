import { createMemo, createResource, createSignal, For, Show } from 'solid-js';
import type { RequestRecord } from '../../contract/ledger';
import { formatBytes } from '../../lib/bytes';
import { saveBlob } from '../common/save-blob';
import { useDesk } from '../context';
import { useAsk } from './context';
import { costText, type LedgerTotals, totalsOf } from './ledger-totals';
import { OtherTraffic } from './OtherTraffic';
import { Prices } from './Prices';
import { RequestBody } from './RequestBody';

const OUTCOMES: Readonly<Record<RequestRecord['outcome'], string>> = {
  waiting: 'Waits for you',
  pending: 'Under way',
  declined: 'Not sent',
  failed: 'Failed',
  aborted: 'Stopped',
  done: 'Done',
};

/** Every request of the session, with totals; the exact body of each is one click away. */
export function Ledger() {
  const ask = useAsk();
  const { toasts, notebook } = useDesk();
  const totals = createMemo(() => totalsOf(ask.records()));
  const all = createMemo(() => [...ask.records(), ...ask.otherRecords()].sort((a, b) => a.time - b.time));
  const ids = createMemo(() =>
    all()
      .map((record) => record.id)
      .reverse(),
  );
  const byId = createMemo(() => new Map(all().map((record) => [record.id, record])));
  const save = async () => {
    try {
      const lines: string[] = [];
      for (const record of all()) lines.push(JSON.stringify({ ...record, body: await ask.body(record) }));
      const name = `${notebook.title().replace(/[\\/:*?"<>|\n]+/g, '-') || 'session'}-ledger.jsonl`;
      saveBlob(new Blob([`${lines.join('\n')}\n`], { type: 'application/jsonl' }), name);
    } catch (error) {
      toasts.show(`The ledger could not be read. ${error instanceof Error ? error.message : ''}`, { kind: 'error' });
    }
  };
  return (
    <div class="stack">
      <section class="stack" aria-labelledby="totals-title">
        <h3 id="totals-title">This session</h3>
        <Totals totals={totals()} />
        <button type="button" class="button" disabled={ids().length === 0} onClick={() => void save()}>
          Save as JSON lines
        </button>
      </section>
      <Prices />
      <section class="stack" aria-labelledby="ledger-title">
        <h3 id="ledger-title">Requests to models</h3>
        <ul class="plain-list requests">
          <For
            each={ids()}
            fallback={
              <li class="small muted">
                Each request that leaves for a model is listed here, with its body; tests and lists of models too.
              </li>
            }
          >
            {(id) => <Show when={byId().get(id)}>{(record) => <Entry record={record()} />}</Show>}
          </For>
        </ul>
      </section>
      <OtherTraffic />
    </div>
  );
}

function exactly(bytes: number): string {
  return `${bytes.toLocaleString('en')} ${bytes === 1 ? 'byte' : 'bytes'}`;
}

function Totals(props: { readonly totals: LedgerTotals }) {
  return (
    <dl class="facts number">
      <dt>Requests</dt>
      <dd>{props.totals.requests}</dd>
      <dt>Sent</dt>
      <dd title={exactly(props.totals.bytesOut)}>{formatBytes(props.totals.bytesOut)}</dd>
      <dt>Received</dt>
      <dd title={exactly(props.totals.bytesIn)}>{formatBytes(props.totals.bytesIn)}</dd>
      <dt>Tokens</dt>
      <dd>
        {props.totals.inputTokens.toLocaleString('en')} in, {props.totals.outputTokens.toLocaleString('en')} out
        {props.totals.isEstimate ? ', in part reckoned' : ''}
      </dd>
      <dt>Cost</dt>
      <dd>
        {costText(props.totals.requests === 0 ? 0 : props.totals.cost)}
        {props.totals.unpriced > 0 && props.totals.cost !== null ? ` and ${props.totals.unpriced} without a price` : ''}
      </dd>
    </dl>
  );
}

function Entry(props: { readonly record: RequestRecord }) {
  const ask = useAsk();
  const [open, setOpen] = createSignal(false);
  const [body] = createResource(open, () => ask.body(props.record));
  const tokens = () => {
    const { inputTokens, outputTokens, isEstimate } = props.record;
    if (inputTokens === null && outputTokens === null) return '';
    return ` · ${isEstimate ? 'about ' : ''}${inputTokens ?? 0} tokens in, ${outputTokens ?? 0} out`;
  };
  return (
    <li class="request" data-outcome={props.record.outcome}>
      <details onToggle={(event) => setOpen(event.currentTarget.open)}>
        <summary>
          <span class="inline">
            <span class="tag">{props.record.status ?? OUTCOMES[props.record.outcome]}</span>
            <span class="grow cut mono" title={props.record.url}>
              {props.record.method === 'GET' ? 'GET ' : ''}
              {props.record.host}
            </span>
            <span class="small muted number">{new Date(props.record.time).toLocaleTimeString()}</span>
          </span>
          <span
            class="small muted number ledger-line"
            title={`sent ${exactly(props.record.bytesOut)}, received ${exactly(props.record.bytesIn)}`}
          >
            {props.record.model ? `${props.record.model} · ` : ''}sent {formatBytes(props.record.bytesOut)} · received{' '}
            {formatBytes(props.record.bytesIn)}
            {tokens()}
            {props.record.cost === null ? '' : ` · ${costText(props.record.cost)}`}
          </span>
        </summary>
        <Show when={open() && !body.loading} fallback={<p class="small muted">Reading.</p>}>
          <Show when={body()} fallback={<p class="small muted">This request had no body.</p>}>
            {(text) => <RequestBody body={text()} />}
          </Show>
        </Show>
      </details>
    </li>
  );
}
