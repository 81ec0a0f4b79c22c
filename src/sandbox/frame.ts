import bootstrap from './bootstrap.js?raw';

/** How the worker's script is handed over: WebKit starts no `blob:` worker in a frame of opaque origin, only a `data:` one. */
type WorkerKind = 'blob' | 'data';

/** The browser does not start a worker of this kind. */
class WorkerRefused extends Error {}

/** Long enough for a slow machine to parse a script of a megabyte. */
const START_TIMEOUT_MS = 20_000;

/** The way to a worker. */
export interface Door {
  /** The other end is the worker's. What comes through it was said by a stranger. */
  readonly port: MessagePort;
  /** Whether a Blob of the page can be read in the sandbox, and the other way round. */
  readonly blobs: boolean;
}

/** A frame of opaque origin with one worker in it. */
export interface Frame<Greeted> {
  /** What `greet` made of the worker's door. */
  readonly greeted: Greeted;
  /** Whether `signal` works: the frame is isolated and shares its interrupt buffer with the worker. */
  readonly interruptible: boolean;
  /** Sets the interrupt buffer. */
  signal(): void;
  /** Ends everything in it, at once. */
  end(): void;
}

type FrameMessage =
  | { readonly kind: 'started'; readonly interruptible: boolean }
  | { readonly kind: 'died'; readonly message: string };

/** The page's policy, which the frame inherits, knows the bootstrap by its hash; the frame's own by a word that is used once. */
function frameDocument(kind: WorkerKind): string {
  const nonce = crypto.randomUUID();
  const policy = `default-src 'none'; connect-src 'none'; worker-src ${kind}:; script-src ${kind}: 'wasm-unsafe-eval' 'nonce-${nonce}'`;
  return `<!doctype html><meta http-equiv="Content-Security-Policy" content="${policy}"><script nonce="${nonce}">${bootstrap}</script>`;
}

/** What a worker is made of, in this order; the frame opens while they are on their way. */
type Scripts = Promise<readonly (string | Blob)[]>;

interface FrameOptions<Greeted> {
  /** For assistive technology. */
  readonly title: string;
  readonly scripts: Scripts;
  /** What the worker would load as a script when it wants it, which a `data:` one can't. */
  readonly late?: () => Promise<readonly string[]>;
  /** Of a second worker, which shares memory with the first and reaches the page by the same port; left out where none can be shared. */
  readonly beside?: Promise<Blob> | null;
  onDied(message: string): void;
  /**
   * Given the door at once, long before the worker runs: what is said through it waits there. Given another one where the
   * browser refuses that worker: what was said through the first is lost.
   */
  greet(door: Door): Greeted;
}

/**
 * Opens a frame that has no cookies, no storage and no connection, with one worker made of all scripts; the worker gets
 * every byte from the page, through one port. Rejects with an Error when the worker can't start, and as `scripts` does.
 */
export async function openFrame<Greeted>(options: FrameOptions<Greeted>): Promise<Frame<Greeted>> {
  try {
    return await open('blob', options);
  } catch (error) {
    if (!(error instanceof WorkerRefused)) throw error;
    const { scripts, late } = options;
    const all = late ? Promise.all([scripts, late()]).then((lists) => lists.flat()) : scripts;
    return await open('data', { ...options, scripts: all, beside: null });
  }
}

/** Where workers are `data:` ones, Blobs of the page cannot be read in the frame. */
async function textsOf(scripts: Scripts): Promise<readonly string[]> {
  return Promise.all((await scripts).map((one) => (typeof one === 'string' ? one : one.text())));
}

async function open<Greeted>(
  kind: WorkerKind,
  { title, scripts, beside = null, onDied, greet }: FrameOptions<Greeted>,
): Promise<Frame<Greeted>> {
  const frame = document.createElement('iframe');
  frame.sandbox.add('allow-scripts');
  frame.allow = 'cross-origin-isolated';
  frame.hidden = true;
  frame.title = title;
  frame.srcdoc = frameDocument(kind);
  const loaded = new Promise((resolve) => frame.addEventListener('load', resolve, { once: true }));
  document.body.append(frame);
  const door = new MessageChannel();
  // WebKit, the browser that needs the other kind of worker, refuses to read a Blob of another origin.
  const greeted = greet({ port: door.port1, blobs: kind === 'blob' });
  let given: readonly (string | Blob)[];
  let second: Blob | null;
  try {
    [given, second] = await Promise.all([kind === 'blob' ? scripts : textsOf(scripts), beside, loaded]);
  } catch (error) {
    frame.remove();
    door.port1.close();
    throw error;
  }

  const control = new MessageChannel();
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
  frame.contentWindow?.postMessage({ scripts: given, beside: second, kind }, '*', [control.port2, door.port2]);
  try {
    return {
      greeted,
      interruptible: await started,
      signal: () => control.port1.postMessage('interrupt'),
      end,
    };
  } catch (error) {
    end();
    throw error;
  }
}
