import type { FileChange, FileFailure } from '../contract/files';
import { ok, type Result } from '../contract/result';
import { storesBlobs } from '../lib/blob-storage';
import { storageFailure } from './failure';

/**
 * In what form the bytes of these changes are stored: Blobs, which cost no memory, or where the browser takes none
 * (WebKit's private windows) as ArrayBuffers, read here because nothing else may be awaited inside a transaction.
 */
export async function storedForm(
  changes: readonly FileChange[],
): Promise<Result<(data: Blob) => Blob | ArrayBuffer, FileFailure>> {
  const written = changes.flatMap((change) => (change.kind === 'write' ? [change.data] : []));
  if (written.length === 0) return ok((data) => data);
  if (await storesBlobs()) return ok((data) => data);
  try {
    const bytes = new Map(await Promise.all(written.map(async (data) => [data, await data.arrayBuffer()] as const)));
    return ok((data) => bytes.get(data) ?? data);
  } catch (error) {
    return storageFailure(error);
  }
}
