import type { Bridge } from './bridge';

/** Links, forms and the history: where they lead is asked for through the page. */
export function installNavigation(bridge: Bridge): void {
  addEventListener('click', (event) => onClick(bridge, event));
  addEventListener('submit', (event) => {
    if (event.defaultPrevented || !(event.target instanceof HTMLFormElement)) return;
    event.preventDefault();
    void send(bridge, event.target, event.submitter);
  });
  HTMLFormElement.prototype.submit = function submit() {
    void send(bridge, this, null);
  };
  self.open = (address) => {
    const url = address === undefined ? null : bridge.resolve(String(address));
    if (url) bridge.go(url);
    return null;
  };
  /** What the document keeps with each of its addresses. */
  const states = new Map<string, unknown>();
  const state = (isNew: boolean) => (kept: unknown, _title: string, address?: string | URL | null) => {
    const url = address === undefined || address === null ? bridge.url : bridge.resolve(String(address));
    if (!url || !bridge.isOwn(url)) throw new DOMException('This address is another host’s.', 'SecurityError');
    states.set(url.href, structuredClone(kept));
    bridge.move(url, isNew);
  };
  bridge.onMoved = (url) => {
    dispatchEvent(new PopStateEvent('popstate', { state: states.get(url.href) ?? null }));
    if (url.hash !== '') scrollTo(url.hash);
  };
  Object.defineProperty(history, 'state', { get: () => states.get(bridge.url.href) ?? null });
  history.pushState = state(true);
  history.replaceState = state(false);
  history.back = () => bridge.tell({ kind: 'back', by: -1 });
  history.forward = () => bridge.tell({ kind: 'back', by: 1 });
  history.go = (by = 0) => (by === 0 ? bridge.go(bridge.url) : bridge.tell({ kind: 'back', by }));
}

function onClick(bridge: Bridge, event: MouseEvent): void {
  if (event.defaultPrevented || event.button !== 0 || !(event.target instanceof Element)) return;
  const link = event.target.closest('a[href], area[href]');
  const address = link?.getAttribute('href');
  if (!link || address === null || address === undefined) return;
  event.preventDefault();
  const url = bridge.resolve(address);
  const save = link.getAttribute('download');
  if (url && save !== null) bridge.go(url, {}, save);
  else if (url) follow(bridge, url);
}

/** Goes to an address; a place in the document that is shown is found in it. */
export function follow(bridge: Bridge, url: URL): void {
  const { href, hash } = bridge.url;
  const isHere = url.hash !== '' && url.href.slice(0, -url.hash.length) === href.slice(0, href.length - hash.length);
  if (!isHere) {
    bridge.go(url);
    return;
  }
  if (url.hash !== hash) bridge.move(url, true);
  scrollTo(url.hash);
  if (url.hash !== hash) dispatchEvent(new HashChangeEvent('hashchange', { oldURL: href, newURL: url.href }));
}

/** To the element that a fragment names. */
export function scrollTo(hash: string): void {
  const id = decodeURIComponent(hash.slice(1));
  if (id === '' || id === 'top') self.scrollTo({ top: 0 });
  else (document.getElementById(id) ?? document.getElementsByName(id)[0])?.scrollIntoView();
}

/** Sends a form as browsers do (HTML, 4.10.21). */
async function send(bridge: Bridge, form: HTMLFormElement, submitter: HTMLElement | null): Promise<void> {
  const of = (name: string) => submitter?.getAttribute(`form${name}`) ?? form.getAttribute(name);
  const url = bridge.resolve(of('action') || bridge.url.href);
  if (!url) return;
  const data = new FormData(form, submitter);
  const method = (of('method') ?? 'get').toUpperCase();
  const fields = [...data].map(
    ([name, value]) => [name, typeof value === 'string' ? value : value.name] as [string, string],
  );
  if (method === 'DIALOG') return;
  if (method !== 'POST') {
    url.search = new URLSearchParams(fields).toString();
    bridge.go(url);
    return;
  }
  const kind = of('enctype')?.toLowerCase();
  const body =
    kind === 'multipart/form-data'
      ? data
      : kind === 'text/plain'
        ? fields.map((pair) => `${pair.join('=')}\r\n`).join('')
        : new URLSearchParams(fields);
  const request = new Request(url, { method, body });
  bridge.go(url, { method, headers: [...request.headers], body: await request.arrayBuffer() });
}
