import { bySessionOrder, type Cell, type SessionInfo, type SessionStore } from '../contract/session';
import { createListeners } from '../lib/listeners';
import { inOrder } from './notebook';
import { textOf } from './session-text';

interface Stored {
  readonly info: SessionInfo;
  readonly order: readonly string[];
  readonly cells: ReadonlyMap<string, Cell>;
}

/** Sessions that are gone with the page: for tests, and where the browser gives no database. */
export function createMemorySessionStore(): SessionStore {
  const sessions = new Map<string, Stored>();
  const gone = new Map<string, Stored>();
  const listeners = createListeners<{ readonly id: string; readonly removed: boolean; readonly here: boolean }>();
  return {
    async list() {
      return [...sessions.values()].map((stored) => stored.info).sort(bySessionOrder);
    },
    async load(id) {
      const stored = sessions.get(id);
      return stored === undefined
        ? null
        : { info: stored.info, cells: inOrder([...stored.cells.values()], stored.order) };
    },
    async save({ info, order, put = [], removed = [] }) {
      const before = sessions.get(info.id) ?? gone.get(info.id);
      gone.delete(info.id);
      const cells = new Map(before?.cells);
      for (const id of removed) cells.delete(id);
      for (const cell of put) cells.set(cell.id, structuredClone(cell));
      sessions.set(info.id, { info, order: order ?? before?.order ?? [], cells });
      listeners.tell({ id: info.id, removed: false, here: true });
    },
    async remove(id) {
      const stored = sessions.get(id);
      if (stored !== undefined) gone.set(id, stored);
      sessions.delete(id);
      listeners.tell({ id, removed: true, here: true });
    },
    async restore(id) {
      const stored = gone.get(id);
      if (stored === undefined) return false;
      gone.delete(id);
      sessions.set(id, stored);
      listeners.tell({ id, removed: false, here: true });
      return true;
    },
    async duplicate(id, copy) {
      const { order, cells } = sessions.get(id) ?? { order: [], cells: new Map<string, Cell>() };
      sessions.set(copy.id, { info: copy, order, cells });
      listeners.tell({ id: copy.id, removed: false, here: true });
    },
    text: async (id) => textOf([...(sessions.get(id)?.cells.values() ?? [])], []),
    watch: listeners.add,
    close() {},
  };
}
