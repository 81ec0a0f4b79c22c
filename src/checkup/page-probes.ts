import type { Probe } from '../contract/checkup';
import { storesBlobs } from '../lib/blob-storage';
import { formatBytes } from '../lib/bytes';
import { limited, works } from './outcome';

/** What the page itself finds in this browser. */
export const PAGE_PROBES: readonly Probe[] = [
  {
    id: 'isolation',
    title: 'Shared memory',
    run: async () =>
      crossOriginIsolated && typeof SharedArrayBuffer === 'function'
        ? works('The page is isolated: Stop interrupts Python and keeps its variables.')
        : limited('The page is not isolated: Stop restarts Python, files stay and variables are lost.'),
  },
  {
    id: 'storage',
    title: 'Storage',
    async run() {
      const room = await navigator.storage?.estimate?.();
      const form = (await storesBlobs()) ? 'Files are kept as they are' : 'Files are kept as plain bytes';
      const quota = room?.quota ? `, up to ${formatBytes(room.quota)}` : '';
      const isKept = (await navigator.storage?.persisted?.()) ?? false;
      return isKept
        ? works(`${form}${quota}, until you delete them.`)
        : limited(`${form}${quota}. The browser may clear them when the disk is full: see Status.`);
    },
  },
  {
    id: 'offline',
    title: 'Without a network',
    async run() {
      if (!('serviceWorker' in navigator)) {
        return limited('This browser or window has no service worker: the page needs its server to open.');
      }
      if (navigator.serviceWorker.controller) return works('The page opens without its server.');
      return limited('The page is not kept on this device yet: reload it once, or see whether the browser allows it.');
    },
  },
];
