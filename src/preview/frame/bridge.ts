import type { StreamPiece } from '../../contract/server';
import {
  type FrameAnswer,
  type FrameDocument,
  type FrameMessage,
  type FrameRequest,
  MOST_BODY,
  type PageMessage,
  type Pairs,
} from '../messages';

type Asked = Partial<Omit<FrameRequest, 'url'>> & { readonly url: URL | string };

export interface Opened {
  readonly id: number;
  readonly answer: FrameAnswer;
  readonly isOpen: boolean;
}

/** The document's side of the port: asks the server through the page, and knows the document's address. */
export class Bridge {
  readonly #waiting = new Map<number, (answer: FrameAnswer | null, isOpen: boolean) => void>();
  readonly #pulling = new Map<number, (piece: StreamPiece) => void>();
  /** Told when Back or Forward leads to another address of this document. */
  onMoved: (url: URL) => void = () => {};
  #last = 0;
  #url: URL;

  constructor(
    private readonly port: MessagePort,
    { url }: FrameDocument,
  ) {
    this.#url = new URL(url);
    port.onmessage = ({ data }: MessageEvent<PageMessage>) => {
      switch (data.kind) {
        case 'answer':
          this.#waiting.get(data.id)?.(data.answer, data.isOpen);
          this.#waiting.delete(data.id);
          break;
        case 'piece':
          this.#pulling.get(data.id)?.(data.piece);
          this.#pulling.delete(data.id);
          break;
        case 'moved':
          this.#url = new URL(data.url);
          this.onMoved(this.#url);
          break;
        case 'document':
          break;
        default:
          data satisfies never;
      }
    };
  }

  get url(): URL {
    return this.#url;
  }

  /** Another address for the same document. */
  move(url: URL, isNew: boolean): void {
    this.#url = url;
    this.tell({ kind: 'address', url: url.href, isNew });
  }

  tell(message: FrameMessage): void {
    this.port.postMessage(message);
  }

  /** An address as this document means it. Null: it is none. */
  resolve(address: string, base: URL = this.#url): URL | null {
    try {
      return new URL(address.trim(), base);
    } catch {
      return null;
    }
  }

  isOwn(url: URL): boolean {
    return (
      url.origin === this.#url.origin ||
      (/^(?:127\.0\.0\.1|0\.0\.0\.0|\[::1\])$/.test(url.hostname) && url.port === this.#url.port)
    );
  }

  /** Asks the server. Null: it could not be asked, or the address is another host's, which the person is told. */
  async ask(request: Asked): Promise<FrameAnswer | null> {
    return (await this.#begin(request, false))?.answer ?? null;
  }

  /** The same, for an answer that may go on: where `isOpen`, its pieces are pulled up to the end, or it is left. */
  open(request: Asked): Promise<Opened | null> {
    return this.#begin(request, true);
  }

  /** The next piece of an answer. One at a time. */
  pull(id: number): Promise<StreamPiece> {
    this.tell({ kind: 'pull', id });
    return new Promise((resolve) => this.#pulling.set(id, resolve));
  }

  say(id: number, data: ArrayBuffer | string): void {
    this.tell({ kind: 'say', id, data });
  }

  leave(id: number, code: number): void {
    this.tell({ kind: 'leave', id, code });
    this.#pulling.get(id)?.({ kind: 'end', code, reason: '' });
    this.#pulling.delete(id);
  }

  #begin(request: Asked, isStreamed: boolean): Promise<Opened | null> {
    const { method = 'GET', url, headers = [], body = null } = request;
    const target = typeof url === 'string' ? this.resolve(url) : url;
    if (target === null) return Promise.resolve(null);
    if (!this.isOwn(target)) {
      this.leaveOut(target);
      return Promise.resolve(null);
    }
    this.#last += 1;
    const id = this.#last;
    if (body !== null && body.byteLength > MOST_BODY) {
      this.tell({ kind: 'left-out', what: `a request of more than ${MOST_BODY / 1024 / 1024} MB` });
      return Promise.resolve(null);
    }
    this.tell({ kind: 'request', id, request: { method, url: target.href, headers, body }, isStreamed });
    return new Promise((resolve) =>
      this.#waiting.set(id, (answer, isOpen) => resolve(answer && { id, answer, isOpen })),
    );
  }

  /** `save`: to a file of this name, whatever it is. */
  go(url: URL, request: Partial<Omit<FrameRequest, 'url'>> = {}, save: string | null = null): void {
    if (!/^https?:$/.test(url.protocol)) return;
    const { method = 'GET', headers = [], body = null } = request;
    if (this.isOwn(url)) this.tell({ kind: 'go', request: { method, url: url.href, headers, body }, save });
    else this.leaveOut(url);
  }

  /** Something is another host's. */
  leaveOut(url: URL): void {
    if (/^(?:https?|wss?):$/.test(url.protocol)) this.tell({ kind: 'left-out', what: url.host });
  }
}

export function headerOf(headers: Pairs, name: string): string | null {
  return headers.find(([key]) => key.toLowerCase() === name)?.[1] ?? null;
}
