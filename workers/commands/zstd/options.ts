import { UsageError } from '../usage';

export interface ZstdWork {
  readonly kind: 'compress' | 'decompress' | 'test' | 'list';
  /** `-`: stdin. */
  readonly names: readonly string[];
  /** Null: beside each file, by its name. `-`: stdout. */
  readonly output: string | null;
  /** Where results are put instead of beside their files. */
  readonly folder: string | null;
  /** 1 to 22; below 0: faster still. */
  readonly level: number;
  readonly dictionary: string | null;
  /** Overwrites, and passes on to stdout what is not packed. */
  readonly force: boolean;
  /** Removes what was packed or unpacked. */
  readonly removes: boolean;
  readonly recursive: boolean;
  readonly checks: boolean;
  /** 0 nothing, 1 errors, 2 what was done, 3 and more: of each file. */
  readonly loudness: number;
  /** To be told first. */
  readonly warning: string | null;
}

export type ZstdTask = { readonly kind: 'help' | 'version' } | ZstdWork;

const DEFAULT_LEVEL = 3;
const MOST_LEVEL = 19;
const MOST_ULTRA = 22;
/** What they change cannot be seen here, or is so already. */
const WITHOUT_EFFECT =
  /^(?:threads|memory|block-size|long|adapt)(?:=\d*[KMG]?i?B?)?$|^(?:adapt=.*|auto-threads=.*|single-thread|no-progress|progress|sparse|no-sparse|content-size|rsyncable|asyncio|no-asyncio|format=zstd|no-row-match-finder|row-match-finder)$/;
const ABSENT =
  /^(?:format|train|train-cover|train-fastcover|train-legacy|patch-from|filelist|output-dir-mirror|zstd|stream-size|size-hint|target-compressed-block-size|trace|maxdict|dictID|priority|show-default-cparams|exclude-compressed|no-content-size|no-dictID|magicless)(?:=|$)/;
const LETTERS: Readonly<Record<string, string>> = {
  z: 'compress',
  d: 'decompress',
  c: 'stdout',
  k: 'keep',
  f: 'force',
  t: 'test',
  l: 'list',
  q: 'quiet',
  v: 'verbose',
  C: 'check',
  h: 'help',
  H: 'help',
  V: 'version',
  r: 'recursive',
};

/** `command`: as it was called, which may say to unpack. */
export function readOptions(command: string, words: readonly string[]): ZstdTask {
  const names: string[] = [];
  const unpacks = command === 'unzstd' || command === 'zstdcat';
  const work = {
    kind: (unpacks ? 'decompress' : 'compress') as ZstdWork['kind'],
    output: command === 'zstdcat' ? '-' : (null as string | null),
    folder: null as string | null,
    dictionary: null as string | null,
    force: command === 'zstdcat',
    removes: false,
    recursive: false,
    checks: true,
    loudness: 2,
  };
  let level = DEFAULT_LEVEL;
  let most = MOST_LEVEL;
  let told: 'help' | 'version' | null = null;

  function give(name: string, word: string): void {
    switch (name) {
      case 'compress':
      case 'test':
      case 'list':
        work.kind = name;
        return;
      case 'decompress':
      case 'uncompress':
        work.kind = 'decompress';
        return;
      case 'stdout':
      case 'to-stdout':
        work.output = '-';
        return;
      case 'keep':
        work.removes = false;
        return;
      case 'rm':
        work.removes = true;
        return;
      case 'force':
        work.force = true;
        return;
      case 'pass-through':
      case 'no-pass-through':
        throw new UsageError(`${word} is not in this build: -dcf passes on what is not packed`);
      case 'quiet':
        work.loudness -= 1;
        return;
      case 'verbose':
        work.loudness += 1;
        return;
      case 'recursive':
        work.recursive = true;
        return;
      case 'check':
      case 'no-check':
        work.checks = name === 'check';
        return;
      case 'ultra':
        most = MOST_ULTRA;
        return;
      case 'fast':
        level = -1;
        return;
      case 'max':
        throw new UsageError('--max is not in this build: --ultra -22 is near it');
      case 'help':
      case 'version':
        told ??= name;
        return;
      default:
        if (WITHOUT_EFFECT.test(name)) return;
        if (ABSENT.test(name)) throw new UsageError(`${word} is not in this build`);
        throw new UsageError(`there is no option ${word}`);
    }
  }

  for (let index = 0; index < words.length; index++) {
    const word = words[index] ?? '';
    /** The value that stands after the sign of equality, or as the next word. */
    const value = (after: string) => {
      if (after.startsWith('=')) return after.slice(1);
      const next = words[++index];
      if (next === undefined) throw new UsageError(`${word} needs a value`);
      if (next.startsWith('-')) throw new UsageError(`the value of ${word} has to stand right after it`);
      return next;
    };
    if (!word.startsWith('-') || word === '-') names.push(word);
    else if (word === '--') {
      names.push(...words.slice(index + 1));
      break;
    } else if (word.startsWith('--')) {
      const fast = /^--fast=(\d+)$/.exec(word);
      if (fast) level = -Math.max(1, Number(fast[1]));
      else if (/^--output-dir-flat(?:=|$)/.test(word)) work.folder = value(word.slice('--output-dir-flat'.length));
      else give(word.slice(2), word);
    } else {
      for (let place = 1; place < word.length; place++) {
        const letter = word[place] ?? '';
        const digits = /^\d+/.exec(word.slice(place))?.[0];
        if (digits !== undefined) {
          level = Number(digits) || DEFAULT_LEVEL;
          place += digits.length - 1;
        } else if (letter === 'o' || letter === 'D') {
          const given = value(word.slice(place + 1));
          if (letter === 'o') work.output = given;
          else work.dictionary = given;
          break;
        } else if (letter === 'T' || letter === 'M' || letter === 'B') {
          place += /^\d*[KMG]?i?B?/.exec(word.slice(place + 1))?.[0].length ?? 0;
        } else if ('beipSP'.includes(letter)) throw new UsageError(`-${letter} is not in this build`);
        else give(LETTERS[letter] ?? letter, `-${letter}`);
      }
    }
  }
  if (told !== null) return { kind: told };
  const warning = level > most ? `Warning : compression level higher than max, reduced to ${most} ` : null;
  const makes = work.kind === 'compress' || work.kind === 'decompress';
  const given = names.length > 0 || work.kind === 'list' ? names : ['-'];
  if (makes && given.includes('-')) work.output ??= '-';
  // What goes to stdout is not talked about.
  if (makes && work.output === '-' && work.loudness === 2) work.loudness = 1;
  return { ...work, level: Math.min(level, most), names: given, warning };
}
