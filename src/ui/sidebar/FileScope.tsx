import ArrowDownUp from 'lucide-solid/icons/arrow-down-up';
import Check from 'lucide-solid/icons/check';
import { For } from 'solid-js';
import { Menu } from '../common/Menu';
import { useDesk } from '../context';
import type { Order, Scope } from '../state/files-scope';

const SCOPES: readonly { readonly scope: Scope; readonly label: string }[] = [
  { scope: 'all', label: 'All' },
  { scope: 'session', label: 'This session' },
];
const ORDERS: readonly { readonly order: Order; readonly label: string }[] = [
  { order: 'name', label: 'By name' },
  { order: 'newest', label: 'Newest first' },
  { order: 'largest', label: 'Largest first' },
];

/** Which files are listed, and in which order. Each session remembers its own. */
export function FileScope() {
  const { filesScope } = useDesk();
  const mark = (isOn: boolean) => <Check size={15} style={{ visibility: isOn ? 'visible' : 'hidden' }} />;
  const hidden = () => ({
    label: 'Hidden files',
    icon: mark(filesScope.showsHidden()),
    run: () => filesScope.showHidden(!filesScope.showsHidden()),
  });
  return (
    <div class="file-scope">
      <fieldset class="view-switch" aria-label="Files to list">
        <For each={SCOPES}>
          {({ scope, label }) => (
            <button
              type="button"
              aria-pressed={filesScope.scope() === scope}
              onClick={() => filesScope.setScope(scope)}
            >
              {label}
            </button>
          )}
        </For>
      </fieldset>
      <Menu
        label="Order of the files"
        actions={[
          ...ORDERS.map(({ order, label }) => ({
            label,
            icon: mark(filesScope.order() === order),
            run: () => filesScope.setOrder(order),
          })),
          ...(filesScope.hidden() === 0 ? [] : [null, hidden()]),
        ]}
      >
        <ArrowDownUp size={15} />
      </Menu>
    </div>
  );
}
