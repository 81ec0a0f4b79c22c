import { expect, test, vi } from 'vitest';
import { createListeners } from '../../../src/lib/listeners';

test('listeners are told until they leave, each as often as it was added', () => {
  const heard: string[] = [];
  const listeners = createListeners<string>();
  const listener = (value: string) => void heard.push(value);
  const stop = listeners.add(listener);
  listeners.add(listener);
  listeners.tell('a');
  stop();
  stop();
  listeners.tell('b');
  expect(heard).toEqual(['a', 'a', 'b']);
});

test('a listener that throws is reported and does not keep the others from hearing', () => {
  const queued: (() => void)[] = [];
  vi.stubGlobal('queueMicrotask', (task: () => void) => void queued.push(task));
  const heard: string[] = [];
  const listeners = createListeners<string>();
  listeners.add(() => {
    throw new Error('mine');
  });
  listeners.add((value) => heard.push(value));
  listeners.tell('a');
  vi.unstubAllGlobals();
  expect(heard).toEqual(['a']);
  expect(queued).toHaveLength(1);
  expect(queued[0]).toThrow('mine');
});
