import { onCleanup } from 'solid-js';
import type { FileStore } from '../../contract/files';
import type { Kernel } from '../../contract/kernel';
import type { Toasts } from './toasts';

/** Says when a run removed files that were there before it, and brings them back on request. */
export function watchRemoved(kernel: Kernel, files: FileStore, toasts: Toasts): void {
  const stop = kernel.watch((notice) => {
    if (notice.kind !== 'removed') return;
    const count = notice.files.length;
    const undo = async () => {
      const result = await files.commit(notice.files.map(({ path, data }) => ({ kind: 'write', path, data })));
      if (!result.ok) toasts.show(result.failure.message, { kind: 'error' });
    };
    toasts.show(`The run removed ${count === 1 ? '1 file' : `${count} files`}.`, {
      action: { label: 'Undo', run: () => void undo() },
    });
  });
  onCleanup(stop);
}
