import type { StreamPiece } from '../contract/server';

/**
 * What page and frame say to each other, over one MessagePort. Whatever comes from the frame was said by the application's
 * own scripts, as far as anybody knows: `toFrameMessage` lets through what has the agreed form.
 */

export type Pairs = readonly (readonly [name: string, value: string])[];

/** A request of the document's. `url` is absolute. */
export interface FrameRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Pairs;
  readonly body: ArrayBuffer | null;
}

export interface FrameAnswer {
  readonly status: number;
  /** After redirects. */
  readonly url: string;
  readonly headers: Pairs;
  readonly body: ArrayBuffer;
}

export type FrameMessage =
  /** `isStreamed`: its answer may begin before its end is known. */
  | { readonly kind: 'request'; readonly id: number; readonly request: FrameRequest; readonly isStreamed: boolean }
  /** The next piece of the answer to a request. */
  | { readonly kind: 'pull'; readonly id: number }
  /** A message by the WebSocket that a request has opened. */
  | { readonly kind: 'say'; readonly id: number; readonly data: ArrayBuffer | string }
  /** No more of that answer, or of that WebSocket. `code`: as the application is told it. */
  | { readonly kind: 'leave'; readonly id: number; readonly code: number }
  /** To another document; `save`: to a file of this name (empty: the server's), whatever it is. */
  | { readonly kind: 'go'; readonly request: FrameRequest; readonly save: string | null }
  /** The document's own address, by `history`; `isNew`: a step that Back undoes. */
  | { readonly kind: 'address'; readonly url: string; readonly isNew: boolean }
  | { readonly kind: 'title'; readonly title: string }
  | { readonly kind: 'back'; readonly by: number }
  /** As `document.cookie` is set. */
  | { readonly kind: 'cookie'; readonly text: string }
  /** The application's localStorage or sessionStorage, as a whole. */
  | { readonly kind: 'stored'; readonly area: 'local' | 'session'; readonly items: Pairs }
  /** Something of another host's that was left out. */
  | { readonly kind: 'left-out'; readonly what: string };

export interface FrameDocument {
  readonly kind: 'document';
  readonly url: string;
  readonly html: string;
  readonly cookie: string;
  readonly stored: { readonly local: Pairs; readonly session: Pairs };
}

export type PageMessage =
  | FrameDocument
  /** Null: it could not be had. `isOpen`: more follows, piece by piece. */
  | { readonly kind: 'answer'; readonly id: number; readonly answer: FrameAnswer | null; readonly isOpen: boolean }
  | { readonly kind: 'piece'; readonly id: number; readonly piece: StreamPiece }
  /** Back or forward within the document. */
  | { readonly kind: 'moved'; readonly url: string };

/** Characters of an address, a title and the like. */
const LONG = 20_000;
const MOST_STORED = 2_000_000;
/** Bytes of what is sent with a request, of a message, and of an answer that is read as a whole. */
export const MOST_BODY = 128 * 1024 * 1024;

/** The message, or null for what has not the agreed form. */
export function toFrameMessage(value: unknown): FrameMessage | null {
  if (typeof value !== 'object' || value === null) return null;
  const said = value as Readonly<Record<string, unknown>>;
  const { kind, id, request, url, isNew, title, by, text, area, items, what, data, code, save } = said;
  switch (kind) {
    case 'request': {
      const asked = toRequest(request);
      return asked && isId(id) ? { kind, id, request: asked, isStreamed: said.isStreamed === true } : null;
    }
    case 'pull':
      return isId(id) ? { kind, id } : null;
    case 'say':
      return isId(id) && (typeof data === 'string' || data instanceof ArrayBuffer) ? { kind, id, data } : null;
    case 'leave': {
      const isCode = typeof code === 'number' && Number.isInteger(code) && code >= 1000 && code < 5000;
      return isId(id) && isCode ? { kind, id, code } : null;
    }
    case 'go': {
      const asked = toRequest(request);
      return asked ? { kind, request: asked, save: typeof save === 'string' ? save.slice(0, 200) : null } : null;
    }
    case 'address':
      return isText(url) && typeof isNew === 'boolean' ? { kind, url, isNew } : null;
    case 'title':
      return isText(title) ? { kind, title: title.slice(0, 200) } : null;
    case 'back':
      return typeof by === 'number' && Number.isInteger(by) ? { kind, by } : null;
    case 'cookie':
      return isText(text) ? { kind, text } : null;
    case 'stored':
      if ((area !== 'local' && area !== 'session') || !isPairs(items)) return null;
      return items.reduce((sum, [name, one]) => sum + name.length + one.length, 0) <= MOST_STORED
        ? { kind, area, items }
        : null;
    case 'left-out':
      return isText(what) ? { kind, what: what.slice(0, 200) } : null;
    default:
      return null;
  }
}

function toRequest(value: unknown): FrameRequest | null {
  if (typeof value !== 'object' || value === null) return null;
  const { method, url, headers, body } = value as Record<string, unknown>;
  if (typeof method !== 'string' || !/^[A-Za-z]{1,20}$/.test(method) || !isText(url) || !isPairs(headers)) return null;
  const isBody = body === null || (body instanceof ArrayBuffer && body.byteLength <= MOST_BODY);
  return isBody ? { method: method.toUpperCase(), url, headers, body } : null;
}

/** Bytes, or as many characters. */
export function sizeOf(data: ArrayBuffer | string): number {
  return typeof data === 'string' ? data.length : data.byteLength;
}

function isId(value: unknown): value is number {
  return Number.isSafeInteger(value);
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value.length <= LONG;
}

function isPairs(value: unknown): value is Pairs {
  return (
    Array.isArray(value) &&
    value.length <= 1000 &&
    value.every((one) => Array.isArray(one) && one.length === 2 && one.every((part) => typeof part === 'string'))
  );
}
