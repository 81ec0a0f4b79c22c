import type { FrameDocument, Pairs } from '../messages';
import type { Bridge, Opened } from './bridge';

/** What a frame of opaque origin has not: `fetch`, storage and cookies, carried by the page. */
export function installShims(bridge: Bridge, { cookie, stored }: FrameDocument): void {
  self.fetch = (input, init) => carriedFetch(bridge, input, init);
  Object.defineProperty(document, 'cookie', cookieProperty(bridge, cookie));
  for (const area of ['local', 'session'] as const) {
    const value = storage(stored[area], (items) => bridge.tell({ kind: 'stored', area, items }));
    Object.defineProperty(self, `${area}Storage`, { value, configurable: true });
  }
  Navigator.prototype.sendBeacon = (url, data) => {
    void carriedFetch(bridge, String(url), { method: 'POST', body: data ?? null }).catch(() => undefined);
    return true;
  };
}

async function carriedFetch(bridge: Bridge, input: RequestInfo | URL, init?: RequestInit): Promise<Response> {
  const address = input instanceof Request ? input.url : String(input);
  if (/^(?:blob|data):/.test(address)) throw new TypeError('The preview fetches from its own server only.');
  const url = bridge.resolve(address);
  if (!url) throw new TypeError(`${address} is no address`);
  const request = input instanceof Request ? new Request(input, init) : new Request(url, init);
  request.signal.throwIfAborted();
  const body = request.method === 'GET' || request.method === 'HEAD' ? null : await request.arrayBuffer();
  const asked = bridge.open({ method: request.method, url, headers: [...request.headers], body });
  const aborted = new Promise<never>((_resolve, reject) => {
    request.signal.addEventListener('abort', () => reject(request.signal.reason), { once: true });
  });
  // What comes too late is left.
  const leave = ({ id, isOpen }: Opened) => isOpen && bridge.leave(id, 1001);
  request.signal.addEventListener('abort', () => void asked.then((opened) => opened && leave(opened)), { once: true });
  const opened = await Promise.race([asked, aborted]);
  if (!opened) throw new TypeError('Failed to fetch');
  return toResponse(bridge, opened, url, request.signal);
}

function toResponse(bridge: Bridge, { id, answer, isOpen }: Opened, asked: URL, signal: AbortSignal): Response {
  const { status, headers, body, url } = answer;
  const isEmpty = status === 204 || status === 205 || status === 304;
  if (isEmpty && isOpen) bridge.leave(id, 1000);
  const response = new Response(isEmpty ? null : isOpen ? streamOf(bridge, id, body, signal) : body, {
    status,
    headers: headers.map(([name, value]) => [name, value]),
  });
  Object.defineProperties(response, { url: { value: url }, redirected: { value: url !== asked.href } });
  return response;
}

/** A body whose pieces are asked for as they are read. */
function streamOf(bridge: Bridge, id: number, first: ArrayBuffer, signal: AbortSignal): ReadableStream<Uint8Array> {
  return new ReadableStream<Uint8Array>({
    start(controller) {
      if (first.byteLength > 0) controller.enqueue(new Uint8Array(first));
    },
    async pull(controller) {
      const piece = await bridge.pull(id);
      if (signal.aborted) controller.error(signal.reason);
      else if (piece.kind === 'end') {
        if (piece.code === 1000) controller.close();
        else controller.error(new TypeError(piece.reason || 'The answer broke off.'));
      } else
        controller.enqueue(
          typeof piece.data === 'string' ? new TextEncoder().encode(piece.data) : new Uint8Array(piece.data),
        );
    },
    cancel: () => bridge.leave(id, 1001),
  });
}

function cookieProperty(bridge: Bridge, text: string): PropertyDescriptor {
  const cookies = new Map(text === '' ? [] : text.split('; ').map((one) => [one.split('=')[0] ?? '', one] as const));
  return {
    configurable: true,
    get: () => [...cookies.values()].join('; '),
    set(value: unknown) {
      const set = String(value);
      const pair = set.split(';')[0]?.trim() ?? '';
      const name = pair.split('=')[0] ?? '';
      const isOver =
        /;\s*max-age=(?:0|-\d+)/i.test(set) || Date.parse(/;\s*expires=([^;]+)/i.exec(set)?.[1] ?? '') < Date.now();
      if (isOver) cookies.delete(name);
      else cookies.set(name, pair);
      bridge.tell({ kind: 'cookie', text: set });
    },
  };
}

function storage(items: Pairs, onChange: (items: Pairs) => void): Storage {
  const map = new Map(items);
  const changed = () => onChange([...map]);
  const methods = {
    get length() {
      return map.size;
    },
    key: (index: number) => [...map.keys()][index] ?? null,
    getItem: (name: string) => map.get(String(name)) ?? null,
    setItem(name: string, value: string) {
      map.set(String(name), String(value));
      changed();
    },
    removeItem(name: string) {
      if (map.delete(String(name))) changed();
    },
    clear() {
      map.clear();
      changed();
    },
  };
  return new Proxy(methods as Storage, {
    get: (target, name) =>
      name in target ? Reflect.get(target, name) : typeof name === 'string' ? map.get(name) : undefined,
    set(_target, name, value) {
      methods.setItem(String(name), String(value));
      return true;
    },
    deleteProperty(_target, name) {
      methods.removeItem(String(name));
      return true;
    },
    ownKeys: () => [...map.keys()],
    getOwnPropertyDescriptor: (_target, name) =>
      map.has(String(name))
        ? { value: map.get(String(name)), enumerable: true, configurable: true, writable: true }
        : undefined,
  });
}
