import type { Exit } from '../contract/network';

/** A host as a policy can name it: no wildcard, nothing that ends the directive. */
const HOST = /^[\w.-]+(?::\d+)?$/;

/** Firefox does not say that a frame could not be loaded. */
const OPEN_TIMEOUT_MS = 15_000;

const NO_BODY = [204, 205, 304];

/**
 * The way to other hosts. The page's own policy lets it connect to where it came from and nowhere else, and no host can set
 * another one for each person. But a document of our own with an address of its own (`exit.html`) has its own policy, and a
 * `srcdoc` frame inside it inherits that one and can narrow it. So each request is made by an empty frame in there, whose
 * policy names the hosts of this request. The browser itself holds every hop of a redirect against it; looking at the
 * answer would be too late, since a page is not told where a redirect leads before the browser follows it.
 *
 * `exit.html` is loaded once: afterwards requests leave also when the page's server is gone.
 */
export function createExit(address: string): Exit {
  let room: HTMLIFrameElement | null = null;
  let opening: Promise<Document> | null = null;

  function open(): Promise<Document> {
    if (opening !== null && room?.isConnected) return opening;
    const frame = document.createElement('iframe');
    const opened = load(frame, address);
    room = frame;
    opening = opened;
    opened.catch(() => frame.remove());
    return opened;
  }

  return {
    async open() {
      await open();
    },
    async fetch(input, init, hosts) {
      const signal = (input instanceof Request ? input.signal : init.signal) ?? null;
      const frame = await openFor(hosts, await open());
      const end = () => frame.remove();
      try {
        signal?.throwIfAborted();
        const { contentWindow } = frame;
        if (!contentWindow) throw new TypeError('The page is closing');
        return passOn(await contentWindow.fetch(input, init), signal, end);
      } catch (error) {
        end();
        throw asOurs(error, signal);
      }
    },
  };
}

/** Puts a hidden frame with our document on the page. Rejects with a TypeError, as `fetch` does, where it is not there. */
async function load(frame: HTMLIFrameElement, address: string): Promise<Document> {
  frame.hidden = true;
  frame.title = 'Way to other hosts';
  frame.src = address;
  await new Promise<void>((done) => {
    const timer = setTimeout(done, OPEN_TIMEOUT_MS);
    frame.addEventListener('load', () => {
      clearTimeout(timer);
      done();
    });
    document.body.append(frame);
  });
  const { contentDocument } = frame;
  // A host may answer with a page of its own for what it does not have; that one would have another policy.
  if (contentDocument?.documentElement.id === 'exit') return contentDocument;
  throw new TypeError('exit.html could not be loaded from the page’s own server, reload the page');
}

async function openFor(hosts: readonly string[], room: Document): Promise<HTMLIFrameElement> {
  const frame = room.createElement('iframe');
  const sources = hosts
    .filter((host) => HOST.test(host))
    .flatMap((host) => [`http://${host}`, `https://${host}`])
    .join(' ');
  frame.srcdoc = `<!doctype html><meta http-equiv="Content-Security-Policy" content="default-src 'none'; connect-src ${sources}">`;
  await new Promise((done) => {
    frame.addEventListener('load', done, { once: true });
    room.body.append(frame);
  });
  return frame;
}

/** The same answer, as an object of this window. With its frame a body ends, so that one is removed after the last byte. */
function passOn(response: Response, signal: AbortSignal | null, end: () => void): Response {
  const { status, statusText, headers, url } = response;
  const reader = NO_BODY.includes(status) ? undefined : response.body?.getReader();
  if (reader === undefined) end();
  const body =
    reader &&
    new ReadableStream<Uint8Array<ArrayBuffer>>({
      async pull(controller) {
        try {
          const { done, value } = await reader.read();
          if (!done) return controller.enqueue(new Uint8Array(value));
          end();
          controller.close();
        } catch (error) {
          end();
          controller.error(asOurs(error, signal));
        }
      },
      async cancel() {
        await reader.cancel().catch(() => undefined);
        end();
      },
    });
  const answer = new Response(body ?? null, { status, statusText, headers: [...headers] });
  Object.defineProperty(answer, 'url', { value: url });
  return answer;
}

/** What a frame throws is no Error of this window. */
function asOurs(error: unknown, signal: AbortSignal | null): unknown {
  if (signal?.aborted) return signal.reason;
  if (error instanceof Error) return error;
  const message = typeof error === 'object' && error !== null && 'message' in error ? error.message : error;
  return new TypeError(String(message));
}
