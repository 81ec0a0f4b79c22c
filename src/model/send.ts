import { type Provider, type ProviderKind, RequestRefused, type Transport } from '../contract/model';
import { addressSpaceOf, spaceOption } from '../lib/address-space';
import { type LocalAccess, localAccessTo } from '../lib/local-access';
import { parse } from './no-answer';

/** The provider answered, but not with what was asked for. */
export class HttpFailure extends Error {
  override readonly name = 'HttpFailure';
  readonly status: number;
  readonly headers: Headers;
  readonly body: string;

  constructor(status: number, headers: Headers, body: string) {
    super(`HTTP ${status}`);
    this.status = status;
    this.headers = headers;
    this.body = body;
  }
}

/** No answer came: no network, no such server, or the browser did not let the page ask it. */
export class NoAnswer extends Error {
  override readonly name = 'NoAnswer';
  readonly access: LocalAccess;

  constructor(access: LocalAccess) {
    super('No answer came.');
    this.access = access;
  }
}

/** The key has a character that cannot be sent in a header. The key itself is not in the message. */
export class UnsendableKey extends Error {
  override readonly name = 'UnsendableKey';
}

/** What of an error body is read, in bytes: the rest of a page of HTML tells nothing. */
const LONGEST_ERROR_BODY = 64 * 1024;

const NEVER_SENT = ['authorization', 'x-api-key', 'x-goog-api-key', 'user-agent'];

/**
 * A `fetch` for one provider: it puts the key into the headers at the moment of sending and hands the request to the
 * transport. Throws `HttpFailure`, `NoAnswer`, `UnsendableKey`, the transport's `RequestRefused`, or an AbortError.
 */
export function createSend(provider: Provider, key: string | null, transport: Transport): typeof fetch {
  return async (input, init) => {
    const url = parse(input instanceof Request ? input.url : String(input));
    if (url === null) throw new NoAnswer(null);
    const request = buildRequest(url, init ?? {}, provider.kind, key);
    const response = await untilAborted(() => transport(request), request.signal).catch(async (error: unknown) => {
      if (error instanceof RequestRefused || request.signal.aborted) throw error;
      throw new NoAnswer(await localAccessTo(addressSpaceOf(url)));
    });
    if (response.ok) return withQuietEnd(response);
    throw new HttpFailure(response.status, response.headers, await errorBody(response));
  };
}

function buildRequest(url: URL, init: RequestInit, kind: ProviderKind, key: string | null): Request {
  const headers = new Headers(init.headers);
  for (const name of NEVER_SENT) headers.delete(name);
  if (key !== null) authorise(headers, kind, key);
  // Without this header Anthropic answers no browser.
  if (kind === 'anthropic') headers.set('anthropic-dangerous-direct-browser-access', 'true');
  const all: RequestInit = {
    ...init,
    headers,
    credentials: 'omit',
    // A browser would take some of the headers that hold keys along to another host.
    redirect: 'error',
    referrerPolicy: 'no-referrer',
    ...spaceOption(url),
  };
  return new Request(url, all);
}

function authorise(headers: Headers, kind: ProviderKind, key: string): void {
  // The browser's own message would quote the key.
  if (!/^[\x21-\x7e]+$/.test(key)) throw new UnsendableKey('The key holds a character that cannot be sent.');
  if (kind === 'anthropic') headers.set('x-api-key', key);
  else if (kind === 'google') headers.set('x-goog-api-key', key);
  else headers.set('authorization', `Bearer ${key}`);
}

/** A transport that waits for the person may not watch the signal. */
async function untilAborted<T>(start: () => Promise<T>, signal: AbortSignal): Promise<T> {
  signal.throwIfAborted();
  let onAbort = () => {};
  const aborted = new Promise<never>((_, reject) => {
    onAbort = () => reject(signal.reason);
    signal.addEventListener('abort', onAbort, { once: true });
  });
  try {
    return await Promise.race([start(), aborted]);
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}

/**
 * A connection that breaks ends the body as if it were whole. The formats have a last event, so the SDK sees by its absence
 * that the answer is not; and an answer whose last event did come is not lost to what breaks after it.
 */
function withQuietEnd(response: Response): Response {
  const reader = response.body?.getReader();
  if (reader === undefined) return response;
  const body = new ReadableStream<Uint8Array<ArrayBuffer>>({
    async pull(controller) {
      const { done, value } = await reader.read().catch(() => ({ done: true as const, value: undefined }));
      if (done) controller.close();
      else controller.enqueue(value);
    },
    cancel: (reason) => reader.cancel(reason),
  });
  const { status, statusText, headers } = response;
  return new Response(body, { status, statusText, headers });
}

async function errorBody(response: Response): Promise<string> {
  const reader = response.body?.getReader();
  if (reader === undefined) return '';
  const decoder = new TextDecoder();
  let text = '';
  try {
    for (let read = await reader.read(); !read.done && text.length < LONGEST_ERROR_BODY; read = await reader.read()) {
      text += decoder.decode(read.value, { stream: true });
    }
    await reader.cancel();
  } catch {
    // What came before the connection broke is enough to name the error.
  }
  return text;
}
