import { AskOptions } from '../ask/AskOptions';
import { ProviderForm } from '../ask/ProviderForm';
import { WithAsk } from '../ask/WithAsk';

/** Which model is asked, with which key, and how. */
export function ModelPanel() {
  return (
    <WithAsk>
      <div class="stack">
        <ProviderForm />
        <AskOptions />
      </div>
    </WithAsk>
  );
}
