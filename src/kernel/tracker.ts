import type { ChangesSince, FileStore } from '../contract/files';

/**
 * Knows which commits of others a kernel has not seen yet. It watches the store, so that a run on an unchanged store asks it
 * nothing.
 */
export class Tracker {
  readonly #stop: () => void;
  /** Who commits for the life that is on now. What an earlier life left under way counts as the work of others. */
  #by = '';
  #revision = 0;
  #isBehind = true;

  constructor(private readonly files: FileStore) {
    this.#stop = files.watch((commit) => {
      if (commit.by !== this.#by) this.#isBehind = true;
    });
  }

  /** The whole tree, for a life that starts and commits as `by`. */
  async whole(by: string): Promise<ChangesSince> {
    this.#by = by;
    this.#isBehind = false;
    const changes = await this.files.changesSince(0);
    this.#revision = changes.revision;
    return { ...changes, removed: [] };
  }

  /** What others have done since the last call; null: nothing. */
  async since(): Promise<ChangesSince | null> {
    if (!this.#isBehind) return null;
    this.#isBehind = false;
    const changes = await this.files.changesSince(this.#revision).catch((error: unknown) => {
      this.#isBehind = true;
      throw error;
    });
    this.#revision = changes.revision;
    return {
      revision: changes.revision,
      changed: changes.changed.filter(({ by }) => by !== this.#by),
      removed: changes.removed.filter(({ by }) => by !== this.#by),
    };
  }

  close(): void {
    this.#stop();
  }
}
