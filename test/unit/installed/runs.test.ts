import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { KernelNotice, KernelState } from '../../../src/contract/kernel';
import { watchRuns } from '../../../src/installed/runs';
import { createListeners } from '../../../src/lib/listeners';
import { createSettings } from '../../doubles/settings-double';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function desk({ notifyOfRuns = true, hidden = true } = {}) {
  const notices = createListeners<KernelNotice>();
  const said: string[] = [];
  watchRuns({ watch: notices.add }, createSettings({ notifyOfRuns }), {
    badge: (isOn) => void said.push(`badge ${isOn}`),
    stayAwake: (isOn) => void said.push(`awake ${isOn}`),
    notify: (text) => void said.push(text),
    isHidden: () => hidden,
  });
  const run = (seconds: number, ...states: readonly KernelState[]) => {
    notices.tell({ kind: 'state', state: 'busy' });
    vi.advanceTimersByTime(seconds * 1000);
    for (const state of states) notices.tell({ kind: 'state', state });
  };
  return { said, run };
}

test('a badge and no sleep while a run goes on, from its third second', () => {
  const { said, run } = desk();
  run(3);
  expect(said).toEqual(['badge true', 'awake true']);
  run(0, 'stopping', 'idle');
  expect(said.slice(2)).toEqual(['badge false', 'awake false']);
});

test('a short run shows nothing', () => {
  const { said, run } = desk();
  run(1, 'idle');
  vi.advanceTimersByTime(10_000);
  expect(said).toEqual(['badge false', 'awake false']);
});

test('says that a long run has ended, also when Python died of it', () => {
  const { said, run } = desk();
  run(31, 'idle');
  run(125, 'dead');
  expect(said.filter((text) => text.startsWith('Python'))).toEqual([
    'Python is done, after 31 s.',
    'Python is done, after 2 min 5 s.',
  ]);
});

test.each([
  ['it was short', {}, 29],
  ['the person looks', { hidden: false }, 31],
  ['the person does not want it', { notifyOfRuns: false }, 31],
])('says nothing where %s', (_why, given, seconds) => {
  const { said, run } = desk(given);
  run(seconds, 'idle');
  expect(said.filter((text) => text.startsWith('Python'))).toEqual([]);
});
