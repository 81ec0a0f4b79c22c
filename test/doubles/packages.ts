import { vi } from 'vitest';
import type { Network, NetworkRequest, NetworkResponse } from '../../src/contract/network';
import type { KeptWheel, LockEntry } from '../../src/contract/packages';
import { fail, ok, type Result } from '../../src/contract/result';
import { sha256Of } from '../../src/lib/sha256';

export type Answer = Result<NetworkResponse, 'denied' | 'failed' | 'bad-request' | 'aborted'>;

export const denied: Answer = fail('denied', 'denied');

/** A network that answers each request with one answer, and remembers what it was asked. */
export function fakeNetwork(answer: Answer): Pick<Network, 'fetch'> & { readonly asked: NetworkRequest[] } {
  const asked: NetworkRequest[] = [];
  return {
    asked,
    async fetch(request) {
      asked.push(request);
      return answer;
    },
  };
}

export function answering(text: string): Answer {
  const body = new TextEncoder().encode(text).buffer;
  return ok({ status: 200, statusText: 'OK', url: '', headers: [], body });
}

interface Served {
  readonly type: string;
  readonly body: string;
  readonly status?: number;
}

/** Stands in for the server of a page at https://made.up/; gives what it was asked for. */
export function madeUpServer(page: {
  readonly bundled?: readonly LockEntry[];
  readonly remote?: readonly LockEntry[];
  readonly files?: Readonly<Record<string, Served>>;
}): string[] {
  const asked: string[] = [];
  const byName = (entries: readonly LockEntry[] = []) =>
    Object.fromEntries(entries.map((entry) => [entry.name, entry]));
  const files: Record<string, Served> = {
    'pyodide-lock.json': {
      type: 'application/json',
      body: JSON.stringify({ info: { python: '3.13.2' }, packages: byName(page.bundled) }),
    },
    'remote.json': {
      type: 'application/json',
      body: JSON.stringify({ baseUrl: 'https://release.made.up/full/', packages: byName(page.remote) }),
    },
    ...page.files,
  };
  vi.spyOn(globalThis, 'fetch').mockImplementation(async (input) => {
    asked.push(String(input));
    const served = files[String(input).slice(String(input).lastIndexOf('/') + 1)];
    return new Response(served?.body ?? '', {
      status: served?.status ?? (served ? 200 : 404),
      headers: { 'Content-Type': served?.type ?? 'text/plain' },
    });
  });
  return asked;
}

/** A pure wheel that no page ships, as far as a lock file tells; its bytes are no zip. */
export async function made(change: Partial<LockEntry> = {}): Promise<KeptWheel> {
  const data = new Blob(['PK not really a wheel']);
  const entry: LockEntry = {
    name: 'made-up',
    version: '1.0',
    file_name: 'made_up-1.0-py3-none-any.whl',
    install_dir: 'site',
    sha256: await sha256Of(await data.arrayBuffer()),
    package_type: 'package',
    imports: ['made_up'],
    depends: ['numpy'],
    ...change,
  };
  return { entry, data };
}
