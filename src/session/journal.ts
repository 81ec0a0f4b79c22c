import type { ConversationStore, LogBody, LogEvent } from '../contract/conversation';

/** The log of one conversation in memory and in the store. */
export interface Journal {
  readonly events: readonly LogEvent[];
  /** Appends at once in memory, after the last event or after `parent`; resolves when it is stored, or could not be. */
  append(bodies: readonly LogBody[], parent?: string | null): Promise<void>;
  /** Why the last attempt to store failed; null: all is stored. What is not stored is tried again with the next append. */
  readonly problem: string | null;
}

export interface JournalOptions {
  readonly sessionId: string;
  readonly store: Pick<ConversationStore, 'append'>;
  /** What the store has. */
  readonly events: readonly LogEvent[];
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly onChange: () => void;
}

export function createJournal({ sessionId, store, events: stored, now, onChange }: JournalOptions): Journal {
  let events = stored;
  let unsaved: readonly LogEvent[] = [];
  let saving: Promise<void> = Promise.resolve();
  let problem: string | null = null;

  async function save(): Promise<void> {
    const batch = unsaved;
    if (batch.length === 0) return;
    const before = problem;
    try {
      await store.append(sessionId, batch);
      unsaved = unsaved.slice(batch.length);
      problem = null;
    } catch (error) {
      problem = error instanceof Error ? error.message : String(error);
    }
    if (problem !== before) onChange();
  }

  return {
    get events() {
      return events;
    },
    get problem() {
      return problem;
    },
    append(bodies, parent) {
      let last = parent === undefined ? (events.at(-1)?.id ?? null) : parent;
      const time = now();
      const made = bodies.map((body): LogEvent => {
        const event = { id: crypto.randomUUID(), time, parent: last, ...body };
        last = event.id;
        return event;
      });
      events = [...events, ...made];
      unsaved = [...unsaved, ...made];
      onChange();
      saving = saving.then(save);
      return saving;
    },
  };
}
