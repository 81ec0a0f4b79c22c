import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readFrames } from '../../../workers/commands/zstd/frames';
import { checksumOf } from '../../../workers/commands/zstd/xxh64';
import { type Bytes, type Contents, type Outcome, runZstd } from './zstd';

const bytes = (text: string): Bytes => new TextEncoder().encode(text);
const text = (data: Uint8Array | undefined) => new TextDecoder().decode(data);
const base64 = (data: string): Bytes => new Uint8Array(Buffer.from(data, 'base64'));
const NONE = bytes('');

/** 300 numbered lines. */
const LINES = bytes(Array.from({ length: 300 }, (_, index) => `line ${index} of text\n`).join(''));
/** Made by zstd 1.5.4: the lines by -19 from a pipe, so that their size is not told; and `hello`. */
const PACKED_LINES = base64(
  'KLUv/QRo7AUAYg0cE6CnOSAsu0JSVfeaiIgQyc0vrVZ1Xdd1Xdd1TdM0TdM0TdO99957773//////8/zPM/zPM9zKaWUUkopmZmZmZmIiIiIiHd3d3d3' +
    'ZmZmZmZVVVVVVUREREREbdu27f//l8Szog4giYAEwxFMIBhEEYCWqBCw3u/Ao+oQEuEbHy1VWra0aNnSoqU7LWXJlVKJlKLEkzKJkpLwZc20xlxpTbXG' +
    '1khFCglIH/FoRziykWbx7rzz7rorAloKbQQAxpIfCrA3Y0RErSVkmGkhABsAGACr1Wq1Wq1Go9FoNBqNRqPNZrPZbDabzWYymUwmk8lkMln/7+7u7u6C' +
    'IAiCIAiC4NjY2NjY2NjY2FitVgHnlFJKKaWUUhRFURRFURTDMAzDMAzD8P/jOI7jOI7jWGuttdZaK6WUUkoppXPOOeecgJZYAgAQHhHmB/5XAg4gMA==',
);
const PACKED_HELLO = base64('KLUv/SQGMQAAaGVsbG8KU4i9kQ==');
/** The first of the lines, by `-D` with all of them. */
const WITH_DICTIONARY = base64('KLUv/WSQAEUAAAABAI2Box4gw0Eefg==');

const GIVEN: Contents = {
  lines: LINES,
  hello: bytes('hello\n'),
  empty: NONE,
  'b.zst': PACKED_HELLO,
  'c.zst': PACKED_LINES,
  'both.zst': new Uint8Array([...PACKED_HELLO, ...PACKED_LINES]),
  'skip.zst': new Uint8Array([0x50, 0x2a, 0x4d, 0x18, 3, 0, 0, 0, 1, 2, 3, ...PACKED_HELLO]),
  'cut.zst': PACKED_LINES.slice(0, 50),
  'junk.zst': new Uint8Array([...PACKED_HELLO, ...bytes('junk\n')]),
  'damaged.zst': PACKED_HELLO.with(9, 0x48),
  'none.zst': NONE,
  'plain.zst': bytes('hello\n'),
  'd/one': bytes('one\n'),
  'd/e/two.zst': PACKED_HELLO,
};

const run = (line: string, given: Contents = GIVEN, stdin: Bytes = NONE) => runZstd(line.split(' '), given, stdin);

describe('files', () => {
  test('of zstd are unpacked, also where they do not tell their size or have more than one part', async () => {
    expect((await run('zstd -dc c.zst')).stdout).toEqual(LINES);
    expect((await run('zstdcat both.zst skip.zst')).stdout).toEqual(bytes(`hello\n${text(LINES)}hello\n`));
    expect(await run('unzstd -o x -D lines -', GIVEN, WITH_DICTIONARY)).toMatchObject({
      exitCode: 0,
      files: { x: LINES.slice(0, 400) },
    });
    expect(readFrames(PACKED_LINES)).toMatchObject({ frames: [{ size: null, end: PACKED_LINES.length }] });
  });

  test('of every level come back as they were, and are as small as they should be', async () => {
    const sizes: number[] = [];
    for (const level of ['--fast=5', '-1', '', '-19', '--ultra -22']) {
      const { stdout } = await run(`zstd -c ${level} lines`.replaceAll(/ +/g, ' '));
      sizes.push(stdout.length);
      expect((await runZstd(['zstd', '-d'], {}, stdout)).stdout).toEqual(LINES);
    }
    expect(Math.max(...sizes)).toBeLessThan(LINES.length / 2);
    expect(sizes.at(-1)).toBeLessThan((sizes[0] ?? 0) / 1.5);
  });

  test('have a checksum, which is that of zstd and finds damage', async () => {
    expect(checksumOf(LINES)).toBe(0x30200e02);
    expect([checksumOf(NONE), checksumOf(bytes('hello\n'))]).toEqual([0x51d8e999, 0x91bd8853]);
    const { stdout } = await run('zstd -c hello');
    expect(stdout).toEqual(PACKED_HELLO);
    const damaged = await run('zstd -t x', { x: stdout.with(9, 0x48) });
    expect(damaged).toMatchObject({ exitCode: 1, stdout: NONE });
    expect(damaged.stderr).toBe("x : Decoding error (36) : Restored data doesn't match checksum \n");
    expect((await run('zstd --no-check -c hello')).stdout).toHaveLength(PACKED_HELLO.length - 4);
  });

  test('are kept, unless --rm is said and the result is a file', async () => {
    const kept = await run('zstd hello');
    expect(Object.keys(kept.files)).toEqual([...Object.keys(GIVEN), 'hello.zst']);
    expect((await run('zstd --rm hello')).files).not.toHaveProperty('hello');
    expect((await run('zstd --rm -c hello')).files).toEqual(GIVEN);
    expect((await run('zstd -d --rm cut.zst')).files).toEqual(GIVEN);
  });

  test('that claim to be enormous end with a message, not with a crash', async () => {
    const blocks = Array.from({ length: 20_000 }, () => [2, 0, 16, 0x61]).flat();
    const header = [0x28, 0xb5, 0x2f, 0xfd, 0x00, 0x58];
    const bomb = new Uint8Array([...header, ...blocks, 3, 0, 16, 0x61]);
    const { exitCode, stderr } = await run('zstd -d bomb.zst', { 'bomb.zst': bomb });
    expect(exitCode).toBe(1);
    expect(stderr).toBe('zstd: bomb.zst: 2.44 GiB do not fit into the memory of the program \n');
    // It tells 2 ** 60 bytes and has six.
    const liar = new Uint8Array([...PACKED_HELLO.slice(0, 4), 0xe0, 0, 0, 0, 0, 0, 0, 0, 16, ...PACKED_HELLO.slice(6)]);
    expect((await run('zstd -t liar', { liar })).stderr).toContain('Data corruption detected');
    for (let end = 0; end < PACKED_LINES.length; end += 7)
      expect((await run('zstd -t x', { x: PACKED_LINES.slice(0, end) })).exitCode).toBe(1);
  });
});

test('what is not in this build is refused by name, and --help says so', async () => {
  for (const option of ['--train', '--filelist=a', '--patch-from=a', '-b3', '--format=gzip', '--bogus'])
    expect(await run(`zstd ${option} hello`)).toMatchObject({
      exitCode: 1,
      stderr: expect.stringContaining(`Incorrect parameters: `),
      files: GIVEN,
    });
  expect(text((await run('zstd --help')).stdout)).toContain('Not in this build');
  expect(text((await run('zstd -V')).stdout)).toContain('0.0.27');
});

const isHere = spawnSync('zstd', ['--version']).stdout?.includes('v1.5.4') ?? false;

describe.skipIf(!isHere)('beside the zstd of Debian', () => {
  let folder = '';
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'zstd-'));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  function runReal(argv: readonly string[], stdin: Bytes): Outcome {
    rmSync(folder, { recursive: true, force: true });
    for (const [name, data] of Object.entries(GIVEN)) {
      mkdirSync(dirname(join(folder, name)), { recursive: true });
      writeFileSync(join(folder, name), data);
    }
    const [command = '', ...words] = argv;
    const { status, stdout, stderr } = spawnSync(command, words, { cwd: folder, input: stdin });
    const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
    const paths = entries.map((entry) => join(entry.parentPath, entry.name));
    return {
      exitCode: status ?? -1,
      stdout: new Uint8Array(stdout),
      stderr: stderr.toString(),
      files: Object.fromEntries(
        paths.map((path) => [path.slice(folder.length + 1), new Uint8Array(readFileSync(path))]),
      ),
    };
  }

  /** Where the real one would ask a person it is told no; its short help is ours; Debian's reads other formats too. */
  const shown = (stderr: string) =>
    stderr
      .replaceAll(/overwrite \(y\/n\) \? Not overwritten {2}\n \n/g, 'not overwritten  \n')
      .replaceAll('Proceed? (y/n): Aborting... \n', 'Aborting: -f goes on. \n')
      .replaceAll(/\*\*\* Z.*\*\*\*/g, 'NAME')
      .replaceAll('.zst/.tzst/.gz/.tgz/.lzma/.xz/.txz/.lz4/.tlz4', '.zst/.tzst');

  const binary = (data: Uint8Array) => Buffer.from(data).toString('latin1');
  /** As texts, which are compared faster. */
  const written = ({ exitCode, stdout, stderr, files }: Outcome) => ({
    exitCode,
    stdout: binary(stdout),
    stderr: shown(stderr),
    files: Object.fromEntries(Object.entries(files).map(([name, data]) => [name, binary(data)])),
  });

  test.each([
    'zstd hello',
    'zstd -k hello empty',
    'zstd -q hello',
    'zstd empty',
    'zstd --rm hello',
    'zstd -f -v hello empty',
    'zstd hello nowhere',
    'zstd nowhere',
    'zstd -c hello',
    'zstd hello -c nowhere',
    'zstd hello -o out',
    'zstd hello empty -o out',
    'zstd -f hello empty -o out',
    'zstd hello -o hello',
    'zstd -f hello -o hello',
    'zstd hello -o b.zst',
    'zstd -3 -T1 -vf -- hello',
    'zstd -25 hello',
    'zstd --output-dir-flat=d hello',
    'zstd d',
    'zstd -r d',
    'zstd -rt d',
    'zstd -D nowhere hello',
    'zstd -d b.zst',
    'zstd -d b.zst c.zst',
    'zstd -d b.zst cut.zst',
    'zstd -dv b.zst c.zst',
    'zstd -d --rm b.zst',
    'zstd -dq b.zst nowhere.zst',
    'zstd -d hello',
    'zstd -d plain.zst',
    'zstd -d cut.zst',
    'zstd -d junk.zst',
    'zstd -d none.zst',
    'zstd -dc b.zst plain.zst c.zst',
    'zstd -dcf hello b.zst',
    'zstdcat hello b.zst',
    'unzstd b.zst',
    'unzstd b.zst -o hello',
    'unzstd -f b.zst -o hello',
    'unzstd both.zst skip.zst',
    'zstd -t b.zst',
    'zstd -t b.zst c.zst',
    'zstd -t hello',
    'zstd -t damaged.zst',
    'zstd -t damaged.zst b.zst cut.zst none.zst',
    'zstd -l b.zst',
    'zstd -l b.zst c.zst both.zst skip.zst',
    'zstd -lv b.zst',
    'zstd -lv c.zst',
    'zstd -lv skip.zst',
    'zstd -l hello',
    'zstd -l hello b.zst',
    'zstd -l nowhere',
    'zstd -l',
    'zstd -d',
    'zstd -qq nowhere',
  ])('%s: the same messages, exit code and files', async (line) => {
    const stdin = line === 'zstd -d' ? PACKED_LINES : bytes('typed\n');
    const real = runReal(line.split(' '), stdin);
    const ours = await run(line, GIVEN, stdin);
    expect(written(ours)).toEqual(written(real));
  });

  test('it unpacks what is packed here, and the other way round', async () => {
    const ours = await run('zstd -c -D hello -15 lines');
    const back = spawnSync('zstd', ['-dc', '-D', join(folder, 'hello')], { input: ours.stdout });
    expect(new Uint8Array(back.stdout)).toEqual(LINES);
    const typed = await run('zstd', GIVEN, bytes('typed'));
    expect(spawnSync('zstd', ['-dc'], { input: typed.stdout }).stdout.toString()).toBe('typed');
    const MOST = 10_000_000;
    const isSame = (one: Uint8Array, other: Uint8Array) => Buffer.compare(one, other) === 0;
    const big = new Uint8Array(3_000_000).map((_, index) => (index * index) >> 7);
    const theirs = new Uint8Array(spawnSync('zstd', ['-9', '--long=27'], { input: big, maxBuffer: MOST }).stdout);
    expect(isSame((await runZstd(['zstd', '-d'], {}, theirs)).stdout, big)).toBe(true);
    const packed = (await runZstd(['zstd', '-9'], {}, big)).stdout;
    expect(isSame(spawnSync('zstd', ['-d'], { input: packed, maxBuffer: MOST }).stdout, big)).toBe(true);
  });
});
