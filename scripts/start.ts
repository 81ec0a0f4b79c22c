import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { DIST, isMain, ROOT } from './project.ts';
import { type RunningServer, type ServeOptions, serve } from './serve.ts';

const DEFAULT_PORT = 4173;

/** `PORT` as asked for (0: any free one), else the first free one from the default on. */
async function serveSomewhere(first: number, extra: ServeOptions['extra']): Promise<RunningServer> {
  const wanted = process.env.PORT;
  if (wanted !== undefined && wanted !== '') {
    const port = Number(wanted);
    if (!Number.isInteger(port) || port < 0 || port > 65535) throw new Error(`PORT is not a port number: ${wanted}`);
    return serve({ root: DIST, port, extra }).catch((error: unknown) => {
      throw isTaken(error)
        ? new Error(`Port ${port} is in use. Set PORT to another one, or to 0 for any free one.`)
        : error;
    });
  }
  for (let port = first; port < first + 20; port += 1) {
    try {
      return await serve({ root: DIST, port, extra });
    } catch (error) {
      if (!isTaken(error)) throw error;
    }
  }
  return serve({ root: DIST, port: 0, extra });
}

function isTaken(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
}

/** Not being able to open a browser is no error: the address is on the screen. */
function open(url: string): void {
  if (process.env.BROWSER === 'none' || process.env.CI) return;
  const [command, args] =
    process.platform === 'darwin'
      ? ['open', [url]]
      : process.platform === 'win32'
        ? ['cmd', ['/c', 'start', '', url]]
        : ['xdg-open', [url]];
  const child = spawn(command, args, { stdio: 'ignore', detached: true });
  child.on('error', () => {});
  child.unref();
}

export interface StartOptions {
  /** The first port that is tried. */
  readonly port?: number;
  /** Called after the build. */
  readonly extra?: () => ServeOptions['extra'];
}

/** Builds the page, serves it and opens it in a browser. Returns its address. */
export async function start({ port = DEFAULT_PORT, extra = () => ({}) }: StartOptions = {}): Promise<string> {
  // The end-to-end tests have built already.
  if (process.env.CARREL_SKIP_BUILD !== '1' || !existsSync(join(DIST, 'index.html'))) {
    const [{ gather, summarise }, vite] = await Promise.all([import('./packages/gather.ts'), import('vite')]);
    console.log(summarise(await gather({ log: console.log })));
    await vite.build({ root: ROOT, configFile: join(ROOT, 'vite.config.ts'), logLevel: 'warn' });
  }
  const server = await serveSomewhere(port, extra());
  const url = `http://localhost:${server.port}/`;
  // Before the address is told: whoever reads it may send a signal at once.
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => void server.close().then(() => process.exit(0)));
  }
  console.log(`Carrel: ${url}`);
  open(url);
  return url;
}

if (isMain(import.meta.url)) {
  start().catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exit(1);
  });
}
