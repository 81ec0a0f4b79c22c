import type { LogEvent } from '../../contract/conversation';
import type { RequestRecord } from '../../contract/ledger';
import type { SessionDocument } from '../../contract/session';

/**
 * A whole session as a zip archive:
 *
 *     carrel.json      what is in it: the manifest, written last
 *     session.json     title and cells with their outputs
 *     log.jsonl        the conversation: one event in each line
 *     ledger.jsonl     each request that left for a model, with its body
 *     notebook.ipynb   the same to read elsewhere; not read here
 *     blobs/           pictures of outputs, by their hash
 *     files/           what is in /mnt/data
 */
export const FORMAT = 'carrel-session';
/** Goes up when an older Carrel could no longer read what is written. */
export const VERSION = 1;

export const MANIFEST = 'carrel.json';
export const SESSION = 'session.json';
export const LOG = 'log.jsonl';
export const LEDGER = 'ledger.jsonl';
export const NOTEBOOK = 'notebook.ipynb';
export const BLOBS = 'blobs/';
export const FILES = 'files/';

/** One file of the archive, all but the manifest itself. */
export interface Member {
  readonly name: string;
  /** Bytes when unpacked. */
  readonly size: number;
  /** Lower-case hexadecimal. */
  readonly sha256: string;
  /** Of a file of the person: milliseconds since the epoch. */
  readonly modified?: number;
  readonly expires?: number | null;
}

export interface Manifest {
  readonly format: typeof FORMAT;
  readonly version: number;
  readonly title: string;
  /** Milliseconds since the epoch. */
  readonly exported: number;
  readonly members: readonly Member[];
  /** Empty folders, relative to the data folder. */
  readonly folders: readonly string[];
}

/** One line of the ledger in an archive. */
export interface LedgerLine {
  readonly record: RequestRecord;
  readonly body: string | null;
}

export interface ArchivedFile {
  /** Absolute, below the data folder. */
  readonly path: string;
  readonly data: Blob;
  readonly sha256: string;
  readonly modified: number;
  readonly expires: number | null;
}

/** An archive that was read and found whole. */
export interface Archive {
  readonly document: SessionDocument;
  readonly events: readonly LogEvent[];
  readonly requests: readonly LedgerLine[];
  readonly files: readonly ArchivedFile[];
  /** Absolute paths of empty folders. */
  readonly folders: readonly string[];
}
