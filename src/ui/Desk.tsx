import * as Dialog from '@kobalte/core/dialog';
import X from 'lucide-solid/icons/x';
import { type JSX, lazy, Show, Suspense } from 'solid-js';
import { IconButton } from './common/IconButton';
import { Toasts } from './common/Toasts';
import { DeskContext, type Desk as DeskParts, useDesk } from './context';
import { Dialogs } from './dialogs/Dialogs';
import { DropOverlay } from './drop/DropOverlay';
import { Notebook } from './notebook/Notebook';
import { Resizer } from './Resizer';
import { StatusLine } from './StatusLine';
import { Sidebar } from './sidebar/Sidebar';
import type { Side } from './state/layout';
import { TopBar } from './TopBar';
import './styles';

const UpdateBar = lazy(async () => ({ default: (await import('./UpdateBar')).UpdateBar }));
const TerminalDock = lazy(async () => ({ default: (await import('./terminal/TerminalDock')).TerminalDock }));
const Details = lazy(async () => ({ default: (await import('./details/Details')).Details }));

/** The whole page. */
export function Desk(props: { readonly desk: DeskParts }) {
  return (
    <DeskContext.Provider value={props.desk}>
      <div class="desk">
        <TopBar />
        <Show when={props.desk.keeping.update().kind !== 'none' && !props.desk.keeping.isLater()}>
          <Suspense>
            <UpdateBar />
          </Suspense>
        </Show>
        <div class="desk-middle">
          <SidePanel side="left" label="Sessions and files">
            <Sidebar />
          </SidePanel>
          <Notebook />
          <SidePanel side="right" label="Details">
            <Suspense>
              <Details />
            </Suspense>
          </SidePanel>
        </div>
        <Show when={props.desk.terminals.list().length > 0}>
          <Suspense>
            <TerminalDock />
          </Suspense>
        </Show>
        <StatusLine />
      </div>
      <Dialogs />
      <Toasts />
      <DropOverlay />
    </DeskContext.Provider>
  );
}

/** A column that can be closed and resized; on a narrow screen a drawer over the page. */
function SidePanel(props: { readonly side: Side; readonly label: string; readonly children: JSX.Element }) {
  const { layout } = useDesk();
  return (
    <Show
      when={layout.narrow()}
      fallback={
        <Show when={layout.isOpen(props.side)}>
          <aside
            class="side"
            data-side={props.side}
            aria-label={props.label}
            style={{ width: `${layout.width(props.side)}px` }}
          >
            {props.children}
            <Resizer side={props.side} label={`Width of ${props.label.toLowerCase()}`} />
          </aside>
        </Show>
      }
    >
      <Dialog.Root
        open={layout.isOpen(props.side)}
        onOpenChange={(open) => !open && layout.close(props.side)}
        preventScroll={false}
      >
        <Dialog.Portal>
          <Dialog.Overlay class="scrim" />
          <Dialog.Content class="drawer" data-side={props.side} aria-label={props.label}>
            <IconButton
              label={`Close ${props.label.toLowerCase()}`}
              class="drawer-close"
              onClick={() => layout.close(props.side)}
            >
              <X size={18} />
            </IconButton>
            {props.children}
          </Dialog.Content>
        </Dialog.Portal>
      </Dialog.Root>
    </Show>
  );
}
