import { Ledger } from '../ask/Ledger';
import { WithAsk } from '../ask/WithAsk';

/** Every request of this session to a model. */
export function LedgerPanel() {
  return (
    <WithAsk>
      <Ledger />
    </WithAsk>
  );
}
