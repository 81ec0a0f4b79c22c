import { type Accessor, createSignal } from 'solid-js';

interface Question {
  readonly origin: string;
  readonly resolve: (allowed: boolean) => void;
}

/** The question whether a page that embeds the desk may use it. */
export interface Embedding {
  /** Origin that waits for an answer. */
  readonly asking: Accessor<string | null>;
  answer(allowed: boolean): void;
  ask(origin: string): Promise<boolean>;
}

export function createEmbedding(): Embedding {
  const [questions, setQuestions] = createSignal<readonly Question[]>([]);
  return {
    asking: () => questions()[0]?.origin ?? null,
    answer(allowed) {
      questions()[0]?.resolve(allowed);
      setQuestions((all) => all.slice(1));
    },
    ask: (origin) => new Promise((resolve) => setQuestions((all) => [...all, { origin, resolve }])),
  };
}
