import * as Dialog from '@kobalte/core/dialog';
import X from 'lucide-solid/icons/x';
import type { JSX } from 'solid-js';
import '../styles/dialog.css';

/** A dialog over the page: Escape and a click beside it close it, and the focus goes back to where it was. */
export function DialogFrame(props: {
  readonly title: string;
  readonly onClose: () => void;
  readonly children: JSX.Element;
}) {
  return (
    <Dialog.Root open onOpenChange={(open) => !open && props.onClose()} preventScroll={false}>
      <Dialog.Portal>
        <Dialog.Overlay class="scrim" />
        {/* Over a drawer of a narrow screen: that would take the dialog away from screen readers, as it does with the page below it. */}
        <div class="dialog-place" data-kb-top-layer="">
          <Dialog.Content class="dialog">
            <header class="dialog-head">
              <Dialog.Title class="dialog-title">{props.title}</Dialog.Title>
              <Dialog.CloseButton class="icon-button" aria-label="Close">
                <X size={18} />
              </Dialog.CloseButton>
            </header>
            <div class="dialog-body">{props.children}</div>
          </Dialog.Content>
        </div>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
