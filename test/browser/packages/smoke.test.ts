import { afterAll, beforeAll, expect, test } from 'vitest';
import type { LockFile } from '../../../src/contract/packages';
import { createPage } from '../python/page';

interface Told {
  readonly does: string | null;
  readonly problem: string | null;
  readonly seconds: number;
}

const SOURCES = import.meta.glob<string>('./smoke/*.py', { query: '?raw', import: 'default', eager: true });
const THEMES = Object.keys(SOURCES)
  .map((path) => path.slice('./smoke/'.length, -'.py'.length))
  .filter((name) => name !== 'smoke');
const CHECK = /^(?:async )?def ([a-z]\w*)\(/gm;

const { files, kernel, packages, run } = createPage(
  async () => new Response('none', { status: 404 }),
  `smoke-${crypto.randomUUID()}`,
);
let lock: LockFile;
beforeAll(async () => {
  lock = await packages.lock();
  await files.commit(
    Object.entries(SOURCES).map(([path, text]) => ({
      kind: 'write',
      path: `/mnt/data/${path.slice(2)}`,
      data: new Blob([text]),
    })),
  );
  await kernel.start();
}, 240_000);
afterAll(() => kernel.dispose());

const bundled = () => Object.values(lock.packages).filter((entry) => (entry.source ?? 'bundled') === 'bundled');

test('every package that is bundled has one thing to do, and nothing else has', () => {
  const named = THEMES.flatMap((theme) =>
    [...(SOURCES[`./smoke/${theme}.py`] ?? '').matchAll(CHECK)].map((found) => found[1] ?? ''),
  );
  expect(new Set(named).size).toBe(named.length);
  expect(named.sort()).toEqual(
    bundled()
      .map((entry) => entry.name.toLowerCase().replaceAll(/[-.]/g, '_'))
      .sort(),
  );
});

test.each(THEMES)(
  'each package does its one thing: %s',
  async (theme) => {
    const result = await run(`from smoke import smoke\nawait smoke.run(${JSON.stringify(theme)})`);
    expect(result.error?.message ?? null, result.error?.traceback).toBeNull();
    const found = await files.read(`/mnt/data/${theme}.json`);
    if (!found.ok) throw new Error(found.failure.message);
    const told = JSON.parse(await found.value.text()) as Readonly<Record<string, Told>>;
    const failed = Object.entries(told).flatMap(([name, { problem }]) =>
      problem === null ? [] : [`${name}: ${problem}`],
    );
    expect(failed.join('\n\n')).toBe('');
  },
  240_000,
);

test('every module that a bundled package names can be imported', async () => {
  const modules = bundled().flatMap((entry) => entry.imports);
  const names = JSON.stringify(JSON.stringify(modules));
  const result = await run(`from smoke import smoke\nprint(smoke.failing(${names}))`);
  expect(result.error?.message ?? null, result.error?.traceback).toBeNull();
  expect(result.text).toBe('[]\n');
}, 240_000);
