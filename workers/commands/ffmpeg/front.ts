/** What a front end makes of its command line. */
export type FrontTask =
  | { readonly kind: 'text'; readonly text: string }
  /** Arguments of ffmpeg. `inputs` are the files among them, as they were named. */
  | {
      readonly kind: 'run';
      readonly inputs: readonly string[];
      /** Tells how loud it gets, before. Null: that is not asked. */
      readonly measure: readonly string[] | null;
      /** `peak`: the loudest sample in dB, 0 for the most there can be. */
      argv(peak: number): readonly string[];
    };

/** Says errors only, asks nothing, and writes over what is there, as these programs do. */
export const QUIET = ['-hide_banner', '-loglevel', 'error', '-y'];

/** A name as ffmpeg takes it: `-` is a pipe, and a name is never an option or an address. */
export function placeOf(name: string, pipe: 'pipe:0' | 'pipe:1'): string {
  if (name === '-') return pipe;
  return name.startsWith('/') ? name : `./${name}`;
}
