import { createMemo, createSignal } from 'solid-js';
import { CopyButton } from './CopyButton';

/** The body of a request: laid out to be read, or the very bytes. */
export function RequestBody(props: { readonly body: string }) {
  const [exact, setExact] = createSignal(false);
  const laidOut = createMemo(() => {
    try {
      return JSON.stringify(JSON.parse(props.body), null, 2);
    } catch {
      return props.body;
    }
  });
  return (
    <div class="request-body">
      <div class="inline">
        <label class="inline small">
          <input type="checkbox" checked={exact()} onChange={(event) => setExact(event.currentTarget.checked)} />
          As it is sent
        </label>
        <span class="grow" />
        <CopyButton label="Copy body" text={() => props.body} />
      </div>
      {/* What scrolls must be reachable by keyboard. */}
      <pre class="preview-text" tabindex={0}>
        {exact() ? props.body : laidOut()}
      </pre>
    </div>
  );
}
