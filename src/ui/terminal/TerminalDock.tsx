import ChevronDown from 'lucide-solid/icons/chevron-down';
import Maximize2 from 'lucide-solid/icons/maximize-2';
import Minimize2 from 'lucide-solid/icons/minimize-2';
import PersonStanding from 'lucide-solid/icons/person-standing';
import Plus from 'lucide-solid/icons/plus';
import X from 'lucide-solid/icons/x';
import { createSignal, For, Show } from 'solid-js';
import { IconButton } from '../common/IconButton';
import { SureQuestion } from '../common/Sure';
import { useDesk } from '../context';
import type { OpenTerminal } from '../state/terminals';
import { Terminal } from './Terminal';
import '../styles/terminal.css';

/** The terminals, at the foot of the desk: all stay alive, one is seen. */
export function TerminalDock() {
  const { terminals } = useDesk();
  const [isLarge, setLarge] = createSignal(false);
  const [isRead, setRead] = createSignal(false);
  /** The one of which it is asked whether it may end. */
  const [doubted, setDoubted] = createSignal<OpenTerminal | null>(null);
  let tabs: HTMLDivElement | undefined;
  const leave = () => tabs?.querySelector<HTMLElement>('[aria-pressed="true"]')?.focus();
  const close = (terminal: OpenTerminal) => {
    setDoubted(null);
    terminals.close(terminal.id);
  };
  return (
    <section class="terminal-dock" aria-label="Terminals" data-large={isLarge()} hidden={!terminals.areShown()}>
      <header class="terminal-head">
        <div ref={tabs} class="terminal-tabs">
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
                  <Show when={terminal.note}>
                    <span class="level" data-level={terminal.note.toLowerCase()}>
                      {terminal.note}
                    </span>
                  </Show>
                </button>
                <IconButton
                  label={`Close the terminal of ${terminal.title}`}
                  onClick={() => (terminal.link.isBusy?.() ? setDoubted(terminal) : close(terminal))}
                >
                  <X size={15} />
                </IconButton>
              </span>
            )}
          </For>
          <Show when={terminals.openShell}>
            {(open) => (
              <IconButton label="New terminal" onClick={() => void open()()}>
                <Plus size={16} />
              </IconButton>
            )}
          </Show>
        </div>
        <IconButton
          label="Text for screen readers"
          aria-pressed={isRead()}
          class={isRead() ? 'is-on' : ''}
          onClick={() => setRead(!isRead())}
        >
          <PersonStanding size={16} />
        </IconButton>
        <IconButton label={isLarge() ? 'Smaller terminals' : 'Larger terminals'} onClick={() => setLarge(!isLarge())}>
          {isLarge() ? <Minimize2 size={15} /> : <Maximize2 size={15} />}
        </IconButton>
        <IconButton label="Hide the terminals" onClick={() => terminals.toggle()}>
          <ChevronDown size={17} />
        </IconButton>
      </header>
      <Show when={doubted()}>
        {(terminal) => (
          <div class="terminal-doubt">
            <SureQuestion
              question={`Something runs in ${terminal().title}. End it?`}
              yes="End and close"
              no="Keep it"
              onYes={() => close(terminal())}
              onNo={() => setDoubted(null)}
            />
          </div>
        )}
      </Show>
      <For each={terminals.list()}>
        {(terminal) => (
          <div class="terminal-place" hidden={terminals.shown()?.id !== terminal.id}>
            <Terminal
              link={terminal.link}
              label={`Terminal of ${terminal.title}`}
              isShown={terminals.areShown() && terminals.shown()?.id === terminal.id}
              isRead={isRead()}
              onLeave={leave}
            />
          </div>
        )}
      </For>
    </section>
  );
}
