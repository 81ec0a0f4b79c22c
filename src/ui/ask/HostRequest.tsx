import Globe from 'lucide-solid/icons/globe';
import { useDesk } from '../context';
import { useAsk } from './context';

/** Whether Python may reach a host: asked in every mode, before the code runs where the code names it. */
export function HostRequest(props: { readonly id: string; readonly host: string }) {
  const ask = useAsk();
  const { network } = useDesk();
  return (
    <section class="question host-request" aria-label="Question to you" data-open="true">
      <p class="inline">
        <Globe size={16} aria-hidden="true" />
        <span>
          Python wants to reach <strong>{props.host}</strong>. What it sends there leaves this device.
        </span>
      </p>
      <div class="row-end">
        <button
          type="button"
          class="button"
          onClick={() => {
            network.dismiss();
            ask.answer(props.id, { kind: 'decline' });
          }}
        >
          Don’t allow
        </button>
        <button
          type="button"
          class="button"
          onClick={() => ask.answer(props.id, { kind: 'allow-host', until: 'always' })}
        >
          Always allow
        </button>
        <button
          type="button"
          class="button"
          onClick={() => ask.answer(props.id, { kind: 'allow-host', until: 'once' })}
        >
          Allow until closed
        </button>
      </div>
    </section>
  );
}
