import { Show } from 'solid-js';
import { formatBytes } from '../../lib/bytes';
import { useAsk } from './context';
import { RequestBody } from './RequestBody';

/** In the mode that asks first: what is about to leave, whole. */
export function WaitingRequestCard() {
  const ask = useAsk();
  return (
    <Show when={ask.waiting()}>
      {(request) => (
        <section class="question" aria-label="Request that waits for you" data-open="true">
          <p>
            <strong>Send this to {request().host}?</strong>{' '}
            <span class="small muted number">{formatBytes(new Blob([request().body]).size)}</span>
          </p>
          <RequestBody body={request().body} />
          <div class="row-end">
            <button
              type="button"
              class="button button-quiet"
              onClick={() => ask.services.ledger.decide(request().id, false)}
            >
              Don’t send
            </button>
            <button
              type="button"
              class="button button-accent"
              onClick={() => ask.services.ledger.decide(request().id, true)}
            >
              Send
            </button>
          </div>
        </section>
      )}
    </Show>
  );
}
