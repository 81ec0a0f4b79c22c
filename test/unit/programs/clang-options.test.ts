import { expect, test } from 'vitest';
import { readOptions, readPlan } from '../../../workers/commands/clang/options';
import { readSysroot, withSysroot } from '../../../workers/commands/clang/sysroot';
import { createJobFiles } from '../../../workers/commands/files';

test('names of compilers decide the language; what has no sense here is left out with a note', () => {
  const plus = readOptions(['g++', '-O3', '-march=native', '-static', 'a.o', '-o', '-pthread']);
  expect(plus.argv[0]).toBe('clang++');
  expect(plus.argv.slice(-4)).toEqual(['-O3', 'a.o', '-o', '-pthread']);
  expect(plus.argv).toContain('-fignore-exceptions');
  expect(plus.notes).toEqual(['-march=native is left out: the target is WebAssembly']);
  const c = readOptions(['cc', 'a.c', '-fdiagnostics-color=always']);
  expect(c.argv[0]).toBe('clang');
  expect(c.argv).not.toContain('-fignore-exceptions');
  expect(c.argv).not.toContain('-fno-color-diagnostics');
  expect(readOptions(['gcc', 'a.cpp']).argv).toContain('-fignore-exceptions');
  expect(readOptions(['g++', '-fno-exceptions', 'a.cpp']).argv).not.toContain('-fignore-exceptions');
});

test('the plan of the driver becomes commands, with their quotes undone', () => {
  const text = [
    'clang version 22.1.0',
    ' (in-process)',
    ' "" "clang" "-cc1" "-D" "NAME=\\"a b\\"" "-o" "/tmp/a-1.o" "dir\\\\x.c"',
    ' "wasm-ld" "-lc" plain "-o" "a.out"',
    '',
  ].join('\n');
  expect(readPlan(text)).toEqual([
    ['clang', '-cc1', '-D', 'NAME="a b"', '-o', '/tmp/a-1.o', 'dir\\x.c'],
    ['wasm-ld', '-lc', 'plain', '-o', 'a.out'],
  ]);
  expect(readPlan('clang: error: no such file\n')).toEqual([]);
});

test('headers and libraries lie below the files of the job', () => {
  const block = (name: string, type: string, content: string) => {
    const head = new Uint8Array(512);
    const put = (at: number, text: string) => head.set(new TextEncoder().encode(text), at);
    put(0, name);
    put(124, content.length.toString(8).padStart(11, '0'));
    put(156, type);
    const body = new Uint8Array(content === '' ? 0 : 512);
    body.set(new TextEncoder().encode(content));
    return [...head, ...body];
  };
  const tar = new Uint8Array([
    ...block('include/', '5', ''),
    ...block('./include/sys/a.h', '0', 'int a;'),
    ...new Uint8Array(1024),
  ]);
  const job = createJobFiles(
    [{ path: '/mnt/data/m.c', data: new ArrayBuffer(3) }],
    (data) => new Uint8Array(data as ArrayBuffer),
  );
  const files = withSysroot(job, readSysroot(tar));
  expect(files.list('/')).toEqual(['mnt', 'usr']);
  expect(files.list('/usr/include')).toEqual(['sys']);
  expect(files.stat('/usr/include/sys/a.h')).toEqual({ kind: 'file', size: 6 });
  expect(files.stat('/usr/include/sys')?.kind).toBe('folder');
  expect(files.stat('/mnt/data/m.c')?.size).toBe(3);
});
