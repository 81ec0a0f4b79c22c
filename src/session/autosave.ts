import type { SessionChange, SessionDocument, SessionStore } from '../contract/session';
import { difference } from './notebook';

export interface Autosave {
  /** The document is now this. Saved soon; the latest is what counts. */
  note(document: SessionDocument): void;
  /** Saves now what is not saved yet. True: all is stored. */
  flush(): Promise<boolean>;
  /** For a page that is hidden or left, and may not see the save end: begins it, and gives what is not stored yet. */
  leave(): SessionChange | null;
  /** What was stored is gone: all is saved anew, soon. */
  again(): void;
  /** Forgets what is not saved yet, for a session that is being deleted. A save under way is awaited. */
  discard(): Promise<void>;
}

export interface AutosaveOptions {
  /** Milliseconds from a change to its save; more changes do not put it off. Default 300. */
  readonly delay?: number;
  /** A save failed: what is not saved yet is kept, and tried again after ten times the delay. */
  readonly onError?: (error: unknown) => void;
  readonly onSaved?: () => void;
}

/**
 * Keeps one session stored as it changes. `stored` is what the store already has, null for a new session. One save at a
 * time; each takes the whole difference to what is known to be stored, so that a failed one loses nothing.
 */
export function createAutosave(
  store: Pick<SessionStore, 'save'>,
  stored: SessionDocument | null,
  { delay = 300, onError, onSaved }: AutosaveOptions = {},
): Autosave {
  let latest = stored;
  let timer: ReturnType<typeof setTimeout> | null = null;
  let saving: Promise<boolean> | null = null;

  function schedule(milliseconds: number): void {
    timer ??= setTimeout(() => void flush(), milliseconds);
  }

  function unschedule(): void {
    if (timer !== null) clearTimeout(timer);
    timer = null;
  }

  async function save(): Promise<boolean> {
    while (latest !== null) {
      const document = latest;
      const change = difference(stored, document);
      if (change === null) break;
      try {
        await store.save(change);
      } catch (error) {
        schedule(delay * 10);
        onError?.(error);
        return false;
      }
      stored = document;
      onSaved?.();
    }
    return true;
  }

  function flush(): Promise<boolean> {
    unschedule();
    saving ??= save().finally(() => {
      saving = null;
    });
    return saving;
  }

  return {
    note(document) {
      if (document === latest) return;
      latest = document;
      schedule(delay);
    },
    flush,
    leave() {
      void flush();
      return latest === null ? null : difference(stored, latest);
    },
    again() {
      stored = null;
      if (latest !== null) schedule(delay);
    },
    async discard() {
      unschedule();
      latest = null;
      await saving;
    },
  };
}
