import { describe, expect, test } from 'vitest';
import { addressSpaceOf } from '../../../src/lib/address-space.ts';
import { callIdFor } from '../../../src/model/call-ids.ts';
import { keepParts, keptPartsFor } from '../../../src/model/kept-parts.ts';
import { PRESETS, presetOf } from '../../../src/model/presets.ts';
import { redact } from '../../../src/model/redact.ts';
import { retryAfter } from '../../../src/model/retry-after.ts';
import { providerOf } from './kit.ts';

describe('when to come back', () => {
  const NOW = Date.parse('2026-11-21T10:00:00Z');
  test.each<[Record<string, string>, string, number | null]>([
    [{ 'retry-after': '7' }, '', 7],
    [{ 'retry-after': '0.5' }, '', 0.5],
    [{ 'retry-after-ms': '1500', 'retry-after': '2' }, '', 1.5],
    [{ 'retry-after': 'Sat, 21 Nov 2026 10:00:30 GMT' }, '', 30],
    [{ 'retry-after': 'Sat, 21 Nov 2026 09:00:00 GMT' }, '', 0],
    [{ 'retry-after': 'soon' }, '', null],
    [{}, '{"retryDelay": "34s"}', 34],
    [{}, '{"retryDelay":"0.2s"}', 0.2],
    [{}, 'Please try again in 1.242s. Visit', 1.242],
    [{}, 'Please try again in 6m0.5s.', 360.5],
    [{}, 'Please try again in 1h2m3s.', 3723],
    [{}, 'Please try again in 320ms.', 0.32],
    [{}, 'Please retry in 12s', 12],
    [{}, 'Please try again later.', null],
    [{}, '', null],
  ])('%j and %j: %s', (headers, body, seconds) => {
    expect(retryAfter(new Headers(headers), body, NOW)).toBe(seconds);
  });
});

describe('where an address leads', () => {
  test.each([
    ['http://localhost:11434/v1', 'loopback'],
    ['http://models.localhost', 'loopback'],
    ['http://127.0.0.1:1234', 'loopback'],
    ['http://127.8.8.8', 'loopback'],
    ['http://[::1]:8080', 'loopback'],
    ['http://10.0.0.7', 'local'],
    ['http://172.16.0.1', 'local'],
    ['http://172.32.0.1', 'public'],
    ['http://192.168.1.20:8000', 'local'],
    ['http://169.254.1.1', 'local'],
    ['http://100.100.1.1', 'local'],
    ['http://[fe80::1]', 'local'],
    ['http://[fd00::1]', 'local'],
    ['http://nas:11434', 'local'],
    ['http://tower.local', 'local'],
    ['https://api.openai.com/v1', 'public'],
    ['https://8.8.8.8', 'public'],
    ['https://[2606:4700::1111]', 'public'],
  ])('%s: %s', (address, space) => {
    expect(addressSpaceOf(new URL(address))).toBe(space);
  });
});

describe('keys in messages', () => {
  test('the key itself goes wherever it stands', () => {
    expect(redact('a my-own-token b my-own-token', 'my-own-token')).toBe('a [key] b [key]');
  });
  test.each([
    'sk-proj-abcDEF123456789',
    'sk-ant-api03-abcdef_ghi-JKL',
    'sk-proj-************************mnop',
    'gsk_abcdefghijklmnop',
    'AIzaSyAbcdefghijklmnop',
    'Bearer abc',
  ])('%s looks like a key', (text) => {
    expect(redact(`Incorrect: ${text} .`, null)).toBe('Incorrect: [key] .');
  });
  test.each(['The task-force asks', 'scikit-learn', 'risk-adjusted-return', 'sk-1'])('%s is none', (text) => {
    expect(redact(text, 'k')).toBe(text);
  });
});

describe('ids of calls', () => {
  test('stay where the provider takes them', () => {
    expect(callIdFor('openai', 'call_abc-1')).toBe('call_abc-1');
    expect(callIdFor('mistral', 'aB3dE6gH9')).toBe('aB3dE6gH9');
  });
  test('become others, always the same, where it does not', () => {
    const ids = ['call_1', 'call_2', 'toolu_01ABC', 'x'.repeat(80), 'functions.python:0'];
    const made = ids.map((id) => callIdFor('mistral', id));
    expect(made.every((id) => /^[A-Za-z0-9]{9}$/.test(id))).toBe(true);
    expect(new Set(made).size).toBe(ids.length);
    expect(ids.map((id) => callIdFor('mistral', id))).toEqual(made);
    expect(callIdFor('anthropic', 'functions.python:0')).toMatch(/^[\w-]{1,64}$/);
    expect(callIdFor('openai', 'x'.repeat(80))).toHaveLength(9);
  });
});

describe('what a provider wants back', () => {
  const provider = providerOf('anthropic', 'https://api.anthropic.com/v1');
  const part = { type: 'reasoning', text: 'a', options: { anthropic: { signature: 's' } } } as const;
  test('nothing, where no part is signed', () => {
    expect(keepParts(provider, [{ type: 'text', text: 'a' }])).toBeNull();
  });
  test('is for the same model only', () => {
    const kept = keepParts(provider, [part]);
    expect(keptPartsFor(provider, JSON.parse(JSON.stringify(kept)))).toEqual([part]);
    expect(keptPartsFor({ ...provider, model: 'other' }, kept)).toBeNull();
    expect(keptPartsFor({ ...provider, id: 'other' }, kept)).toBeNull();
  });
  test.each([null, undefined, 3, 'text', {}, { provider: provider.id, model: provider.model, parts: [{ type: 'x' }] }])(
    'a log may hold anything: %j',
    (value) => {
      expect(keptPartsFor(provider, value)).toBeNull();
    },
  );
});

describe('presets', () => {
  test('have an id each, and an address without a slash at its end', () => {
    expect(new Set(PRESETS.map(({ id }) => id)).size).toBe(PRESETS.length);
    for (const { baseUrl, kind } of PRESETS) {
      expect(baseUrl.endsWith('/')).toBe(false);
      if (baseUrl === '') expect(['compatible', 'browser']).toContain(kind);
    }
  });
  test('are found by address, then by kind', () => {
    expect(presetOf(providerOf('compatible', 'http://127.0.0.1:11434/v1'))?.id).toBe('ollama');
    expect(presetOf(providerOf('compatible', 'http://192.168.0.2:5000/v1'))?.id).toBe('compatible');
    expect(presetOf(providerOf('openai', 'https://proxy.example.com/v1'))?.id).toBe('openai');
    expect(presetOf(providerOf('browser', ''))?.id).toBe('browser');
  });
});
