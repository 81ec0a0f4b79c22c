import { readFileSync } from 'node:fs';
import { Agent as HttpAgent, type IncomingMessage, type RequestOptions, request as requestHttp } from 'node:http';
import { Agent as HttpsAgent, request as requestHttps } from 'node:https';
import { join } from 'node:path';
import type { Duplex, Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

/** The newest version of the Docker Engine API that was tried; an older engine is asked in its own. */
const NEWEST_API = [1, 47] as const;

/** The engine said no (`status` is its HTTP status), or could not be asked (`status` 0). */
export class EngineError extends Error {
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

export interface EngineBody {
  readonly type: string;
  readonly data: Readable | Buffer;
}

/**
 * The Docker Engine API (https://docs.docker.com/reference/api/engine/) over `node:http`. Paths begin with a slash and have
 * no version. Every method rejects with an `EngineError`.
 */
export interface Engine {
  /** The answer's JSON, or undefined where it has none. `body` is sent as JSON. */
  json<T>(method: string, path: string, body?: unknown): Promise<T>;
  /** The answer as it comes. Whoever takes it reads it to its end or destroys it. */
  stream(method: string, path: string, body?: EngineBody, signal?: AbortSignal): Promise<IncomingMessage>;
  /** Takes the connection over (`Upgrade: tcp`): what is written is the process's input, what is read its output. */
  hijack(path: string, body?: unknown): Promise<Duplex>;
  close(): void;
}

/** How to reach an engine: options for `request`, and whether by TLS. */
export interface EngineAddress {
  readonly secure: boolean;
  readonly options: RequestOptions & { ca?: Buffer; cert?: Buffer; key?: Buffer };
}

/**
 * Reads `DOCKER_HOST` (`unix://`, `tcp://`, `http://`, `https://`), `DOCKER_TLS_VERIFY` and `DOCKER_CERT_PATH` as Docker's own
 * client does. Podman's socket is given in the same way. Throws an `EngineError` with what to do.
 */
export function engineAddress(environment: NodeJS.ProcessEnv): EngineAddress {
  const host = environment.DOCKER_HOST || 'unix:///var/run/docker.sock';
  if (host.startsWith('unix://')) return { secure: false, options: { socketPath: host.slice('unix://'.length) } };
  const match = /^(tcp|http|https):\/\/(\[[^\]]+\]|[^/:]+)(?::(\d+))?\/?$/.exec(host);
  if (match === null) {
    throw new EngineError(
      0,
      `DOCKER_HOST is ${host}; use unix://PATH or tcp://HOST:PORT, for ssh:// forward its socket`,
    );
  }
  const secure = match[1] === 'https' || Boolean(environment.DOCKER_TLS_VERIFY);
  const options: EngineAddress['options'] = {
    host: match[2]?.replace(/^\[|\]$/g, ''),
    port: match[3] ?? (secure ? 2376 : 2375),
  };
  if (!secure) return { secure, options };
  const folder = environment.DOCKER_CERT_PATH || join(environment.HOME ?? '/root', '.docker');
  const [ca, cert, key] = ['ca.pem', 'cert.pem', 'key.pem'].map((name) => readFileSync(join(folder, name)));
  return { secure, options: { ...options, ca, cert, key } };
}

export function createEngine({ secure, options }: EngineAddress): Engine {
  const send = secure ? requestHttps : requestHttp;
  const agent = secure ? new HttpsAgent({ keepAlive: true }) : new HttpAgent({ keepAlive: true });
  let version: Promise<string> | null = null;

  function unreachable(error: Error): EngineError {
    const where = options.socketPath ?? `${options.host}:${options.port}`;
    return new EngineError(0, `The Docker engine at ${where} does not answer (${error.message}). Is it started?`);
  }

  function ask(method: string, path: string, body: EngineBody | null, signal?: AbortSignal): Promise<IncomingMessage> {
    return new Promise((resolve, reject) => {
      const headers: Record<string, string | number> = body === null ? {} : { 'content-type': body.type };
      if (body !== null && Buffer.isBuffer(body.data)) headers['content-length'] = body.data.length;
      const request = send({ ...options, method, path, headers, agent, signal });
      request.on('response', resolve);
      request.on('error', (error) => reject(unreachable(error)));
      if (body === null) request.end();
      else if (Buffer.isBuffer(body.data)) request.end(body.data);
      else void pipeline(body.data, request).catch(reject);
    });
  }

  async function checked(response: IncomingMessage): Promise<IncomingMessage> {
    const status = response.statusCode ?? 0;
    if (status < 400) return response;
    throw new EngineError(status, messageOf(await text(response)));
  }

  /** `/v1.41`, asked for once. Forgotten after a failure: the engine may be started later, or be replaced by a newer one. */
  function prefix(): Promise<string> {
    version ??= ask('GET', '/version', null)
      .then(checked)
      .then(text)
      .then((body) => {
        const [major = 1, minor = 41] = String((JSON.parse(body) as { ApiVersion: string }).ApiVersion)
          .split('.')
          .map(Number);
        return major === NEWEST_API[0] && minor < NEWEST_API[1] ? `/v${major}.${minor}` : `/v${NEWEST_API.join('.')}`;
      })
      .catch((error: unknown) => {
        version = null;
        throw error;
      });
    return version;
  }

  return {
    async json<T>(method: string, path: string, body?: unknown): Promise<T> {
      const data = body === undefined ? null : { type: 'application/json', data: Buffer.from(JSON.stringify(body)) };
      const answer = await text(await checked(await ask(method, (await prefix()) + path, data)));
      return (answer === '' ? undefined : JSON.parse(answer)) as T;
    },

    async stream(method, path, body, signal) {
      return checked(await ask(method, (await prefix()) + path, body ?? null, signal));
    },

    async hijack(path, body) {
      const full = (await prefix()) + path;
      return new Promise((resolve, reject) => {
        const data = Buffer.from(body === undefined ? '' : JSON.stringify(body));
        const request = send({
          ...options,
          method: 'POST',
          path: full,
          // A connection of its own: it is never given back.
          agent: false,
          headers: {
            connection: 'Upgrade',
            upgrade: 'tcp',
            'content-type': 'application/json',
            'content-length': data.length,
          },
        });
        request.on('upgrade', (_response, socket: Duplex, head) => {
          if (head.length > 0) socket.unshift(head);
          resolve(socket);
        });
        request.on('response', (response) => {
          checked(response).then(
            () => reject(new EngineError(response.statusCode ?? 0, 'The engine did not hand over the connection')),
            reject,
          );
        });
        request.on('error', (error) => reject(unreachable(error)));
        request.end(data);
      });
    },

    close() {
      agent.destroy();
    },
  };
}

async function text(response: IncomingMessage): Promise<string> {
  const pieces: Buffer[] = [];
  try {
    for await (const piece of response) pieces.push(piece as Buffer);
  } catch (error) {
    throw new EngineError(
      0,
      `The Docker engine broke off its answer (${error instanceof Error ? error.message : error})`,
    );
  }
  return Buffer.concat(pieces).toString();
}

function messageOf(body: string): string {
  try {
    const { message } = JSON.parse(body) as { message?: unknown };
    if (typeof message === 'string') return message;
  } catch {
    // Not JSON: as it is.
  }
  return body.slice(0, 500) || 'The Docker engine gave no reason';
}
