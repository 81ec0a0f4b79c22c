import { numberOf, UsageError } from '../usage';
import { type FrontTask, placeOf, QUIET } from './front';

const HELP = `Usage: lame [options] in.wav [out.mp3]      - is stdin or stdout
Makes MP3 files with LAME, as it is in ffmpeg.

 -b N, --abr N     Kilobits for each second: constant (128 without), on average
 -V N, -v          Variable, 0 (best) to 9; -V4
 --preset NAME     medium, standard, extreme, insane, or a number of kilobits
 -q N, -h, -f      Care: 0 (slow) to 9; -q2; -q7
 -m s|j|m, -a      Stereo, joint stereo, mono; mixed down to mono
 --resample KHZ    Rate of samples
 --scale N         Louder or softer
 --tt --ta --tl --ty --tn --tg --tc TEXT    Title, artist, album, year, track, genre, comment
 --decode          An MP3 to WAV
 --quiet --version --help

Not in this build: raw input (-r), gapless encoding, ReplayGain.
`;

const TAGS: Readonly<Record<string, string>> = {
  '--tt': 'title',
  '--ta': 'artist',
  '--tl': 'album',
  '--ty': 'date',
  '--tn': 'track',
  '--tg': 'genre',
  '--tc': 'comment',
};
const PRESETS: Readonly<Record<string, readonly string[]>> = {
  medium: ['-q:a', '4'],
  standard: ['-q:a', '2'],
  extreme: ['-q:a', '0'],
  insane: ['-b:a', '320k'],
};
/** Said of how it works, not of what it makes. */
const SILENT = [
  '-S',
  '--silent',
  '--quiet',
  '--nohist',
  '--verbose',
  '--brief',
  '--vbr-new',
  '--cbr',
  '--noreplaygain',
  '--add-id3v2',
  '--id3v2-only',
];

/** `words`: those after the command. */
export function readLame(words: readonly string[]): FrontTask {
  const names: string[] = [];
  const coding: string[] = [];
  const tags: string[] = [];
  let quality: readonly string[] = ['-b:a', '128k'];
  let filter: readonly string[] = [];
  let isDecoding = false;
  for (let index = 0; index < words.length; index++) {
    const word = words[index] ?? '';
    // The value of a short option may be joined to it.
    const [, option = word, joined = ''] = /^(-[bVqm])(.+)$/.exec(word) ?? [];
    const value = () => {
      const given = joined || words[++index];
      if (given === undefined) throw new UsageError(`${option} needs a value`);
      return given;
    };
    const number = () => String(numberOf(option, value()));
    const tag = TAGS[option];
    if (option === '--help') return { kind: 'text', text: HELP };
    if (option === '--version') return { kind: 'text', text: 'LAME, in the build of ffmpeg\n' };
    if (!option.startsWith('-') || option === '-') names.push(option);
    else if (tag !== undefined) tags.push('-metadata', `${tag}=${value()}`);
    else if (option === '-b') quality = ['-b:a', `${number()}k`];
    else if (option === '--abr') quality = ['-abr', '1', '-b:a', `${number()}k`];
    else if (option === '-V') quality = ['-q:a', number()];
    else if (option === '-v') quality = ['-q:a', '4'];
    else if (option === '--preset') {
      const name = value();
      quality = PRESETS[name] ?? ['-b:a', `${name}k`];
      if (PRESETS[name] === undefined && !/^\d+$/.test(name)) throw new UsageError(`there is no preset ${name}`);
    } else if (option === '-q') coding.push('-compression_level', number());
    else if (option === '-h') coding.push('-compression_level', '2');
    else if (option === '-f') coding.push('-compression_level', '7');
    else if (option === '-m') {
      const mode = value();
      if (mode === 'm') coding.push('-ac', '1');
      else coding.push('-joint_stereo', mode === 'j' ? '1' : '0');
    } else if (option === '-a') coding.push('-ac', '1');
    else if (option === '--resample') {
      const rate = Number(number());
      coding.push('-ar', String(Math.round(rate < 100 ? rate * 1000 : rate)));
    } else if (option === '--scale') filter = ['-af', `volume=${number()}`];
    else if (option === '--decode') isDecoding = true;
    else if (!SILENT.includes(option)) throw new UsageError(`there is no option ${option}`);
  }
  const [input, output, ...more] = names;
  if (input === undefined || more.length > 0) throw new UsageError('name the input, and the output if you like');
  const ending = isDecoding ? 'wav' : 'mp3';
  const made = output ?? (input === '-' ? '-' : `${input.replace(/\.[^./]+$/, '')}.${ending}`);
  const how = isDecoding ? ['-c:a', 'pcm_s16le'] : ['-c:a', 'libmp3lame', ...quality, ...coding, ...tags];
  const argv = [
    ...QUIET,
    '-i',
    placeOf(input, 'pipe:0'),
    '-vn',
    ...filter,
    ...how,
    '-f',
    ending,
    placeOf(made, 'pipe:1'),
  ];
  return { kind: 'run', inputs: [input], measure: null, argv: () => argv };
}
