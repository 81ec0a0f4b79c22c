import type { Kernel } from '../../contract/kernel';
import type { SessionChange, SessionDocument, SessionStore } from '../../contract/session';
import { type Autosave, createAutosave } from '../../session/autosave';
import { type Claim, claimSession, type Wish } from '../../session/claim';
import { setInfo } from '../../session/notebook';
import { type OpenSession, openSession } from '../../session/open-session';
import { inSpace } from '../../session/space';
import { onFrame } from './frame';

/**
 * Sessions in memory: a session stays while it is on the desk or has runs, so that a run goes on when another session is
 * opened. As long as it is here it is claimed among all tabs; where another tab has it, it is read-only and follows that.
 */
export interface HeldSessions {
  get(id: string): OpenSession | null;
  /** Null: it is not stored any more. */
  open(id: string): Promise<OpenSession | null>;
  /** Holds a session that is not stored yet. */
  add(document: SessionDocument): OpenSession;
  /** Keeps a session until what is returned is called, while something goes on in it. */
  keep(id: string): () => void;
  /** Lets go of a session that is neither shown nor kept, once it is stored. */
  release(id: string): Promise<void>;
  /** Stores what is not stored yet. */
  flush(id: string): Promise<void>;
  /** What was stored is gone: stores all sessions that are this tab's anew. */
  storeAgain(): void;
  /** Ends what goes on in a session that is being removed, and forgets it. */
  discard(id: string): Promise<void>;
  /** Asks the tab that has the session to let go. */
  wish(id: string): Promise<Wish>;
  /** Another tab has stored or removed the session. */
  changed(id: string, removed: boolean): Promise<void>;
  /** Begins to store everything, and gives what is not stored yet. */
  leave(): readonly SessionChange[];
  close(): void;
}

interface Held {
  readonly session: OpenSession;
  readonly claim: Claim;
  readonly wasReadOnly: boolean;
  readonly save: Autosave;
  /** Ends the watching. */
  readonly stop: () => void;
}

export interface HeldSessionsParts {
  readonly store: SessionStore;
  readonly kernel: Kernel;
  readonly isShown: (id: string) => boolean;
  /** Another object stands for the session now, because it has become this tab's or another's; null: it was removed. */
  readonly onReplaced: (before: OpenSession, after: OpenSession | null) => void;
  /** A session could not be stored. Told once until it could. */
  readonly onProblem: (error: unknown) => void;
}

export function createHeldSessions({ store, kernel, isShown, onReplaced, onProblem }: HeldSessionsParts): HeldSessions {
  const held = new Map<string, Held>();
  const kept = new Map<string, number>();
  const opening = new Map<string, Promise<OpenSession | null>>();

  const isBusy = (id: string) => kept.has(id) || (held.get(id)?.session.runs.size ?? 0) > 0;

  function claim(id: string, isNew: boolean): Claim {
    const made = claimSession(id, {
      isNew,
      mayYield: async () => !isBusy(id) && (await held.get(id)?.save.flush()) !== false && !isBusy(id),
    });
    made.watch(() => void turn(id));
    return made;
  }

  function hold(document: SessionDocument, isStored: boolean, own: Claim): OpenSession {
    const { id } = document.info;
    const frame = onFrame();
    const session = openSession(document, {
      kernel: inSpace(kernel, () => id),
      schedule: frame.ask,
      isReadOnly: () => own.state === 'others',
    });
    let told = false;
    const save = createAutosave(store, isStored ? document : null, {
      onError: (error) => {
        if (!told) onProblem(error);
        told = true;
      },
      onSaved: () => {
        told = false;
      },
    });
    const stop = session.watch(() => {
      if (session.isReadOnly) return;
      save.note(session.document);
      if (session.runs.size === 0) void release(id);
    });
    held.set(id, { session, claim: own, wasReadOnly: session.isReadOnly, save, stop });
    return session;
  }

  function drop(id: string): void {
    const one = held.get(id);
    one?.stop();
    one?.claim.release();
    held.delete(id);
  }

  /** The claim has changed hands: what is stored is what counts. */
  async function turn(id: string): Promise<void> {
    const one = held.get(id);
    if (one === undefined || one.session.isReadOnly === one.wasReadOnly) return;
    const document = await store.load(id);
    if (held.get(id) !== one || document === null) return;
    one.stop();
    await one.save.discard();
    onReplaced(one.session, hold(document, true, one.claim));
  }

  async function release(id: string): Promise<void> {
    const isFree = () => held.has(id) && !isShown(id) && !isBusy(id);
    if (!isFree()) return;
    await held.get(id)?.save.flush();
    if (isFree()) drop(id);
  }

  async function openStored(id: string): Promise<OpenSession | null> {
    const own = claim(id, false);
    await own.settled;
    let document: SessionDocument | null;
    let state: Claim['state'];
    // Read again where it has changed hands meanwhile.
    do {
      state = own.state;
      document = await store.load(id);
    } while (own.state !== state);
    if (document !== null) return hold(document, true, own);
    own.release();
    return null;
  }

  return {
    get: (id) => held.get(id)?.session ?? null,
    async open(id) {
      const one = held.get(id)?.session;
      if (one !== undefined) return one;
      const promise = opening.get(id) ?? openStored(id).finally(() => opening.delete(id));
      opening.set(id, promise);
      return promise;
    },
    add: (document) => hold(document, false, claim(document.info.id, true)),
    keep(id) {
      kept.set(id, (kept.get(id) ?? 0) + 1);
      let over = false;
      return () => {
        if (over) return;
        over = true;
        const left = (kept.get(id) ?? 1) - 1;
        if (left > 0) kept.set(id, left);
        else kept.delete(id);
        void release(id);
      };
    },
    release,
    async flush(id) {
      await held.get(id)?.save.flush();
    },
    storeAgain() {
      for (const { session, save } of held.values()) if (!session.isReadOnly) save.again();
    },
    async discard(id) {
      const one = held.get(id);
      if (one === undefined) return;
      for (const cellId of one.session.runs.keys()) one.session.stop(cellId);
      await one.save.flush();
      drop(id);
      await one.save.discard();
    },
    wish: async (id) => held.get(id)?.claim.wish() ?? 'given',
    async changed(id, removed) {
      const one = held.get(id);
      if (one === undefined) return;
      if (removed) {
        // What runs here would be stored again, and so the session with it.
        if (isBusy(id)) return;
        drop(id);
        await one.save.discard();
        return onReplaced(one.session, null);
      }
      const document = await store.load(id);
      if (document === null || held.get(id) !== one) return;
      if (one.session.isReadOnly) one.session.follow(document);
      // Another tab may rename and pin what is open here.
      else one.session.change((own) => setInfo(own, document.info));
    },
    leave: () => [...held.values()].flatMap(({ save }) => save.leave() ?? []),
    close() {
      for (const id of [...held.keys()]) drop(id);
    },
  };
}
