import { describe, expect, test } from 'vitest';
import { healthProblem, noAnswerText, originOf } from '../../../src/runners/trouble';

describe('an address', () => {
  test.each([
    ['localhost', 'http://localhost:7337'],
    ['localhost:9000', 'http://localhost:9000'],
    ['127.0.0.1:7337/', 'http://127.0.0.1:7337'],
    [' http://localhost:7337/carrel/1/health ', 'http://localhost:7337'],
    ['lab.example', 'https://lab.example:7337'],
    ['lab.example:8443', 'https://lab.example:8443'],
    ['https://lab.example', 'https://lab.example'],
    ['HTTP://Lab.Example:7337', 'http://lab.example:7337'],
  ])('%s is %s', (typed, origin) => {
    expect(originOf(typed)).toEqual({ ok: true, value: origin });
  });

  test.each(['', '   ', 'ftp://lab', 'javascript:alert(1)', 'http://', 'a b c'])('%j is none', (typed) => {
    expect(originOf(typed)).toMatchObject({ failure: { code: 'bad-address' } });
  });
});

describe('no answer', () => {
  const given = { address: 'http://localhost:7337', access: null, answers: false };

  test('from this device: says how to start a runner', () => {
    expect(noAnswerText(given)).toContain('npx carrel-runner');
  });
  test('because Chrome was told no: says where to allow it', () => {
    expect(noAnswerText({ ...given, access: 'denied' })).toMatch(/permission was refused.*Site settings/);
  });
  test('while Chrome still asks: says so', () => {
    expect(noAnswerText({ ...given, access: 'prompt' })).toContain('allow it');
  });
  test('of a runner, but one of something: says to check the port', () => {
    expect(noAnswerText({ ...given, answers: true })).toMatch(/Something answers.*Check the port/);
  });
  test('by http from another machine: the page may not even ask, and a tunnel helps', () => {
    expect(noAnswerText({ ...given, address: 'http://lab.example:7337' })).toContain('ssh -N -L 7337');
  });
  test('by https: the certificate or no runner, and how to tell', () => {
    expect(noAnswerText({ ...given, address: 'https://lab.example:7337' })).toMatch(/certificate.*new tab/);
  });
});

test('what answers is told apart: another program, another version, no Docker', () => {
  const address = 'http://localhost:7337';
  const good = { service: 'carrel-runner', protocol: 1, engine: true } as const;
  expect(healthProblem(address, good)).toBeNull();
  expect(healthProblem(address, {})).toContain('no Carrel runner');
  expect(healthProblem(address, { ...good, protocol: 2 })).toContain('up to date');
  expect(healthProblem(address, { ...good, engine: false })).toContain('Start Docker');
});
