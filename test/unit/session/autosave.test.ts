import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { SessionChange, SessionDocument } from '../../../src/contract/session';
import { deferred } from '../../../src/lib/deferred';
import { createAutosave } from '../../../src/session/autosave';
import { createMemorySessionStore } from '../../../src/session/memory-store';
import { createCell, insertCell, removeCell, setSource } from '../../../src/session/notebook';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function start(): SessionDocument {
  const cells = ['a', 'b'].map((id) => ({ ...createCell('code'), id }));
  return { info: { id: 's', title: 'T', created: 1, modified: 1 }, cells };
}

/** A store whose saves end when the test says so. */
function heldStore() {
  const saves: { readonly change: SessionChange; end(error?: Error): void }[] = [];
  return {
    saves,
    save(change: SessionChange): Promise<void> {
      const { promise, resolve, reject } = deferred();
      saves.push({ change, end: (error) => (error === undefined ? resolve() : reject(error)) });
      return promise;
    },
  };
}

test('many changes are one save, 300 ms after the first', async () => {
  const store = heldStore();
  const autosave = createAutosave(store, start());
  let document = start();
  autosave.note(document);
  for (let i = 0; i < 29; i++) {
    document = setSource(document, 'a', `x = ${i}`);
    autosave.note(document);
    await vi.advanceTimersByTimeAsync(10);
  }
  expect(store.saves).toHaveLength(0);
  await vi.advanceTimersByTimeAsync(10);
  expect(store.saves).toHaveLength(1);
  expect(store.saves[0]?.change.put).toMatchObject([{ id: 'a', source: 'x = 28' }, { id: 'b' }]);
});

test('nothing to save is no save', async () => {
  const store = heldStore();
  const document = start();
  const autosave = createAutosave(store, document);
  autosave.note(document);
  await vi.advanceTimersByTimeAsync(1000);
  expect(await autosave.flush()).toBe(true);
  expect(store.saves).toHaveLength(0);
});

test('flush starts the save before it returns', () => {
  const store = heldStore();
  const document = start();
  const autosave = createAutosave(store, document);
  autosave.note(setSource(document, 'a', 'last'));
  void autosave.flush();
  expect(store.saves).toHaveLength(1);
});

test('one save at a time; what comes meanwhile is saved after it, and flush awaits both', async () => {
  const store = heldStore();
  const first = start();
  const autosave = createAutosave(store, first);
  const second = setSource(first, 'a', '2');
  autosave.note(second);
  await vi.advanceTimersByTimeAsync(300);
  const third = setSource(second, 'b', '3');
  autosave.note(third);
  let isFlushed = false;
  void autosave.flush().then((isSaved) => {
    isFlushed = isSaved;
  });
  await vi.advanceTimersByTimeAsync(1000);
  expect(store.saves).toHaveLength(1);
  store.saves[0]?.end();
  await vi.advanceTimersByTimeAsync(0);
  expect(store.saves).toHaveLength(2);
  expect(store.saves[1]?.change.put).toEqual([third.cells[1]]);
  expect(isFlushed).toBe(false);
  store.saves[1]?.end();
  await vi.advanceTimersByTimeAsync(0);
  expect(isFlushed).toBe(true);
});

test('a failed save is told, loses nothing and is tried again', async () => {
  const store = heldStore();
  const errors: unknown[] = [];
  const first = start();
  const autosave = createAutosave(store, first, { onError: (error) => errors.push(error) });
  const second = removeCell(setSource(first, 'a', '2'), 'b');
  autosave.note(second);
  const flushed = autosave.flush();
  store.saves[0]?.end(new Error('full'));
  expect(await flushed).toBe(false);
  expect(errors).toMatchObject([{ message: 'full' }]);
  autosave.note(insertCell(second, { ...createCell('code'), id: 'c' }, 1));
  await vi.advanceTimersByTimeAsync(3000);
  expect(store.saves).toHaveLength(2);
  expect(store.saves[1]?.change).toMatchObject({ order: ['a', 'c'], put: [{ id: 'a' }, { id: 'c' }], removed: ['b'] });
  store.saves[1]?.end();
  await vi.advanceTimersByTimeAsync(10_000);
  expect(store.saves).toHaveLength(2);
});

test('a new session is stored whole', async () => {
  const store = createMemorySessionStore();
  const autosave = createAutosave(store, null);
  autosave.note(start());
  expect(await autosave.flush()).toBe(true);
  expect(await store.load('s')).toEqual(start());
});

test('discard drops what waits and lets a save under way end', async () => {
  const store = heldStore();
  const first = start();
  const autosave = createAutosave(store, first);
  autosave.note(setSource(first, 'a', '2'));
  void autosave.flush();
  autosave.note(setSource(first, 'a', '3'));
  const discarded = autosave.discard();
  store.saves[0]?.end();
  await discarded;
  await vi.advanceTimersByTimeAsync(10_000);
  expect(store.saves).toHaveLength(1);
});

test('the browser has cleared what was stored: the whole session is stored anew, also if nothing has changed', async () => {
  const document = start();
  const store = createMemorySessionStore();
  const autosave = createAutosave(store, document);
  autosave.again();
  await vi.advanceTimersByTimeAsync(300);
  expect(await store.load('s')).toEqual(document);
});
