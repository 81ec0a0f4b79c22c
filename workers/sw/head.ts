/** What the build writes in front of this script, in a line of its own. */
export interface BuildMark {
  /** `Build.id` of the version that this service worker serves. */
  readonly id: string;
  /** Of `files.json`. */
  readonly list: { readonly size: number; readonly sha256: string };
}

/** The list of all files of a version. */
export const LIST = 'files.json';
