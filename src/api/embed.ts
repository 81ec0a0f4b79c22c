import { expose } from 'comlink';
import type { Interpreter } from '../contract/interpreter';
import type { SettingsStore } from '../contract/settings';
import { guard } from '../lib/guard';

/** What an embedding page sends to the frame, and what it gets: `{type, port}` with a port for Comlink's `wrap`. */
export const CONNECT = 'carrel:connect';

const METHODS: readonly (keyof Interpreter)[] = [
  'execute',
  'run',
  'uploadFile',
  'listFiles',
  'readFile',
  'deleteFile',
  'cleanup',
  'status',
  'interrupt',
  'restart',
  'install',
  'ask',
  'export',
];

interface EmbedOptions {
  readonly interpreter: Interpreter;
  readonly settings: SettingsStore;
  /** Asks the person whether pages of this origin may use the desk. */
  ask(origin: string): Promise<boolean>;
}

/**
 * Lets the page that embeds this one use the public API, if the person allows its origin. The parent posts
 * `{type: 'carrel:connect'}` to the frame and gets `{type: 'carrel:connect', ok: true}` with a MessagePort for Comlink's
 * `wrap<Interpreter>(port)`, or `{ok: false, message}`. Does nothing where the page is not embedded.
 */
export function serveEmbedder({ interpreter, settings, ask }: EmbedOptions): void {
  if (window.parent === window) return;
  const asking = new Map<string, Promise<boolean>>();

  async function isAllowed(origin: string): Promise<boolean> {
    if (settings.current.allowedEmbedders.includes(origin)) return true;
    // One question for each origin, however often it knocks.
    const answer = asking.get(origin) ?? ask(origin);
    asking.set(origin, answer);
    const allowed = await answer;
    if (allowed && !settings.current.allowedEmbedders.includes(origin)) {
      settings.update({ allowedEmbedders: [...settings.current.allowedEmbedders, origin] });
    }
    return allowed;
  }

  async function connect(origin: string): Promise<void> {
    if (!(await isAllowed(origin))) {
      const message = `The person did not allow ${origin} to use this desk.`;
      window.parent.postMessage({ type: CONNECT, ok: false, message }, origin);
      return;
    }
    const { port1, port2 } = new MessageChannel();
    expose(interpreter, guard(port1, METHODS));
    window.parent.postMessage({ type: CONNECT, ok: true }, origin, [port2]);
  }

  addEventListener('message', (event) => {
    const data: unknown = event.data;
    if (event.source !== window.parent || event.origin === 'null') return;
    if (typeof data !== 'object' || data === null || !('type' in data) || data.type !== CONNECT) return;
    void connect(event.origin);
  });
}
