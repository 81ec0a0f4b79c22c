import { expect, test } from 'vitest';
import type { FrontTask } from '../../../workers/commands/ffmpeg/front';
import { readLame } from '../../../workers/commands/ffmpeg/lame';
import { readSox } from '../../../workers/commands/ffmpeg/sox';

/** The arguments of ffmpeg without those that are always there. */
function argv(task: FrontTask, peak = 0): string {
  if (task.kind !== 'run') return task.kind;
  return task.argv(peak).join(' ').replace('-hide_banner -loglevel error -y ', '');
}

test('lame: kilobits, quality, tags and names become arguments of ffmpeg', () => {
  expect(argv(readLame(['a.wav']))).toBe('-i ./a.wav -vn -c:a libmp3lame -b:a 128k -f mp3 ./a.mp3');
  expect(argv(readLame(['-V2', '-m', 'm', '--tt', 'My song', '/tmp/a.wav', 'b.mp3']))).toBe(
    '-i /tmp/a.wav -vn -c:a libmp3lame -q:a 2 -ac 1 -metadata title=My song -f mp3 ./b.mp3',
  );
  expect(argv(readLame(['--preset', 'insane', '--resample', '44.1', '-', '-']))).toBe(
    '-i pipe:0 -vn -c:a libmp3lame -b:a 320k -ar 44100 -f mp3 pipe:1',
  );
  expect(argv(readLame(['--decode', 'a.mp3']))).toBe('-i ./a.mp3 -vn -c:a pcm_s16le -f wav ./a.wav');
  expect(() => readLame(['-b', 'many', 'a.wav'])).toThrow('-b needs a number, not many');
  expect(() => readLame(['--louder', 'a.wav'])).toThrow('no option --louder');
  expect(() => readLame([])).toThrow('name the input');
});

test('sox: effects follow each other, and options of a file stand before it', () => {
  const one = '-i ./a.wav -filter_complex [0:a]volume=1[i0];[i0]concat=n=1:v=0:a=1';
  expect(argv(readSox(['a.wav', '-r', '16k', '-c', '1', '-b', '24', 'b.wav']))).toBe(
    `${one},aformat=channel_layouts=mono -ar 16000 -c:a pcm_s24le ./b.wav`,
  );
  expect(
    argv(readSox(['a.wav', 'b.wav', 'trim', '0:01', '2', 'fade', 't', '0.5', '0', 'gain', '-3', 'tempo', '0.25'])),
  ).toBe(
    `${one},atrim=start=1:duration=2,asetpts=PTS-STARTPTS,afade=t=in:d=0.5:curve=tri,areverse,afade=t=in:d=0.5:curve=tri,areverse,volume=-3dB,atempo=0.5,atempo=0.5 ./b.wav`,
  );
  expect(argv(readSox(['-m', '-v', '0.5', 'a.wav', 'b.wav', 'c.mp3', 'remix', '1,2']))).toBe(
    '-i ./a.wav -i ./b.wav -filter_complex [0:a]volume=0.5[i0];[1:a]volume=1[i1];[i0][i1]amix=inputs=2,pan=mono|c0=0.5*c0+0.5*c1 ./c.mp3',
  );
  expect(argv(readSox(['-n', '-r', '8000', 'a.wav', 'synth', '2', 'sine', '440', 'vol', '-6dB']))).toBe(
    "-f lavfi -i aevalsrc='sin(2*PI*440*t)':d=2:s=8000 -filter_complex [0:a]volume=1[i0];[i0]concat=n=1:v=0:a=1,volume=-6dB -ar 8000 ./a.wav",
  );
});

test('sox: what is to be as loud as can be is measured first', () => {
  const task = readSox(['a.wav', 'b.wav', 'highpass', '100', 'norm', '-1', 'reverse']);
  if (task.kind !== 'run') throw new Error('it is run');
  expect(task.measure?.join(' ')).toContain('concat=n=1:v=0:a=1,highpass=f=100,volumedetect -f null -');
  expect(argv(task, -7.5)).toContain('highpass=f=100,volume=6.50dB,areverse');
  expect(argv(readSox(['--norm', 'a.wav', 'b.wav']), -2)).toContain('volume=2.00dB');
});

test('sox: what it does not know is refused by name', () => {
  expect(() => readSox(['a.wav', 'b.wav', 'reverb'])).toThrow('the effect reverb is not in this build');
  expect(() => readSox(['a.wav'])).toThrow('name the inputs and an output');
  expect(() => readSox(['-n', 'a.wav'])).toThrow('needs the effect synth');
  expect(() => readSox(['a.wav', 'b.wav', 'trim', 'soon'])).toThrow('not a time: soon');
});
