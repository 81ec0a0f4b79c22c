import type { Runners } from '../../contract/runners';
import type { KeyDesk, Passkeys } from '../ask/services';

/** What the screen needs for runners. */
export interface RunnerServices {
  readonly runners: Runners;
  readonly keys: KeyDesk;
  /** Null: this browser has none. */
  readonly passkeys: Passkeys | null;
}
