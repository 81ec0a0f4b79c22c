import { describe, expect, it } from 'vitest';
import { terminalText } from '../../../src/lib/terminal-text';

describe('terminalText', () => {
  it.each([
    ['plain\ntext', 'plain\ntext'],
    ['10%\r50%\r100%\n', '100%\n'],
    ['long line\rshort', 'shortline'],
    ['a\r\nb\r\r\n', 'a\nb\n'],
    ['abc\b\bX', 'aXc'],
    ['\b\bx', 'x'],
    ['50%\r\u001b[Kdone', 'done'],
    ['\u001b[31mred\u001b[0m', '\u001b[31mred\u001b[0m'],
    ['\u001b[31m1%\r2%\u001b[0m', '\u001b[31m2%\u001b[0m'],
    ['\u001b[31mred\nred\rR\u001b[0m.', '\u001b[31mred\nR\u001b[0m.\u001b[31md\u001b[0m'],
    ['\u001b[1m\u001b[32mok\u001b[0m.', '\u001b[1m\u001b[32mok\u001b[0m.'],
    ['\u001b[2Jkeep\u001b]0;title\u0007', 'keep'],
  ])('%j shows as %j', (text, shown) => expect(terminalText(text)).toBe(shown));
});
