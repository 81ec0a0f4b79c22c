import { fail, ok, type Result } from '../contract/result';

/** `off`: there is none here, and the page works with its server only; `message` says why. */
export type Registered = Result<ServiceWorkerRegistration, 'off'>;

/** The service worker of the page's folder. It is registered once; a newer one is looked for each time. */
export async function register(container: ServiceWorkerContainer | undefined, base: string): Promise<Registered> {
  if (container === undefined) {
    const why = globalThis.isSecureContext
      ? 'This browser gives the page no service worker here, as some do in private windows'
      : 'The page did not come over https';
    return fail('off', `${why}, so it needs its server each time it is opened. All else works.`);
  }
  try {
    // Something in between may refuse without a word.
    const registration: ServiceWorkerRegistration | undefined = await container.register(`${base}sw.js`, {
      scope: base,
      updateViaCache: 'none',
    });
    if (registration !== undefined) return ok(registration);
  } catch (error) {
    console.warn('There is no service worker:', error);
  }
  return fail(
    'off',
    'The browser refused to keep this page on the device (private window, blocked storage, or the file sw.js is not on ' +
      'the server), so it needs its server each time it is opened. All else works.',
  );
}

/** Resolves when the registration has an active service worker. */
export async function activated(registration: ServiceWorkerRegistration): Promise<void> {
  const worker = registration.active ?? registration.waiting ?? registration.installing;
  if (worker === null || worker === registration.active) return;
  await new Promise<void>((resolve) => {
    worker.addEventListener('statechange', () => {
      if (worker.state !== 'installing' && worker.state !== 'installed') resolve();
    });
  });
}
