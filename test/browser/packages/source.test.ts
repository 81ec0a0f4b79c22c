import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { LockEntry, LockFile } from '../../../src/contract/packages';
import { sha256Of } from '../../../src/lib/sha256';
import { createPackageSource } from '../../../src/packages/source';
import { createWheelStore, type WheelStore } from '../../../src/packages/store';
import { createUnpacked } from '../../../src/packages/unpacked';
import { answering, denied, fakeNetwork, made, madeUpServer } from '../../doubles/packages';
import { createSettings } from '../../doubles/settings-double';

const BASE = import.meta.env.BASE_URL;

let name = '';
let settings = createSettings();
let store: WheelStore;

beforeEach(() => {
  settings = createSettings();
  name = `test-packages-${crypto.randomUUID()}`;
  store = createWheelStore(name);
});

afterEach(() => {
  vi.restoreAllMocks();
  indexedDB.deleteDatabase(name);
});

function source(answer = denied, base = BASE) {
  return createPackageSource({ base, settings, network: fakeNetwork(answer), store });
}

function fileOf(lock: LockFile, name: string): string {
  return lock.packages[name]?.file_name ?? '';
}

describe('what ships with the page', () => {
  test('the lock holds the base set, and wheels come whole and checked', async () => {
    const packages = source();
    const lock = await packages.lock();
    expect(lock.info.python).toBe('3.13.2');
    for (const name of ['numpy', 'pandas', 'matplotlib', 'ipython', 'micropip']) {
      expect(packages.origin(fileOf(lock, name)), name).toBe('bundled');
    }
    const seen: (readonly [number, number | null])[] = [];
    const file = fileOf(lock, 'micropip');
    const result = await packages.wheel(file, { onProgress: (loaded, total) => seen.push([loaded, total]) });
    if (!result.ok) throw new Error(result.failure.message);
    expect(await sha256Of(result.value)).toBe(lock.packages.micropip?.sha256);
    expect(seen[0]).toEqual([0, lock.packages.micropip?.size]);
    expect(seen.at(-1)).toEqual([result.value.byteLength, lock.packages.micropip?.size]);
  });

  test("Pyodide's files come in order with one progress", async () => {
    const seen: number[] = [];
    let whole: number | null = 0;
    const result = await source().core(['pyodide.asm.wasm', 'python_stdlib.zip'], (loaded, total) => {
      seen.push(loaded);
      whole = total;
    });
    if (!result.ok) throw new Error(result.failure.message);
    const [wasm, zip] = await Promise.all(result.value.map(({ data }) => data.slice(0, 4).text()));
    expect(wasm).toBe('\0asm');
    expect(zip).toMatch(/^PK/);
    expect(seen.at(-1)).toBe(whole);
    expect(seen).toEqual([...seen].sort((a, b) => a - b));
  });

  test('what was asked for ahead is fetched once, with what it needs, and given to whoever asks, time and again', async () => {
    const packages = source();
    const file = fileOf(await packages.lock(), 'six');
    const asked = vi.spyOn(globalThis, 'fetch');
    packages.ahead(['python-dateutil', 'no-such-package']);
    const times = () => asked.mock.calls.filter(([input]) => String(input).endsWith(file)).length;
    await vi.waitFor(() => expect(times()).toBe(1));
    const [one, two] = await Promise.all([packages.wheel(file), packages.wheel(file)]);
    if (!one.ok || !two.ok) throw new Error('It cannot be had');
    expect(times()).toBe(2);
    expect(one.value).not.toBe(two.value);
    expect(two.value.byteLength).toBe(one.value.byteLength);
  });

  test('removing a pack removes what was unpacked of it, and leaves the rest', async () => {
    const packages = source();
    const { six, numpy } = (await packages.lock()).packages;
    const unpacked = createUnpacked('carrel-unpacked');
    await unpacked.put(six?.sha256 ?? '', new Blob(['six']));
    await unpacked.put(numpy?.sha256 ?? '', new Blob(['numpy']));
    await packages.discard([`packages/${six?.file_name}`, 'assets/index.js']);
    expect(await unpacked.get(six?.sha256 ?? '')).toBe(null);
    expect(await unpacked.get(numpy?.sha256 ?? '')).not.toBe(null);
    await unpacked.remove(numpy?.sha256 ?? '');
  });

  test('a name that is not there is a failure', async () => {
    expect(await source().core(['../package.json'])).toMatchObject({ ok: false, failure: { code: 'unknown' } });
    expect(await source().wheel('numpy.whl')).toMatchObject({ ok: false, failure: { code: 'unknown' } });
  });

  test('a stopped download is a failure that says so', async () => {
    const packages = source();
    const file = fileOf(await packages.lock(), 'numpy');
    const result = await packages.wheel(file, { signal: AbortSignal.abort() });
    expect(result).toMatchObject({
      ok: false,
      failure: { code: 'network', message: expect.stringContaining('stopped') },
    });
  });

  test('a server without packages is named in the error', async () => {
    await expect(source(denied, `${BASE}nowhere/`).lock()).rejects.toThrow();
  });
});

describe('what is kept', () => {
  test('survives, is in the lock, and can be removed', async () => {
    const wheel = await made();
    expect(await source().keep(wheel)).toEqual({ ok: true, value: undefined });
    const later = createPackageSource({
      base: BASE,
      settings,
      network: fakeNetwork(denied),
      store: createWheelStore(name),
    });
    const lock = await later.lock();
    expect(lock.packages['made-up']).toMatchObject({
      version: '1.0',
      source: 'kept',
      depends: ['numpy'],
      size: wheel.data.size,
    });
    expect(later.origin(wheel.entry.file_name)).toBe('kept');
    const read = await later.wheel(wheel.entry.file_name);
    expect(read.ok && (await new Blob([read.value]).text())).toBe('PK not really a wheel');
    await later.forget('Made_Up');
    expect(await later.kept()).toEqual([]);
    expect(later.origin(wheel.entry.file_name)).toBeNull();
  });

  test.each([
    ['another ABI', { file_name: 'made_up-1.0-cp312-cp312-manylinux_2_17_x86_64.whl' }, 'wrong-abi'],
    ['an older Pyodide', { file_name: 'made_up-1.0-cp312-cp312-pyodide_2024_0_wasm32.whl' }, 'wrong-abi'],
    ['a wrong hash', { sha256: '0'.repeat(64) }, 'wrong-hash'],
    ['a bundled name', { name: 'numpy', file_name: 'numpy-9.0-py3-none-any.whl' }, 'not-allowed'],
    [
      'a bundled name in other letters',
      { name: 'Python_DateUtil', file_name: 'Python_DateUtil-9.0-py3-none-any.whl' },
      'not-allowed',
    ],
    ['the file of another package', { file_name: 'numpy-9.0-py3-none-any.whl' }, 'unknown'],
    ['a path', { file_name: '../made_up-1.0-py3-none-any.whl' }, 'unknown'],
    ['a system folder', { install_dir: 'dynlib' }, 'unknown'],
    ['no hash', { sha256: 'x' }, 'unknown'],
  ])('%s is refused', async (_what, change, code) => {
    const packages = source();
    const result = await packages.keep(await made(change));
    expect(result).toMatchObject({ ok: false, failure: { code } });
    expect(await packages.kept()).toEqual([]);
  });

  test('values that are no entry are refused', async () => {
    const packages = source();
    for (const entry of [null, 1, {}, { name: 'a' }, { ...(await made()).entry, imports: 'os' }]) {
      const result = await packages.keep({ entry: entry as unknown as LockEntry, data: new Blob() });
      expect(result).toMatchObject({ ok: false, failure: { code: 'unknown' } });
    }
  });

  test('it cannot take over what a bundled package brings', async () => {
    const packages = source();
    await packages.keep(await made({ imports: ['made_up', 'numpy', 'pandas'] }));
    expect((await packages.lock()).packages['made-up']?.imports).toEqual(['made_up']);
  });

  test('works where the browser gives no storage, but says that nothing was kept', async () => {
    const broken: WheelStore = {
      entries: () => Promise.reject(new Error('no storage')),
      data: () => Promise.reject(new Error('no storage')),
      put: () => Promise.reject(new DOMException('full', 'QuotaExceededError')),
      remove: () => Promise.reject(new Error('no storage')),
      clear: () => Promise.reject(new Error('no storage')),
    };
    const packages = createPackageSource({ base: BASE, settings, network: fakeNetwork(denied), store: broken });
    expect(Object.keys((await packages.lock()).packages)).toContain('numpy');
    expect(await packages.keep(await made())).toMatchObject({ ok: false, failure: { code: 'storage' } });
  });
});

describe('a kept wheel that has gone bad', () => {
  async function spoil(entry: LockEntry): Promise<void> {
    await store.put({ entry, data: new Blob(['PK rot']) });
  }

  test('is fetched again where the release has it', async () => {
    const { entry } = await made({ depends: [] });
    madeUpServer({ remote: [entry] });
    await spoil({ ...entry, size: 21 });
    const network = fakeNetwork(answering('PK not really a wheel'));
    const packages = createPackageSource({ base: 'https://made.up/', settings, network, store });
    await packages.lock();
    expect(packages.origin(entry.file_name)).toBe('kept');
    expect((await packages.wheel(entry.file_name)).ok).toBe(true);
    expect(network.asked).toHaveLength(1);
    // It is whole on the device now.
    expect((await packages.wheel(entry.file_name)).ok).toBe(true);
    expect(network.asked).toHaveLength(1);
  });

  test('is otherwise removed, and that is said', async () => {
    const { entry } = await made();
    await spoil(entry);
    const packages = source();
    await packages.lock();
    const told = vi.fn();
    packages.watch(told);
    expect(await packages.wheel(entry.file_name)).toMatchObject({
      ok: false,
      failure: {
        code: 'storage',
        message:
          'The package made-up that was kept on this device is damaged, so it was removed. Install it again: %pip install made-up',
      },
    });
    expect(told).toHaveBeenCalled();
    expect(await packages.kept()).toEqual([]);
  });

  test('of which nothing is left but its entry is said too', async () => {
    const wheel = await made();
    await store.put(wheel);
    const hollow: WheelStore = { ...store, data: async () => null };
    const packages = createPackageSource({ base: BASE, settings, network: fakeNetwork(denied), store: hollow });
    await packages.lock();
    expect(await packages.wheel(wheel.entry.file_name)).toMatchObject({ ok: false, failure: { code: 'storage' } });
  });
});

test('reset removes all that was kept, and says so to those who watch', async () => {
  const packages = source();
  await packages.keep(await made());
  await packages.keep(await made({ name: 'other', file_name: 'other-1.0-py3-none-any.whl' }));
  const told = vi.fn();
  packages.watch(told);
  await packages.reset();
  expect(told).toHaveBeenCalledOnce();
  expect(await packages.kept()).toEqual([]);
  const { packages: entries } = await packages.lock();
  expect([entries['made-up'], entries.other]).toEqual([undefined, undefined]);
});

test('what Python says of licence and origin is kept, and nothing else that it says', async () => {
  const packages = source();
  await packages.keep(await made({ licence: 'MIT', made: 'official', source: 'bundled', unvendored_tests: true }));
  expect((await packages.kept())[0]).toMatchObject({ licence: 'MIT', made: 'pypi', unvendored_tests: false });
});

describe("the person's rule", () => {
  const listed = /^Package 'made-up' is not in the approved list/;

  test('holds for what is bundled, kept and remote, and for keeping', async () => {
    const bundled = (await made({ name: 'one', file_name: 'one-1.0-py3-none-any.whl', depends: [] })).entry;
    const { entry } = await made({ depends: [] });
    madeUpServer({ bundled: [bundled], remote: [entry] });
    settings.update({ packageRule: 'approved', approvedPackages: [] });
    const network = fakeNetwork(answering('PK not really a wheel'));
    const packages = createPackageSource({ base: 'https://made.up/', settings, network, store });
    for (const file of [bundled.file_name, entry.file_name]) {
      expect(await packages.wheel(file)).toMatchObject({ ok: false, failure: { code: 'not-allowed' } });
    }
    expect(network.asked).toEqual([]);
    const kept = await packages.keep(await made());
    expect(kept.ok ? '' : kept.failure.message).toMatch(listed);
    settings.update({ approvedPackages: ['made-up'] });
    expect((await packages.wheel(entry.file_name)).ok).toBe(true);
    settings.update({ approvedPackages: [] });
    const again = await packages.wheel(entry.file_name);
    expect(again.ok ? '' : again.failure.message).toMatch(listed);
  });
});

describe('what needs the network', () => {
  test('is refused by host until allowed', async () => {
    const packages = source();
    const lock = await packages.lock();
    const scipy = Object.entries(lock.packages).find(([, entry]) => packages.origin(entry.file_name) === 'remote');
    if (scipy === undefined) throw new Error('no remote package in the lock');
    const result = await packages.wheel(scipy[1].file_name);
    expect(result).toMatchObject({ ok: false, failure: { code: 'not-allowed' } });
    if (!result.ok) expect(result.failure.message).toContain('allow cdn.jsdelivr.net under Network');
  });

  test('what is not the file of the lock is refused and not kept', async () => {
    const packages = source(answering('PK something else'));
    const lock = await packages.lock();
    const remote = Object.values(lock.packages).find((entry) => packages.origin(entry.file_name) === 'remote');
    const result = await packages.wheel(remote?.file_name ?? '');
    expect(result).toMatchObject({ ok: false, failure: { code: 'wrong-hash' } });
    expect(await packages.kept()).toEqual([]);
  });

  test('a web page in the place of a wheel is refused and named', async () => {
    const { entry } = await made();
    madeUpServer({ remote: [entry] });
    const page = answering('<html>Please log in</html>');
    const answer = page.ok
      ? { ...page, value: { ...page.value, headers: [['Content-Type', 'text/html']] as const } }
      : page;
    const packages = createPackageSource({ base: 'https://made.up/', settings, network: fakeNetwork(answer), store });
    const result = await packages.wheel(entry.file_name);
    expect(result.ok ? '' : result.failure.message).toContain('release.made.up answered with a web page');
  });

  test('the right file is given, and kept for the next time', async () => {
    const { entry } = await made({ depends: [] });
    madeUpServer({ remote: [entry] });
    const network = fakeNetwork(answering('PK not really a wheel'));
    const packages = createPackageSource({ base: 'https://made.up/', settings, network, store });
    expect((await packages.lock()).packages['made-up']).toMatchObject({ source: 'remote' });
    for (let time = 0; time < 2; time += 1) {
      const result = await packages.wheel(entry.file_name);
      expect(result.ok && (await new Blob([result.value]).text())).toBe('PK not really a wheel');
    }
    expect(network.asked.map(({ url }) => url)).toEqual([`https://release.made.up/full/${entry.file_name}`]);
    expect((await packages.lock()).packages['made-up']).toMatchObject({ source: 'kept', size: 21 });
  });

  test('a kept wheel cannot pass for a file of the release', async () => {
    const { entry } = await made();
    madeUpServer({ remote: [{ ...entry, sha256: '1'.repeat(64) }] });
    const packages = createPackageSource({ base: 'https://made.up/', settings, network: fakeNetwork(denied), store });
    expect(await packages.keep(await made())).toMatchObject({ ok: false, failure: { code: 'wrong-hash' } });
  });
});

describe('a server that delivers something else', () => {
  test.each([
    ['a web page', { type: 'text/html', body: '<html>Please log in</html>' }, 'network', 1],
    ['half a file', { type: 'application/octet-stream', body: 'PK not re' }, 'wrong-hash', 2],
    ['nothing', { type: 'text/plain', body: '', status: 404 }, 'network', 1],
  ] as const)('%s is refused', async (_what, answer, code, times) => {
    const { entry } = await made();
    const asked = madeUpServer({ bundled: [entry], files: { [entry.file_name]: answer } });
    const packages = createPackageSource({ base: 'https://made.up/', settings, network: fakeNetwork(denied), store });
    const result = await packages.wheel(entry.file_name);
    expect(result).toMatchObject({ ok: false, failure: { code } });
    expect(asked.filter((url) => url.endsWith(entry.file_name))).toHaveLength(times);
  });

  test('a lock file that is none', async () => {
    madeUpServer({ files: { 'pyodide-lock.json': { type: 'application/json', body: '{"packages": {"a": {}}}' } } });
    const packages = createPackageSource({ base: 'https://made.up/', settings, network: fakeNetwork(denied), store });
    await expect(packages.lock()).rejects.toThrow(/damaged/);
  });
});
