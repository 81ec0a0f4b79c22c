import { describe, expect, test, vi } from 'vitest';
import type { KernelNotice, KernelState } from '../../../src/contract/kernel';
import { createListeners } from '../../../src/lib/listeners';
import { createAtWork } from '../../../src/pwa/at-work';
import { isolateOnce } from '../../../src/pwa/isolate';
import { persistOnce } from '../../../src/pwa/persist';
import { whenQuiet, workOf } from '../../../src/pwa/python';
import { register } from '../../../src/pwa/register';
import { createContainer, createRegistration } from './kit';

function createStorage(): Pick<Storage, 'getItem' | 'setItem'> {
  const kept = new Map<string, string>();
  return { getItem: (key) => kept.get(key) ?? null, setItem: (key, value) => void kept.set(key, value) };
}

describe('without a service worker the page says so and goes on', () => {
  const BASE = 'https://desk.example/carrel/';
  test('where the browser has none', async () => {
    expect(await register(undefined, BASE)).toMatchObject({
      ok: false,
      failure: { code: 'off', message: expect.stringContaining('needs its server') },
    });
  });

  test.each([
    ['refuses it', () => Promise.reject(new DOMException('Not here', 'SecurityError'))],
    ['swallows it', () => Promise.resolve(undefined)],
  ])('where the browser %s', async (_name, refuse) => {
    vi.spyOn(console, 'warn').mockImplementation(() => {});
    const container = { register: refuse } as unknown as ServiceWorkerContainer;
    expect(await register(container, BASE)).toMatchObject({
      ok: false,
      failure: { code: 'off', message: expect.stringContaining('private window') },
    });
    vi.restoreAllMocks();
  });

  test('its scope is the page’s folder', async () => {
    const made = vi.fn(async () => createRegistration());
    expect((await register({ register: made } as unknown as ServiceWorkerContainer, BASE)).ok).toBe(true);
    expect(made).toHaveBeenCalledWith(`${BASE}sw.js`, { scope: BASE, updateViaCache: 'none' });
  });
});

describe('a page that is not isolated is loaded once more', () => {
  function open({ isWanted = true, isUntouched = true, storage = createStorage() } = {}) {
    const container = createContainer();
    const reload = vi.fn();
    isolateOnce({ container, storage, isWanted, isUntouched: () => isUntouched, reload });
    container.dispatchEvent(new Event('controllerchange'));
    container.dispatchEvent(new Event('controllerchange'));
    return reload.mock.calls.length;
  }

  test('once in a tab, whatever comes of it', () => {
    const storage = createStorage();
    expect(open({ storage })).toBe(1);
    expect(open({ storage })).toBe(0);
  });

  test('not where headers have isolated it, nor when something was begun', () => {
    expect(open({ isWanted: false })).toBe(0);
    expect(open({ isUntouched: false })).toBe(0);
  });

  test('not where the tab can remember nothing: it would never end', () => {
    expect(open({ storage: { getItem: () => null, setItem: () => {} } })).toBe(0);
  });
});

describe('the browser is asked to keep the storage', () => {
  test('once for each device, and not where it does already', async () => {
    const storage = createStorage();
    const manager = { persisted: async () => false, persist: vi.fn(async () => false) };
    await persistOnce(manager, storage);
    await persistOnce(manager, storage);
    expect(manager.persist).toHaveBeenCalledTimes(1);
    const kept = { persisted: async () => true, persist: vi.fn(async () => true) };
    await persistOnce(kept, createStorage());
    expect(kept.persist).not.toHaveBeenCalled();
  });

  test('and where it has none, or refuses, nothing breaks', async () => {
    await persistOnce(undefined, createStorage());
    await persistOnce(
      { persisted: () => Promise.reject(new TypeError('No')), persist: async () => true },
      createStorage(),
    );
  });
});

describe('what Python does', () => {
  function createPython() {
    const listeners = createListeners<KernelNotice>();
    let state: KernelState = 'off';
    return {
      kernel: {
        get state() {
          return state;
        },
        watch: listeners.add,
      },
      become(next: KernelState) {
        state = next;
        listeners.tell({ kind: 'state', state });
      },
      queue: (waiting: number) => listeners.tell({ kind: 'queue', waiting }),
    };
  }

  test('a run is work from the queue to its end; starting Python is none', () => {
    const python = createPython();
    const atWork = createAtWork(null);
    workOf(python.kernel, atWork);
    python.become('starting');
    expect(atWork.isBusy).toBe(false);
    python.queue(1);
    expect(atWork.isBusy).toBe(true);
    python.become('idle');
    python.become('busy');
    python.queue(0);
    python.become('stopping');
    expect(atWork.isBusy).toBe(true);
    python.become('idle');
    expect(atWork.isBusy).toBe(false);
  });

  test('nothing is fetched for later while Python is', async () => {
    vi.useFakeTimers();
    const python = createPython();
    let isQuiet = false;
    const quiet = whenQuiet(python.kernel).then(() => {
      isQuiet = true;
    });
    python.become('starting');
    await vi.advanceTimersByTimeAsync(60_000);
    expect(isQuiet).toBe(false);
    python.become('idle');
    await quiet;
    vi.useRealTimers();
  });
});
