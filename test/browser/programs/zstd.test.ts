import { afterAll, expect, test } from 'vitest';
import { openPrograms, versionOf } from './kit';

const { run, end } = openPrograms();
afterAll(end);

test('files are compressed, listed and come back as they were', async () => {
  const lines = Array.from({ length: 5000 }, (_, index) => `line ${index}\n`).join('');
  const packed = await run(['zstd', '-19', '--rm', 'a.txt', 'd/b.txt'], { 'a.txt': lines, 'd/b.txt': 'b\n' });
  expect(packed).toMatchObject({ exitCode: 0, stdout: '', names: ['a.txt.zst', 'd/b.txt.zst'] });
  expect(packed.stderr).toContain('2 files compressed');
  const files = { 'a.txt.zst': packed.file('a.txt.zst'), 'd/b.txt.zst': packed.file('d/b.txt.zst') };
  expect(files['a.txt.zst'].size).toBeLessThan(lines.length / 5);

  const back = await run(['unzstd', '-r', 'a.txt.zst', 'd'], files);
  expect(await back.file('a.txt').text()).toBe(lines);
  expect((await run(['zstdcat'], {}, { stdin: files['d/b.txt.zst'] })).stdout).toBe('b\n');
  expect((await run(['zstd', '-l', 'a.txt.zst'], files)).stdout).toMatch(/ 1 {6}0 .* XXH64 {2}a\.txt\.zst\n$/);
});

test('what it can not do is said with an exit code', async () => {
  const there = await run(['zstd', 'a'], { a: 'a', 'a.zst': 'mine' });
  expect(there).toMatchObject({ exitCode: 1, names: [], stderr: 'zstd: a.zst already exists; not overwritten  \n' });
  expect((await run(['zstd', '-d', 'b.zst'], { 'b.zst': 'no' })).stderr).toBe('zstd: b.zst: unsupported format \n');
  expect((await run(['zstd', '--version'])).stdout).toContain(versionOf('zstd'));
  expect((await run(['zstd', '--help'])).stdout).toContain('Not in this build');
});
