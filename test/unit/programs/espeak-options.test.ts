import { expect, test } from 'vitest';
import { readOptions } from '../../../workers/commands/espeak-ng/options';
import { wave } from '../../../workers/commands/espeak-ng/wave';

const PLAIN = {
  kind: 'speak',
  text: null,
  file: null,
  voice: 'en',
  rate: 175,
  pitch: 50,
  range: 50,
  volume: 100,
  output: null,
  phonemes: null,
};

test('words, files and stdin are what is spoken', () => {
  expect(readOptions(['-w', 'a.wav', 'Hello', 'you'])).toEqual({ ...PLAIN, text: 'Hello you', output: 'a.wav' });
  expect(readOptions(['-f', 'a.txt', '--stdout'])).toEqual({ ...PLAIN, file: 'a.txt', output: '-' });
  expect(readOptions(['--stdin', '-wa.wav', 'not this'])).toEqual({ ...PLAIN, output: 'a.wav' });
  expect(readOptions(['--', '-5 degrees'])).toEqual({ ...PLAIN, text: '-5 degrees' });
});

test('letters may be joined, and numbers stay in their bounds', () => {
  expect(readOptions(['-qx', '-vde+f2', '-s', '900', '-p0', '-a', '5', 'x'])).toEqual({
    ...PLAIN,
    text: 'x',
    voice: 'de+f2',
    rate: 450,
    pitch: 0,
    volume: 5,
    phonemes: 'names',
  });
  expect(readOptions(['-q', '--ipa', 'x'])).toMatchObject({ phonemes: 'ipa' });
  expect(readOptions(['--voices'])).toEqual({ kind: 'voices', language: null });
  expect(readOptions(['--voices=de'])).toEqual({ kind: 'voices', language: 'de' });
  expect(() => readOptions(['-s', 'fast', 'x'])).toThrow('needs a number, not fast');
  expect(() => readOptions(['-w'])).toThrow('-w needs a value');
  expect(() => readOptions(['-m', '<b>x</b>'])).toThrow('SSML');
  expect(() => readOptions(['--loud', 'x'])).toThrow('no option --loud');
});

test('a WAV file has its sizes in its head', () => {
  const file = wave([new Int16Array([1, -2]), new Int16Array([3])], 22_050);
  const view = new DataView(file.buffer);
  expect(file.length).toBe(50);
  expect(view.getUint32(4, true)).toBe(42);
  expect(view.getUint32(24, true)).toBe(22_050);
  expect(view.getUint32(40, true)).toBe(6);
  expect([44, 46, 48].map((at) => view.getInt16(at, true))).toEqual([1, -2, 3]);
});
