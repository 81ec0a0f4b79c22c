import { type Accessor, createEffect, createSignal, on, onCleanup } from 'solid-js';
import type { SessionInfo, SessionStore } from '../../contract/session';
import { createSearch, type FoundSession } from '../../session/search';

export interface SessionSearch {
  readonly query: Accessor<string>;
  setQuery(query: string): void;
  /** Null: nothing is looked for. */
  readonly found: Accessor<readonly FoundSession[] | null>;
  /** Set while it takes a moment. */
  readonly progress: Accessor<{ readonly done: number; readonly total: number } | null>;
}

/** Milliseconds after the last key before texts are looked through. */
const PAUSE = 120;

export interface SessionSearchParts {
  readonly store: Pick<SessionStore, 'text'>;
  readonly list: Accessor<readonly SessionInfo[]>;
}

/** Must be called inside a reactive root. */
export function createSessionSearch({ store, list }: SessionSearchParts): SessionSearch {
  const search = createSearch(store);
  const [query, setQuery] = createSignal('');
  const [found, setFound] = createSignal<readonly FoundSession[] | null>(null);
  const [progress, setProgress] = createSignal<{ done: number; total: number } | null>(null);
  createEffect(
    on([query, list], ([wanted, sessions]) => {
      if (wanted.trim() === '') {
        setFound(null);
        setProgress(null);
        return;
      }
      const abort = new AbortController();
      const timer = setTimeout(() => {
        void search.run(sessions, wanted, {
          signal: abort.signal,
          onProgress(some, done) {
            if (abort.signal.aborted) return;
            const isOver = done === sessions.length;
            // Until it is over, what was found before stays: a list that empties at each key flickers.
            if (isOver || some.length > 0) setFound(some);
            setProgress(isOver ? null : { done, total: sessions.length });
          },
        });
      }, PAUSE);
      onCleanup(() => {
        clearTimeout(timer);
        abort.abort();
      });
    }),
  );
  return { query, setQuery, found, progress };
}
