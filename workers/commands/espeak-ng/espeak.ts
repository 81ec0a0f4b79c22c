import createSpeaker, { type SpeakerModule, type SpeakerVoice } from '@echogarden/espeak-ng-emscripten';
import type { ProgramCall } from '../../../src/contract/program';
import { resolvePath } from '../files';
import { unpacked } from '../unpacked';
import { UsageError } from '../usage';
import { readOptions, type SpeakTask } from './options';
import { wave } from './wave';

const VERSION = '0.3.5';

const HELP = `eSpeak NG text-to-speech, in the build ${VERSION} of Echogarden.

Usage: espeak-ng [options] "words" -w sound.wav

 -f file      Speak the text in a file
 --stdin      Speak the text on stdin
 -w file      Write the sound into a WAV file
 --stdout     Put the WAV file on stdout
 -v voice     A language or voice, perhaps with a variant: de, en-us, en+f3
 -s number    Speed: words for each minute, 80 to 450, 175 without
 -p number    Pitch: 0 to 99, 50 without
 -P number    Range of the pitch: 0 to 99, 50 without
 -a number    Amplitude: 0 to 200, 100 without
 -x, --ipa    Put the phonemes on stdout, by name or in IPA
 -q           No sound, for -x and --ipa
 --voices[=language]   List the voices; --voices=variant lists the variants

Not in this build: a loudspeaker (write a file and play it), markup (-m), gaps (-g), Mbrola voices, and compiling of data.
`;

/** Where the data of voices is, in the build's file system. */
const VARIANTS = '/usr/share/espeak-ng-data/voices/!v';

let loaded: Promise<SpeakerModule> | null = null;

/** `espeak-ng`: speaks a text into a file. */
export async function espeak(call: ProgramCall): Promise<number> {
  try {
    return await perform(readOptions(call.argv.slice(1)), call);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    call.stderr(`espeak-ng: ${error.message}\nTry: espeak-ng --help\n`);
    return 1;
  }
}

async function perform(task: SpeakTask, call: ProgramCall): Promise<number> {
  switch (task.kind) {
    case 'help':
      call.stdout(HELP);
      return 0;
    case 'version':
      call.stdout(`eSpeak NG text-to-speech, build ${VERSION} of Echogarden\n`);
      return 0;
    case 'voices':
      call.stdout(await listed(task.language, call.part));
      return 0;
    case 'speak':
      return speak(task, call);
    default:
      return task satisfies never;
  }
}

function load(part: ProgramCall['part']): Promise<SpeakerModule> {
  loaded ??= unpacked(part('espeak-ng.data.gzip')).then(({ buffer }) =>
    createSpeaker({ getPreloadedPackage: () => buffer, printErr() {} }),
  );
  return loaded;
}

async function speak(task: Extract<SpeakTask, { kind: 'speak' }>, call: ProgramCall): Promise<number> {
  if (task.output === null && task.phonemes === null)
    throw new UsageError('there is no loudspeaker here: name a file with -w sound.wav, or use --stdout');
  const text = task.text ?? textOf(task.file, call);
  const speakers = await load(call.part);
  const speaker = new speakers.eSpeakNGWorker();
  const [language = '', variant] = task.voice.split('+');
  if (!speaker.list_voices().some((voice) => isCalled(voice, language)) || !hasVariant(speakers, variant))
    throw new UsageError(`there is no voice ${task.voice}: see espeak-ng --voices`);
  speaker.set_voice(task.voice, '', 0, 0, 0);
  speaker.set_rate(task.rate);
  speaker.set_pitch(task.pitch);
  speaker.set_range(task.range);
  speaker.set_volume(task.volume);
  if (task.phonemes !== null) {
    const isIpa = task.phonemes === 'ipa';
    for (const line of text.split(/\n+/).filter((part) => part.trim() !== '')) {
      const spelled = textAt(speakers, speaker.convert_to_phonemes(line, isIpa).ptr);
      call.stdout(` ${spelled.replaceAll(/_(?=\S)/g, '').trim()}\n`);
    }
  }
  if (task.output === null) return 0;
  const pieces: Int16Array[] = [];
  let samples = 0;
  speaker.synthesize(text, (piece) => {
    pieces.push(piece);
    samples += piece.length;
    call.progress('espeak-ng', samples / speaker.samplerate, null, 'seconds');
    return false;
  });
  const sound = wave(pieces, speaker.samplerate);
  if (task.output === '-') call.stdout(sound);
  else call.files.write(resolvePath(call.cwd, task.output), sound);
  return 0;
}

function textOf(file: string | null, { cwd, files, stdin }: ProgramCall): string {
  const bytes = file === null ? stdin : files.read(resolvePath(cwd, file));
  if (bytes === null) throw new UsageError(`Failed to read file '${file}': No such file or directory`);
  return new TextDecoder().decode(bytes);
}

function isCalled({ name, identifier, languages }: SpeakerVoice, asked: string): boolean {
  const wanted = asked.toLowerCase();
  const names = [name, identifier, identifier.slice(identifier.indexOf('/') + 1), ...languages.map((one) => one.name)];
  return names.some((one) => one.toLowerCase() === wanted);
}

function variantsOf({ FS }: SpeakerModule): string[] {
  return FS.readdir(VARIANTS).filter((name) => !name.startsWith('.'));
}

/** A variant may be a number: 1 to 8 are men, 11 to 15 women. */
function hasVariant(speakers: SpeakerModule, variant: string | undefined): boolean {
  return variant === undefined || /^\d+$/.test(variant) || variantsOf(speakers).includes(variant);
}

function textAt({ HEAPU8: memory }: SpeakerModule, at: number): string {
  return new TextDecoder().decode(memory.slice(at, memory.indexOf(0, at)));
}

async function listed(language: string | null, part: ProgramCall['part']): Promise<string> {
  const speakers = await load(part);
  if (language === 'variant')
    return variantsOf(speakers)
      .map((name) => `${name}\n`)
      .join('');
  const voices = new speakers.eSpeakNGWorker().list_voices();
  const rows = voices.flatMap(({ name, identifier, languages }) => {
    const found = languages.find(
      (one) => language === null || one.name === language || one.name.startsWith(`${language}-`),
    );
    if (!found) return [];
    const others = languages.filter((one) => one !== found).map((one) => `(${one.name} ${one.priority})`);
    const file = identifier.padEnd(20);
    return [
      `${String(found.priority).padStart(2)}  ${found.name.padEnd(20)}  ${name.replaceAll(' ', '_').padEnd(30)} ${file} ${others.join('')}`.trimEnd(),
    ];
  });
  return [
    `Pty Language              VoiceName                      File                 Other Languages`,
    ...rows,
    '',
  ].join('\n');
}
