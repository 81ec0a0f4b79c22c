import { describe, expect, test } from 'vitest';
import { toFromProgram } from '../../../src/programs/messages';

const end = { kind: 'end', exitCode: 0, next: null, written: [], removed: [], seconds: 0.1 };
const bytes = new Uint8Array([1, 2]);

describe('what a hostile program says is passed over', () => {
  test.each([
    ['nothing', null],
    ['a text', 'end'],
    ['another kind', { kind: 'commit', path: '/mnt/data/x' }],
    ['output that is no bytes', { kind: 'stdout', data: 'text' }],
    ['a progress of NaN', { kind: 'progress', label: 'x', loaded: Number.NaN, total: null, unit: 'steps' }],
    ['a progress without a name', { kind: 'progress', label: {}, loaded: 1, total: null, unit: 'steps' }],
    ['a unit of its own', { kind: 'progress', label: 'x', loaded: 1, total: 2, unit: '<b>' }],
    ['no exit code', { ...end, exitCode: '0' }],
    ['a next command without a name', { ...end, next: { argv: [], stdin: bytes } }],
    ['a next command with an input that is no bytes', { ...end, next: { argv: ['dot'], stdin: 'text' } }],
    ['a relative path', { ...end, written: [{ path: 'x', data: bytes }] }],
    ['a path that climbs', { ...end, written: [{ path: '/mnt/data/../../keys', data: bytes }] }],
    ['a path with NUL', { ...end, removed: ['/mnt/data/a\0b'] }],
    ['a path that is not normalised', { ...end, removed: ['/mnt//data'] }],
    ['a file without bytes', { ...end, written: [{ path: '/mnt/data/x', data: { length: 5 } }] }],
    ['files that are no list', { ...end, written: { 0: { path: '/x', data: bytes } } }],
  ])('%s', (_, said) => {
    expect(toFromProgram(said)).toBeNull();
  });

  test('and of the rest only what was agreed is taken', () => {
    const written = [{ path: '/mnt/data/..a/b.txt', data: bytes, executable: true }];
    expect(toFromProgram({ ...end, exitCode: 256 + 3, written, extra: 1 })).toEqual({
      ...end,
      exitCode: 3,
      written: [{ path: '/mnt/data/..a/b.txt', data: bytes }],
    });
    const next = { argv: ['dot', '-V'], stdin: bytes };
    expect(toFromProgram({ ...end, next: { ...next, cwd: '/' } })).toEqual({ ...end, next });
    expect(toFromProgram({ kind: 'stdout', data: bytes, more: 1 })).toEqual({ kind: 'stdout', data: bytes });
  });
});
