import bootstrap from './bootstrap.js?raw';

/** How the worker's script is handed over: WebKit starts no `blob:` worker in a frame of opaque origin, only a `data:` one. */
type WorkerKind = 'blob' | 'data';

/** The browser does not start a worker of this kind. */
class WorkerRefused extends Error {}

/** Long enough for a slow machine to parse a script of a megabyte. */
const START_TIMEOUT_MS = 20_000;

/** A frame of opaque origin with one worker in it. */
export interface Frame {
  /** The other end is the worker's. What comes through it was said by a stranger. */
  readonly port: MessagePort;
  /** Whether `signal` works: the frame is isolated and shares its interrupt buffer with the worker. */
  readonly interruptible: boolean;
  /** Whether a Blob of the page can be read in the sandbox, and the other way round. */
  readonly blobs: boolean;
  /** Sets the interrupt buffer. */
  signal(): void;
  /** Ends everything in it, at once. */
  end(): void;
}

type FrameMessage =
  | { readonly kind: 'started'; readonly interruptible: boolean }
  | { readonly kind: 'died'; readonly message: string };

async function hashOf(text: string): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text));
  return `'sha256-${btoa(String.fromCharCode(...new Uint8Array(digest)))}'`;
}

function frameDocument(hash: string, kind: WorkerKind): string {
  const policy = `default-src 'none'; connect-src 'none'; worker-src ${kind}:; script-src ${kind}: 'wasm-unsafe-eval' ${hash}`;
  return `<!doctype html><meta http-equiv="Content-Security-Policy" content="${policy}"><script>${bootstrap}</script>`;
}

/** What a worker is made of, in this order; the frame opens while they are on their way. */
type Scripts = Promise<readonly (string | Blob)[]>;
export type LateScripts = () => Promise<readonly string[]>;

/**
 * Opens a frame that has no cookies, no storage and no connection, with one worker made of all scripts; the worker gets
 * every byte from the page, through one port. `title` names the frame for assistive technology.
 * Rejects with an Error when the worker can't start, and as `scripts` does. `late`: what the worker would load as a script when
 * it wants it, which a `data:` one can't.
 */
export async function openFrame(
  title: string,
  scripts: Scripts,
  onDied: (message: string) => void,
  late?: LateScripts,
): Promise<Frame> {
  try {
    return await open('blob', title, scripts, onDied);
  } catch (error) {
    if (!(error instanceof WorkerRefused)) throw error;
    const all = late ? Promise.all([scripts, late()]).then((lists) => lists.flat()) : scripts;
    return await open('data', title, all, onDied);
  }
}

/** Where workers are `data:` ones, Blobs of the page cannot be read in the frame. */
async function textsOf(scripts: Scripts): Promise<readonly string[]> {
  return Promise.all((await scripts).map((one) => (typeof one === 'string' ? one : one.text())));
}

async function open(
  kind: WorkerKind,
  title: string,
  scripts: Scripts,
  onDied: (message: string) => void,
): Promise<Frame> {
  const frame = document.createElement('iframe');
  frame.sandbox.add('allow-scripts');
  frame.allow = 'cross-origin-isolated';
  frame.hidden = true;
  frame.title = title;
  frame.srcdoc = frameDocument(await hashOf(bootstrap), kind);
  const loaded = new Promise((resolve) => frame.addEventListener('load', resolve, { once: true }));
  document.body.append(frame);
  let given: readonly (string | Blob)[];
  try {
    [given] = await Promise.all([kind === 'blob' ? scripts : textsOf(scripts), loaded]);
  } catch (error) {
    frame.remove();
    throw error;
  }

  const control = new MessageChannel();
  const door = new MessageChannel();
  let isStarted = false;
  const started = new Promise<boolean>((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('The sandbox did not start')), START_TIMEOUT_MS);
    control.port1.onmessage = ({ data }: MessageEvent<FrameMessage>) => {
      clearTimeout(timer);
      if (data.kind === 'started') {
        isStarted = true;
        resolve(data.interruptible);
      } else if (isStarted) onDied(data.message);
      else reject(new WorkerRefused(data.message));
    };
  });
  const end = () => {
    frame.remove();
    control.port1.close();
    door.port1.close();
  };
  frame.contentWindow?.postMessage({ scripts: given, kind }, '*', [control.port2, door.port2]);
  try {
    return {
      port: door.port1,
      interruptible: await started,
      // WebKit, the browser that needs the other kind of worker, refuses to read a Blob of another origin.
      blobs: kind === 'blob',
      signal: () => control.port1.postMessage('interrupt'),
      end,
    };
  } catch (error) {
    end();
    throw error;
  }
}
