import type { ChangesSince } from '../contract/files';
import type { SandboxChanges } from '../contract/sandbox';

/** Changes as they go into the sandbox: with their Blobs, or where those do not cross, with their bytes. */
export async function crossing(changes: ChangesSince, blobs: boolean): Promise<SandboxChanges> {
  const { removed } = changes;
  const changed = await Promise.all(
    changes.changed.map(async ({ entry, data }) => ({
      entry,
      data: blobs || data === null ? data : await data.arrayBuffer(),
    })),
  );
  return { changed, removed: removed.map(({ path }) => ({ path })) };
}
