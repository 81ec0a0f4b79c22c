import type { FileUsage } from '../contract/files';

/** What the browser says of this origin's storage; `null` and `false` where it does not say, as in Node. */
export async function browserUsage(): Promise<Pick<FileUsage, 'quota' | 'persisted'>> {
  const storage: Partial<StorageManager> | undefined = globalThis.navigator?.storage;
  const [estimate, persisted] = await Promise.all([
    storage?.estimate?.().catch(() => null),
    storage?.persisted?.().catch(() => false),
  ]);
  return { quota: estimate?.quota ?? null, persisted: persisted ?? false };
}
