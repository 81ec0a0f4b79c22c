import { type Bridge, headerOf } from './bridge';

/** Milliseconds before it is tried anew, unless the server says otherwise. */
const RETRY = 3000;

/** EventSource (HTML, 9.2), carried by the page. */
export function installEventSource(bridge: Bridge): void {
  class CarriedEventSource extends EventTarget {
    static readonly CONNECTING = 0;
    static readonly OPEN = 1;
    static readonly CLOSED = 2;
    readonly CONNECTING = 0;
    readonly OPEN = 1;
    readonly CLOSED = 2;
    readonly withCredentials = false;
    readonly url: string;
    readyState = 0;
    onopen: ((event: Event) => void) | null = null;
    onmessage: ((event: MessageEvent) => void) | null = null;
    onerror: ((event: Event) => void) | null = null;
    #retry = RETRY;
    #lastId = '';
    #id: number | null = null;

    constructor(address: string | URL) {
      super();
      const url = bridge.resolve(String(address));
      if (!url) throw new DOMException(`${address} is no address`, 'SyntaxError');
      this.url = url.href;
      void this.#run();
    }

    close(): void {
      this.readyState = 2;
      if (this.#id !== null) bridge.leave(this.#id, 1000);
    }

    async #run(): Promise<void> {
      while (this.readyState !== 2) {
        const isUsable = await this.#once();
        if (this.#isClosed) return;
        this.readyState = isUsable ? 0 : 2;
        this.#tell(new Event('error'));
        if (isUsable) await new Promise((resolve) => setTimeout(resolve, this.#retry));
      }
    }

    /** One connection, to its end. False: the server has no such stream, so it is not tried anew. */
    async #once(): Promise<boolean> {
      const headers: [string, string][] = [
        ['Accept', 'text/event-stream'],
        ['Cache-Control', 'no-store'],
      ];
      if (this.#lastId !== '') headers.push(['Last-Event-ID', this.#lastId]);
      const opened = await bridge.open({ url: this.url, headers });
      if (opened === null) return false;
      const { id, answer, isOpen } = opened;
      const isStream =
        answer.status === 200 && /^text\/event-stream/i.test(headerOf(answer.headers, 'content-type') ?? '');
      if (this.#isClosed || !isStream) {
        if (isOpen) bridge.leave(id, 1000);
        return isStream;
      }
      this.#id = isOpen ? id : null;
      this.readyState = 1;
      this.#tell(new Event('open'));
      const decoder = new TextDecoder();
      let rest = this.#take(decoder.decode(answer.body, { stream: true }));
      for (let isOver = !isOpen; !isOver && !this.#isClosed; ) {
        const piece = await bridge.pull(id);
        isOver = piece.kind === 'end';
        if (piece.kind === 'data' && typeof piece.data !== 'string')
          rest = this.#take(rest + decoder.decode(piece.data, { stream: true }));
      }
      this.#id = null;
      return true;
    }

    get #isClosed(): boolean {
      return this.readyState === 2;
    }

    /** Tells the events that are whole, and gives the rest. */
    #take(text: string): string {
      const blocks = text.replaceAll(/\r\n?/g, '\n').split('\n\n');
      const rest = blocks.pop() ?? '';
      for (const block of blocks) this.#block(block);
      return rest;
    }

    #block(block: string): void {
      let type = 'message';
      const data: string[] = [];
      for (const line of block.split('\n')) {
        const [, field = '', value = ''] = /^([^:]*)(?:: ?(.*))?$/s.exec(line) ?? [];
        if (field === 'data') data.push(value);
        else if (field === 'event') type = value || 'message';
        else if (field === 'id' && !value.includes('\0')) this.#lastId = value;
        else if (field === 'retry' && /^\d+$/.test(value)) this.#retry = Number(value);
      }
      if (data.length === 0 || this.#isClosed) return;
      const { origin } = new URL(this.url);
      this.#tell(new MessageEvent(type, { data: data.join('\n'), origin, lastEventId: this.#lastId }));
    }

    #tell(event: Event): void {
      if (event.type === 'open') this.onopen?.(event);
      else if (event.type === 'error') this.onerror?.(event);
      else if (event.type === 'message' && event instanceof MessageEvent) this.onmessage?.(event);
      this.dispatchEvent(event);
    }
  }
  self.EventSource = CarriedEventSource as unknown as typeof EventSource;
}
