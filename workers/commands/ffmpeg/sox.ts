import { UsageError } from '../usage';
import { type FrontTask, placeOf, QUIET } from './front';
import { type Effect, filterOf, loudness, secondsOf, source } from './sox-effects';

const HELP = `Usage: sox [options] [file options] in... [file options] out [effect [arguments]]...
Changes sound files. Without other options several inputs follow each other.

 -m, --combine mix     Mix the inputs
 --norm[=DB]           As loud as can be, or to so many dB below
 file options          -r RATE  -c CHANNELS  -b BITS  -e signed-integer|unsigned-integer|floating-point  -t TYPE
                       -v FACTOR (an input's volume)  -C KILOBITS (of an mp3)  -n (no file)

Effects
 rate R  channels N  remix 1,2 ...  gain [-n] DB  vol N[dB]  norm [DB]  trim START [LENGTH|=END]  fade [qhtlp] IN [STOP [OUT]]
 pad START [END]  reverse  tempo N  highpass F  lowpass F  bandpass F  bass DB [F]  treble DB [F]  tremolo F [DEPTH]
 with -n as input: synth LENGTH sine|square|triangle|sawtooth|whitenoise|pinknoise|brownnoise [F]

This is a front end of ffmpeg, which knows what stands above and no more. Not here: speed, pitch, stat, silence, play and rec.
`;

interface SoxFile {
  /** Null: `-n`. */
  readonly name: string | null;
  readonly options: ReadonlyMap<string, string>;
}

const FILE_OPTIONS = ['-r', '-c', '-b', '-e', '-t', '-v', '-C', '-L', '-B'];
const IGNORED = [
  '-q',
  '-S',
  '-V',
  '-V0',
  '-V1',
  '-V2',
  '-V3',
  '-V4',
  '-G',
  '-R',
  '-D',
  '--no-dither',
  '--clobber',
  '-L',
  '-B',
];
const BITS: Readonly<Record<string, string>> = {
  '8': 'pcm_u8',
  '16': 'pcm_s16le',
  '24': 'pcm_s24le',
  '32': 'pcm_s32le',
};

/** `words`: those after the command. */
export function readSox(words: readonly string[]): FrontTask {
  const files: SoxFile[] = [];
  let options = new Map<string, string>();
  let isMixed = false;
  let norm: number | null = null;
  let index = 0;
  for (; index < words.length; index++) {
    const word = words[index] ?? '';
    if (word === '--help' || word === '-h') return { kind: 'text', text: HELP };
    if (word === '--version') return { kind: 'text', text: 'sox: a front end of ffmpeg\n' };
    const next = () => {
      const value = words[++index];
      if (value === undefined) throw new UsageError(`${word} needs a value`);
      return value;
    };
    if (word === '-m' || word === '--combine=mix') isMixed = true;
    else if (word === '--combine') {
      const how = next();
      if (how !== 'mix' && how !== 'concatenate' && how !== 'sequence')
        throw new UsageError(`--combine ${how} is not here`);
      isMixed = how === 'mix';
    } else if (/^--norm(=|$)/.test(word)) norm = Number(word.slice(7) || 0);
    else if (IGNORED.includes(word)) continue;
    else if (FILE_OPTIONS.includes(word)) options.set(word, next());
    else if (word === '-n' || !word.startsWith('-') || word === '-') {
      if (isEffect(word) && files.length > 1) break;
      files.push({ name: word === '-n' ? null : word, options });
      options = new Map();
    } else throw new UsageError(`there is no option ${word}`);
  }
  const output = files.pop();
  if (output === undefined || output.name === null || files.length === 0)
    throw new UsageError('name the inputs and an output');
  const effects = effectsOf(words.slice(index));
  return planned(files, { ...output, name: output.name }, effects, isMixed, norm);
}

const EFFECTS = [
  'rate',
  'channels',
  'remix',
  'gain',
  'vol',
  'norm',
  'trim',
  'fade',
  'pad',
  'reverse',
  'tempo',
  'highpass',
  'lowpass',
  'bandpass',
  'bass',
  'treble',
  'tremolo',
  'synth',
  'dither',
  'speed',
  'pitch',
  'stat',
  'stats',
  'silence',
  'reverb',
  'echo',
  'repeat',
  'spectrogram',
  'compand',
  'equalizer',
  'sinc',
  'chorus',
  'flanger',
  'phaser',
  'overdrive',
  'splice',
];

function isEffect(word: string): boolean {
  return EFFECTS.includes(word);
}

function effectsOf(words: readonly string[]): readonly Effect[] {
  const found: { name: string; words: string[] }[] = [];
  for (const word of words) {
    if (isEffect(word)) found.push({ name: word, words: [] });
    else if (found.length > 0) found.at(-1)?.words.push(word);
    else throw new UsageError(`there is no effect ${word}`);
  }
  return found;
}

function planned(
  inputs: readonly SoxFile[],
  output: SoxFile & { readonly name: string },
  given: readonly Effect[],
  isMixed: boolean,
  norm: number | null,
): FrontTask {
  const synth = given.find(({ name }) => name === 'synth');
  const rate = inputs[0]?.options.get('-r') ?? output.options.get('-r') ?? '48000';
  const read = inputs.flatMap(({ name, options }) => {
    if (name !== null) {
      const type = options.get('-t');
      return [...(type ? ['-f', type] : []), '-i', placeOf(name, 'pipe:0')];
    }
    if (synth === undefined) throw new UsageError('-n as input needs the effect synth');
    return ['-f', 'lavfi', '-i', source(synth, rate)];
  });
  const loud = inputs.map(({ options }, index) => `[${index}:a]volume=${Number(options.get('-v') ?? 1)}[i${index}]`);
  const names = inputs.map((_, index) => `[i${index}]`).join('');
  const join = isMixed ? `amix=inputs=${inputs.length}` : `concat=n=${inputs.length}:v=0:a=1`;
  const effects = given.filter(({ name }) => name !== 'synth' && name !== 'dither');
  const channels = output.options.get('-c');
  const asked: readonly Effect[] = [
    ...effects,
    ...(norm === null ? [] : [{ name: 'norm', words: [String(norm)] }]),
    ...(channels === undefined ? [] : [{ name: 'channels', words: [channels] }]),
  ];
  const targets = asked.map(loudness);
  const filters = asked.map((effect, index) => (targets[index] === null ? filterOf(effect) : ''));
  const at = targets.findIndex((target) => target !== null);
  if (targets.findLastIndex((target) => target !== null) !== at) throw new UsageError('norm may be asked for once');
  const graph = (filters: readonly string[]) => [
    '-filter_complex',
    [...loud, [`${names}${join}`, ...filters].join(',')].join(';'),
  ];
  const before = filters.slice(0, Math.max(at, 0));
  return {
    kind: 'run',
    inputs: inputs.flatMap(({ name }) => (name === null ? [] : [name])),
    measure:
      at < 0 ? null : ['-hide_banner', '-nostats', ...read, ...graph([...before, 'volumedetect']), '-f', 'null', '-'],
    argv(peak) {
      const all = filters.map((filter, index) => {
        const target = targets[index] ?? null;
        return target === null ? filter : `volume=${(target - peak).toFixed(2)}dB`;
      });
      return [...QUIET, ...read, ...graph(all), ...coding(output), placeOf(output.name, 'pipe:1')];
    },
  };
}

function coding({ name, options }: SoxFile): string[] {
  const words: string[] = [];
  const [rate, bits, type] = ['-r', '-b', '-t'].map((option) => options.get(option));
  if (rate) words.push('-ar', String(secondsOf(rate.replace(/k$/, '')) * (rate.endsWith('k') ? 1000 : 1)));
  const isFloat = options.get('-e')?.startsWith('float');
  if (isFloat) words.push('-c:a', bits === '64' ? 'pcm_f64le' : 'pcm_f32le');
  else if (bits !== undefined) {
    const codec = BITS[bits];
    if (codec === undefined) throw new UsageError(`-b ${bits} is not here, but ${Object.keys(BITS).join(', ')}`);
    if (/\.wav$/i.test(name ?? '') || type === 'wav') words.push('-c:a', codec);
  }
  const kilobits = options.get('-C');
  if (kilobits) words.push('-b:a', `${kilobits}k`);
  if (type) words.push('-f', type);
  return words;
}
