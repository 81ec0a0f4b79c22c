export interface IsolateParts {
  readonly container: Pick<ServiceWorkerContainer, 'controller' | 'addEventListener'>;
  /** Of this tab. */
  readonly storage: Pick<Storage, 'getItem' | 'setItem'>;
  /** Whether the browser can isolate the page, and has not. */
  readonly isWanted: boolean;
  /** Whether the person has not begun anything yet. */
  readonly isUntouched: () => boolean;
  readonly reload: () => void;
}

const KEY = 'carrel.isolated';

/**
 * On a host that sends no headers the service worker adds them, but only to what it answers: the page that has just got its
 * first one is loaded once more, if nothing was begun on it. Otherwise its next visit is isolated. Never twice in a tab.
 */
export function isolateOnce({ container, storage, isWanted, isUntouched, reload }: IsolateParts): void {
  if (!isWanted || container.controller !== null || storage.getItem(KEY) !== null) return;
  container.addEventListener(
    'controllerchange',
    () => {
      if (!isUntouched()) return;
      storage.setItem(KEY, '1');
      // Where the mark can't be kept, it could go on for ever.
      if (storage.getItem(KEY) !== null) reload();
    },
    { once: true },
  );
}
