import type { ProgramCall } from '../../../src/contract/program';
import { resolvePath } from '../files';
import type { ZstdWork } from './options';

/** Names of packed files, and what they have instead once they are unpacked. */
const SUFFIXES: readonly (readonly [string, string])[] = [
  ['.zst', ''],
  ['.tzst', '.tar'],
];

/** Says something where the person wants to hear so much: 1 errors, 2 what was done, 3 of each file. */
export type Say = (loudness: number, text: string) => void;

export type Place = Pick<ProgramCall, 'cwd' | 'files'>;

export function statOf(name: string, { files, cwd }: Place) {
  return files.stat(resolvePath(cwd, name));
}

/** A file, or all files below a folder. */
export function filesBelow(name: string, place: Place): string[] {
  if (statOf(name, place)?.kind !== 'folder') return [name];
  const inside = place.files.list(resolvePath(place.cwd, name));
  return inside.flatMap((child) => filesBelow(`${name.replace(/\/+$/, '')}/${child}`, place));
}

/** The files that are there; what is not is told and counted. */
export function chosen({ names, recursive }: ZstdWork, place: Place, say: Say) {
  let missing = 0;
  const found = names.flatMap((name) => {
    const kind = name === '-' ? 'file' : statOf(name, place)?.kind;
    if (kind === 'file') return [name];
    if (kind === 'folder' && recursive) return filesBelow(name, place);
    const why = kind === 'folder' ? `${name} is a directory` : `can't stat ${name} : No such file or directory`;
    say(1, `zstd: ${why} -- ignored \n`);
    missing += 1;
    return [];
  });
  return { found, missing };
}

/** Where the result of a file goes: beside it, or into the folder for all; null, and told: its name does not say. */
export function targetOf(name: string, { kind, folder }: ZstdWork, say: Say): string | null {
  const base = name.slice(name.lastIndexOf('/') + 1);
  const start = folder === null ? name : `${folder.replace(/\/+$/, '')}/${base}`;
  if (kind === 'compress') return `${start}.zst`;
  const [suffix, instead] = SUFFIXES.find(([ending]) => base.endsWith(ending)) ?? [];
  if (suffix !== undefined) return start.slice(0, -suffix.length) + instead;
  const expected = SUFFIXES.map(([ending]) => ending).join('/');
  const advice = "Can't derive the output file name. Specify it with -o dstFileName. Ignoring.";
  say(1, `zstd: ${name}: unknown suffix (${expected} expected). ${advice}\n`);
  return null;
}

/** Whether a result may go there; why not is told. `names`: what is read. */
export function mayWrite(target: string, names: readonly string[], force: boolean, place: Place, say: Say): boolean {
  const path = resolvePath(place.cwd, target);
  const why = () => {
    if (names.some((name) => name !== '-' && resolvePath(place.cwd, name) === path))
      return 'Refusing to open an output file which will overwrite the input file ';
    const there = place.files.stat(path);
    if (there?.kind === 'folder') return `${target} is a directory `;
    return there === null || force ? null : `${target} already exists; not overwritten  `;
  };
  const reason = why();
  if (reason !== null) say(1, `zstd: ${reason}\n`);
  return reason === null;
}
