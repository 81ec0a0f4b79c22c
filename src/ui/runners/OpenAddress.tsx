import ExternalLink from 'lucide-solid/icons/external-link';
import { Show } from 'solid-js';

/** A way to the address of a runner with TLS that gave no answer: only a tab of its own tells why, and lets its certificate be accepted. */
export function OpenAddress(props: { readonly address: string }) {
  const url = () =>
    /^https:/i.test(props.address) && URL.canParse(props.address) ? new URL(props.address).origin : null;
  return (
    <Show when={url()}>
      {(origin) => (
        <a class="button open-address" href={origin()} target="_blank" rel="noopener noreferrer">
          <ExternalLink size={15} /> Open {origin()}
        </a>
      )}
    </Show>
  );
}
