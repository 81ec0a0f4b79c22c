import { expect, test } from 'vitest';
import { createJobFiles } from '../../../workers/commands/files';
import type { WasiWorld } from '../../../workers/commands/wasi/descriptors';
import { ERRNO } from '../../../workers/commands/wasi/errno';
import { Preview1 } from '../../../workers/commands/wasi/preview1';
import { createResolve, whyNoProgram } from '../../../workers/commands/wasi/run';
import { WasiTree } from '../../../workers/commands/wasi/tree';
import { wasi } from '../../../workers/commands/wasi/wasi';

const bytes = (text: string) => new TextEncoder().encode(text);
const text = (data: Uint8Array) => new TextDecoder().decode(data);
const ROOT = 3;
const ALL_RIGHTS = (1n << 30n) - 1n;

/** A program that is played by the test: its calls by name, with texts where they take a place and a length. */
function open(given: Readonly<Record<string, string>> = {}, more: Partial<WasiWorld> = {}) {
  const files = createJobFiles(
    Object.entries(given).map(([path, content]) => ({ path, data: bytes(content).buffer })),
    (data) => new Uint8Array(data as ArrayBuffer),
  );
  const tree = new WasiTree(files);
  const out = { stdout: '', stderr: '' };
  const wasi = new Preview1({
    argv: ['tool', 'ä', ''],
    env: { NAME: 'wört' },
    tree,
    stdin: bytes('line\n'),
    resolve: createResolve('/mnt/data', tree),
    stdout(data) {
      out.stdout += text(data);
    },
    stderr(data) {
      out.stderr += text(data);
    },
    sleep: () => {},
    ...more,
  });
  const buffer = new ArrayBuffer(65_536);
  wasi.memory.buffer = () => buffer;
  const { imports, memory } = wasi;
  const NAME = 1024;
  const DATA = 4096;
  /** Puts a text into memory: its place and length. */
  const put = (value: string, at = NAME) => {
    const data = bytes(value);
    memory.bytes(at, data.length).set(data);
    return [at, data.length] as const;
  };
  const list = (length: number) => {
    memory.put32(0, DATA);
    memory.put32(4, length);
    return [0, 1] as const;
  };
  return {
    ...out,
    out,
    imports,
    memory,
    put,
    open(path: string, how = 0, flags = 0, rights = ALL_RIGHTS): number {
      const errno = imports.path_open(ROOT, 1, ...put(path), how, rights, rights, flags, 16);
      return errno === 0 ? memory.view.getUint32(16, true) : -errno;
    },
    write(fd: number, value: string): number {
      return imports.fd_write(fd, ...list(put(value, DATA)[1]), 16);
    },
    read(fd: number, length = 100): string {
      expect(imports.fd_read(fd, ...list(length), 16)).toBe(0);
      return text(memory.bytes(DATA, memory.view.getUint32(16, true)));
    },
    names(fd: number): string[] {
      expect(imports.fd_readdir(fd, DATA, 8192, 0n, 16)).toBe(0);
      const end = DATA + memory.view.getUint32(16, true);
      const found: string[] = [];
      for (let at = DATA; at < end; ) {
        const length = memory.view.getUint32(at + 16, true);
        found.push(memory.text(at + 24, length));
        at += 24 + length;
      }
      return found;
    },
    changes() {
      tree.save();
      const { written, removed } = files.changes();
      return { written: Object.fromEntries(written.map(({ path, data }) => [path, text(data)])), removed };
    },
  };
}

test('arguments and environment arrive whole, also beyond ASCII', () => {
  const { imports, memory } = open();
  imports.args_sizes_get(0, 4);
  expect([memory.view.getUint32(0, true), memory.view.getUint32(4, true)]).toEqual([3, 9]);
  imports.args_get(64, 128);
  const second = memory.view.getUint32(68, true);
  expect(memory.text(second, 2)).toBe('ä');
  imports.environ_get(64, 128);
  expect(memory.text(128, 11)).toBe('NAME=wört\0');
});

test('files are read, written, appended, placed in and cut, and only changes go back', () => {
  const program = open({ '/mnt/data/a.txt': 'hello', '/mnt/data/in/b.txt': 'b' });
  const { imports } = program;
  const a = program.open('a.txt');
  expect(program.read(a, 3) + program.read(a)).toBe('hello');
  const made = program.open('out/new.txt', 1);
  program.write(made, 'one two');
  expect(imports.fd_seek(made, 4n, 0, 16)).toBe(0);
  program.write(made, 'TWO!');
  const more = program.open('out/new.txt', 0, 1);
  program.write(more, '\nmore');
  expect(imports.fd_filestat_set_size(more, 10n)).toBe(0);
  expect(imports.fd_close(made)).toBe(0);
  expect(imports.fd_close(made)).toBe(ERRNO.BADF);
  expect(program.changes()).toEqual({ written: { '/mnt/data/out/new.txt': 'one TWO!\nm' }, removed: [] });
});

test('a program that wrote a file anew which was there was ended for a stack overflow', () => {
  const program = open({ '/mnt/data/a.txt': 'what was there', '/mnt/data/b.txt': 'what was there' });
  program.write(program.open('a.txt', 8), 'new');
  const b = program.open('b.txt');
  expect(program.imports.fd_filestat_set_size(b, 4n)).toBe(0);
  expect(program.changes().written).toEqual({ '/mnt/data/a.txt': 'new', '/mnt/data/b.txt': 'what' });
});

test('names are found in the working directory first, then from the root, since libraries strip the slash', () => {
  const program = open({ '/mnt/data/a.txt': 'here', '/mnt/data/sub/tmp/x': 'x', '/tmp/t.txt': 'there' });
  expect(program.read(program.open('tmp/t.txt'))).toBe('there');
  expect(program.read(program.open('mnt/data/a.txt'))).toBe('here');
  expect(program.read(program.open('./sub/../a.txt'))).toBe('here');
  expect(program.open('mnt/data/nothing')).toBe(-ERRNO.NOENT);
  const here = open({ '/mnt/data/tmp/t.txt': 'mine', '/tmp/t.txt': 'there' });
  expect(here.read(here.open('tmp/t.txt'))).toBe('mine');
  expect(here.read(here.open('/tmp/t.txt'))).toBe('there');
});

test('folders are listed, made, moved and removed', () => {
  const program = open({ '/mnt/data/a.txt': 'a', '/mnt/data/in/b.txt': 'b', '/mnt/data/in/deep/c.txt': 'c' });
  const { imports, put } = program;
  expect(program.names(program.open('.', 2))).toEqual(['.', '..', 'a.txt', 'in']);
  expect(imports.path_create_directory(ROOT, ...put('in'))).toBe(ERRNO.EXIST);
  expect(imports.path_remove_directory(ROOT, ...put('in'))).toBe(ERRNO.NOTEMPTY);
  expect(imports.path_rename(ROOT, ...put('in'), ROOT, ...put('moved', 2048))).toBe(0);
  expect(program.names(program.open('.', 2))).toEqual(['.', '..', 'a.txt', 'moved']);
  expect(imports.path_unlink_file(ROOT, ...put('moved/b.txt'))).toBe(0);
  expect(imports.path_unlink_file(ROOT, ...put('moved/b.txt'))).toBe(ERRNO.NOENT);
  expect(program.open('a.txt/x', 1)).toBe(-ERRNO.NOTDIR);
  expect(program.open('a.txt', 1 | 4)).toBe(-ERRNO.EXIST);
  expect(program.open('moved', 0, 0, 1n << 6n)).toBe(-ERRNO.ISDIR);
  expect(program.changes()).toEqual({
    written: { '/mnt/data/moved/deep/c.txt': 'c' },
    removed: ['/mnt/data/in/b.txt', '/mnt/data/in/deep/c.txt'],
  });
});

test('a file that is removed while it is open can still be used, and is gone', () => {
  const program = open();
  const fd = program.open('scratch', 1);
  program.write(fd, 'data');
  program.imports.path_unlink_file(ROOT, ...program.put('scratch'));
  program.write(fd, ' more');
  expect(program.imports.fd_seek(fd, 0n, 0, 16)).toBe(0);
  expect(program.read(fd)).toBe('data more');
  expect(program.changes()).toEqual({ written: {}, removed: [] });
});

test('streams: input to its end, outputs apart, no place in them', () => {
  const program = open();
  expect(program.read(0) + program.read(0)).toBe('line\n');
  program.write(1, 'one');
  program.write(2, 'two');
  expect(program.out).toEqual({ stdout: 'one', stderr: 'two' });
  expect(program.imports.fd_seek(1, 0n, 0, 16)).toBe(ERRNO.SPIPE);
  expect(program.write(0, 'x')).toBe(ERRNO.BADF);
});

test('sleeps as long as the soonest clock says', () => {
  const slept: number[] = [];
  const { imports, memory } = open({}, { sleep: (milliseconds) => void slept.push(milliseconds) });
  memory.put64(512, 7n);
  memory.put64(512 + 24, 2_500_000n);
  expect(imports.poll_oneoff(512, 1024, 1, 16)).toBe(0);
  expect(slept).toEqual([2.5]);
  expect([memory.view.getUint32(16, true), memory.view.getBigUint64(1024, true)]).toEqual([1, 7n]);
});

/** (module (memory (export "memory") 1) (func (export "_start") …)), with this code in the function. */
function moduleOf(...code: readonly number[]): Uint8Array<ArrayBuffer> {
  const body = [0, ...code, 0x0b];
  const names = (name: string, kind: number) => [name.length, ...bytes(name), kind, 0];
  const exported = [2, ...names('memory', 2), ...names('_start', 0)];
  const section = (id: number, content: readonly number[]) => [id, content.length, ...content];
  return new Uint8Array([
    ...[0, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(1, [1, 0x60, 0, 0]),
    ...section(3, [1, 0]),
    ...section(5, [1, 0, 1]),
    ...section(7, exported),
    ...section(10, [1, body.length, ...body]),
  ]);
}

async function run(argv: readonly string[], file: Uint8Array<ArrayBuffer>) {
  const files = createJobFiles(
    [{ path: '/mnt/data/tool', data: file.buffer }],
    (data) => new Uint8Array(data as ArrayBuffer),
  );
  const out = { stdout: '', stderr: '' };
  const put = (stream: 'stdout' | 'stderr') => (data: Uint8Array | string) => {
    out[stream] += typeof data === 'string' ? data : text(data);
  };
  const exitCode = await wasi({
    argv,
    cwd: '/mnt/data',
    env: {},
    stdin: new Uint8Array(0),
    files,
    stdout: put('stdout'),
    stderr: put('stderr'),
    progress: () => {},
    part: () => new Uint8Array(0),
  });
  return { exitCode, ...out };
}

test('a trap ends a program with the code of its signal and a message', async () => {
  expect(await run(['wasi', './tool'], moduleOf())).toMatchObject({ exitCode: 0, stderr: '' });
  const unreachable = await run(['wasi', '--argv0', 'mine', './tool'], moduleOf(0x00));
  expect(unreachable.exitCode).toBe(134);
  expect(unreachable.stderr).toMatch(/^mine: ended by a trap: /);
  // i32.const 1, i32.const 0, i32.div_s, drop
  expect((await run(['wasi', 'tool'], moduleOf(0x41, 1, 0x41, 0, 0x6d, 0x1a))).exitCode).toBe(136);
  // i32.const -1, i32.load, drop
  expect((await run(['wasi', 'tool'], moduleOf(0x41, 0x7f, 0x28, 2, 0, 0x1a))).exitCode).toBe(139);
  // call 0: itself
  expect(await run(['wasi', 'tool'], moduleOf(0x10, 0))).toMatchObject({
    exitCode: 139,
    stderr: 'tool: stack overflow: its functions call each other too deeply\n',
  });
});

test('what is no program of WASI says why', async () => {
  expect(await run(['wasi', 'nowhere'], moduleOf())).toMatchObject({ exitCode: 127 });
  expect(await run(['wasi', 'tool'], bytes('echo'))).toMatchObject({ exitCode: 126 });
  expect((await run(['wasi', 'tool'], moduleOf().slice(0, 20))).exitCode).toBe(126);
  expect((await run(['wasi', '--nothing', 'tool'], moduleOf())).exitCode).toBe(2);
  expect((await run(['wasi', '--help'], moduleOf())).stdout).toContain('Usage: wasi');
  const empty = new WebAssembly.Module(new Uint8Array([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0]));
  expect(whyNoProgram(empty)).toContain('_start');
});
