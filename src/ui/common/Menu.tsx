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

/** Pixels that a pointer moves before its press on the button is one that is drawn to an item. */
const DRAWN = 5;

/** A button that opens a list of actions; null among them draws a line. */
export function Menu(props: {
  readonly label: string;
  readonly class?: string;
  readonly children: JSX.Element;
  readonly actions: readonly (MenuAction | null)[];
}) {
  const { layout } = useDesk();
  // Where the press that opens the menu has begun. If the page moves meanwhile, the menu may lie under it when it ends.
  let opened: { readonly x: number; readonly y: number } | null = null;
  // A drawer hides all that lies outside of it from assistive technology, and so a menu that is not modal itself.
  return (
    <DropdownMenu.Root gutter={4} modal={layout.narrow()} preventScroll={false}>
      <DropdownMenu.Trigger
        class={props.class ?? 'icon-button'}
        aria-label={props.label}
        title={props.label}
        onPointerDown={({ clientX, clientY }) => {
          opened = { x: clientX, y: clientY };
        }}
      >
        {props.children}
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content
          class="menu"
          on:pointerdown={{
            capture: true,
            handleEvent: () => {
              opened = null;
            },
          }}
          on:pointerup={{
            capture: true,
            handleEvent: (event) => {
              if (opened && Math.hypot(event.clientX - opened.x, event.clientY - opened.y) < DRAWN)
                event.stopPropagation();
              opened = null;
            },
          }}
        >
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
