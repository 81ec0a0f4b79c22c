import { type Accessor, createSignal } from 'solid-js';
import type { TerminalLink } from '../../contract/terminal';

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
  open(terminal: Omit<OpenTerminal, 'id'>): void;
  show(id: string): void;
  /** Ends what runs in it. */
  close(id: string): void;
}

export function createTerminals(): Terminals {
  const [list, setList] = createSignal<readonly OpenTerminal[]>([]);
  const [chosen, setChosen] = createSignal<string | null>(null);
  return {
    list,
    shown: () => list().find((each) => each.id === chosen()) ?? list().at(-1) ?? null,
    open(terminal) {
      const id = crypto.randomUUID();
      setList((all) => [...all, { id, ...terminal }]);
      setChosen(id);
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
