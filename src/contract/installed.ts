/**
 * `installed`: this window is the app. `offered`: the browser would install it if asked. `not-offered`: the browser cannot, has
 * it installed already, or leaves it to its own menu.
 */
export type InstallState = 'installed' | 'offered' | 'not-offered';

export interface Installation {
  readonly state: InstallState;
  /** Asks the browser, which asks the person. Must be called out of a click. */
  install(): Promise<void>;
  watch(listener: () => void): () => void;
}

/** What the person wants the desk to begin with, by a shortcut of the app or a `web+carrel:` link. Any page can link here, so nothing of it may run or send anything. */
export const WISHES = ['new-session', 'ask', 'recipes'] as const;
export type Wish = (typeof WISHES)[number];

/** The app was opened, or called to the front, with something. */
export interface Launch {
  readonly wish: Wish | null;
  /** The files come from a share, which any page can make up: they are shown before they are taken. */
  readonly isShare: boolean;
  files(): Promise<readonly File[]>;
}

export type WatchLaunches = (listener: (launch: Launch) => void) => void;

/** The cache in which the service worker leaves what was shared to the app; each file at `SHARED_PATH`, a number and its name. */
export const SHARED_CACHE = 'carrel-shared';
/** From the page's folder: where the browser posts what is shared, and below which it lies in the cache. */
export const SHARED_PATH = 'shared/';
/** In the address of the page: there is something in the cache. */
export const SHARED_MARK = 'shared';
