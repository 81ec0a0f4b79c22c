import { expect, it } from 'vitest';
import { isEvent } from '../../../src/kernel/events';

const PROGRESS = { label: 'Loading', loaded: 1, total: null, unit: 'bytes' };

it.each([
  { kind: 'stdout', text: '' },
  { kind: 'stderr', text: 'x' },
  { kind: 'status', state: 'running' },
  { kind: 'progress', progress: null },
  { kind: 'progress', progress: PROGRESS },
  { kind: 'display', data: { 'text/plain': 'x', 'image/png': new ArrayBuffer(3) }, displayId: null, update: false },
  { kind: 'display', data: {}, displayId: 'a', update: true },
  { kind: 'result', count: 3, data: { 'text/plain': '3' } },
  { kind: 'clear', wait: true },
])('takes %j', (event) => {
  expect(isEvent(event)).toBe(true);
});

it.each([
  null,
  undefined,
  'stdout',
  [],
  {},
  { kind: '__proto__' },
  { kind: 'stdout' },
  { kind: 'stdout', text: { toString: () => 'x' } },
  { kind: 'status', state: 'queued' },
  { kind: 'status', state: 'constructor' },
  { kind: 'progress', progress: undefined },
  { kind: 'progress', progress: { ...PROGRESS, label: 'x'.repeat(500) } },
  { kind: 'progress', progress: { ...PROGRESS, loaded: '1' } },
  { kind: 'progress', progress: { ...PROGRESS, unit: 'files' } },
  { kind: 'display', data: null, displayId: null, update: false },
  { kind: 'display', data: { 'text/html': { toString: () => '<b>' } }, displayId: null, update: false },
  { kind: 'display', data: {}, displayId: 'x'.repeat(500), update: false },
  { kind: 'display', data: {}, displayId: null },
  { kind: 'result', count: '3', data: {} },
  { kind: 'clear', wait: 1 },
  { kind: 'input', prompt: 'Password?', password: true },
])('refuses %j', (event) => {
  expect(isEvent(event)).toBe(false);
});
