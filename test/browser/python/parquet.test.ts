import { parquetReadObjects } from 'hyparquet';
import { compressors } from 'hyparquet-compressors';
import { afterAll, beforeAll, expect, test } from 'vitest';
import checks from '../../python/parquet_checks.py?raw';
import frames from '../../python/parquet_frames.py?raw';
import { createPage } from './page';

const FIXTURES = import.meta.glob<string>('../../fixtures/parquet/*', {
  query: '?url',
  import: 'default',
  eager: true,
});

const { files, kernel, run } = createPage(
  async () => new Response('none', { status: 404 }),
  `parquet-${crypto.randomUUID()}`,
);
beforeAll(async () => {
  const fixtures = await Promise.all(
    Object.entries(FIXTURES).map(async ([path, url]) => ({
      name: path.slice(path.lastIndexOf('/') + 1),
      data: await (await fetch(url)).blob(),
    })),
  );
  const all = [
    ...fixtures,
    { name: 'parquet_frames.py', data: new Blob([frames]) },
    { name: 'parquet_checks.py', data: new Blob([checks]) },
  ];
  await files.commit(all.map(({ name, data }) => ({ kind: 'write', path: `/mnt/data/${name}`, data })));
  await kernel.start();
}, 240_000);
afterAll(() => kernel.dispose());

async function check(name: string): Promise<string> {
  const result = await run(`import parquet_checks\nparquet_checks.${name}()`);
  expect(result.error?.message ?? null, result.error?.traceback).toBeNull();
  return result.text;
}

test('what pyarrow wrote is read as it was: types, compressions, row groups, index, Feather', async () => {
  const text = await check('check_files');
  expect(text.trim().split('\n').length).toBe(Object.keys(FIXTURES).length);
});

test('what is written here comes back the same', async () => {
  expect(await check('check_round_trips')).toBe('same\n');
});

test('columns, buffers, engines by name, and labels that are no text', async () => {
  expect(await check('check_ways')).toBe('same\n');
});

test('another implementation reads what is written here', async () => {
  for (const compression of ['snappy', 'gzip', 'brotli', 'lz4', 'zstd', 'None']) {
    const found = await files.read(`/mnt/data/mine-long-${compression}.parquet`);
    if (!found.ok) throw new Error(found.failure.message);
    const rows = await parquetReadObjects({ file: await found.value.arrayBuffer(), compressors });
    expect(rows.length, compression).toBe(3000);
    expect(rows[2999]).toEqual({ i: 2999n, f: 2999 / 7, s: 'row 89', b: false });
  }
});

test('what cannot be read or written is said in one sentence', async () => {
  expect(await check('check_failures')).toMatchInlineSnapshot(`
    "ValueError: page.parquet is not a Parquet file, or not the whole of one.
    ValueError: half.parquet is not a Parquet file, or not the whole of one.
    FileNotFoundError: [Errno 44] No such file or directory: 'none.parquet'
    IsADirectoryError: parts.parquet is a folder; read its files one by one and pd.concat them.
    ValueError: plain.parquet has no column 'nowhere'; it has flag, small, byte, short, int, long, unsigned, single, double, text, bytes.
    NotImplementedError: read_parquet here does not take filters; it needs pyarrow.
    ValueError: Column "a" mixes int, str; make it one type first, for example with astype(str).
    ValueError: Column "a" mixes complex; make it one type first, for example with astype(str).
    ValueError: Two columns have the same name: a.
    ValueError: compression is one of snappy, gzip, brotli, lz4, zstd, None, not 'rar'.
    ValueError: A Feather file has no place for an index; use reset_index() first.
    ValueError: hurt.parquet could not be read: Parquet argument error: External: snappy: corrupt input (expected valid offset but got offset 4294967295; dst position: 0)
    "
  `);
});

test('a million rows and ten columns in reasonable time', async () => {
  const [written = 99, read = 99] = (await check('check_speed')).trim().split(' ').map(Number);
  console.log(`1e6 x 10: written in ${written} s, read in ${read} s`);
  expect(written).toBeLessThan(20);
  expect(read).toBeLessThan(15);
}, 90_000);
