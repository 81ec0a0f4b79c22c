import type { Signs } from './runs';

/** What this browser has of the signs; what it has not is left out. */
export function createSigns(): Signs {
  let isAwake = false;
  let lock: Promise<WakeLockSentinel | null> = Promise.resolve(null);

  function request(): void {
    // Refused where the battery is low.
    lock = (navigator.wakeLock?.request('screen') ?? Promise.resolve(null)).catch(() => null);
  }
  // The browser takes the lock away when the page is hidden.
  document.addEventListener('visibilitychange', () => {
    if (isAwake && document.visibilityState === 'visible') request();
  });

  return {
    badge(isOn) {
      const set = isOn ? navigator.setAppBadge?.() : navigator.clearAppBadge?.();
      set?.catch(() => undefined);
    },
    stayAwake(isOn) {
      if (isOn === isAwake) return;
      isAwake = isOn;
      if (isOn) request();
      else void lock.then((held) => held?.release());
    },
    notify(text) {
      void notify(text).catch(() => undefined);
    },
    isHidden: () => document.visibilityState === 'hidden',
  };
}

async function notify(body: string): Promise<void> {
  if (!('Notification' in window) || Notification.permission !== 'granted') return;
  const options: NotificationOptions = { body, tag: 'carrel-run', icon: 'icon-192.png' };
  try {
    const shown = new Notification('Carrel', options);
    shown.onclick = () => {
      window.focus();
      shown.close();
    };
  } catch {
    // Android shows those of a service worker only.
    const registration = await navigator.serviceWorker?.getRegistration();
    await registration?.showNotification('Carrel', options);
  }
}
