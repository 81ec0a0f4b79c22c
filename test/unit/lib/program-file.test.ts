import { expect, test } from 'vitest';
import { programFile } from '../../../src/lib/program-file';

const text = (value: string) => new TextEncoder().encode(value);
function bytes(size: number, ...parts: readonly (readonly [at: number, bytes: readonly number[]])[]): Uint8Array {
  const made = new Uint8Array(size);
  for (const [at, values] of parts) made.set(values, at);
  return made;
}
const ELF = [0x7f, 0x45, 0x4c, 0x46];
const MZ = [0x4d, 0x5a];

test('scripts name their interpreter', () => {
  expect(programFile(text('#!/bin/bash\necho'))).toEqual({ kind: 'script', interpreter: '/bin/bash', words: [] });
  expect(programFile(text('#! /bin/sh -eu \n'))).toEqual({ kind: 'script', interpreter: '/bin/sh', words: ['-eu'] });
  expect(programFile(text('#!/usr/bin/awk -f'))).toEqual({
    kind: 'script',
    interpreter: '/usr/bin/awk',
    words: ['-f'],
  });
  expect(programFile(text('#!/usr/bin/env python3\r\n'))).toEqual({
    kind: 'script',
    interpreter: 'python3',
    words: [],
  });
  expect(programFile(text('#!/usr/bin/env -S node --no-warnings\n'))).toEqual({
    kind: 'script',
    interpreter: 'node',
    words: ['--no-warnings'],
  });
});

test('programs for machines are told apart', () => {
  const elf = (bits: number, order: number, rest: readonly number[]) =>
    bytes(64, [0, [...ELF, bits, order]], [16, rest]);
  expect(programFile(elf(2, 1, [3, 0, 62, 0]))).toEqual({
    kind: 'native',
    what: 'ELF 64-bit program for Linux, x86-64',
    isLinux: true,
  });
  expect(programFile(elf(2, 2, [0, 2, 0, 22]))).toMatchObject({ what: 'ELF 64-bit program for Linux, S/390' });
  expect(programFile(elf(2, 1, [1, 0, 183, 0]))).toMatchObject({ kind: 'binary' });
  expect(programFile(bytes(32, [0, [0xcf, 0xfa, 0xed, 0xfe, 12, 0, 0, 1]]))).toEqual({
    kind: 'native',
    what: 'Mach-O program for macOS, ARM64',
    isLinux: false,
  });
  const pe = bytes(256, [0, MZ], [60, [128]], [128, [0x50, 0x45, 0, 0, 0x64, 0x86]]);
  expect(programFile(pe)).toMatchObject({ kind: 'native', what: 'PE program for Windows, x86-64' });
  expect(programFile(text('MZ'))).toMatchObject({ kind: 'native' });
});

test('modules of WebAssembly, text, and bytes of something else', () => {
  expect(programFile(bytes(8, [0, [0, 0x61, 0x73, 0x6d, 1]]))).toEqual({ kind: 'module' });
  expect(programFile(bytes(8, [0, [0, 0x61, 0x73, 0x6d, 13, 0, 1, 0]]))).toMatchObject({ kind: 'binary' });
  expect(programFile(text('echo hi\n'))).toEqual({ kind: 'text' });
  expect(programFile(new Uint8Array())).toEqual({ kind: 'text' });
  expect(programFile(bytes(16, [0, [0xca, 0xfe, 0xba, 0xbe, 0, 0, 0, 61]]))).toEqual({ kind: 'binary', what: null });
});
