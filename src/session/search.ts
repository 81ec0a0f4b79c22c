import type { SessionInfo, SessionStore } from '../contract/session';

export interface FoundSession {
  readonly id: string;
  /** The first line in which a word stands that is not in the title; null: the title has them all. */
  readonly line: string | null;
}

export interface SearchOptions {
  readonly signal: AbortSignal;
  /** All that is found so far, in the order of the sessions. `done`: sessions that were looked through. */
  readonly onProgress: (found: readonly FoundSession[], done: number) => void;
}

/** Characters of a line that are shown. */
const LINE = 120;

/** Looks through sessions; their texts are read once and kept until a session has changed. */
export interface Search {
  /** Sessions in which every word of the query stands, in titles or texts. Titles are answered at once. */
  run(sessions: readonly SessionInfo[], query: string, options: SearchOptions): Promise<void>;
}

export function createSearch(store: Pick<SessionStore, 'text'>): Search {
  const texts = new Map<string, { readonly modified: number; readonly text: string }>();

  async function textOf({ id, modified }: SessionInfo): Promise<string> {
    const known = texts.get(id);
    if (known?.modified === modified) return known.text;
    const text = await store.text(id);
    texts.set(id, { modified, text });
    return text;
  }

  return {
    async run(sessions, query, { signal, onProgress }) {
      const words = query.toLowerCase().split(/\s+/).filter(Boolean);
      const found = new Map<string, FoundSession>();
      const tell = (done: number) =>
        onProgress(
          sessions.flatMap(({ id }) => found.get(id) ?? []),
          done,
        );
      const missing = ({ title }: SessionInfo) => words.filter((word) => !title.toLowerCase().includes(word));
      for (const info of sessions) if (missing(info).length === 0) found.set(info.id, { id: info.id, line: null });
      tell(0);
      for (const [place, info] of sessions.entries()) {
        if (!found.has(info.id)) {
          const text = await textOf(info).catch(() => '');
          if (signal.aborted) return;
          const line = lineWith(text, missing(info));
          if (line !== null) found.set(info.id, { id: info.id, line });
        }
        tell(place + 1);
      }
    },
  };
}

/** The line of the first word, cut around it; null: not all words are in the text. */
function lineWith(text: string, words: readonly string[]): string | null {
  const [first = ''] = words;
  const lower = text.toLowerCase();
  if (!words.every((word) => lower.includes(word))) return null;
  // Found in the lower case, which may be of another length: the line is looked for by itself.
  const line =
    text
      .split('\n')
      .find((each) => each.toLowerCase().includes(first))
      ?.trim() ?? '';
  const at = line.toLowerCase().indexOf(first);
  const start = at > LINE / 2 ? at - LINE / 4 : 0;
  return `${start > 0 ? '…' : ''}${line.slice(start, start + LINE)}`;
}
