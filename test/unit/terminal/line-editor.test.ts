import { describe, expect, it } from 'vitest';
import { History } from '../../../src/terminal/history';
import { KeyReader } from '../../../src/terminal/keys';
import { LineEditor } from '../../../src/terminal/line-editor';
import { TestScreen } from '../../doubles/screen';

function begin({ columns = 40, history = [] as string[], prompt = '$ ', secret = false } = {}) {
  const lines = new History();
  for (const line of history) lines.add(line);
  const editor = new LineEditor(lines, () => columns);
  const screen = new TestScreen(columns);
  screen.write(editor.begin(prompt, secret));
  const reader = new KeyReader();
  const type = (text: string) => {
    let end = 'typing';
    for (const key of reader.read(new TextEncoder().encode(text))) {
      end = editor.press(key);
      screen.write(editor.draw());
    }
    return end;
  };
  return { editor, screen, type };
}

describe('the keys of bash', () => {
  it.each([
    ['typing', 'echo hi', 'echo hi|'],
    ['inserting', 'ac\u001b[Db', 'ab|c'],
    ['both ends', 'b\u0001a\u0005c', 'abc|'],
    ['words', 'one two three\u001bb\u001bb\u001bd', 'one | three'],
    ['cutting to the end and putting it back', 'one two\u0001\u0006\u0006\u0006\u000b\u0001\u0019', ' two|one'],
    ['cutting to the start', 'one two\u001bb\u0015', '|two'],
    ['a word', 'mv a/b c/d\u0017x', 'mv a/b x|'],
    ['deleting', 'abc\u007f\u001b[D\u001b[3~', 'a|'],
    ['a letter beyond 16 bits', 'a😀b\u001b[D\u007f', 'a|b'],
  ])('%s', (_name, keys, expected) => {
    const { editor, type } = begin();
    type(keys);
    expect(`${editor.text.slice(0, editor.cursor)}|${editor.text.slice(editor.cursor)}`).toBe(expected);
  });

  it('ends a line by Enter, Ctrl-C, and Ctrl-D where there is nothing', () => {
    expect(begin().type('a\r')).toBe('entered');
    expect(begin().type('a\u0003')).toBe('interrupted');
    expect(begin().type('\u0004')).toBe('ended');
    expect(begin().type('a\u0004')).toBe('typing');
  });
});

describe('what was typed before', () => {
  const history = ['make', 'git status', 'git log', 'ls'];

  it('comes back by arrows, and what was begun is not lost', () => {
    const { editor, type } = begin({ history });
    type('new\u001b[A\u001b[A');
    expect(editor.text).toBe('git log');
    type('\u001b[B\u001b[B');
    expect(editor.text).toBe('new');
  });

  it('is found by Ctrl-R, again by Ctrl-R, and left by Escape', () => {
    const { editor, screen, type } = begin({ history });
    type('\u0012git');
    expect(editor.text).toBe('git log');
    expect(screen.text).toBe("(reverse-i-search)'git': git log");
    type('\u0012');
    expect(editor.text).toBe('git status');
    expect(type('\r')).toBe('entered');
    const other = begin({ history });
    other.type('mine\u0012git\u001b[A');
    expect(other.editor.text).not.toBe('mine');
  });

  it('does not keep blank lines, repeated ones, and those that begin with a blank', () => {
    const lines = new History();
    for (const line of ['a', 'a', '', '  ', ' secret', 'b']) lines.add(line);
    expect(lines.lines).toEqual(['a', 'b']);
  });

  it('outlives the page where there is a place for it, and bad contents are none', () => {
    const kept = new Map<string, string>();
    const storage = {
      getItem: (key: string) => kept.get(key) ?? null,
      setItem: (key: string, value: string) => void kept.set(key, value),
    };
    new History(storage).add('ls');
    expect(new History(storage).lines).toEqual(['ls']);
    for (const key of kept.keys()) kept.set(key, '{broken');
    expect(new History(storage).lines).toEqual([]);
  });
});

describe('the screen', () => {
  it('holds a line longer than a row, and the cursor is where the next letter goes', () => {
    const { screen, type } = begin({ columns: 10, prompt: '\u001b[32m~\u001b[0m $ ' });
    type('abcdefghijklm');
    expect(screen.lines).toEqual(['~ $ abcdef', 'ghijklm']);
    type('\u0001X');
    expect(screen.lines).toEqual(['~ $ Xabcde', 'fghijklm']);
    expect(screen.cursor).toEqual({ row: 0, column: 5 });
    type('\u0005\u0015');
    expect(screen.lines).toEqual(['~ $']);
  });

  it('goes to the next row when one is full', () => {
    const { screen, type } = begin({ columns: 6 });
    type('abcd');
    expect(screen.cursor).toEqual({ row: 1, column: 0 });
    type('e\u007f\u007f');
    expect(screen.lines).toEqual(['$ abc']);
  });

  it('shows a pasted block in rows of its own', () => {
    const { screen, editor, type } = begin();
    type('\u001b[200~for i in 1 2\ndo echo $i\ndone\u001b[201~');
    expect(editor.text.split('\n')).toHaveLength(3);
    expect(screen.lines).toEqual(['$ for i in 1 2', 'do echo $i', 'done']);
  });

  it('does not show a password', () => {
    const { screen, editor, type } = begin({ secret: true, prompt: 'Password: ' });
    type('hunter2');
    expect(editor.text).toBe('hunter2');
    expect(screen.text).toBe('Password:');
  });
});
