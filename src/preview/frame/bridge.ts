import type { FrameAnswer, FrameDocument, FrameMessage, FrameRequest, PageMessage, Pairs } from '../messages';

/** The document's side of the port: asks the server through the page, and knows the document's address. */
export class Bridge {
  readonly #waiting = new Map<number, (answer: FrameAnswer | null) => void>();
  #last = 0;
  #url: URL;

  constructor(
    private readonly port: MessagePort,
    { url }: FrameDocument,
  ) {
    this.#url = new URL(url);
    port.onmessage = ({ data }: MessageEvent<PageMessage>) => {
      if (data.kind !== 'answer') return;
      this.#waiting.get(data.id)?.(data.answer);
      this.#waiting.delete(data.id);
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
  ask(request: Partial<Omit<FrameRequest, 'url'>> & { readonly url: URL | string }): Promise<FrameAnswer | null> {
    const { method = 'GET', url, headers = [], body = null } = request;
    const target = typeof url === 'string' ? this.resolve(url) : url;
    if (target === null) return Promise.resolve(null);
    if (!this.isOwn(target)) {
      this.leaveOut(target);
      return Promise.resolve(null);
    }
    this.#last += 1;
    const id = this.#last;
    this.tell({ kind: 'request', id, request: { method, url: target.href, headers, body } });
    return new Promise((resolve) => this.#waiting.set(id, resolve));
  }

  go(url: URL, request: { method?: string; headers?: Pairs; body?: ArrayBuffer | null } = {}): void {
    if (!/^https?:$/.test(url.protocol)) return;
    const { method = 'GET', headers = [], body = null } = request;
    if (this.isOwn(url)) this.tell({ kind: 'go', request: { method, url: url.href, headers, body } });
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
