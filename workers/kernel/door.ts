import type { NetworkRequest, NetworkResponse } from '../../src/contract/network';
import type { Result } from '../../src/contract/result';
import type { Waits } from './waits';

/** Base address of all that comes from the page itself; nothing is ever asked of a host of this name. */
export const PAGE_BASE = 'https://carrel.invalid/';

/** By file name. */
export type HandedFiles = Map<string, ArrayBuffer | ReadableStream<Uint8Array>>;

interface DoorOptions {
  readonly waits: Waits;
  /** What the page has handed over already, or begun to. Each is given once and then forgotten. */
  readonly handed: HandedFiles;
  wheel(fileName: string): Promise<Result<ArrayBuffer>>;
  network(request: NetworkRequest): Promise<Result<NetworkResponse>>;
  abort(): void;
}

/**
 * Takes the place of `fetch` in the worker, where the real one is refused by the frame's policy.
 * Pyodide, micropip and Python's own HTTP all come through here and reach the page's broker.
 */
export function createFetch(options: DoorOptions): typeof fetch {
  return async (input, init) => {
    const request = new Request(input, init);
    if (request.url.startsWith(PAGE_BASE)) return fromPage(options, request.url.slice(PAGE_BASE.length));
    const onAbort = () => options.abort();
    request.signal.addEventListener('abort', onAbort);
    try {
      return await fromNetwork(options, request);
    } finally {
      request.signal.removeEventListener('abort', onAbort);
    }
  };
}

/** Waits for the page; what Stop ends here is ended there too. */
function untilStopped<T>({ waits, abort }: DoorOptions, answer: Promise<T>): Promise<T> {
  return waits.race(answer).catch((error: unknown) => {
    abort();
    throw error;
  });
}

async function fromPage(options: DoorOptions, path: string): Promise<Response> {
  const { handed, wheel } = options;
  const name = decodeURIComponent(path);
  const found = handed.get(name);
  if (found) {
    handed.delete(name);
    const type = name.endsWith('.wasm') ? 'application/wasm' : 'application/octet-stream';
    const headers = { 'content-type': type };
    if (found instanceof ReadableStream) return new Response(found, { headers });
    const response = new Response(type === 'application/wasm' ? found : null, { headers });
    return Object.assign(response, { arrayBuffer: async () => found });
  }
  const result = await untilStopped(options, wheel(name));
  if (!result.ok) throw new TypeError(result.failure.message);
  return new Response(result.value);
}

async function fromNetwork(options: DoorOptions, request: Request): Promise<Response> {
  const body = request.method === 'GET' || request.method === 'HEAD' ? null : await request.arrayBuffer();
  const answer = options.network({ method: request.method, url: request.url, headers: [...request.headers], body });
  const result = await untilStopped(options, answer);
  if (!result.ok) throw new TypeError(result.failure.message);
  const { status, statusText, headers, url } = result.value;
  const hasBody = status !== 204 && status !== 205 && status !== 304;
  const response = new Response(hasBody ? result.value.body : null, {
    status,
    statusText,
    headers: headers.map(([k, v]) => [k, v]),
  });
  Object.defineProperty(response, 'url', { value: url });
  return response;
}
