import type { SessionInfo } from '../contract/session';
import { ofSession, type SessionDatabase } from './schema';

const STORES: ('infos' | 'orders' | 'cells' | 'logs' | 'requests' | 'bodies')[] = [
  'infos',
  'orders',
  'cells',
  'logs',
  'requests',
  'bodies',
];

/**
 * Copies a stored session in one transaction. The ledger goes with it, so that what was spent on the conversation counts
 * in the copy too.
 */
export async function copySession(database: SessionDatabase, id: string, copy: SessionInfo): Promise<void> {
  const transaction = database.transaction(STORES, 'readwrite');
  const order = await transaction.objectStore('orders').get(id);
  await transaction.objectStore('infos').put(copy);
  await transaction.objectStore('orders').put(order ?? [], copy.id);
  const cells = transaction.objectStore('cells');
  for (let at = await cells.openCursor(ofSession(id)); at !== null; at = await at.continue()) {
    await cells.put(at.value, [copy.id, at.key[1]]);
  }
  const logs = transaction.objectStore('logs');
  for (let at = await logs.openCursor(ofSession(id)); at !== null; at = await at.continue()) {
    await logs.put(at.value, [copy.id, at.key[1]]);
  }
  const requests = transaction.objectStore('requests');
  for (let at = await requests.openCursor(ofSession(id)); at !== null; at = await at.continue()) {
    await requests.put(at.value, [copy.id, at.key[1], at.key[2]]);
  }
  const bodies = transaction.objectStore('bodies');
  for (let at = await bodies.openCursor(ofSession(id)); at !== null; at = await at.continue()) {
    await bodies.put(at.value, [copy.id, at.key[1]]);
  }
  await transaction.done;
}
