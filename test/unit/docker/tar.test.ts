import { Readable } from 'node:stream';
import { describe, expect, test } from 'vitest';
import { readTar, type TarFile, tarHead, writeTar } from '../../../workers/docker/files/tar';

function stream(...pieces: Buffer[]): Readable {
  return Readable.from(pieces);
}

async function whole(files: readonly TarFile[], contents: Readonly<Record<string, string>>): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  const tar = writeTar(files, async function* ({ name }) {
    yield Buffer.from(contents[name] ?? '');
  });
  for await (const piece of tar) pieces.push(piece);
  return Buffer.concat(pieces);
}

async function entries(bytes: Buffer, size = bytes.length): Promise<string[]> {
  const found: string[] = [];
  const pieces: Buffer[] = [];
  for (let at = 0; at < bytes.length; at += size) pieces.push(bytes.subarray(at, at + size));
  await readTar(stream(...pieces), async ({ kind, name, executable }, content) => {
    const parts: Uint8Array[] = [];
    // One is left unread.
    if (name !== 'skipped') for await (const part of content) parts.push(part);
    found.push(`${kind} ${name} ${executable ? 'x' : '-'} ${Buffer.concat(parts)}`);
  });
  return found;
}

function file(name: string, size: number, executable = false): TarFile {
  return { kind: 'file', name, size, executable, owner: 1000 };
}

describe('tar', () => {
  const long = `${'folder/'.repeat(30)}näme`;
  const files: TarFile[] = [
    { kind: 'directory', name: 'data', size: 0, executable: true, owner: 1000 },
    file('data/a', 5, true),
    file('skipped', 3),
    file(long, 2),
    file('empty', 0),
  ];
  const contents = { 'data/a': 'hello', skipped: 'abc', [long]: 'hi' };

  test.each([1, 7, 512, 513, 100_000])('what was written is read, in pieces of %i bytes', async (size) => {
    expect(await entries(await whole(files, contents), size)).toEqual([
      'directory data/ x ',
      'file data/a x hello',
      'file skipped - ',
      `file ${long} - hi`,
      'file empty - ',
    ]);
  });

  test('a size over 8 GB is told by pax', () => {
    const head = tarHead(file('big', 20 * 1024 ** 3));
    expect(head.toString()).toContain('size=21474836480\n');
  });

  test('a file that changed its size while it was written is an error', async () => {
    await expect(whole([file('a', 3)], { a: 'four' })).rejects.toThrow('4 bytes and not 3');
  });

  test('links and devices are told, and nothing of them followed', async () => {
    const tar = await whole([file('link', 0)], {});
    tar.write('2', 156);
    const sum = tar.subarray(0, 512).reduce((total, byte, at) => total + (at >= 148 && at < 156 ? 32 : byte), 0);
    tar.write(sum.toString(8).padStart(6, '0'), 148);
    expect(await entries(tar)).toEqual(['other link - ']);
  });

  test.each([
    ['one that is cut off', (tar: Buffer) => tar.subarray(0, 514)],
    ['one with a damaged head', (tar: Buffer) => Buffer.concat([Buffer.from('X'), tar.subarray(1)])],
    ['something else', () => Buffer.alloc(2000, 'text')],
  ])('%s is refused', async (_name, change) => {
    await expect(entries(change(await whole([file('a', 5)], { a: 'hello' })))).rejects.toThrow();
  });
});
