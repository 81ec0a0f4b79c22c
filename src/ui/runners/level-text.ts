import type { Level } from '../../contract/docker';
import { unreachable } from '../../contract/result';
import type { RunnerState } from '../../contract/runners';

export const LEVEL_NAMES: Readonly<Record<Level, string>> = { sealed: 'Sealed', open: 'Open' };

/** What a level means for the machine that runs the jobs, in a sentence. */
export const LEVEL_TEXTS: Readonly<Record<Level, string>> = {
  sealed: 'No network, no root, a read-only system. Programs see the files that you send and nothing else.',
  open: 'Root and the internet inside the container, for apt and pip. What is sent there could be passed on.',
};

/** The state of a runner in two or three words. */
export function runnerStateText(state: RunnerState): string {
  switch (state.kind) {
    case 'connecting':
      return 'Connecting';
    case 'locked':
      return 'Locked';
    case 'unpaired':
      return 'Not paired';
    case 'ready':
      return 'Ready';
    case 'away':
      return 'Not reached';
    default:
      return unreachable(state);
  }
}
