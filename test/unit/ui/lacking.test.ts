import { describe, expect, test } from 'vitest';
import type { Output } from '../../../src/contract/display';
import { lacksTheNative } from '../../../src/ui/runners/lacking';

const error = (name: string, message: string): Output => ({ kind: 'error', name, message, traceback: '' });
const stderr = (text: string): Output => ({ kind: 'stream', name: 'stderr', text });
const cell = (...outputs: Output[]) => ({ status: 'error' as const, outputs });

describe('a cell that failed for what a tab can’t give', () => {
  test.each([
    error('ModuleNotFoundError', "PyTorch can't work here: it needs native code that no browser build exists for."),
    error('ImportError', 'Dask needs threads or processes, which a tab has not.'),
    stderr('bash: gcc: command not found\n'),
    error('OSError', '[Errno 8] Exec format error: ./model'),
    stderr('bash: ./model: cannot execute binary file: Exec format error\n'),
    stderr('bash: /mnt/data/bin/model: Permission denied\n'),
  ])('is one, with a runner and without: %j', (output) => {
    expect(lacksTheNative(cell(output), false)).toBe(true);
    expect(lacksTheNative(cell(output), true)).toBe(true);
  });

  test.each([
    error('ModuleNotFoundError', "No module named 'numppy'. Did you mean numpy?"),
    error('ValueError', 'not in a browser'),
    stderr('a warning\n'),
    stderr('bash: /etc/passwd: Permission denied\n'),
    error('OverflowError', 'math range error'),
  ])('is none: %j', (output) => {
    expect(lacksTheNative(cell(output), true)).toBe(false);
  });

  test('memory and time are only a reason where there is a runner', () => {
    expect(lacksTheNative(cell(error('MemoryError', '')), false)).toBe(false);
    expect(lacksTheNative(cell(error('MemoryError', '')), true)).toBe(true);
    const overflow = error('OverflowError', "cannot fit 'int' into an index-sized integer");
    expect([false, true].map((hasRunner) => lacksTheNative(cell(overflow), hasRunner))).toEqual([false, true]);
    expect(lacksTheNative({ status: 'timeout', outputs: [] }, false)).toBe(false);
    expect(lacksTheNative({ status: 'timeout', outputs: [] }, true)).toBe(true);
  });
});
