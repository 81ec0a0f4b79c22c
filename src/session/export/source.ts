import type { LogEvent } from '../../contract/conversation';
import type { FileStore } from '../../contract/files';
import type { LedgerStore, RequestRecord } from '../../contract/ledger';
import type { SessionDocument } from '../../contract/session';
import { conversationOf } from '../conversation';
import { conversationCells } from '../conversation-cells';

/** A session with all that belongs to it. */
export interface ExportSource {
  readonly document: SessionDocument;
  /** The log of its conversation; empty: there was none. */
  readonly events: readonly LogEvent[];
  readonly files: Pick<FileStore, 'list' | 'read'>;
  /** The oldest first. */
  requests(): Promise<readonly RequestRecord[]>;
  /** Exactly what was sent; null: not known. */
  body(recordId: string): Promise<string | null>;
}

export interface Stores {
  readonly conversations: { load(sessionId: string): Promise<readonly LogEvent[]> };
  readonly ledger: Pick<LedgerStore, 'list' | 'body'>;
  readonly files: Pick<FileStore, 'list' | 'read'>;
}

/** Rejects where the log can't be read: an export without it would pass for the whole. */
export async function exportSource(document: SessionDocument, stores: Stores): Promise<ExportSource> {
  const { id } = document.info;
  return {
    document,
    events: await stores.conversations.load(id),
    files: stores.files,
    requests: () => stores.ledger.list(id),
    body: (recordId) => stores.ledger.body(id, recordId),
  };
}

/** The session as one notebook: what was said, and every run where it stands. */
export function wholeNotebook({ document, events }: Pick<ExportSource, 'document' | 'events'>): SessionDocument {
  return events.length === 0 ? document : conversationCells(conversationOf(events), document);
}

export interface ExportOptions {
  /** Which files go into an archive; default: all. */
  readonly includes?: (path: string) => boolean;
  readonly signal?: AbortSignal;
  /** Bytes read so far, and in all. */
  readonly onProgress?: (done: number, total: number) => void;
}
