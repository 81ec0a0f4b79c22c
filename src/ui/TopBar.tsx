import PanelLeft from 'lucide-solid/icons/panel-left';
import PanelRight from 'lucide-solid/icons/panel-right';
import SquareTerminal from 'lucide-solid/icons/square-terminal';
import { onCleanup, Show } from 'solid-js';
import { IconButton } from './common/IconButton';
import { useDesk } from './context';

export function TopBar() {
  const { layout, terminals } = useDesk();
  const onKey = (event: KeyboardEvent) => {
    if (event.key !== '`' || !event.ctrlKey || !terminals.openShell) return;
    event.preventDefault();
    terminals.toggle();
  };
  addEventListener('keydown', onKey);
  onCleanup(() => removeEventListener('keydown', onKey));
  const label = (side: 'left' | 'right', what: string) => `${layout.isOpen(side) ? 'Hide' : 'Show'} ${what}`;
  return (
    <header class="top-bar">
      <IconButton
        label={label('left', 'sessions and files')}
        aria-expanded={layout.isOpen('left')}
        onClick={() => layout.toggle('left')}
      >
        <PanelLeft size={18} />
      </IconButton>
      <span class="brand">
        <Mark />
        Carrel
      </span>
      <span class="grow" />
      <Show when={terminals.openShell}>
        <IconButton
          label={`${terminals.list().length > 0 && terminals.areShown() ? 'Hide' : 'Show'} terminal`}
          keys="Ctrl+`"
          aria-keyshortcuts="Control+`"
          aria-expanded={terminals.list().length > 0 && terminals.areShown()}
          onClick={() => terminals.toggle()}
        >
          <SquareTerminal size={18} />
        </IconButton>
      </Show>
      <IconButton
        label={label('right', 'details')}
        aria-expanded={layout.isOpen('right')}
        onClick={() => layout.toggle('right')}
      >
        <PanelRight size={18} />
      </IconButton>
    </header>
  );
}

/** A desk between two walls. */
function Mark() {
  return (
    <svg
      viewBox="0 0 24 24"
      width="20"
      height="20"
      aria-hidden="true"
      fill="none"
      stroke="currentColor"
      stroke-width="2"
    >
      <path d="M4 20V5.5A1.5 1.5 0 0 1 5.5 4h13A1.5 1.5 0 0 1 20 5.5V20M4 14h16M9.5 10.5h5" stroke-linecap="round" />
    </svg>
  );
}
