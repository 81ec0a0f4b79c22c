import { describe, expect, test } from 'vitest';
import { DEFAULT_SETTINGS, type Settings } from '../../../src/contract/settings';
import { createSettingsStore } from '../../../src/settings/settings';

const KEY = 'carrel.settings';

/** As much of a window as the settings use: one tab on storage that tabs share. */
function tab(shared: Map<string, string>, isBroken = false) {
  const target = new EventTarget();
  const localStorage = {
    getItem: (key: string) => shared.get(key) ?? null,
    setItem: (key: string, value: string) => void shared.set(key, value),
  };
  Object.defineProperty(target, 'localStorage', {
    get() {
      if (isBroken) throw new DOMException('denied', 'SecurityError');
      return localStorage;
    },
  });
  const window = target as unknown as Window;
  return {
    store: createSettingsStore(window),
    /** What the browser does in this tab when another has written. */
    hear(key: string | null = KEY, newValue = key === null ? null : (shared.get(key) ?? null)) {
      target.dispatchEvent(Object.assign(new Event('storage'), { key, newValue }));
    },
  };
}

test('starts with the defaults and keeps what is set', () => {
  const shared = new Map<string, string>();
  const { store } = tab(shared);
  expect(store.current).toEqual(DEFAULT_SETTINGS);
  expect(shared.size).toBe(0);
  store.update({ runTimeout: null, theme: 'dark', allowedHosts: ['data.example.org', 'localhost', '[::1]'] });
  expect(tab(shared).store.current).toEqual({
    ...DEFAULT_SETTINGS,
    runTimeout: null,
    theme: 'dark',
    allowedHosts: ['data.example.org', 'localhost', '[::1]'],
  });
});

describe('what is stored is checked field by field', () => {
  test.each([
    [{ runTimeout: -1 }, {}],
    [{ runTimeout: '60' }, {}],
    [{ runTimeout: 60 }, { runTimeout: 60 }],
    [{ outputLimit: 0, fileLimit: 5 }, { fileLimit: 5 }],
    [{ fileLimit: null }, {}],
    [{ theme: 'pink', outputLimit: 7 }, { outputLimit: 7 }],
    [{ allowedHosts: 'a.org' }, {}],
    [{ allowedHosts: ['a.org', '*'] }, {}],
    [{ allowedHosts: ['https://a.org'] }, {}],
    [{ allowedHosts: ['a.org:80:81'] }, {}],
    [{ unknown: 1, __proto__: { theme: 'dark' } }, {}],
  ])('%j', (stored, expected) => {
    const { store } = tab(new Map([[KEY, JSON.stringify(stored)]]));
    expect(store.current).toEqual({ ...DEFAULT_SETTINGS, ...expected });
  });

  test.each(['', '{', 'null', '[]', '7', '"x"'])('%j gives the defaults', (text) => {
    expect(tab(new Map([[KEY, text]])).store.current).toEqual(DEFAULT_SETTINGS);
  });
});

test('an update that is not valid changes nothing', () => {
  const { store } = tab(new Map());
  store.update({ runTimeout: 30 });
  store.update({ runTimeout: Number.NaN, theme: 'light' });
  expect(store.current).toMatchObject({ runTimeout: 30, theme: 'light' });
});

test('other tabs hear of a change', () => {
  const shared = new Map<string, string>();
  const [one, two] = [tab(shared), tab(shared)];
  const heard: Settings[] = [];
  const stop = two.store.watch((settings) => heard.push(settings));
  one.store.update({ theme: 'dark' });
  two.hear();
  two.hear('something else');
  two.hear();
  expect(heard).toEqual([{ ...DEFAULT_SETTINGS, theme: 'dark' }]);
  expect(two.store.current.theme).toBe('dark');
  shared.clear();
  two.hear(null);
  expect(two.store.current).toEqual(DEFAULT_SETTINGS);
  stop();
  one.store.update({ theme: 'light' });
  two.hear();
  expect(heard).toHaveLength(2);
});

test('works in memory where localStorage is denied', () => {
  const { store } = tab(new Map(), true);
  const heard: Settings[] = [];
  store.watch((settings) => heard.push(settings));
  store.update({ theme: 'dark' });
  expect(store.current.theme).toBe('dark');
  expect(heard).toHaveLength(1);
});
