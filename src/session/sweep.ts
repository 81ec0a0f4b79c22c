import type { SessionStore } from '../contract/session';
import type { DatabaseOptions } from '../lib/database';
import { connectSessions } from './schema';

const STORES: ('orders' | 'cells' | 'logs' | 'requests' | 'bodies')[] = [
  'orders',
  'cells',
  'logs',
  'requests',
  'bodies',
];

/** Milliseconds for which a removed session can be restored, in any tab. */
export const KEPT_REMOVED = 60_000;

/** Removes for good what belongs to sessions of the database `name` that were removed long enough before `now`. */
export async function sweepSessions(name: string, options: DatabaseOptions = {}, now = Date.now()): Promise<void> {
  const connection = connectSessions(name, options);
  try {
    const transaction = (await connection.open()).transaction(['infos', 'removed', ...STORES], 'readwrite');
    const removed = transaction.objectStore('removed');
    for (let at = await removed.openCursor(); at !== null; at = await at.continue()) {
      if (now - at.value.time >= KEPT_REMOVED) await at.delete();
    }
    // The empty id stands for requests of no session.
    const known = new Set([
      '',
      ...(await transaction.objectStore('infos').getAllKeys()),
      ...(await removed.getAllKeys()),
    ]);
    for (const store of STORES) {
      const objects = transaction.objectStore(store);
      // From the first key of one session to the first of the next: an array sorts after every string and number.
      let cursor = await objects.openKeyCursor();
      while (cursor !== null) {
        const { key } = cursor;
        const id = typeof key === 'string' ? key : key[0];
        if (!known.has(id)) await objects.delete(typeof key === 'string' ? key : IDBKeyRange.bound([id], [id, []]));
        const next =
          typeof key === 'string' ? IDBKeyRange.lowerBound(key, true) : IDBKeyRange.lowerBound([id, []], true);
        cursor = await objects.openKeyCursor(next);
      }
    }
    await transaction.done;
  } finally {
    connection.close();
  }
}

/**
 * Sweeps what was removed on earlier visits, and each session that is removed now once it can't be restored any more.
 * What is not swept before the page is left is swept on the next visit.
 */
export function sweepInTime(
  name: string,
  sessions: Pick<SessionStore, 'list' | 'watch'>,
  onGone: (sessionId: string) => void,
): void {
  const sweep = () => sweepSessions(name).catch(() => {});
  setTimeout(() => void sweep(), KEPT_REMOVED);
  sessions.watch(({ id, removed }) => {
    if (!removed) return;
    setTimeout(async () => {
      await sweep();
      if (!(await sessions.list()).some((info) => info.id === id)) onGone(id);
    }, KEPT_REMOVED + 1000);
  });
}
