import { createHash, randomUUID } from 'node:crypto';
import { request } from 'node:http';
import {
  CONTENT_HEAD,
  DOCKER_API,
  DOCKER_FILES,
  FRAME,
  FRAME_HEAD,
  type JobEnd,
  type JobRequest,
  type JobState,
  type Level,
  type Paired,
} from '../../src/contract/docker.ts';
import { readFrames } from '../../src/lib/frames.ts';

export const ORIGIN = 'https://desk.example';

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Buffer;
  // biome-ignore lint/suspicious/noExplicitAny: tests look at what comes
  json(): any;
}

export interface Ask {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Buffer | string;
}

/** A request with any headers, as no browser would let a page send. */
export function ask(url: string, { method = 'GET', headers = {}, body }: Ask = {}): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = request(url, { method, headers, agent: false }, (response) => {
      const pieces: Buffer[] = [];
      response.on('data', (piece: Buffer) => pieces.push(piece));
      response.on('error', reject);
      response.on('end', () => {
        const whole = Buffer.concat(pieces);
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          body: whole,
          json: () => JSON.parse(whole.toString()),
        });
      });
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

export interface Ran {
  readonly stdout: Buffer;
  readonly stderr: Buffer;
  readonly end: JobEnd;
}

/** A desk as the protocol knows it, for tests and measurements of the runner alone. */
export class Desk {
  readonly url: string;
  readonly token: string;
  readonly client: string;
  readonly level: Level;

  constructor(url: string, { token, client, level }: Paired) {
    this.url = url;
    this.token = token;
    this.client = client;
    this.level = level;
  }

  static async pair(url: string, code: string, level: Level = 'sealed', client: string | null = null): Promise<Desk> {
    const answer = await ask(`${url}${DOCKER_API}/pair`, {
      method: 'POST',
      headers: { origin: ORIGIN, 'content-type': 'application/json' },
      body: JSON.stringify({ code, name: 'A test', level, client }),
    });
    if (answer.status !== 200) throw new Error(answer.body.toString());
    return new Desk(url, answer.json() as Paired);
  }

  ask(path: string, { method = 'GET', headers = {}, body }: Ask = {}): Promise<Answer> {
    const all = { origin: ORIGIN, authorization: `Bearer ${this.token}`, ...headers };
    return ask(`${this.url}${DOCKER_API}${path}`, { method, headers: all, body });
  }

  async post(path: string, value: unknown): Promise<Answer> {
    return this.ask(path, { method: 'POST', body: JSON.stringify(value) });
  }

  /** Sends contents; returns their hashes. */
  async send(...contents: readonly (string | Buffer)[]): Promise<string[]> {
    const parts = contents.map((content) => Buffer.from(content));
    const body = parts.flatMap((bytes) => {
      const head = Buffer.alloc(CONTENT_HEAD);
      head.write(sha256(bytes), 0, 'hex');
      head.writeBigUInt64BE(BigInt(bytes.length), 32);
      return [head, bytes];
    });
    const answer = await this.ask('/content', { method: 'POST', body: Buffer.concat(body) });
    if (answer.status !== 200) throw new Error(answer.body.toString());
    return parts.map(sha256);
  }

  async read(hash: string): Promise<Buffer> {
    return (await this.ask(`/content/${hash}`)).body;
  }

  request(argv: readonly string[], rest: Partial<JobRequest> = {}): JobRequest {
    return {
      id: randomUUID(),
      workspace: 'test',
      image: null,
      level: this.level,
      argv,
      cwd: DOCKER_FILES,
      env: {},
      stdin: null,
      files: [],
      timeout: null,
      terminal: null,
      ...rest,
    };
  }

  /** Sends the request; throws where it is refused. */
  async submit(request: JobRequest): Promise<JobState> {
    const answer = await this.post('/jobs', request);
    if (answer.status !== 200) throw new Error(answer.body.toString());
    return answer.json() as JobState;
  }

  /** Frames of a job until its end, or until `onFrame` says false. */
  async frames(
    id: string,
    onFrame: (kind: number, payload: Uint8Array) => boolean | undefined | Promise<boolean | undefined>,
    from = 0,
  ): Promise<number> {
    let at = from;
    const response = await fetch(`${this.url}${DOCKER_API}/jobs/${id}/output?from=${from}`, {
      headers: { origin: ORIGIN, authorization: `Bearer ${this.token}` },
    });
    if (response.body === null || !response.ok) throw new Error(await response.text());
    for await (const { head, payload } of readFrames(response.body, FRAME_HEAD, (one) => one.getUint32(1))) {
      const kind = head.getUint8(0);
      if (kind !== FRAME.alive) at += FRAME_HEAD + payload.length;
      if ((await onFrame(kind, payload)) === false) break;
    }
    return at;
  }

  async follow(id: string): Promise<Ran> {
    const stdout: Uint8Array[] = [];
    const stderr: Uint8Array[] = [];
    let end: JobEnd | null = null;
    await this.frames(id, (kind, payload) => {
      if (kind === FRAME.stdout) stdout.push(payload);
      if (kind === FRAME.stderr) stderr.push(payload);
      if (kind === FRAME.end) end = JSON.parse(Buffer.from(payload).toString()) as JobEnd;
      return undefined;
    });
    if (end === null) throw new Error(`The output of ${id} has no end`);
    return { stdout: Buffer.concat(stdout), stderr: Buffer.concat(stderr), end };
  }

  async run(argv: readonly string[], rest: Partial<JobRequest> = {}): Promise<Ran> {
    const { id } = await this.submit(this.request(argv, rest));
    return this.follow(id);
  }

  /** A shell line; what it put out, with the exit code. */
  async shell(
    line: string,
    rest: Partial<JobRequest> = {},
  ): Promise<{ text: string; exitCode: number | null; end: JobEnd }> {
    const { stdout, stderr, end } = await this.run(['/bin/sh', '-c', line], rest);
    return { text: Buffer.concat([stdout, stderr]).toString(), exitCode: end.exitCode, end };
  }

  /** The first output of a job that still runs. */
  async firstOutput(id: string): Promise<string> {
    let first = '';
    await this.frames(id, (kind, payload) => {
      if (kind !== FRAME.stdout) return undefined;
      first = Buffer.from(payload).toString();
      return false;
    });
    return first;
  }
}

export function sha256(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}
