import X from 'lucide-solid/icons/x';
import { For } from 'solid-js';
import { IconButton } from '../common/IconButton';
import { useDesk } from '../context';
import { Terminal } from './Terminal';
import '../styles/terminal.css';

/** The terminals, at the foot of the desk: all stay alive, one is seen. */
export function TerminalDock() {
  const { terminals } = useDesk();
  let tabs: HTMLElement | undefined;
  const leave = () => tabs?.querySelector<HTMLElement>('[aria-pressed="true"]')?.focus();
  return (
    <section class="terminal-dock" aria-label="Terminals">
      <header ref={tabs} class="terminal-tabs">
        <For each={terminals.list()}>
          {(terminal) => (
            <span class="terminal-tab" data-shown={terminals.shown()?.id === terminal.id}>
              <button
                type="button"
                class="terminal-name"
                aria-pressed={terminals.shown()?.id === terminal.id}
                onClick={() => terminals.show(terminal.id)}
              >
                {terminal.title}
                <span class="level" data-level={terminal.note.toLowerCase()}>
                  {terminal.note}
                </span>
              </button>
              <IconButton
                label={`Close the terminal of ${terminal.title}`}
                onClick={() => terminals.close(terminal.id)}
              >
                <X size={15} />
              </IconButton>
            </span>
          )}
        </For>
      </header>
      <For each={terminals.list()}>
        {(terminal) => (
          <div class="terminal-place" hidden={terminals.shown()?.id !== terminal.id}>
            <Terminal link={terminal.link} label={`Terminal of ${terminal.title}`} onLeave={leave} />
          </div>
        )}
      </For>
    </section>
  );
}
