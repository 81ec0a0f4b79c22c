import * as DropdownMenu from '@kobalte/core/dropdown-menu';
import { For, type JSX } from 'solid-js';
import { useDesk } from '../context';

export interface MenuAction {
  readonly label: string;
  readonly icon?: JSX.Element;
  readonly hint?: string;
  readonly disabled?: boolean;
  readonly run: () => void;
}

/** A button that opens a list of actions; null among them draws a line. */
export function Menu(props: {
  readonly label: string;
  readonly class?: string;
  readonly children: JSX.Element;
  readonly actions: readonly (MenuAction | null)[];
}) {
  const { layout } = useDesk();
  // A drawer hides all that lies outside of it from assistive technology, and so a menu that is not modal itself.
  return (
    <DropdownMenu.Root gutter={4} modal={layout.narrow()} preventScroll={false}>
      <DropdownMenu.Trigger class={props.class ?? 'icon-button'} aria-label={props.label} title={props.label}>
        {props.children}
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content class="menu">
          <For each={props.actions}>
            {(action) =>
              action === null ? (
                <DropdownMenu.Separator class="menu-line" />
              ) : (
                <DropdownMenu.Item class="menu-item" disabled={action.disabled} onSelect={action.run}>
                  {action.icon}
                  <DropdownMenu.ItemLabel>{action.label}</DropdownMenu.ItemLabel>
                  {action.hint && <span class="menu-hint">{action.hint}</span>}
                </DropdownMenu.Item>
              )
            }
          </For>
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}
