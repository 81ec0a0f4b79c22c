import {
  type ContentList,
  DOCKER_API,
  type DockerFailure,
  type DockerHealth,
  type DockerStatus,
  FAILURE_STATUS,
  type JobRequest,
  type JobState,
  type Paired,
  type PairRequest,
  type TerminalSize,
  type WorkspaceState,
} from '../contract/docker';
import { fail, ok, type Result } from '../contract/result';

/** Also `unreachable`: no answer came, or one that no runner gives. */
export type ApiFailure = DockerFailure | 'unreachable';
export type ApiAnswer<T> = Promise<Result<T, ApiFailure>>;

/** The requests of `src/contract/docker.ts`, one method each. */
export interface DockerApi {
  readonly address: string;
  health(signal?: AbortSignal): ApiAnswer<DockerHealth>;
  pair(request: PairRequest): ApiAnswer<Paired>;
  status(signal?: AbortSignal): ApiAnswer<DockerStatus>;
  revoke(): ApiAnswer<void>;
  missing(hashes: readonly string[], signal?: AbortSignal): ApiAnswer<readonly string[]>;
  send(body: Blob, signal?: AbortSignal): ApiAnswer<readonly string[]>;
  content(hash: string): ApiAnswer<Blob>;
  begin(request: JobRequest): ApiAnswer<JobState>;
  job(id: string): ApiAnswer<JobState>;
  output(id: string, from: number, signal?: AbortSignal): ApiAnswer<ReadableStream<Uint8Array>>;
  type(id: string, at: number, bytes: Uint8Array<ArrayBuffer>): ApiAnswer<number>;
  resize(id: string, size: TerminalSize): ApiAnswer<void>;
  /** Ends a job; one that has ended is forgotten. */
  end(id: string): ApiAnswer<void>;
  workspaces(): ApiAnswer<readonly WorkspaceState[]>;
  wipe(workspace: string): ApiAnswer<void>;
}

export interface DockerApiOptions {
  /** Origin of the runner. */
  readonly address: string;
  /** Asked at each request; null: there is none, and only `health` and `pair` will be answered. */
  readonly token: () => Promise<string | null>;
  readonly fetch: (input: URL, init: RequestInit) => Promise<Response>;
}

export function createDockerApi({ address, token, fetch }: DockerApiOptions): DockerApi {
  async function send(method: string, path: string, init: RequestInit = {}): ApiAnswer<Response> {
    const key = await token();
    const headers = new Headers(init.headers);
    if (key !== null) headers.set('authorization', `Bearer ${key}`);
    let response: Response;
    try {
      response = await fetch(new URL(`${DOCKER_API}/${path}`, address), { ...init, method, headers });
    } catch (error) {
      return fail('unreachable', error instanceof Error ? error.message : String(error));
    }
    return response.ok ? ok(response) : fail(...(await failureOf(response)));
  }

  async function read<T>(method: string, path: string, body?: unknown, signal?: AbortSignal): ApiAnswer<T> {
    const answer = await send(method, path, {
      ...(signal && { signal }),
      ...(body !== undefined && { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
    });
    if (!answer.ok) return answer;
    try {
      return ok((await answer.value.json()) as T);
    } catch {
      return fail('unreachable', 'The answer broke off, or is none of a runner.');
    }
  }

  async function tell(method: string, path: string, init: RequestInit = {}): ApiAnswer<void> {
    const answer = await send(method, path, init);
    if (!answer.ok) return answer;
    await answer.value.body?.cancel();
    return ok(undefined);
  }

  async function part<T, Key extends string>(answer: ApiAnswer<Record<Key, T>>, key: Key): ApiAnswer<T> {
    const given = await answer;
    return given.ok ? ok(given.value[key]) : given;
  }

  return {
    address,
    health: (signal) => read('GET', 'health', undefined, signal),
    pair: (request) => read('POST', 'pair', request),
    status: (signal) => read('GET', 'status', undefined, signal),
    revoke: () => tell('DELETE', 'client'),
    missing: (hashes, signal) =>
      part(
        read<ContentList & Record<'hashes', readonly string[]>>('POST', 'content/missing', { hashes }, signal),
        'hashes',
      ),
    async send(body, signal) {
      const headers = { 'content-type': 'application/octet-stream' };
      const answer = await send('POST', 'content', { body, headers, ...(signal && { signal }) });
      if (!answer.ok) return answer;
      try {
        return ok(((await answer.value.json()) as ContentList).hashes);
      } catch {
        return fail('unreachable', 'The answer broke off.');
      }
    },
    async content(hash) {
      const answer = await send('GET', `content/${hash}`);
      if (!answer.ok) return answer;
      try {
        return ok(await answer.value.blob());
      } catch {
        return fail('unreachable', 'The file broke off.');
      }
    },
    begin: (request) => read('POST', 'jobs', request),
    job: (id) => read('GET', `jobs/${id}`),
    async output(id, from, signal) {
      const answer = await send('GET', `jobs/${id}/output?from=${from}`, signal ? { signal } : {});
      if (!answer.ok) return answer;
      const { body } = answer.value;
      return body === null ? fail('unreachable', 'The answer was empty.') : ok(body);
    },
    async type(id, at, bytes) {
      const answer = await send('POST', `jobs/${id}/input?at=${at}`, { body: bytes });
      if (!answer.ok) return answer;
      try {
        return ok(((await answer.value.json()) as { readonly at: number }).at);
      } catch {
        return fail('unreachable', 'The answer broke off.');
      }
    },
    resize: (id, size) =>
      tell('POST', `jobs/${id}/size`, {
        body: JSON.stringify(size),
        headers: { 'content-type': 'application/json' },
      }),
    end: (id) => tell('DELETE', `jobs/${id}`),
    workspaces: () => part(read<Record<'workspaces', readonly WorkspaceState[]>>('GET', 'workspaces'), 'workspaces'),
    wipe: (workspace) => tell('DELETE', `workspaces/${workspace}`),
  };
}

/** What a runner says of a failure; an answer of another form is of no runner. */
async function failureOf(response: Response): Promise<[code: ApiFailure, message: string]> {
  try {
    const { code, message } = (await response.json()) as { readonly code: DockerFailure; readonly message: unknown };
    if (Object.hasOwn(FAILURE_STATUS, code)) return [code, String(message)];
  } catch {
    // Said below.
  }
  return ['unreachable', `The answer was HTTP ${response.status}, which is none of a runner.`];
}
