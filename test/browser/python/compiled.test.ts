import { afterAll, beforeAll, expect, test } from 'vitest';
import helpers from '../../python/helpers.py?raw';
import tests from '../../python/test_compiled.py?raw';
import { createPage } from './page';

/** What Node runs as test/unit/python/compiled.test.ts, here in the sandboxed frame, the packages loaded by their imports. */
const { files, kernel, run } = createPage(() => Promise.reject(new TypeError('offline')), `compiled-${Date.now()}`);

beforeAll(async () => {
  await kernel.start();
  await files.commit([
    { kind: 'write', path: '/mnt/data/helpers.py', data: new Blob([helpers]) },
    { kind: 'write', path: '/mnt/data/compiled.py', data: new Blob([tests]) },
  ]);
}, 240_000);
afterAll(() => kernel.dispose());

test.each([...tests.matchAll(/^def (test_\w+)/gm)].map(([, name]) => name))(
  '%s',
  { timeout: 240_000 },
  async (name) => {
    const { error } = await run(`import compiled\ncompiled.${name}()`);
    expect(error?.traceback ?? error?.message ?? null).toBeNull();
  },
);
