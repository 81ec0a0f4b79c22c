import {
  bySessionOrder,
  type SessionChange,
  type SessionDocument,
  type SessionInfo,
  type SessionStore,
} from '../contract/session';
import { createChannel } from '../lib/channel';
import type { DatabaseOptions } from '../lib/database';
import { copySession } from './copy-session';
import { inOrder } from './notebook';
import { ALL_STORES, connectSessions, ofSession } from './schema';
import { textOf } from './session-text';

const SAVED_STORES: ((typeof ALL_STORES)[number] | 'removed')[] = [...ALL_STORES, 'removed'];

interface Notice {
  readonly id: string;
  readonly removed: boolean;
}

/**
 * Sessions in the IndexedDB database `name`, in each tab that opens it. Methods reject with the database's error;
 * a save that rejects has changed nothing.
 */
export function createIdbSessionStore(name: string, options: DatabaseOptions = {}): SessionStore {
  const connection = connectSessions(name, options);
  const channel = createChannel<Notice>(`sessions:${name}`);

  async function list(): Promise<readonly SessionInfo[]> {
    return (await (await connection.open()).getAll('infos')).sort(bySessionOrder);
  }

  async function load(id: string): Promise<SessionDocument | null> {
    const transaction = (await connection.open()).transaction(ALL_STORES);
    const [info, order = [], cells] = await Promise.all([
      transaction.objectStore('infos').get(id),
      transaction.objectStore('orders').get(id),
      transaction.objectStore('cells').getAll(ofSession(id)),
    ]);
    return info === undefined ? null : { info, cells: inOrder(cells, order) };
  }

  async function save({ info, order, put = [], removed = [] }: SessionChange): Promise<void> {
    const transaction = (await connection.open()).transaction(SAVED_STORES, 'readwrite');
    const cells = transaction.objectStore('cells');
    // A request that fails ends the whole, which `done` tells.
    function start(request: Promise<unknown>): void {
      request.catch(() => {});
    }
    try {
      start(transaction.objectStore('infos').put(info));
      start(transaction.objectStore('removed').delete(info.id));
      if (order !== undefined) start(transaction.objectStore('orders').put(order, info.id));
      for (const id of removed) start(cells.delete([info.id, id]));
      for (const cell of put) start(cells.put(cell, [info.id, cell.id]));
      // Not left to the browser, which commits only when it has told of each request: a page that is left does not wait.
      transaction.commit();
    } catch (error) {
      // What cannot be cloned throws at once; what came before it must not be stored.
      transaction.done.catch(() => {});
      transaction.abort();
      throw error;
    }
    await transaction.done;
    channel.tell({ id: info.id, removed: false });
  }

  async function remove(id: string): Promise<void> {
    const transaction = (await connection.open()).transaction(['infos', 'removed'], 'readwrite');
    const info = await transaction.objectStore('infos').get(id);
    if (info !== undefined) {
      void transaction.objectStore('removed').put({ info, time: Date.now() }, id);
      void transaction.objectStore('infos').delete(id);
    }
    await transaction.done;
    channel.tell({ id, removed: true });
  }

  async function restore(id: string): Promise<boolean> {
    const transaction = (await connection.open()).transaction(['infos', 'removed'], 'readwrite');
    const removed = await transaction.objectStore('removed').get(id);
    if (removed !== undefined) {
      void transaction.objectStore('infos').put(removed.info);
      void transaction.objectStore('removed').delete(id);
    }
    await transaction.done;
    if (removed !== undefined) channel.tell({ id, removed: false });
    return removed !== undefined;
  }

  async function duplicate(id: string, copy: SessionInfo): Promise<void> {
    await copySession(await connection.open(), id, copy);
    channel.tell({ id: copy.id, removed: false });
  }

  async function text(id: string): Promise<string> {
    const transaction = (await connection.open()).transaction(['cells', 'logs']);
    const [cells, log] = await Promise.all([
      transaction.objectStore('cells').getAll(ofSession(id)),
      transaction.objectStore('logs').getAll(ofSession(id)),
    ]);
    return textOf(cells, log);
  }

  function close(): void {
    channel.close();
    connection.close();
  }

  return {
    list,
    load,
    save,
    remove,
    restore,
    duplicate,
    text,
    watch: (listener) => channel.watch((notice, here) => listener({ ...notice, here })),
    close,
  };
}
