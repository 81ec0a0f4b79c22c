import { type Accessor, createMemo, createSignal, onCleanup } from 'solid-js';
import type { Kernel } from '../../contract/kernel';
import { bySessionOrder, type SessionDocument, type SessionInfo, type SessionStore } from '../../contract/session';
import { createLeaving } from '../../session/leaving';
import { createSession, setInfo } from '../../session/notebook';
import type { OpenSession } from '../../session/open-session';
import { createHeldSessions } from './held-sessions';
import { createSessionSearch, type SessionSearch } from './session-search';
import { createSmallStorage, type SmallStorage } from './small-storage';
import type { Toasts } from './toasts';

/** The list of sessions, and the one on the desk. */
export interface Sessions {
  /** Those that are pinned, and the last modified, first; with the one on the desk, also before it is stored. */
  readonly list: Accessor<readonly SessionInfo[]>;
  /** Null until the first is read. */
  readonly current: Accessor<OpenSession | null>;
  /** Another tab has the one on the desk: here it can only be read. */
  readonly readOnly: Accessor<boolean>;
  readonly search: SessionSearch;
  /** Asks the other tab for the session on the desk. */
  wish(): Promise<void>;
  open(id: string): Promise<void>;
  create(): void;
  /** Adds a document that came from elsewhere and opens it. */
  add(document: SessionDocument): void;
  rename(id: string, title: string): Promise<void>;
  pin(id: string, pinned: boolean): Promise<void>;
  /** Opens a copy, with its conversation and what was spent on it. */
  duplicate(id: string): Promise<void>;
  remove(id: string): Promise<void>;
  /** Keeps a session in memory and saved while something goes on in it, until what is returned is called. */
  keep(id: string): () => void;
  /** What was stored is gone: stores what is open in this tab anew. */
  storeAgain(): void;
}

const LAST = 'carrel.session';
/** The name of a session that has none. */
export const UNTITLED = 'Untitled';

export interface SessionsParts {
  readonly store: SessionStore;
  readonly kernel: Kernel;
  readonly toasts: Toasts;
  readonly storage: SmallStorage;
  /** Of this tab, so that it comes back to its own session when all are loaded again. */
  readonly tab?: SmallStorage;
}

export function createSessions({
  store,
  kernel,
  toasts,
  storage,
  tab = createSmallStorage(() => sessionStorage),
}: SessionsParts): Sessions {
  const [stored, setStored] = createSignal<readonly SessionInfo[]>([]);
  const [current, setCurrent] = createSignal<OpenSession | null>(null);
  const leaving = createLeaving(storage);
  const held = createHeldSessions({
    store,
    kernel,
    isShown: (id) => current()?.document.info.id === id,
    onReplaced(before, after) {
      if (current() !== before) return;
      setCurrent(after);
      if (after === null) create();
    },
    onProblem: (error) => toasts.show(`This session could not be saved. ${sentence(error)}`, { kind: 'error' }),
  });
  const list = createMemo<readonly SessionInfo[]>(() => {
    const open = current()?.document.info;
    const all = stored();
    return open && !all.some((info) => info.id === open.id) ? [...all, open].sort(bySessionOrder) : all;
  });

  const refresh = async () => void setStored(await store.list());
  const show = (session: OpenSession) => {
    const before = current()?.document.info.id;
    setCurrent(session);
    for (const place of [tab, storage]) place.setItem(LAST, session.document.info.id);
    if (before && before !== session.document.info.id) void held.release(before);
  };
  const open = async (id: string) => {
    const session = await held.open(id);
    if (session) show(session);
    else toasts.show('This session is no longer there. It may have been deleted in another tab.', { kind: 'error' });
  };
  const create = () => {
    const empty = current();
    // One blank session is enough.
    if (empty && !empty.isReadOnly && isBlank(empty.document)) return;
    show(held.add(createSession(UNTITLED, Date.now())));
  };
  const add = (document: SessionDocument) => {
    const session = held.add(document);
    show(session);
    // As a change, so that it is stored.
    session.change((same) => ({ ...same }));
  };
  const change = async (id: string, more: Partial<SessionInfo>) => {
    const session = held.get(id);
    const info = session?.document.info ?? stored().find((info) => info.id === id);
    if (info === undefined) return;
    if (session && !session.isReadOnly) session.change((document) => setInfo(document, { ...info, ...more }));
    else await store.save({ info: { ...info, ...more } });
  };

  onCleanup(
    store.watch(async ({ id, removed, here }) => {
      await refresh();
      if (!here) await held.changed(id, removed);
    }),
  );
  const leave = () => leaving.keep(held.leave());
  addEventListener('pagehide', leave);
  document.addEventListener('visibilitychange', leave);
  onCleanup(() => {
    removeEventListener('pagehide', leave);
    document.removeEventListener('visibilitychange', leave);
    held.close();
  });

  void (async () => {
    await leaving.restore(store);
    await refresh();
    const ids = [tab, storage].map((place) => place.getItem(LAST));
    const last = ids.map((id) => stored().find((info) => info.id === id)).find(Boolean) ?? stored()[0];
    if (last) await open(last.id);
    if (!current()) create();
  })();

  return {
    list,
    current,
    readOnly: () => current()?.isReadOnly ?? false,
    search: createSessionSearch({ store, list }),
    open,
    create,
    async wish() {
      const session = current();
      const answer = session === null ? 'given' : await held.wish(session.document.info.id);
      if (answer === 'busy')
        toasts.show('The other tab is at work in this session. Stop it there, or wait until it is done.');
      if (answer === 'silent')
        toasts.show('The other tab does not answer. Close it, and this session is yours.', { kind: 'error' });
    },
    add,
    keep: held.keep,
    storeAgain: held.storeAgain,
    rename: (id, title) => change(id, { title: title.trim() || UNTITLED }),
    pin: (id, pinned) => change(id, { pinned }),
    async duplicate(id) {
      await held.flush(id);
      const info = stored().find((info) => info.id === id);
      if (info === undefined) return toasts.show('There is nothing in this session to copy yet.');
      const now = Date.now();
      const copy = { ...info, id: crypto.randomUUID(), title: `${info.title} (copy)`, created: now, modified: now };
      try {
        await store.duplicate(id, { ...copy, pinned: false });
        await open(copy.id);
      } catch (error) {
        toasts.show(`The session could not be copied. ${sentence(error)}`, { kind: 'error' });
      }
    },
    async remove(id) {
      const title = list().find((info) => info.id === id)?.title ?? UNTITLED;
      const wasShown = current()?.document.info.id === id;
      const own = held.get(id)?.document ?? null;
      await held.discard(id);
      await store.remove(id);
      if (wasShown) {
        setCurrent(null);
        const next = stored().find((info) => info.id !== id);
        if (next) await open(next.id);
        else create();
      }
      const undo = async () => {
        if (await store.restore(id)) await open(id);
        else if (own !== null) add(own);
        else toasts.show('It is too late to bring this session back.', { kind: 'error' });
      };
      toasts.show(`Deleted the session “${title}”.`, { action: { label: 'Undo', run: () => void undo() } });
    },
  };
}

function isBlank(document: SessionDocument): boolean {
  return (
    document.info.title === UNTITLED &&
    document.cells.every((cell) => cell.source.trim() === '' && cell.outputs.length === 0)
  );
}

function sentence(error: unknown): string {
  if (error instanceof DOMException && error.name === 'QuotaExceededError')
    return 'The browser’s storage is full: delete files you no longer need, and it is tried again.';
  return error instanceof Error ? error.message : '';
}
