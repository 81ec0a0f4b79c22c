import { type Accessor, createSignal } from 'solid-js';
import type { TerminalLink } from '../../contract/terminal';
import type { Toasts } from './toasts';

/** One terminal on the screen. */
export interface OpenTerminal {
  readonly id: string;
  /** Where it is, such as the name of a runner. */
  readonly title: string;
  /** What is to be seen beside the title at all times; may be empty. */
  readonly note: string;
  readonly link: TerminalLink;
}

/** The terminals at the foot of the desk. */
export interface Terminals {
  readonly list: Accessor<readonly OpenTerminal[]>;
  readonly shown: Accessor<OpenTerminal | null>;
  /** Whether they are to be seen; hidden ones go on. */
  readonly areShown: Accessor<boolean>;
  open(terminal: Omit<OpenTerminal, 'id'>): void;
  /** Opens one on the shell of this tab. Null: there is none. */
  readonly openShell: (() => Promise<void>) | null;
  /** Shows or hides them; where there is none yet, opens one. */
  toggle(): void;
  show(id: string): void;
  /** Ends what runs in it. */
  close(id: string): void;
}

interface TerminalsOptions {
  readonly toasts: Toasts;
  /** Begins a terminal on the shell of this tab. */
  readonly shell?: () => Promise<TerminalLink>;
}

export function createTerminals({ toasts, shell }: TerminalsOptions): Terminals {
  const [list, setList] = createSignal<readonly OpenTerminal[]>([]);
  const [chosen, setChosen] = createSignal<string | null>(null);
  const [areShown, setShown] = createSignal(true);
  let shells = 0;
  const open: Terminals['open'] = (terminal) => {
    const id = crypto.randomUUID();
    setList((all) => [...all, { id, ...terminal }]);
    setChosen(id);
    setShown(true);
  };
  const openShell = shell
    ? async () => {
        try {
          const link = await shell();
          shells = list().length === 0 ? 1 : shells + 1;
          open({ title: shells === 1 ? 'Shell' : `Shell ${shells}`, note: '', link });
        } catch {
          toasts.show('The terminal could not be loaded. Connect to the network once, and try again.', {
            kind: 'error',
          });
        }
      }
    : null;
  return {
    list,
    shown: () => list().find((each) => each.id === chosen()) ?? list().at(-1) ?? null,
    areShown,
    open,
    openShell,
    toggle() {
      if (list().length > 0) setShown((now) => !now);
      else void openShell?.();
    },
    show: setChosen,
    close(id) {
      list()
        .find((each) => each.id === id)
        ?.link.close();
      setList((all) => all.filter((each) => each.id !== id));
    },
  };
}
