import { type Bridge, headerOf } from './bridge';

/** WebSocket, carried by the page to an ASGI application. */
export function installWebSocket(bridge: Bridge): void {
  class CarriedWebSocket extends EventTarget {
    static readonly CONNECTING = 0;
    static readonly OPEN = 1;
    static readonly CLOSING = 2;
    static readonly CLOSED = 3;
    readonly CONNECTING = 0;
    readonly OPEN = 1;
    readonly CLOSING = 2;
    readonly CLOSED = 3;
    readonly url: string;
    readonly extensions = '';
    readonly bufferedAmount = 0;
    binaryType: BinaryType = 'blob';
    protocol = '';
    readyState = 0;
    onopen: ((event: Event) => void) | null = null;
    onmessage: ((event: MessageEvent) => void) | null = null;
    onerror: ((event: Event) => void) | null = null;
    onclose: ((event: CloseEvent) => void) | null = null;
    #id: number | null = null;
    /** Blobs have to be read first; what is said later waits for them. */
    #said: Promise<void> = Promise.resolve();

    constructor(address: string | URL, protocols: string | readonly string[] = []) {
      super();
      const url = bridge.resolve(String(address));
      if (!url || !/^(?:wss?|https?):$/.test(url.protocol) || url.hash)
        throw new DOMException(`${address} is no address of a WebSocket`, 'SyntaxError');
      url.protocol = /^(?:https|wss):$/.test(url.protocol) ? 'wss:' : 'ws:';
      this.url = url.href;
      void this.#run(url, [protocols].flat());
    }

    send(data: string | ArrayBufferLike | Blob | ArrayBufferView): void {
      if (this.readyState === 0) throw new DOMException('Still in CONNECTING state.', 'InvalidStateError');
      const id = this.#id;
      if (this.readyState !== 1 || id === null) return;
      // Taken as it is now.
      const now = data instanceof Blob ? data.arrayBuffer() : typeof data === 'string' ? data : copied(data);
      this.#said = this.#said.then(async () => bridge.say(id, await now));
    }

    close(code = 1000, reason = ''): void {
      if (code !== 1000 && !(code >= 3000 && code < 5000))
        throw new DOMException(`The code must be 1000 or from 3000 to 4999; ${code} is neither.`, 'InvalidAccessError');
      if (this.readyState >= 2) return;
      const id = this.#id;
      this.readyState = 2;
      if (id === null) return;
      void this.#said.then(() => {
        bridge.leave(id, code);
        this.#close(code, reason);
      });
    }

    async #run(url: URL, protocols: readonly string[]): Promise<void> {
      const address = new URL(url);
      address.protocol = address.protocol === 'wss:' ? 'https:' : 'http:';
      const headers: [string, string][] = [
        ['Upgrade', 'websocket'],
        ['Connection', 'Upgrade'],
        ['Sec-WebSocket-Version', '13'],
        ['Origin', bridge.url.origin],
      ];
      if (protocols.length > 0) headers.push(['Sec-WebSocket-Protocol', protocols.join(', ')]);
      const opened = await bridge.open({ url: address, headers });
      if (opened?.answer.status !== 101 || this.readyState !== 0) {
        if (opened?.isOpen) bridge.leave(opened.id, 1000);
        this.#tell(new Event('error'));
        this.#close(1006, '');
        return;
      }
      const { id, answer } = opened;
      this.#id = id;
      this.protocol = headerOf(answer.headers, 'sec-websocket-protocol') ?? '';
      this.readyState = 1;
      this.#tell(new Event('open'));
      while (this.readyState < 2) {
        const piece = await bridge.pull(id);
        if (this.readyState >= 2) return;
        if (piece.kind === 'end') {
          if (piece.code === 1006 || piece.code === 1011) this.#tell(new Event('error'));
          this.#close(piece.code, piece.reason);
          return;
        }
        const isBlob = typeof piece.data !== 'string' && this.binaryType === 'blob';
        const data = isBlob ? new Blob([piece.data]) : piece.data;
        this.#tell(new MessageEvent('message', { data, origin: bridge.url.origin.replace(/^http/, 'ws') }));
      }
    }

    #close(code: number, reason: string): void {
      if (this.readyState === 3) return;
      this.readyState = 3;
      this.#tell(new CloseEvent('close', { code, reason, wasClean: code !== 1006 }));
    }

    #tell(event: Event): void {
      if (event.type === 'open') this.onopen?.(event);
      else if (event.type === 'error') this.onerror?.(event);
      else if (event instanceof MessageEvent) this.onmessage?.(event);
      else if (event instanceof CloseEvent) this.onclose?.(event);
      this.dispatchEvent(event);
    }
  }
  self.WebSocket = CarriedWebSocket as unknown as typeof WebSocket;
}

function copied(data: ArrayBufferLike | ArrayBufferView): ArrayBuffer {
  const bytes = ArrayBuffer.isView(data)
    ? new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
    : new Uint8Array(data);
  return bytes.slice().buffer;
}
