import type { ProgramParts } from '../contract/program';
import { fail, ok, type Result } from '../contract/result';
import { fetchFile } from '../offline/fetch-file';
import { listPath } from './table';

/** All that the worker of a program needs. */
export interface LoadedProgram {
  readonly script: string;
  readonly parts: Readonly<Record<string, ArrayBuffer>>;
}

export interface LoadOptions {
  readonly signal?: AbortSignal | undefined;
  /** Bytes of all files. */
  readonly onProgress?: (loaded: number, total: number) => void;
}

export type LoadProgram = (name: string, options: LoadOptions) => Promise<Result<LoadedProgram, 'unreachable'>>;

/** Gets programs from the page's own server, each file checked by its hash; the service worker keeps what it carries. */
export function createLoading(base: string): LoadProgram {
  return async (name, { signal, onProgress }) => {
    const listed = await readList(base, name, signal);
    if (!listed.ok) return listed;
    const files = [listed.value.script, ...listed.value.data];
    const total = files.reduce((sum, { size }) => sum + size, 0);
    const loaded = new Map<string, number>();
    const all = await Promise.all(
      files.map((file) =>
        fetchFile(base + file.path, file, {
          direct: false,
          ...(signal ? { signal } : {}),
          onProgress(bytes) {
            loaded.set(file.name, bytes);
            onProgress?.(
              [...loaded.values()].reduce((sum, one) => sum + one, 0),
              total,
            );
          },
        }),
      ),
    );
    const [script, ...data] = all;
    if (script === undefined) return fail('unreachable', `${name} has no script.`);
    if (!script.ok) return fail('unreachable', script.failure.message);
    const parts: Record<string, ArrayBuffer> = {};
    for (const [index, part] of data.entries()) {
      if (!part.ok) return fail('unreachable', part.failure.message);
      parts[listed.value.data[index]?.name ?? ''] = part.value;
    }
    return ok({ script: new TextDecoder().decode(script.value), parts });
  };
}

async function readList(
  base: string,
  name: string,
  signal: AbortSignal | undefined,
): Promise<Result<ProgramParts, 'unreachable'>> {
  const why = `${name} is not on this device and could not be loaded. Connect to the network once and use it, or make it available offline under Packages.`;
  try {
    const response = await fetch(base + listPath(name), signal ? { signal } : {});
    const isList = response.headers.get('Content-Type')?.startsWith('application/json') ?? false;
    if (!response.ok || !isList) return fail('unreachable', why);
    return ok((await response.json()) as ProgramParts);
  } catch {
    return fail('unreachable', why);
  }
}
