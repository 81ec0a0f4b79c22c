import { UsageError } from '../usage';
/** What espeak-ng was asked to do. */
export type SpeakTask =
  | { readonly kind: 'help' | 'version' }
  /** `language`: those of one language only. */
  | { readonly kind: 'voices'; readonly language: string | null }
  | {
      readonly kind: 'speak';
      /** Null: from `file`. */
      readonly text: string | null;
      /** Null: stdin. */
      readonly file: string | null;
      readonly voice: string;
      /** Words for each minute, 80 to 450. */
      readonly rate: number;
      /** 0 to 99. */
      readonly pitch: number;
      /** 0 to 99. */
      readonly range: number;
      /** 0 to 200. */
      readonly volume: number;
      /** Null: the sound is not written. `-`: stdout. */
      readonly output: string | null;
      readonly phonemes: 'ipa' | 'names' | null;
    };

const SHORT_VALUED = 'favspPwgkld';
const SHORT_BARE = 'qxbmzX';
const LONG_VALUED = ['path', 'split', 'sep', 'tie', 'phonout', 'compile', 'load'];

const NUMBERS = {
  s: { name: 'speed', missing: 175, least: 80, most: 450 },
  p: { name: 'pitch', missing: 50, least: 0, most: 99 },
  P: { name: 'range of the pitch', missing: 50, least: 0, most: 99 },
  a: { name: 'amplitude', missing: 100, least: 0, most: 200 },
} as const;

export function readOptions(words: readonly string[]): SpeakTask {
  const texts: string[] = [];
  const given = new Map<string, string>();
  for (let index = 0; index < words.length; index++) {
    const word = words[index] ?? '';
    if (!word.startsWith('-') || word === '-') {
      texts.push(word);
      continue;
    }
    if (word === '--') {
      texts.push(...words.slice(index + 1));
      break;
    }
    if (word.startsWith('--')) {
      const [name = '', ...value] = word.slice(2).split('=');
      if (LONG_VALUED.includes(name)) throw new UsageError(`--${name} is not in this build`);
      if (!['help', 'version', 'voices', 'stdin', 'stdout', 'ipa'].includes(name))
        throw new UsageError(`there is no option ${word}`);
      given.set(name, value.join('='));
      continue;
    }
    // Letters without a value may be joined; the value of one with it may be joined too.
    for (let place = 1; place < word.length; place++) {
      const letter = word[place] ?? '';
      if (letter === 'h') given.set('help', '');
      else if (SHORT_BARE.includes(letter)) given.set(letter, '');
      else if (!SHORT_VALUED.includes(letter)) throw new UsageError(`there is no option -${letter}`);
      else {
        const value = word.slice(place + 1) || words[++index];
        if (value === undefined) throw new UsageError(`-${letter} needs a value`);
        given.set(letter, value);
        break;
      }
    }
  }
  if (given.has('help')) return { kind: 'help' };
  if (given.has('version')) return { kind: 'version' };
  const language = given.get('voices');
  if (language !== undefined) return { kind: 'voices', language: language || null };
  if (given.has('m')) throw new UsageError('-m: markup (SSML) is not in this build');
  const number = (letter: keyof typeof NUMBERS) => {
    const { name, missing, least, most } = NUMBERS[letter];
    const text = given.get(letter);
    if (text === undefined) return missing;
    if (!/^\d+$/.test(text)) throw new UsageError(`the ${name} (-${letter}) needs a number, not ${text}`);
    return Math.min(most, Math.max(least, Number(text)));
  };
  const isFromFile = given.has('f') || given.has('stdin') || texts.length === 0;
  return {
    kind: 'speak',
    text: isFromFile ? null : texts.join(' '),
    file: given.get('f') ?? null,
    voice: given.get('v') ?? 'en',
    rate: number('s'),
    pitch: number('p'),
    range: number('P'),
    volume: number('a'),
    output: given.get('w') ?? (given.has('stdout') ? '-' : null),
    phonemes: given.has('ipa') ? 'ipa' : given.has('x') ? 'names' : null,
  };
}
