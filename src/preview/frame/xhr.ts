import { type Bridge, headerOf } from './bridge';

/** XMLHttpRequest as far as libraries use it, carried by the page. A synchronous one is refused: nothing here can wait for it. */
export function installXhr(bridge: Bridge): void {
  class CarriedXhr extends EventTarget {
    static readonly UNSENT = 0;
    static readonly OPENED = 1;
    static readonly HEADERS_RECEIVED = 2;
    static readonly LOADING = 3;
    static readonly DONE = 4;
    readonly UNSENT = 0;
    readonly OPENED = 1;
    readonly HEADERS_RECEIVED = 2;
    readonly LOADING = 3;
    readonly DONE = 4;
    readonly upload = new EventTarget();
    readyState = 0;
    status = 0;
    statusText = '';
    responseType: XMLHttpRequestResponseType = '';
    responseURL = '';
    timeout = 0;
    withCredentials = false;
    #method = 'GET';
    #url = '';
    #headers: [string, string][] = [];
    #answered: readonly (readonly [string, string])[] = [];
    #body: ArrayBuffer | null = null;
    #isOver = false;

    open(method: string, url: string | URL, isAsync = true): void {
      if (!isAsync) throw new DOMException('The preview carries no synchronous requests.', 'InvalidAccessError');
      this.#method = method.toUpperCase();
      this.#url = String(url);
      this.#headers = [];
      this.#isOver = false;
      this.#turn(1);
    }

    setRequestHeader(name: string, value: string): void {
      this.#headers.push([name, value]);
    }

    overrideMimeType(): void {}

    abort(): void {
      if (this.#isOver || this.readyState === 0) return;
      this.#isOver = true;
      this.#tell('abort');
      this.#tell('loadend');
    }

    send(data?: XMLHttpRequestBodyInit | Document | null): void {
      void this.#send(data instanceof Document ? data.documentElement.outerHTML : (data ?? null));
    }

    async #send(data: XMLHttpRequestBodyInit | null): Promise<void> {
      const isBare = this.#method === 'GET' || this.#method === 'HEAD';
      const request = new Request('http://localhost/', {
        method: this.#method,
        body: isBare ? null : data,
        headers: this.#headers,
      });
      const body = isBare ? null : await request.arrayBuffer();
      const answer = await bridge.ask({ method: this.#method, url: this.#url, headers: [...request.headers], body });
      if (this.#isOver) return;
      this.#isOver = true;
      if (answer) {
        this.status = answer.status;
        this.responseURL = answer.url;
        this.#answered = answer.headers;
        this.#turn(2);
        this.#body = answer.body;
      }
      this.#turn(4);
      this.#tell(answer ? 'load' : 'error');
      this.#tell('loadend');
    }

    get responseText(): string {
      return this.#body ? new TextDecoder().decode(this.#body) : '';
    }

    get responseXML(): Document | null {
      return this.#body ? new DOMParser().parseFromString(this.responseText, 'text/xml') : null;
    }

    get response(): unknown {
      if (!this.#body) return this.responseType === '' || this.responseType === 'text' ? '' : null;
      switch (this.responseType) {
        case 'arraybuffer':
          return this.#body;
        case 'blob':
          return new Blob([this.#body], { type: this.getResponseHeader('content-type') ?? '' });
        case 'json':
          return parsed(this.responseText);
        case 'document':
          return new DOMParser().parseFromString(this.responseText, 'text/html');
        case '':
        case 'text':
          return this.responseText;
        default:
          return this.responseType satisfies never;
      }
    }

    getResponseHeader(name: string): string | null {
      return headerOf(this.#answered, name.toLowerCase());
    }

    getAllResponseHeaders(): string {
      return this.#answered.map(([name, value]) => `${name.toLowerCase()}: ${value}\r\n`).join('');
    }

    #turn(state: number): void {
      this.readyState = state;
      this.#tell('readystatechange');
    }

    #tell(kind: string): void {
      const event =
        kind === 'readystatechange'
          ? new Event(kind)
          : new ProgressEvent(kind, { loaded: this.#body?.byteLength ?? 0 });
      const own = (this as unknown as Record<string, unknown>)[`on${kind}`];
      if (typeof own === 'function') own.call(this, event);
      this.dispatchEvent(event);
    }
  }
  self.XMLHttpRequest = CarriedXhr as unknown as typeof XMLHttpRequest;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return null;
  }
}
