import type { DBSchema, IDBPDatabase } from 'idb';
import type { LogEvent } from '../contract/conversation';
import type { RequestRecord } from '../contract/ledger';
import type { Cell, SessionInfo } from '../contract/session';
import type { Connection } from '../lib/connection';
import { connectDatabase, type DatabaseOptions, type Migration } from '../lib/database';

/**
 * Keyed by the session's id; cells by session and cell, log events by session and place, requests by session and time.
 * The infos are apart, so that the list of sessions opens fast, and so are the bodies of requests. A session that is
 * removed is in `removed` in the place of `infos` until it is swept.
 */
export interface SessionSchema extends DBSchema {
  infos: { key: string; value: SessionInfo };
  orders: { key: string; value: readonly string[] };
  cells: { key: [session: string, cell: string]; value: Cell };
  logs: { key: [session: string, place: number]; value: LogEvent };
  requests: { key: [session: string, time: number, id: string]; value: RequestRecord };
  bodies: { key: [session: string, id: string]; value: string };
  removed: { key: string; value: RemovedSession };
}

export interface RemovedSession {
  readonly info: SessionInfo;
  /** Milliseconds since the epoch. */
  readonly time: number;
}

export type SessionDatabase = IDBPDatabase<SessionSchema>;

export const ALL_STORES: ('infos' | 'orders' | 'cells')[] = ['infos', 'orders', 'cells'];

export const MIGRATIONS: readonly Migration<SessionSchema>[] = [
  {
    migrate(database) {
      database.createObjectStore('infos', { keyPath: 'id' });
      database.createObjectStore('orders');
      database.createObjectStore('cells');
    },
  },
  {
    migrate(database) {
      database.createObjectStore('logs');
      database.createObjectStore('requests');
      database.createObjectStore('bodies');
    },
  },
  {
    migrate(database) {
      database.createObjectStore('removed');
    },
  },
];

/** The database `name` of sessions, which several stores share. */
export function connectSessions(name: string, options: DatabaseOptions = {}): Connection<SessionDatabase> {
  return connectDatabase(name, MIGRATIONS, options);
}

/** All keys that begin with the session's id: an array sorts after every string and number. */
export function ofSession(id: string): IDBKeyRange {
  return IDBKeyRange.bound([id], [id, []]);
}
