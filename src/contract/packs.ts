import type { ProgramInfo } from './program';

/** Packages, or the files of a program, that are put on the device together. */
export interface Pack {
  readonly id: string;
  readonly title: string;
  /** One sentence: what it is for. */
  readonly about: string;
  /** Names of packages that are in use here, without what they need in turn. */
  readonly packages: readonly string[];
  /** Paths of its files, with all that its packages need, as `Offline` names them. */
  readonly paths: readonly string[];
  /** Absent: it holds packages. */
  readonly program?: Pick<ProgramInfo, 'version' | 'licence' | 'source' | 'commands'> & {
    /** Of its licences, among the paths. */
    readonly copying: string;
  };
}
