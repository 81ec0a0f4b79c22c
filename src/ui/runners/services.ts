import type { RemoteRequest, Runners } from '../../contract/runners';
import type { KeyDesk, Passkeys } from '../ask/services';

/** What the screen needs for runners. */
export interface RunnerServices {
  readonly runners: Runners;
  /** The code of a cell as a job, after that of other cells where there is some. */
  cell(code: string, before: string | null): Pick<RemoteRequest, 'argv' | 'extra'>;
  readonly keys: KeyDesk;
  /** Null: this browser has none. */
  readonly passkeys: Passkeys | null;
}
