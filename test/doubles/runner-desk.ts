import type { FileStore } from '../../src/contract/files';
import type { PairedRunner, RunnerList, UnfinishedJob, UnfinishedJobs } from '../../src/contract/runners';
import { createMemoryFileStore } from '../../src/files/memory-store';
import { openKeys } from '../../src/keys/keys';
import { createMemoryVaultStore } from '../../src/keys/memory-vault';
import { createListeners } from '../../src/lib/listeners';
import { createRunners } from '../../src/runners/runners';
import { createDockerServer } from './docker-server';

export function createMemoryRunnerList(): RunnerList {
  const listeners = createListeners<void>();
  let current: readonly PairedRunner[] = [];
  const set = (next: readonly PairedRunner[]) => {
    current = next;
    listeners.tell();
  };
  return {
    get current() {
      return current;
    },
    save: (runner) => set([...current.filter((each) => each.id !== runner.id), runner]),
    forget: (id) => set(current.filter((each) => each.id !== id)),
    watch: listeners.add,
  };
}

export function createMemoryUnfinishedJobs(): UnfinishedJobs {
  let current: readonly UnfinishedJob[] = [];
  return {
    get current() {
      return current;
    },
    save(job) {
      current = [...current.filter((each) => each.id !== job.id), job];
    },
    forget(id) {
      current = current.filter((each) => each.id !== id);
    },
  };
}

/** What stays when a page is left: its list, its stored keys, its files, and the runner. */
export function createRunnerWorld(
  server = createDockerServer(),
  files: FileStore = createMemoryFileStore({ fileLimit: () => 1024 ** 3 }),
) {
  const vault = createMemoryVaultStore();
  const list = createMemoryRunnerList();
  const unfinished = createMemoryUnfinishedJobs();
  return {
    server,
    list,
    unfinished,
    files,
    /** A page with these; each has its own keys of the tab. */
    async page() {
      const keys = await openKeys({ store: vault, iterations: 1000 });
      const runners = createRunners({
        list,
        unfinished,
        keys,
        files,
        fetch: (input, init) => server.fetch(input, init),
        deskName: 'Carrel in a test',
        lock: (_name, work) => work(),
        pauses: [0, 0],
      });
      runners.refresh();
      return { runners, keys };
    },
  };
}
