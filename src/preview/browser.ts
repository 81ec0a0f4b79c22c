import type { AskedServer } from '../contract/server';
import { Cookies } from './cookies';
import { type FrameAnswer, type FrameDocument, type FrameRequest, MOST_BODY, type Pairs, sizeOf } from './messages';

const MOST_REDIRECTS = 20;
/** Addresses that the way back knows: a page makes as many as it likes. */
const MOST_STEPS = 200;
const REDIRECTS = new Set([301, 302, 303, 307, 308]);

/** What a visit to an address gave. */
export type Visited =
  | { readonly kind: 'document'; readonly document: FrameDocument }
  | { readonly kind: 'file'; readonly name: string; readonly data: Blob }
  /** Another address of the document that is shown. */
  | { readonly kind: 'moved'; readonly url: string };

/** An answer and what follows its body; `stream` null: nothing. */
interface Opened {
  readonly answer: FrameAnswer;
  readonly stream: number | null;
}

/** `visit`: the number of the visit that gave the document. */
interface Step {
  readonly url: string;
  readonly visit: number;
}

/** Where a visit leads. `save`: to a file of this name (empty: the server's), whatever it is. */
export type Destination = Partial<FrameRequest> & { readonly url: string; readonly save?: string | null };

/** What a browser keeps of one server: cookies, storage, the way back. It knows no screen. */
export class PreviewBrowser {
  readonly origin: string;
  readonly #cookies = new Cookies();
  readonly #stored: { local: Pairs; session: Pairs } = { local: [], session: [] };
  #history: Step[] = [];
  #at = -1;
  #visits = 0;
  /** Ends the visit that is under way. */
  #leave = new AbortController();

  constructor(
    port: number,
    readonly server: AskedServer,
  ) {
    this.origin = `http://localhost:${port}`;
  }

  /** Path, query and fragment of what is shown. */
  get address(): string {
    return this.#here?.slice(this.origin.length) ?? '/';
  }

  get #here(): string | undefined {
    return this.#history[this.#at]?.url;
  }

  get canGoBack(): boolean {
    return this.#at > 0;
  }

  get canGoForward(): boolean {
    return this.#at < this.#history.length - 1;
  }

  /** The address as one of this server; null: it belongs to another host. */
  own(address: string): string | null {
    let url: URL;
    try {
      url = new URL(address, this.#here ?? this.origin);
    } catch {
      return null;
    }
    if (/^(?:127\.0\.0\.1|0\.0\.0\.0|\[::1\])$/.test(url.hostname)) url.hostname = 'localhost';
    // A `blob:` address has the origin of the one that is in it.
    return url.origin === this.origin && url.protocol === 'http:' ? url.href : null;
  }

  /** Goes to an address; `isStep`: Back leads to where it was before. */
  async go(request: Destination, isStep = true): Promise<Visited> {
    this.#leave.abort();
    this.#leave = new AbortController();
    const hash = /#.*$/.exec(request.url)?.[0] ?? '';
    const accept = ['Accept', 'text/html,application/xhtml+xml,*/*;q=0.8'] as const;
    const { method = 'GET', headers = [], body = null, save = null } = request;
    const asked = { method, url: request.url, headers: [...headers, accept], body };
    const answer = await this.fetch(asked, this.#leave.signal);
    if (answer === null)
      return this.#shown(
        request.url,
        sentence('Python has ended, and its servers with it. Run the code that starts them again.'),
      );
    const name = save !== null && answer.status < 400 ? savedName(save, answer) : fileName(answer);
    if (name !== null) return { kind: 'file', name, data: new Blob([answer.body], { type: typeOf(answer) }) };
    const url = answer.url + (answer.url.includes('#') ? '' : hash);
    this.#visits += 1;
    this.move(url, isStep && url !== this.#here);
    return this.#shown(url, htmlOf(answer));
  }

  /** Another address for the same document. */
  move(url: string, isStep: boolean): void {
    const step = { url, visit: this.#visits };
    if (!isStep && this.#at >= 0) this.#history[this.#at] = step;
    else {
      this.#history = [...this.#history.slice(0, this.#at + 1), step].slice(-MOST_STEPS);
      this.#at = this.#history.length - 1;
    }
  }

  /** Back or forward. Null: there is nothing. */
  async step(by: number): Promise<Visited | null> {
    const to = this.#history[this.#at + by];
    if (to === undefined) return null;
    const isHere = to.visit === this.#history[this.#at]?.visit;
    this.#at += by;
    return isHere ? { kind: 'moved', url: to.url } : this.go({ url: to.url }, false);
  }

  reload(): Promise<Visited> {
    return this.go({ url: this.#here ?? `${this.origin}/` }, this.#at < 0);
  }

  /** What `open` gives, read to its end; or to where it was left by the signal. */
  async fetch(request: FrameRequest, signal?: AbortSignal): Promise<FrameAnswer | null> {
    const opened = await this.open(request);
    if (opened === null || opened.stream === null) return opened?.answer ?? null;
    const { answer, stream } = opened;
    const parts: (ArrayBuffer | string)[] = [answer.body];
    let size = answer.body.byteLength;
    const leave = () => void this.server.endStream(stream, 1001);
    signal?.addEventListener('abort', leave, { once: true });
    if (signal?.aborted) leave();
    for (;;) {
      const piece = await this.server.nextPiece(stream);
      if (piece.kind === 'end') return { ...answer, body: await new Blob(parts).arrayBuffer() };
      parts.push(piece.data);
      size += sizeOf(piece.data);
      if (size <= MOST_BODY) continue;
      leave();
      return notice(answer.url, `This answer is larger than ${MOST_BODY / 1024 / 1024} MB, or has no end.`);
    }
  }

  /** A request with the cookies, redirects followed. Null: Python has gone. What it opens is read to its end, or ended. */
  async open({ method, url, headers, body }: FrameRequest): Promise<Opened | null> {
    let request = { method, url, body };
    let sent = headers;
    for (let count = 0; count <= MOST_REDIRECTS; count += 1) {
      const { pathname, search } = new URL(request.url);
      const cookie = this.#cookies.header(pathname);
      const answer = await this.server.request({
        method: request.method,
        target: pathname + search,
        headers: cookie ? [...sent, ['Cookie', cookie]] : sent,
        body: request.body,
      });
      if (answer === null) return null;
      this.#cookies.take(answer.headers);
      const location = header(answer.headers, 'location');
      if (!REDIRECTS.has(answer.status) || location === null) {
        const { status, body, stream } = answer;
        return { answer: { status, url: request.url, headers: withoutCookies(answer.headers), body }, stream };
      }
      if (answer.stream !== null) void this.server.endStream(answer.stream, 1000);
      const next = URL.canParse(location, request.url) ? this.own(new URL(location, request.url).href) : null;
      if (next === null) {
        return closed(request.url, `This leads to another host, which the preview does not go to: ${location}`);
      }
      // As browsers do: all but 307 and 308 go on as GET, without the body and what describes it.
      const isKept = answer.status === 307 || answer.status === 308 || request.method === 'HEAD';
      if (!isKept) sent = sent.filter(([name]) => !/^content-/i.test(name));
      request = isKept ? { ...request, url: next } : { method: 'GET', url: next, body: null };
    }
    return closed(request.url, 'This leads round in a circle.');
  }

  setCookie(text: string): void {
    this.#cookies.set(text);
  }

  store(area: 'local' | 'session', items: Pairs): void {
    this.#stored[area] = items;
  }

  #shown(url: string, html: string): Visited {
    const cookie = this.#cookies.visible(new URL(url).pathname);
    return { kind: 'document', document: { kind: 'document', url, html, cookie, stored: { ...this.#stored } } };
  }
}

function header(headers: Pairs, name: string): string | null {
  return headers.find(([key]) => key.toLowerCase() === name)?.[1] ?? null;
}

function withoutCookies(headers: Pairs): Pairs {
  return headers.filter(([name]) => name.toLowerCase() !== 'set-cookie');
}

function typeOf({ headers }: FrameAnswer): string {
  return header(headers, 'content-type') ?? 'application/octet-stream';
}

/** The name under which it is to be saved; null: it is to be shown. */
function fileName(answer: FrameAnswer): string | null {
  const disposition = header(answer.headers, 'content-disposition') ?? '';
  const isShown = /^(?:text\/|image\/|audio\/|video\/|application\/(?:json|xhtml|xml|.*\+(?:json|xml)))/i.test(
    typeOf(answer),
  );
  if (!/^\s*attachment/i.test(disposition) && (isShown || answer.body.byteLength === 0 || answer.status >= 400))
    return null;
  const coded = /filename\*=(?:UTF-8|utf-8)''([^;]+)/.exec(disposition)?.[1];
  const plain = /filename="?([^";]+)"?/.exec(disposition)?.[1];
  const last = unescaped(new URL(answer.url).pathname).split('/').at(-1);
  const name = coded === undefined ? plain : unescaped(coded);
  return (name ?? last ?? '').replaceAll(/[/\\]/g, '_') || 'download';
}

/** What a link says that it is to be saved as. */
function savedName(name: string, answer: FrameAnswer): string {
  return name.replaceAll(/[/\\]/g, '_') || (fileName({ ...answer, headers: ATTACHED }) ?? 'download');
}

const ATTACHED: Pairs = [['Content-Disposition', 'attachment']];

/** As it stands, where its escapes are broken. */
function unescaped(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** What is not HTML is shown as what it is. */
function htmlOf(answer: FrameAnswer): string {
  const type = typeOf(answer).toLowerCase();
  const charset = /charset="?([\w-]+)/.exec(type)?.[1] ?? 'utf-8';
  const text = () => decoded(answer.body, charset);
  const address = escaped(answer.url);
  if (type.startsWith('text/html') || type.startsWith('application/xhtml')) return text();
  if (type.startsWith('image/')) return `<img src="${address}" alt="">`;
  if (type.startsWith('audio/')) return `<audio controls src="${address}"></audio>`;
  if (type.startsWith('video/')) return `<video controls src="${address}"></video>`;
  if (answer.body.byteLength === 0) return sentence(`The server answered ${answer.status}, with nothing in it.`);
  return `<pre style="white-space: pre-wrap; overflow-wrap: anywhere">${escaped(text())}</pre>`;
}

function decoded(body: ArrayBuffer, charset: string): string {
  try {
    return new TextDecoder(charset).decode(body);
  } catch {
    return new TextDecoder().decode(body);
  }
}

function sentence(text: string): string {
  return `<p style="font-family: sans-serif">${escaped(text)}</p>`;
}

function closed(url: string, text: string): Opened {
  return { answer: notice(url, text), stream: null };
}

function notice(url: string, text: string): FrameAnswer {
  const body = new TextEncoder().encode(sentence(text));
  return { status: 502, url, headers: [['Content-Type', 'text/html; charset=utf-8']], body: body.buffer };
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}
