import { isQuota } from './quota';

const PROBE = 'carrel-probe';
/** A browser that does not say within this time that it has stored a few bytes never will. */
const PROBE_MS = 2_000;

let answer: Promise<boolean> | null = null;

/** Whether this browser's IndexedDB takes Blobs: WebKit's private windows do not. Found out once for each page. */
export function storesBlobs(): Promise<boolean> {
  answer ??= probe();
  return answer;
}

/** Tries it on a database of its own, which is deleted again. */
function probe(): Promise<boolean> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(false), PROBE_MS);
    const end = (found: boolean, database?: IDBDatabase) => {
      clearTimeout(timer);
      database?.close();
      indexedDB.deleteDatabase(PROBE);
      resolve(found);
    };
    const opening = indexedDB.open(PROBE);
    opening.onupgradeneeded = () => opening.result.createObjectStore('probe');
    opening.onerror = () => end(true);
    opening.onsuccess = () => {
      const database = opening.result;
      try {
        const transaction = database.transaction('probe', 'readwrite');
        transaction.objectStore('probe').put(new Blob(['probe']), 'probe');
        transaction.oncomplete = () => end(true, database);
        // A full disk says nothing about Blobs.
        transaction.onabort = () => end(isQuota(transaction.error), database);
      } catch (error) {
        end(isQuota(error), database);
      }
    };
  });
}

/** Stored bytes as a Blob, in whichever form they are. */
export function asBlob(stored: Blob | ArrayBuffer, type: string): Blob {
  return stored instanceof Blob ? stored : new Blob([stored], { type });
}
