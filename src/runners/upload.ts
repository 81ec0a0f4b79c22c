import type { RemoteFile } from '../contract/docker';
import type { JobEvent, JobFile } from '../contract/job';
import { ok, type Result } from '../contract/result';
import { contentBody, hashOf } from './content';
import type { ApiFailure, DockerApi } from './docker-api';
import { retried } from './retry';

/** Bytes sent in one request, unless one file is larger: what broke off is sent again. */
const BATCH = 16 * 1024 ** 2;

interface Content {
  readonly hash: string;
  readonly data: Blob;
}

export interface UploadOptions {
  readonly signal?: AbortSignal | undefined;
  readonly onEvent?: ((event: JobEvent) => void) | undefined;
  readonly pauses?: readonly number[] | undefined;
}

/** Files by their content. Rejects where one can no longer be read. */
export function named(files: readonly JobFile[]): Promise<readonly RemoteFile[]> {
  return Promise.all(
    files.map(async ({ path, data, executable = false }) => ({
      path,
      hash: await hashOf(data),
      size: data.size,
      executable,
    })),
  );
}

/** Sends what the runner does not hold yet of these, and nothing else. */
export async function upload(
  api: Pick<DockerApi, 'missing' | 'send'>,
  datas: readonly Blob[],
  options: UploadOptions,
): Promise<Result<void, ApiFailure>> {
  const all = new Map(await Promise.all(datas.map(async (data) => [await hashOf(data), data] as const)));
  if (all.size === 0) return ok(undefined);
  const missing = await retried(() => api.missing([...all.keys()], options.signal), options);
  if (!missing.ok) return missing;
  const contents = missing.value.flatMap((hash): readonly Content[] => {
    const data = all.get(hash);
    return data === undefined ? [] : [{ hash, data }];
  });
  const total = contents.reduce((sum, { data }) => sum + data.size, 0);
  let loaded = 0;
  const tell = () =>
    total > 0 && options.onEvent?.({ kind: 'progress', label: 'Sending files', loaded, total, unit: 'bytes' });
  tell();
  for (const batch of batches(contents)) {
    const sent = await retried(() => api.send(contentBody(batch), options.signal), options);
    if (!sent.ok) return sent;
    loaded += batch.reduce((sum, { data }) => sum + data.size, 0);
    tell();
  }
  return ok(undefined);
}

function batches(contents: readonly Content[]): readonly (readonly Content[])[] {
  const made: Content[][] = [];
  let room = 0;
  for (const content of contents) {
    const last = made.at(-1);
    if (last === undefined || content.data.size > room) {
      made.push([content]);
      room = BATCH - content.data.size;
    } else {
      last.push(content);
      room -= content.data.size;
    }
  }
  return made;
}
