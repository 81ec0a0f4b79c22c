import { type DBSchema, type IDBPDatabase, openDB } from 'idb';
import type { LogEvent } from '../contract/conversation';
import type { RequestRecord } from '../contract/ledger';
import type { Cell, SessionInfo } from '../contract/session';
import { type Connection, createConnection } from '../lib/connection';

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

/** Number n brings a database from version n to n + 1. Those that were released never change. */
const MIGRATIONS: readonly ((database: SessionDatabase) => void)[] = [
  (database) => {
    database.createObjectStore('infos', { keyPath: 'id' });
    database.createObjectStore('orders');
    database.createObjectStore('cells');
  },
  (database) => {
    database.createObjectStore('logs');
    database.createObjectStore('requests');
    database.createObjectStore('bodies');
  },
  (database) => {
    database.createObjectStore('removed');
  },
];

export const VERSION = MIGRATIONS.length;

/** To be called where IndexedDB asks for an upgrade; a new database has version 0. */
export function upgrade(database: SessionDatabase, from: number): void {
  for (const migrate of MIGRATIONS.slice(from)) migrate(database);
}

export interface DatabaseOptions {
  /** Called when an older page in another tab keeps the database from opening; it opens when that tab is closed. */
  readonly onBlocked?: () => void;
}

/** The database `name` of sessions, which several stores share. */
export function connectSessions(name: string, options: DatabaseOptions = {}): Connection<SessionDatabase> {
  return createConnection<SessionDatabase>((lost) =>
    openDB<SessionSchema>(name, VERSION, {
      upgrade: (database, from) => upgrade(database, from),
      blocked: () => options.onBlocked?.(),
      // A newer page wants to upgrade. The next use here then rejects.
      blocking: (_current, _wanted, event) => {
        lost();
        (event.target as IDBDatabase).close();
      },
      terminated: lost,
    }),
  );
}

/** All keys that begin with the session's id: an array sorts after every string and number. */
export function ofSession(id: string): IDBKeyRange {
  return IDBKeyRange.bound([id], [id, []]);
}
