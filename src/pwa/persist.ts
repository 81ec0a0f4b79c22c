const KEY = 'carrel.persist-asked';

/**
 * Asks the browser once for each device not to clear what is kept here when the disk is full. Some ask the person; so it is
 * done when there is something to lose.
 */
export async function persistOnce(
  manager: Partial<Pick<StorageManager, 'persist' | 'persisted'>> | undefined,
  storage: Pick<Storage, 'getItem' | 'setItem'>,
): Promise<void> {
  try {
    if (!manager?.persist || !manager.persisted || storage.getItem(KEY) !== null) return;
    storage.setItem(KEY, '1');
    if (!(await manager.persisted())) await manager.persist();
  } catch {
    // Storage is refused altogether: there is nothing to keep.
  }
}
