import type { Output } from './display';

export interface Cell {
  readonly id: string;
  readonly kind: 'code' | 'markdown';
  readonly source: string;
  readonly outputs: readonly Output[];
  /** The n of `In [n]`; null: not run since it was made. */
  readonly count: number | null;
  /** How the last run ended; null: not run. `interrupted` also after a reload in mid-run. */
  readonly status: 'ok' | 'error' | 'interrupted' | 'timeout' | 'killed' | 'crashed' | null;
  readonly seconds: number | null;
}

/** What a list of sessions needs; kept apart from the cells so that the list opens fast. */
export interface SessionInfo {
  readonly id: string;
  readonly title: string;
  /** Milliseconds since the epoch. */
  readonly created: number;
  readonly modified: number;
  /** Stands before the others in the list. */
  readonly pinned?: boolean;
  /** Paths that were attached, made or changed in it. */
  readonly files?: readonly string[];
}

/** The order of a list of sessions: those that are pinned, and the last modified, first. */
export function bySessionOrder(a: SessionInfo, b: SessionInfo): number {
  return Number(b.pinned ?? false) - Number(a.pinned ?? false) || b.modified - a.modified;
}

export interface SessionDocument {
  readonly info: SessionInfo;
  readonly cells: readonly Cell[];
}

/** The one thing a session store is told: which records of one session are new, changed or gone, and the order now. */
export interface SessionChange {
  readonly info: SessionInfo;
  /** Ids of all cells in order; absent: unchanged. */
  readonly order?: readonly string[];
  /** Cells that are new or differ. */
  readonly put?: readonly Cell[];
  /** Ids of cells that are gone. */
  readonly removed?: readonly string[];
}

/** Keeps sessions across visits. Each save is one transaction. */
export interface SessionStore {
  /** In `bySessionOrder`. */
  list(): Promise<readonly SessionInfo[]>;
  load(id: string): Promise<SessionDocument | null>;
  /** A session that was removed is there again, with what is left of it. */
  save(change: SessionChange): Promise<void>;
  /** All that belongs to the session stays for a while, so that it can be restored. */
  remove(id: string): Promise<void>;
  /** Takes a removal back, with cells, conversation and ledger. False: it is too late. */
  restore(id: string): Promise<boolean>;
  /** Stores a copy of a stored session, its conversation and its ledger under the id and title of `copy`. */
  duplicate(id: string, copy: SessionInfo): Promise<void>;
  /** What is looked through in a search: sources of cells, questions and answers. Empty: no such session. */
  text(id: string): Promise<string>;
  /** Told after each save or remove, also by other tabs. */
  watch(
    listener: (change: { readonly id: string; readonly removed: boolean; readonly here: boolean }) => void,
  ): () => void;
  close(): void;
}
