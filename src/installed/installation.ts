import type { Installation, InstallState } from '../contract/installed';
import { createListeners } from '../lib/listeners';

/** https://developer.mozilla.org/docs/Web/API/BeforeInstallPromptEvent; Chromium only. */
interface InstallOffer extends Event {
  prompt(): Promise<unknown>;
}

const IN_WINDOW = '(display-mode: standalone), (display-mode: window-controls-overlay), (display-mode: minimal-ui)';

/** Must be called before the page has loaded: the browser makes its offer once. */
export function createInstallation(target: Window = window): Installation {
  const listeners = createListeners<void>();
  const inWindow = target.matchMedia(IN_WINDOW);
  let offer: InstallOffer | null = null;
  let isInstalled = false;

  target.addEventListener('beforeinstallprompt', (event) => {
    // Without this the browser would put a bar of its own over the page of a phone.
    event.preventDefault();
    offer = event as InstallOffer;
    listeners.tell();
  });
  target.addEventListener('appinstalled', () => {
    isInstalled = true;
    offer = null;
    listeners.tell();
  });
  inWindow.addEventListener('change', () => listeners.tell());

  return {
    get state(): InstallState {
      if (isInstalled || inWindow.matches) return 'installed';
      return offer === null ? 'not-offered' : 'offered';
    },
    async install() {
      const asked = offer;
      // It can be used once; the browser makes another where the person declined.
      offer = null;
      await asked?.prompt();
      listeners.tell();
    },
    watch: listeners.add,
  };
}
