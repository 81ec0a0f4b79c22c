import type { FileFailure } from '../contract/files';
import { type Failure, fail } from '../contract/result';
import { isQuota } from '../lib/quota';

/** What to tell of errors of IndexedDB. The first is usually the request's, another the transaction's: one of them knows. */
export function storageFailure(...errors: readonly unknown[]): {
  readonly ok: false;
  readonly failure: Failure<FileFailure>;
} {
  if (errors.some(isQuota)) {
    return fail(
      'quota',
      'There is no room left for this: the browser or the disk is full. Nothing was changed. Delete files that you no ' +
        'longer need, or free disk space, and try again.',
    );
  }
  const error = errors.find((one) => one instanceof Error) ?? errors[0];
  const name = error instanceof Error ? error.name : '';
  if (name === 'VersionError') {
    return fail('storage', 'A newer version of this page is open in another tab. Reload this tab.');
  }
  if (name === 'NotReadableError' || name === 'NotFoundError' || name === 'DataError') {
    return fail('storage', 'A file could not be read while it was stored: it was changed or moved. Add it again.');
  }
  const reason = error instanceof Error ? error.message : String(error);
  return fail(
    'storage',
    `The browser could not store this (${reason || name}). Nothing was changed. Reload the page and try again.`,
  );
}
