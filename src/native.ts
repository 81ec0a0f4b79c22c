import type { FileStore } from './contract/files';
import type { Keys } from './contract/keys';
import type { Exit } from './contract/network';
import type { RunnerList } from './contract/runners';
import { passkeysHere } from './keys/passkey';
import { nativeCell } from './runners/native-cell';
import { createRunners } from './runners/runners';
import { createUnfinishedJobs } from './settings/unfinished-jobs';
import type { RunnerServices } from './ui/runners/services';

export interface NativeOptions {
  readonly list: RunnerList;
  readonly keys: Keys;
  readonly files: FileStore;
  readonly exit: Exit;
}

/** Constructs what native work consists of: the Docker runners that this desk is paired with. Loaded at first use. */
export function createRunnerServices({ list, keys, files, exit }: NativeOptions): RunnerServices {
  const runners = createRunners({
    list,
    unfinished: createUnfinishedJobs(),
    keys,
    files,
    fetch: (input, init) => exit.fetch(input, init, [input.host]),
    deskName: `Carrel at ${location.host}`,
    // Without locks this tab is the only one as far as can be known.
    lock: (name, work) => navigator.locks?.request(name, work) ?? work(),
  });
  addEventListener('online', runners.refresh);
  document.addEventListener('visibilitychange', () => document.visibilityState === 'visible' && runners.refresh());
  runners.refresh();
  return { runners, cell: nativeCell, keys, passkeys: passkeysHere() };
}
