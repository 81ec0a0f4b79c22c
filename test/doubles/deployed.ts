import type { Build, KeepTime, ListedFile } from '../../src/contract/offline';
import { sha256Of } from '../../src/lib/sha256';
import { type BuildMark, LIST } from '../../workers/sw/head';

export const SCOPE = 'https://desk.example/carrel/';

/** Files by path: when they are kept, and their text. */
export type Contents = Readonly<Record<string, readonly [KeepTime, string]>>;

export interface Deployed {
  readonly build: Build;
  readonly mark: BuildMark;
  file(path: string): ListedFile;
}

function bytesOf(text: string): ArrayBuffer {
  return new TextEncoder().encode(text).buffer as ArrayBuffer;
}

async function filesOf(contents: Contents): Promise<ListedFile[]> {
  return Promise.all(
    Object.entries(contents).map(async ([path, [when, text]]) => {
      const bytes = bytesOf(text);
      return { path, when, size: bytes.byteLength, sha256: await sha256Of(bytes) };
    }),
  );
}

/** What a server does with a request for a file. */
export type Behaviour =
  | { readonly kind: 'cut'; readonly bytes: number }
  | { readonly kind: 'html' }
  | { readonly kind: 'status'; readonly status: number }
  | { readonly kind: 'other'; readonly text: string }
  | { readonly kind: 'silent' }
  | { readonly kind: 'stuck'; readonly bytes: number };

/** Never resolves; rejects when the signal is aborted. */
function aborted(signal: AbortSignal | null): Promise<never> {
  return new Promise((_resolve, reject) => {
    if (signal?.aborted) reject(signal.reason);
    signal?.addEventListener('abort', () => reject(signal.reason));
  });
}

/** A server on which versions are deployed one after the other, and what it was asked for. */
export interface DeployServer {
  readonly fetch: typeof fetch;
  /** Paths, with `!` after those asked for past all caches. */
  readonly asked: string[];
  deploy(id: string, contents: Contents, about?: Partial<Pick<Build, 'version' | 'news'>>): Promise<Deployed>;
  /** Spoils the answers for a path. Null: no longer. */
  misbehave(path: string, behaviour: Behaviour | null): void;
  /** Nothing answers any more. */
  stop(): void;
}

export function createDeployServer(): DeployServer {
  let served = new Map<string, string>();
  let isUp = true;
  const behaviours = new Map<string, Behaviour>();
  const asked: string[] = [];

  /** Pieces, then an end; or no end, until the signal is aborted. */
  function body(text: string, signal: AbortSignal | null, ends = true): ReadableStream<Uint8Array> {
    const bytes = new Uint8Array(bytesOf(text));
    const middle = bytes.length >> 1;
    const pieces = [bytes.slice(0, middle), bytes.slice(middle)].filter((piece) => piece.length > 0);
    return new ReadableStream<Uint8Array>({
      pull(controller) {
        const piece = pieces.shift();
        if (piece) return controller.enqueue(piece);
        return ends ? controller.close() : aborted(signal);
      },
    });
  }

  async function answer(input: RequestInfo | URL, init: RequestInit = {}): Promise<Response> {
    const path = decodeURI(String(input instanceof Request ? input.url : input).slice(SCOPE.length));
    asked.push(init.cache === 'reload' ? `${path}!` : path);
    const signal = init.signal ?? null;
    signal?.throwIfAborted();
    if (!isUp) throw new TypeError('Failed to fetch');
    const text = served.get(path) ?? null;
    const behaviour = behaviours.get(path);
    switch (behaviour?.kind) {
      case undefined:
        return text === null ? new Response('none', { status: 404 }) : new Response(body(text, signal));
      case 'cut':
        return new Response(body((text ?? '').slice(0, behaviour.bytes), signal));
      case 'other':
        return new Response(body(behaviour.text, signal));
      case 'html':
        return new Response('<!doctype html>', { headers: { 'Content-Type': 'text/html; charset=utf-8' } });
      case 'status':
        return new Response('', { status: behaviour.status });
      case 'stuck':
        return new Response(body((text ?? '').slice(0, behaviour.bytes), signal, false));
      case 'silent':
        return aborted(signal);
    }
  }

  return {
    fetch: answer,
    asked,
    async deploy(id, contents, { version = '1', news = [] } = {}) {
      const build: Build = { id, version, news, files: await filesOf(contents) };
      const list = JSON.stringify(build);
      served = new Map(Object.entries(contents).map(([path, [, text]]) => [path, text]));
      served.set(LIST, list);
      const mark = { id, list: { size: bytesOf(list).byteLength, sha256: await sha256Of(bytesOf(list)) } };
      return {
        build,
        mark,
        file(path) {
          const found = build.files.find((one) => one.path === path);
          if (!found) throw new Error(`${path} was not deployed`);
          return found;
        },
      };
    },
    misbehave(path, behaviour) {
      if (behaviour === null) behaviours.delete(path);
      else behaviours.set(path, behaviour);
    },
    stop() {
      isUp = false;
    },
  };
}
