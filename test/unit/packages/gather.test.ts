import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { type GatherOptions, gather, officialSet, summarise } from '../../../scripts/packages/gather.ts';
import { baseLock, officialLock } from '../../../scripts/packages/lock.ts';
import { closure } from '../../../scripts/packages/official.ts';
import { sha256 } from '../../../scripts/packages/wheel.ts';
import type { LockEntry, LockFile } from '../../../src/contract/packages';
import { normaliseName } from '../../../src/packages/names.ts';

/** A made-up release: three packages of the base set, scipy with a library, and one that the pack does not name. */
const INFO = officialLock().info;

function entry(name: string, depends: readonly string[] = []): LockEntry {
  const file_name = `${name.replaceAll('-', '_')}-7.0-py3-none-any.whl`;
  return {
    name,
    version: '7.0',
    file_name,
    install_dir: 'site',
    sha256: sha256(bytesOf(file_name)),
    package_type: 'package',
    imports: [name],
    depends,
  };
}

function bytesOf(file: string): Uint8Array {
  return new TextEncoder().encode(`the bytes of ${file}`);
}

const RELEASE: LockFile = {
  info: INFO,
  packages: Object.fromEntries(
    [
      entry('numpy'),
      entry('pandas', ['numpy']),
      entry('decorator'),
      entry('scipy', ['numpy', 'Made_Up-Library']),
      entry('made-up-library'),
      entry('astropy'),
      entry('astropy-tests'),
    ].map((one) => [one.name, one]),
  ),
};

/** Reads all wheels of the base set. */
const BASE = baseLock();

/** For what must not be given up on, however busy the machine is. */
const LONG = 60_000;
vi.setConfig({ testTimeout: LONG });

let cache = '';
let close: (() => void) | null = null;
const asked: string[] = [];

beforeEach(async () => {
  cache = await mkdtemp(join(tmpdir(), 'carrel-gather-'));
  asked.length = 0;
});

afterEach(async () => {
  close?.();
  close = null;
  await rm(cache, { recursive: true, force: true });
});

/** Serves the release from loopback; `special` may answer a file otherwise and then says so. */
async function serve(special: (file: string, response: ServerResponse) => boolean = () => false): Promise<string> {
  const server = createServer((request, response) => {
    const file = (request.url ?? '').slice(1);
    asked.push(file);
    if (special(file, response)) return;
    if (file === 'pyodide-lock.json') response.end(JSON.stringify(RELEASE));
    else if (Object.values(RELEASE.packages).some((one) => one.file_name === file)) response.end(bytesOf(file));
    else response.writeHead(404).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  close = () => {
    server.closeAllConnections();
    server.close();
  };
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}

function run(official: string | null, limits: Pick<GatherOptions, 'firstByte' | 'silence'> = {}) {
  return gather({
    official,
    cache,
    lock: RELEASE,
    base: BASE,
    plain: true,
    firstByte: LONG,
    silence: LONG,
    ...limits,
  });
}

async function namesIn(folder: string): Promise<string[]> {
  return (await readdir(folder)).sort();
}

test('the closure follows dependencies, however they are written, and survives circles', () => {
  expect(closure(RELEASE, ['SciPy', 'unknown']).map((one) => one.name)).toEqual(['made-up-library', 'numpy', 'scipy']);
  const circle = { info: {}, packages: { a: entry('a', ['b']), b: entry('b', ['a']) } };
  expect(closure(circle, ['a']).map((one) => one.name)).toEqual(['a', 'b']);
});

test('the official set of the real lock file lacks nothing', () => {
  const { official, own } = officialSet(officialLock(), BASE);
  const names = [...official, ...own].map((one) => one.name.toLowerCase());
  expect(new Set(names).size).toBe(names.length);
  expect(names).toEqual(
    expect.arrayContaining(['numpy', 'scipy', 'scikit-learn', 'lxml', 'ipython', 'openpyxl', 'seaborn']),
  );
  expect(own.find((one) => one.name === 'ipython')?.version).toBe(BASE.packages.ipython?.version);
});

test('lzma missing after import pandas in the official set: what the table adds is needed there too', () => {
  const { official } = officialSet(officialLock(), BASE);
  const entryOf = (name: string) => official.find((one) => one.name === name);
  expect(entryOf('pandas')?.depends).toEqual(expect.arrayContaining(['numpy', 'lzma']));
  expect(entryOf('lzma')).toBeDefined();
});

test('the shell of the kernel brings no matplotlib', () => {
  const names = closure(BASE, ['ipython', 'matplotlib-inline']).map((one) => one.name);
  expect(names).toContain('traitlets');
  expect(names).not.toContain('matplotlib');
});

describe('a release that can be reached', () => {
  test('is mirrored, joined by our own wheels, and not fetched twice', async () => {
    const url = await serve();
    const set = await run(url);
    expect(set).toMatchObject({ kind: 'official', reason: null });
    expect(set.lock.packages.numpy?.version).toBe('7.0');
    expect(set.lock.packages['made-up-library']).toBeDefined();
    expect(set.lock.packages.numpy).toMatchObject({ made: 'official', licence: 'BSD-3-Clause' });
    expect(set.lock.packages.scipy).toMatchObject({ made: 'official' });
    expect(set.lock.packages.openpyxl).toMatchObject({ made: 'repacked', licence: 'MIT' });
    expect(set.lock.packages.openpyxl).toEqual(BASE.packages.openpyxl);
    expect(set.lock.packages.decorator).toEqual(BASE.packages.decorator);
    expect(set.lock.packages.astropy).toBeUndefined();
    expect(set.lock.packages.scipy?.size).toBe(bytesOf('scipy-7.0-py3-none-any.whl').length);

    const files = Object.values(set.lock.packages).map((one) => one.file_name);
    expect(await namesIn(set.folder)).toEqual([...files, 'pyodide-lock.json', 'remote.json'].sort());
    expect(JSON.parse(await readFile(join(set.folder, 'remote.json'), 'utf8'))).toEqual({
      baseUrl: url,
      packages: { astropy: RELEASE.packages.astropy },
    });
    expect(summarise(set)).toMatch(/^Packages: official set, \d+ packages, [\d.]+ MB\n/);

    const before = asked.length;
    expect((await run(url)).kind).toBe('official');
    expect(asked.length).toBe(before);
  });

  test('from a folder', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'carrel-release-'));
    await writeFile(join(folder, 'pyodide-lock.json'), JSON.stringify(RELEASE));
    for (const { file_name } of Object.values(RELEASE.packages))
      await writeFile(join(folder, file_name), bytesOf(file_name));
    const set = await run(folder);
    await rm(folder, { recursive: true });
    expect(set).toMatchObject({ kind: 'official', reason: null });
    expect(await readFile(join(set.folder, 'scipy-7.0-py3-none-any.whl'), 'utf8')).toContain('the bytes of scipy');
  });

  test('what was fetched before a failure is not fetched again', async () => {
    let isBroken = true;
    const url = await serve((file, response) => {
      if (!isBroken || !file.startsWith('scipy')) return false;
      setTimeout(() => response.writeHead(503).end(), 100);
      return true;
    });
    expect((await run(url)).kind).toBe('base');
    isBroken = false;
    asked.length = 0;
    expect((await run(url)).kind).toBe('official');
    expect(asked).toEqual(['pyodide-lock.json', 'scipy-7.0-py3-none-any.whl']);
  });
});

// polars and duckdb are not in the release for Python 3.13.
test('where it can be reached, the whole data-science stack is in use, and of the base set nothing is lost', async () => {
  const real = officialLock();
  const release: LockFile = {
    info: real.info,
    packages: Object.fromEntries(
      Object.entries(real.packages).map(([name, one]) => [name, { ...one, sha256: sha256(bytesOf(one.file_name)) }]),
    ),
  };
  const folder = await mkdtemp(join(tmpdir(), 'carrel-whole-'));
  await writeFile(join(folder, 'pyodide-lock.json'), JSON.stringify(release));
  for (const { file_name } of Object.values(release.packages))
    await writeFile(join(folder, file_name), bytesOf(file_name));
  const set = await gather({ official: folder, cache, lock: release, base: BASE, plain: true });
  await rm(folder, { recursive: true });
  expect(set).toMatchObject({ kind: 'official', reason: null });
  const { packages } = set.lock;
  for (const name of [
    'scipy',
    'scikit-learn',
    'statsmodels',

    'pyarrow',

    'scikit-image',
    'opencv-python',
    'geopandas',
    'bokeh',
    'h5py',
    'sqlalchemy',
    'lightgbm',
    'xgboost',
    'lxml',
    'matplotlib',
  ]) {
    expect(packages[name], name).toMatchObject({ made: 'official' });
  }
  for (const name of Object.keys(BASE.packages)) expect(packages[name], name).toBeDefined();
  for (const [name, one] of Object.entries(packages)) {
    for (const need of one.depends) expect(packages[normaliseName(need)], `${name} needs ${need}`).toBeDefined();
  }
  const imports = Object.values(packages).flatMap((one) => one.imports);
  expect(imports).toEqual(expect.arrayContaining(['scipy', 'sklearn', 'pyarrow']));
});

describe('a slow or broken server', () => {
  const WHOLE = bytesOf('scipy-7.0-py3-none-any.whl');

  /** Sends ten bytes at most and breaks off; with `ranges` it begins where it is asked to. */
  function breaking(ranges: string[], doesRanges = true) {
    return (file: string, response: ServerResponse) => {
      if (!file.startsWith('scipy')) return false;
      const range = /bytes=(\d+)-/.exec(String(response.req.headers.range ?? ''));
      ranges.push(range?.[1] ?? '0');
      const start = doesRanges ? Number(range?.[1] ?? 0) : 0;
      response.writeHead(range && doesRanges ? 206 : 200, { 'Content-Length': WHOLE.length - start });
      const isLast = WHOLE.length - start <= 10;
      response.write(WHOLE.slice(start, start + 10));
      if (isLast) response.end();
      else setTimeout(() => response.destroy(), 20);
      return true;
    };
  }

  test('a file that breaks off is taken up where it was, also by the next build', async () => {
    const ranges: string[] = [];
    const url = await serve(breaking(ranges));
    expect((await run(url)).kind).toBe('base');
    expect((await run(url)).kind).toBe('official');
    expect(ranges).toEqual(['0', '10', '20', '30'].slice(0, ranges.length));
    expect(ranges.length).toBeGreaterThan(3);
    const left = await readdir(join(cache, 'official-0.29.5'));
    expect(left.filter((file) => file.startsWith('.'))).toEqual([]);
  });

  test('a server that knows no ranges gives the whole file again', async () => {
    let isBroken = true;
    const ranges: string[] = [];
    const breaks = breaking(ranges, false);
    const url = await serve((file, response) => isBroken && breaks(file, response));
    expect((await run(url)).kind).toBe('base');
    isBroken = false;
    expect((await run(url)).kind).toBe('official');
  });

  test('the rest of another file is thrown away', async () => {
    const folder = join(cache, 'official-0.29.5');
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, '.scipy-7.0-py3-none-any.whl.part'), 'something else');
    const ranges: string[] = [];
    const url = await serve((file, response) => {
      if (!file.startsWith('scipy')) return false;
      const start = Number(/bytes=(\d+)-/.exec(String(response.req.headers.range ?? ''))?.[1] ?? 0);
      ranges.push(String(start));
      response.writeHead(start > 0 ? 206 : 200).end(WHOLE.slice(start));
      return true;
    });
    expect((await run(url)).kind).toBe('official');
    expect(ranges).toEqual(['14', '0']);
  });

  test('one that falls silent in the middle is given up in time, and what it sent stays', async () => {
    const url = await serve((file, response) => {
      if (!file.startsWith('scipy')) return false;
      response.writeHead(200, { 'Content-Length': WHOLE.length });
      response.write(WHOLE.slice(0, 10));
      return true;
    });
    const set = await run(url, { silence: 300 });
    expect(set).toMatchObject({ kind: 'base', reason: expect.stringMatching(/scipy.*: no answer in time/) });
    const rest = await readFile(join(cache, 'official-0.29.5', '.scipy-7.0-py3-none-any.whl.part'));
    expect(rest.length).toBe(10);
  });
});

describe('the base set as a whole, and why', () => {
  async function expectBase(
    official: string | null,
    reason: RegExp | null,
    limits?: Pick<GatherOptions, 'firstByte'>,
  ): Promise<void> {
    const set = await run(official, limits);
    expect(set.kind).toBe('base');
    if (reason === null) expect(set.reason).toBeNull();
    else expect(set.reason).toMatch(reason);
    expect(Object.keys(set.lock.packages)).toEqual(Object.keys(BASE.packages));
    expect(set.lock.packages.numpy).toEqual(BASE.packages.numpy);
    const files = Object.values(set.lock.packages).map((one) => one.file_name);
    expect(await namesIn(set.folder)).toEqual([...files, 'pyodide-lock.json', 'remote.json'].sort());
  }

  test('where it was asked for', () => expectBase(null, null));

  test('where a hash is wrong', async () => {
    const url = await serve((file, response) => {
      if (!file.startsWith('scipy')) return false;
      response.end('something else');
      return true;
    });
    await expectBase(url, /scipy-7\.0-py3-none-any\.whl from .* has the hash [0-9a-f]{64}, expected/);
    const left = await readdir(join(cache, 'official-0.29.5'));
    expect(left.filter((file) => file.includes('scipy'))).toEqual([]);
  });

  test('where there is a web page in the place of a wheel', async () => {
    const url = await serve((file, response) => {
      if (!file.startsWith('scipy')) return false;
      response.writeHead(200, { 'Content-Type': 'text/html' }).end('<html>Please log in</html>');
      return true;
    });
    await expectBase(url, /scipy-7\.0-py3-none-any\.whl answered with a web page/);
  });

  test('where a file is missing', async () => {
    const url = await serve((file, response) => file.startsWith('made_up') && !!response.writeHead(404).end());
    await expectBase(url, /made_up_library-7\.0-py3-none-any\.whl answered 404/);
  });

  test('where a file breaks off', async () => {
    const url = await serve((file, response) => {
      if (!file.startsWith('pandas')) return false;
      response.writeHead(200, { 'Content-Length': '1000' });
      response.write('half');
      setTimeout(() => response.destroy(), 20);
      return true;
    });
    await expectBase(url, /pandas-7\.0-py3-none-any\.whl: /);
  });

  test('where the server says nothing, within the time-out', async () => {
    const url = await serve(() => true);
    await expectBase(url, /no answer in time/, { firstByte: 200 });
    expect(asked).toEqual(['pyodide-lock.json']);
  });

  test('where there is a page instead of a release, or another release', async () => {
    await expectBase(
      await serve((_file, response) => !!response.end('<html>Please log in</html>')),
      /not a Pyodide release/,
    );
    close?.();
    const other = JSON.stringify({ ...RELEASE, info: { ...INFO, abi_version: '2026_0' } });
    await expectBase(await serve((_file, response) => !!response.end(other)), /not a Pyodide release for Python 3\.13/);
  });

  test('where nobody listens, or the folder is not there', async () => {
    const url = await serve();
    close?.();
    await expectBase(url, /ECONNREFUSED/);
    await expectBase(join(cache, 'nowhere'), /pyodide-lock\.json is not in/);
  });

  test('replaces an official set that was there before', async () => {
    const url = await serve();
    expect((await run(url)).kind).toBe('official');
    await expectBase(null, null);
  });
});
