import { readFile, stat } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { extname, join, resolve, sep } from 'node:path';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { HEADERS } from './headers.ts';

const compress = promisify(gzip);

export interface ServeOptions {
  /** The folder that is served. */
  readonly root: string;
  /** 0: any free port. */
  readonly port: number;
  /** Headers of every answer; by default those that isolate the page. Without them it is served as a plain host would. */
  readonly headers?: Readonly<Record<string, string>>;
  /** By path: what is served instead of a file. */
  readonly extra?: Readonly<Record<string, { readonly type: string; readonly body: Buffer }>>;
}

export interface RunningServer {
  readonly port: number;
  close(): Promise<void>;
}

/** The media types of what a build holds; text and code is sent compressed, what is compressed already is not. */
const TYPES: Readonly<Record<string, { readonly type: string; readonly compress: boolean }>> = {
  '.html': { type: 'text/html; charset=utf-8', compress: true },
  '.mjs': { type: 'text/javascript; charset=utf-8', compress: true },
  '.js': { type: 'text/javascript; charset=utf-8', compress: true },
  '.css': { type: 'text/css; charset=utf-8', compress: true },
  '.json': { type: 'application/json; charset=utf-8', compress: true },
  '.map': { type: 'application/json; charset=utf-8', compress: true },
  '.webmanifest': { type: 'application/manifest+json; charset=utf-8', compress: true },
  '.svg': { type: 'image/svg+xml; charset=utf-8', compress: true },
  '.txt': { type: 'text/plain; charset=utf-8', compress: true },
  '.wasm': { type: 'application/wasm', compress: true },
  '.png': { type: 'image/png', compress: false },
  '.ico': { type: 'image/x-icon', compress: false },
  '.woff2': { type: 'font/woff2', compress: false },
  '.woff': { type: 'font/woff', compress: false },
  '.ttf': { type: 'font/ttf', compress: true },
  '.zip': { type: 'application/zip', compress: false },
  '.whl': { type: 'application/octet-stream', compress: false },
};

const OTHER = { type: 'application/octet-stream', compress: false };

/** Names with a hash in them never change. */
const IMMUTABLE = /^\/assets\//;

/**
 * Serves a build on loopback, cross-origin isolated. Rejects with EADDRINUSE where the port is taken: on 127.0.0.1 or on
 * ::1, as `localhost` may mean either.
 */
export async function serve({ root, port, headers = HEADERS, extra = {} }: ServeOptions): Promise<RunningServer> {
  const folder = resolve(root);
  const compressed = new Map<string, Promise<Buffer>>();
  const listener = (request: IncomingMessage, response: ServerResponse): void => {
    for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
    const instead = extra[(request.url ?? '/').split(/[?#]/, 1)[0] ?? '/'];
    if (instead !== undefined) {
      response.writeHead(200, { 'Content-Type': instead.type, 'Cache-Control': 'no-store' }).end(instead.body);
      return;
    }
    answer(request, response, folder, compressed).catch((error: unknown) => {
      console.error(error);
      if (!response.headersSent) response.writeHead(500);
      response.end();
    });
  };
  const first = createServer(listener);
  await listen(first, port, '127.0.0.1');
  const address = first.address();
  if (address === null || typeof address === 'string') throw new Error('The server has no port');
  const servers = [first];
  const second = createServer(listener);
  try {
    await listen(second, address.port, '::1');
    servers.push(second);
  } catch (error) {
    const isTaken = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
    if (isTaken) {
      await close(first);
      throw error;
    }
    // Otherwise this machine has no IPv6.
  }
  return {
    port: address.port,
    async close() {
      await Promise.all(servers.map(close));
    },
  };
}

function listen(server: Server, port: number, host: string): Promise<void> {
  return new Promise((done, failed) => {
    server.once('error', failed);
    server.listen(port, host, () => {
      server.off('error', failed);
      done();
    });
  });
}

function close(server: Server): Promise<void> {
  return new Promise((done) => {
    server.close(() => done());
    server.closeAllConnections();
  });
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  folder: string,
  compressed: Map<string, Promise<Buffer>>,
): Promise<void> {
  response.setHeader('X-Content-Type-Options', 'nosniff');
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    response.setHeader('Allow', 'GET, HEAD');
    return plain(response, 405, 'Only GET and HEAD are answered here.');
  }
  const path = pathOf(request);
  const file = path === null ? null : await find(folder, path, isNavigation(request));
  if (path === null || file === null) return plain(response, 404, 'There is nothing here.');

  const { type, compress: isText } = TYPES[extname(file.path)] ?? OTHER;
  const zipped = isText && /\bgzip\b/.test(request.headers['accept-encoding'] ?? '');
  const version = `${file.size.toString(36)}-${Math.floor(file.modified).toString(36)}`;
  const tag = `"${version}${zipped ? '-gz' : ''}"`;
  response.setHeader('Content-Type', type);
  response.setHeader('Cache-Control', IMMUTABLE.test(path) ? 'public, max-age=31536000, immutable' : 'no-cache');
  response.setHeader('ETag', tag);
  if (isText) response.setHeader('Vary', 'Accept-Encoding');
  if (request.headers['if-none-match'] === tag) {
    response.writeHead(304).end();
    return;
  }
  const body = zipped ? await zip(file.path, version, compressed) : await readFile(file.path);
  if (zipped) response.setHeader('Content-Encoding', 'gzip');
  response.setHeader('Content-Length', body.length);
  response.writeHead(200);
  response.end(request.method === 'HEAD' ? undefined : body);
}

function plain(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, { 'Content-Type': 'text/plain; charset=utf-8' });
  response.end(`${text}\n`);
}

/** The decoded path of a request; null where it is none that could name a file. */
function pathOf(request: IncomingMessage): string | null {
  try {
    const path = decodeURIComponent((request.url ?? '/').split(/[?#]/, 1)[0] ?? '/');
    return path.startsWith('/') && !/[\0\\]/.test(path) ? path : null;
  } catch {
    return null;
  }
}

function isNavigation(request: IncomingMessage): boolean {
  const mode = request.headers['sec-fetch-mode'];
  return mode === undefined ? (request.headers.accept ?? '').includes('text/html') : mode === 'navigate';
}

/** The file of a path. A page address that names no file is the desk itself; its own addresses are relative to the root. */
async function find(
  folder: string,
  path: string,
  navigates: boolean,
): Promise<{ path: string; size: number; modified: number } | null> {
  const wanted = join(folder, path.endsWith('/') ? `${path}index.html` : path);
  if (!wanted.startsWith(folder + sep)) return null;
  const found = await stat(wanted).catch(() => null);
  if (found?.isFile()) return { path: wanted, size: found.size, modified: found.mtimeMs };
  return navigates && /^\/[^/.]+$/.test(path) ? find(folder, '/index.html', false) : null;
}

function zip(path: string, version: string, compressed: Map<string, Promise<Buffer>>): Promise<Buffer> {
  const key = `${path}\0${version}`;
  let made = compressed.get(key);
  if (made === undefined) {
    made = readFile(path).then((bytes) => compress(bytes));
    made.catch(() => compressed.delete(key));
    compressed.set(key, made);
  }
  return made;
}
