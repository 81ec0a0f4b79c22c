import { UsageError } from '../usage';

/** An effect with its arguments. */
export interface Effect {
  readonly name: string;
  readonly words: readonly string[];
}

/** `90`, `1:30` or `0:01:30` as seconds. */
export function secondsOf(text: string): number {
  if (!/^(?:\d+:){0,2}\d+(?:\.\d+)?$/.test(text)) throw new UsageError(`not a time: ${text}`);
  return text.split(':').reduce((sum, part) => 60 * sum + Number(part), 0);
}

function numberOf(text: string | undefined, effect: string): number {
  if (text === undefined || !/^[-+]?\d+(?:\.\d+)?k?$/.test(text))
    throw new UsageError(`${effect}: a number is missing`);
  return Number(text.replace('k', '')) * (text.endsWith('k') ? 1000 : 1);
}

/** The level in dB that an effect brings the loudest sample to; null: it does no such thing. */
export function loudness({ name, words }: Effect): number | null {
  if (name === 'norm') return words[0] === undefined ? 0 : numberOf(words[0], 'norm');
  if (name !== 'gain' || words[0] !== '-n') return null;
  return words[1] === undefined ? 0 : numberOf(words[1], 'gain');
}

const CURVES: Readonly<Record<string, string>> = { q: 'qsin', h: 'hsin', t: 'tri', l: 'log', p: 'par' };

/** An effect of sox as a filter of ffmpeg. */
export function filterOf({ name, words }: Effect): string {
  const [first, second, third] = words;
  const number = (text = first) => numberOf(text, name);
  switch (name) {
    case 'rate':
      return `aresample=${number(words.filter((word) => !word.startsWith('-')).at(-1))}`;
    case 'channels':
      // As sox does it, one channel is as loud in both; ffmpeg would make it softer.
      return number() === 2 ? 'pan=stereo|FL=FL+FC|FR=FR+FC' : `aformat=channel_layouts=${layout(number())}`;
    case 'remix':
      return remixed(words);
    case 'gain':
      return `volume=${number(words.filter((word) => !/^-[a-zA-Z]/.test(word)).at(-1))}dB`;
    case 'vol': {
      const isDb = second === 'dB' || /dB$/.test(first ?? '');
      return `volume=${number(first?.replace(/dB$/, ''))}${isDb ? 'dB' : ''}`;
    }
    case 'trim': {
      if (first === undefined) throw new UsageError('trim: where it begins is missing');
      const start = secondsOf(first.replace(/^=/, ''));
      const end = second?.startsWith('=') ? `:end=${secondsOf(second.slice(1))}` : '';
      const length = second === undefined || end !== '' ? '' : `:duration=${secondsOf(second)}`;
      return `atrim=start=${start}${end}${length},asetpts=PTS-STARTPTS`;
    }
    case 'fade': {
      const curve = CURVES[first ?? ''];
      const [fadeIn, stop, out] = curve === undefined ? [first, second, third] : words.slice(1);
      const shape = `:curve=${curve ?? 'log'}`;
      const begin = secondsOf(fadeIn ?? '');
      const head = `afade=t=in:d=${begin}${shape}`;
      if (stop === undefined) return head;
      const length = secondsOf(out ?? fadeIn ?? '');
      // The end is not known: it is the beginning of what is turned round.
      if (/^-?0+$/.test(stop)) return `${head},areverse,afade=t=in:d=${length}${shape},areverse`;
      const end = secondsOf(stop);
      return `${head},atrim=duration=${end},afade=t=out:st=${Math.max(0, end - length)}:d=${length}${shape}`;
    }
    case 'pad': {
      const before = Math.round(1000 * secondsOf(first ?? ''));
      return `adelay=${before}:all=1${second === undefined ? '' : `,apad=pad_dur=${secondsOf(second)}`}`;
    }
    case 'reverse':
      return 'areverse';
    case 'tempo':
      return tempo(number(words.filter((word) => !/^-[a-z]/.test(word))[0]));
    case 'highpass':
    case 'lowpass':
    case 'bandpass':
      return `${name}=f=${number(words.filter((word) => !/^-[12]$/.test(word))[0])}`;
    case 'bass':
    case 'treble':
      return `${name}=g=${number()}${second === undefined ? '' : `:f=${number(second)}`}`;
    case 'tremolo':
      return `tremolo=f=${number()}:d=${second === undefined ? 0.4 : number(second) / 100}`;
    default:
      throw new UsageError(`the effect ${name} is not in this build: see sox --help, or use ffmpeg -af`);
  }
}

/** ffmpeg takes no factor below a half. */
function tempo(factor: number): string {
  if (!(factor > 0)) throw new UsageError('tempo: a factor above 0 is missing');
  return factor < 0.5 ? `atempo=0.5,${tempo(factor / 0.5)}` : `atempo=${factor}`;
}

function layout(channels: number): string {
  return channels === 1 ? 'mono' : channels === 2 ? 'stereo' : `${channels}c`;
}

/** Each word is a channel of the output: `1`, or `1,2` for the mean of two; `-` is the mean of all. */
function remixed(words: readonly string[]): string {
  if (words.length === 1 && words[0] === '-') return 'aformat=channel_layouts=mono';
  const channels = words.map((word, index) => {
    const from = word.split(',').map(Number);
    if (from.some((channel) => !Number.isInteger(channel) || channel < 1))
      throw new UsageError(`remix: ${word} is not here`);
    return `c${index}=${from.map((channel) => `${1 / from.length}*c${channel - 1}`).join('+')}`;
  });
  return `pan=${layout(words.length)}|${channels.join('|')}`;
}

const WAVES: Readonly<Record<string, (at: string) => string>> = {
  sine: (at) => `sin(2*PI*${at})`,
  square: (at) => `sgn(sin(2*PI*${at}))`,
  triangle: (at) => `2*abs(2*mod(${at},1)-1)-1`,
  sawtooth: (at) => `2*mod(${at},1)-1`,
};
const NOISES: Readonly<Record<string, string>> = {
  noise: 'white',
  whitenoise: 'white',
  pinknoise: 'pink',
  brownnoise: 'brown',
};

/** A sound that is made, as an input of ffmpeg: `synth 3 sine 440`. */
export function source({ words }: Effect, rate: string): string {
  const [length, kind = 'sine', frequency] = /^[\d.:]+$/.test(words[0] ?? '') ? words : [undefined, ...words];
  if (length === undefined) throw new UsageError('synth: its length is missing');
  const seconds = secondsOf(length);
  const hertz = numberOf(rate, 'rate');
  const color = NOISES[kind];
  if (color !== undefined) return `anoisesrc=d=${seconds}:c=${color}:r=${hertz}`;
  const wave = WAVES[kind];
  if (wave === undefined) throw new UsageError(`synth: ${kind} is not here`);
  return `aevalsrc='${wave(`${frequency === undefined ? 440 : numberOf(frequency, 'synth')}*t`)}':d=${seconds}:s=${hertz}`;
}
