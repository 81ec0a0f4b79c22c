import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliDecompressSync } from 'node:zlib';
import { strToU8, unzipSync, zipSync } from 'fflate';
import { expect, test } from 'vitest';
import { pack, stored } from '../../../scripts/packages/pack.ts';
import { sha256 } from '../../../scripts/packages/wheel.ts';

const FILES = {
  'made_up/native.so': strToU8('\0asm'),
  'made_up/one.py': strToU8('x = "the same words"\n'.repeat(50)),
  'made_up/two.py': strToU8('y = 2\n'),
  'made_up/__pycache__/one.cpython-313.pyc': strToU8('the same words\n'.repeat(50)),
  'made_up-1.dist-info/METADATA': strToU8('Name: made-up\nVersion: 1\n'),
};

test('nothing in the archive is compressed, bytecode stands behind its source, and the files are the same', () => {
  const zip = stored(zipSync(FILES));
  expect(unzipSync(zip)).toEqual(FILES);
  expect(zip.length).toBeGreaterThan(Object.values(FILES).reduce((sum, bytes) => sum + bytes.length, 0));
  expect(Object.keys(unzipSync(zip))).toEqual([
    'made_up/one.py',
    'made_up/__pycache__/one.cpython-313.pyc',
    'made_up/two.py',
    'made_up-1.dist-info/METADATA',
    'made_up/native.so',
  ]);
  expect(stored(zip)).toEqual(zip);
});

test('what is packed has the hash of what comes out, and comes out of the cache the same', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'carrel-pack-'));
  try {
    const paths = ['made_up-1-py3-none-any.whl', 'program.wasm'].map((name) => join(folder, name));
    const [wheel = '', program = ''] = paths;
    await writeFile(wheel, zipSync({ ...FILES, 'made_up/unique.txt': strToU8(folder) }));
    await writeFile(program, `\0asm of ${folder}`);
    const packed = await pack(paths, 'quick', join(folder, 'packed'));
    const contents = packed.map(({ bytes }) => brotliDecompressSync(bytes));
    expect(packed.map((one) => one.sha256)).toEqual(contents.map((bytes) => sha256(bytes)));
    expect(contents[1]?.toString()).toBe(`\0asm of ${folder}`);
    expect(unzipSync(contents[0] ?? new Uint8Array())).toMatchObject(FILES);
    expect((await pack(paths, 'quick', join(folder, 'packed'))).map(({ bytes }) => Buffer.from(bytes))).toEqual(
      packed.map(({ bytes }) => Buffer.from(bytes)),
    );
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
