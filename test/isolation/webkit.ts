import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';

const DRIVER = '/usr/bin/WebKitWebDriver';
const X_SERVER = '/usr/bin/Xvfb';

function browser(): string | null {
  const places = ['webkit2gtk-4.1', 'webkitgtk-6.0', 'webkit2gtk-4.0'];
  return (
    places.map((place) => `/usr/lib/x86_64-linux-gnu/${place}/MiniBrowser`).find((path) => existsSync(path)) ?? null
  );
}

/** Why WebKitGTK cannot be driven here; null where it can. */
export function whyNoWebKit(): string | null {
  if (!existsSync(DRIVER) || browser() === null) return 'No WebKitGTK was found (webkit2gtk-driver).';
  return existsSync(X_SERVER) ? null : 'No Xvfb was found.';
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}

export interface WebKitTab {
  goto(url: string): Promise<void>;
  reload(): Promise<void>;
  /** Calls a function in the page, with a plain argument and a plain result. */
  call<Argument, Value>(run: (argument: Argument) => Value | Promise<Value>, argument: Argument): Promise<Value>;
  close(): Promise<void>;
}

/** MiniBrowser in an X server of its own, driven by plain WebDriver calls (https://www.w3.org/TR/webdriver2/). */
export async function openWebKit(): Promise<WebKitTab> {
  const display = `:${100 + Math.floor(Math.random() * 800)}`;
  const port = await freePort();
  const env = { ...process.env, DISPLAY: display, WEBKIT_DISABLE_COMPOSITING_MODE: '1', LIBGL_ALWAYS_SOFTWARE: '1' };
  const children: ChildProcess[] = [
    spawn(X_SERVER, [display, '-screen', '0', '1280x900x24'], { stdio: 'ignore' }),
    spawn(DRIVER, [`--port=${port}`], { env, stdio: 'ignore' }),
  ];
  let session = '';

  async function send(method: 'GET' | 'POST' | 'DELETE', path: string, body?: object): Promise<unknown> {
    const response = await fetch(`http://127.0.0.1:${port}${path}`, { method, body: body && JSON.stringify(body) });
    const { value } = (await response.json()) as { value: unknown };
    if (!response.ok) throw new Error(JSON.stringify(value));
    return value;
  }

  async function connect(): Promise<void> {
    const options = { binary: browser(), args: ['--automation'] };
    const capabilities = { alwaysMatch: { 'webkitgtk:browserOptions': options } };
    for (let tries = 0; ; tries += 1) {
      try {
        const { sessionId } = (await send('POST', '/session', { capabilities })) as { sessionId: string };
        session = `/session/${sessionId}`;
        await send('POST', `${session}/timeouts`, { script: 240_000, pageLoad: 120_000 });
        return;
      } catch (error) {
        // The driver and the X server need a moment.
        if (tries === 20) throw error;
        await new Promise((resolve) => setTimeout(resolve, 500));
      }
    }
  }

  async function close(): Promise<void> {
    if (session) await send('DELETE', session).catch(() => undefined);
    for (const child of children) child.kill();
  }

  await connect().catch(async (error: unknown) => {
    await close();
    throw error;
  });
  return {
    goto: async (url) => void (await send('POST', `${session}/url`, { url })),
    reload: async () => void (await send('POST', `${session}/refresh`, {})),
    async call(run, argument) {
      const script = `const done = arguments[1]; Promise.resolve((${run})(arguments[0])).then((value) => done({ value }), (error) => done({ error: String(error) }))`;
      const result = (await send('POST', `${session}/execute/async`, { script, args: [argument] })) as {
        value: never;
        error?: string;
      };
      if (result.error !== undefined) throw new Error(result.error);
      return result.value;
    },
    close,
  };
}
