import { describe, expect, test } from 'vitest';
import { diffLines } from '../../../src/lib/line-diff';

const shown = (here: string, there: string) =>
  diffLines(here, there).map(({ kind, text }) => `${{ same: ' ', here: '-', there: '+' }[kind]}${text}`);

describe('the difference of two texts', () => {
  test.each([
    ['', '', []],
    ['a\nb', 'a\nb\n\n', [' a', ' b']],
    ['a  \nb', 'a\nb', [' a', ' b']],
    ['', 'x', ['+x']],
    ['x', '', ['-x']],
    ['a\nb\nc', 'a\nB\nc', [' a', '-b', '+B', ' c']],
    ['a\nb\nc\nd', 'b\nd', ['-a', ' b', '-c', ' d']],
    ['x\na\nb', 'a\ny\nb', ['-x', ' a', '+y', ' b']],
  ])('%j and %j', (here, there, lines) => {
    expect(shown(here, there)).toEqual(lines);
  });

  test('of very long ones is found without aligning them', () => {
    const many = (prefix: string) => Array.from({ length: 500 }, (_, index) => `${prefix}${index}`).join('\n');
    const lines = shown(`first\n${many('a')}\nlast`, `first\n${many('b')}\nlast`);
    expect(lines).toHaveLength(1002);
    expect([lines[0], lines[1], lines.at(-1)]).toEqual([' first', '-a0', ' last']);
  });
});
