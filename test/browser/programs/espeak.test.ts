import { afterAll, expect, test } from 'vitest';
import { openPrograms, versionOf } from './kit';

const { run, end } = openPrograms();
afterAll(end);

/** Seconds and loudness of a WAV file. */
async function heard(file: Blob): Promise<{ readonly seconds: number; readonly peak: number }> {
  const sound = await new OfflineAudioContext(1, 1, 22_050).decodeAudioData(await file.arrayBuffer());
  return { seconds: sound.duration, peak: Math.max(...sound.getChannelData(0).map(Math.abs)) };
}

test('a text becomes a sound file, faster and in another voice if asked', async () => {
  const plain = await run(['espeak-ng', '-w', 'out/hello.wav', 'Hello world, this is one two three.']);
  expect(plain).toMatchObject({ exitCode: 0, stderr: '', names: ['out/hello.wav'] });
  const { seconds, peak } = await heard(plain.file('out/hello.wav'));
  expect(seconds).toBeGreaterThan(1.5);
  expect(peak).toBeGreaterThan(0.1);

  const german = await run(['espeak-ng', '-v', 'de+f2', '-s', '350', '--stdout', '-f', 'a.txt'], {
    'a.txt': 'Guten Tag, eins zwei drei vier.',
  });
  expect(german.exitCode).toBe(0);
  expect((await heard(german.output)).seconds).toBeLessThan(seconds);

  const spelled = await run(['espeak-ng', '-q', '--ipa', '-v', 'en-us'], {}, { stdin: new Blob(['hello world']) });
  expect(spelled.stdout).toBe(' həlˈoʊ wˈɜːld\n');
  expect((await run(['espeak-ng', '--voices=de'])).stdout).toMatch(/ 5 {2}de +German +gmw\/de/);
});

test('what it can not do is said with an exit code', async () => {
  const silent = await run(['espeak-ng', 'hello']);
  expect(silent).toMatchObject({ exitCode: 1, names: [] });
  expect(silent.stderr).toContain('no loudspeaker here');
  expect(await run(['espeak-ng', '-v', 'klingonish', '-w', 'a.wav', 'x'])).toMatchObject({ exitCode: 1, names: [] });
  expect((await run(['espeak-ng', '-w', 'a.wav', '-f', 'nowhere.txt'])).stderr).toContain('nowhere.txt');
  expect((await run(['espeak-ng', '--version'])).stdout).toContain(versionOf('espeak-ng'));
  expect((await run(['espeak', '--help'])).stdout).toContain('Not in this build');
});
