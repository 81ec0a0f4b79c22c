import { describe, expect, it } from 'vitest';
import { KeyReader } from '../../../src/terminal/keys';
import { Pager } from '../../../src/terminal/pager';
import type { ScreenApp } from '../../../src/terminal/screen-app';
import { TextEditor, type TextEditorOptions } from '../../../src/terminal/text-editor';
import { TestScreen } from '../../doubles/screen';

const SIZE = { columns: 40, rows: 6 };

function show(app: ScreenApp) {
  const reader = new KeyReader();
  const press = (text: string) =>
    reader
      .read(new TextEncoder().encode(text))
      .map((key) => app.press(key))
      .at(-1);
  const lines = () => {
    const screen = new TestScreen(SIZE.columns);
    screen.write(app.draw(SIZE));
    return screen.lines;
  };
  lines();
  return { press, lines };
}

const numbers = Array.from({ length: 30 }, (_, index) => `line ${index + 1}`).join('\n');

describe('the pager', () => {
  it('turns pages, and says where it is', () => {
    const { press, lines } = show(new Pager('a.txt', numbers));
    expect(lines()).toEqual(['line 1', 'line 2', 'line 3', 'line 4', 'line 5', 'a.txt  16%  q leaves, / searches']);
    press(' ');
    expect(lines()[0]).toBe('line 6');
    press('G');
    expect(lines()).toEqual([
      'line 26',
      'line 27',
      'line 28',
      'line 29',
      'line 30',
      'a.txt  END  q leaves, / searches',
    ]);
    press('g');
    press('\u001b[B');
    expect(lines()[0]).toBe('line 2');
    expect(press('q')).toBe(true);
  });

  it('searches on and back', () => {
    const { press, lines } = show(new Pager('', numbers));
    press('/line 1\r');
    press('n');
    expect(lines()[0]).toBe('line 10');
    press('N');
    expect(lines()[0]).toBe('line 1');
    press('/nowhere\r');
    expect(lines().at(-1)).toContain('Not found');
  });

  it('wraps what is too wide and shows no control characters', () => {
    const { lines } = show(
      new Pager('', `${'x'.repeat(50)}\n\u001b[31mred\u001b[0m \u0007\u001b]0;title\u0007end\tafter`),
    );
    expect(lines()[0]).toHaveLength(40);
    expect(lines()[1]).toBe('x'.repeat(10));
    expect(lines()[2]).toBe('red ·end        after');
  });
});

function edit(text: string, more: Partial<TextEditorOptions> = {}) {
  const saved: [string, string][] = [];
  const editor = new TextEditor({
    path: '/mnt/data/a.txt',
    text,
    isNew: false,
    line: 1,
    async save(path, contents) {
      saved.push([path, contents]);
      return null;
    },
    onChange: () => {},
    ...more,
  });
  return { editor, saved, ...show(editor) };
}

describe('the editor', () => {
  it('opens, edits, saves and leaves', async () => {
    const { editor, press, lines, saved } = edit('one\ntwo\n');
    expect(lines()[0]).toBe(' /mnt/data/a.txt');
    press('zero \u001b[B\u0005!\rthree');
    expect(editor.text).toBe('zero one\ntwo!\nthree\n');
    expect(lines()[0]).toBe(' /mnt/data/a.txt, changed');
    press('\u000f\r');
    await Promise.resolve();
    expect(saved).toEqual([['/mnt/data/a.txt', 'zero one\ntwo!\nthree\n']]);
    expect(lines()[0]).toBe(' /mnt/data/a.txt');
    expect(press('\u0018')).toBe(true);
  });

  it('asks before it drops what has changed', async () => {
    const { editor, press, lines, saved } = edit('one\n');
    press('x');
    expect(press('\u0018')).toBe(false);
    expect(lines().at(-2)).toContain('Save what has changed?');
    press('\u0003');
    expect(press('\u0018n')).toBe(true);
    expect(saved).toEqual([]);
    const other = edit('one\n');
    other.press('x\u0018y');
    await Promise.resolve();
    await Promise.resolve();
    expect(other.editor.isOver).toBe(true);
    expect(other.saved).toHaveLength(1);
    expect(editor.isOver).toBe(true);
  });

  it('stays, and says why, when a file could not be written', async () => {
    const { editor, press, lines } = edit('one\n', { save: async () => 'No space left' });
    press('x\u0018y');
    await Promise.resolve();
    await Promise.resolve();
    expect(editor.isOver).toBe(false);
    expect(lines().at(-2)).toContain('No space left');
  });

  it('joins and deletes, also letters beyond 16 bits', () => {
    const { editor, press } = edit('a😀\nb\n');
    press('\u001b[B\u007f');
    expect(editor.text).toBe('a😀b\n');
    press('\u007f');
    expect(editor.text).toBe('ab\n');
    press('\u0001\u001b[3~');
    expect(editor.text).toBe('b\n');
  });

  it('cuts lines and pastes them together', () => {
    const { editor, press } = edit('one\ntwo\nthree\n');
    press('\u000b\u000b');
    expect(editor.text).toBe('three\n');
    press('\u0015');
    expect(editor.text).toBe('one\ntwo\nthree\n');
  });

  it('undoes and redoes; letters in a row are one', () => {
    const { editor, press } = edit('');
    press('a');
    press('b');
    press('\rc');
    press('\u001bu\u001bu');
    expect(editor.text).toBe('ab\n');
    press('\u001bu');
    expect(editor.text).toBe('');
    press('\u001be\u001be\u001be');
    expect(editor.text).toBe('ab\nc\n');
  });

  it('finds a text, from the top again, and says when there is none', () => {
    const { press, lines } = edit('apple\npear\nplum\n', { line: 3 });
    press('\u0017APP\r');
    expect(lines().at(-2)).toContain('Went on from the top');
    press('\u0003');
    expect(lines().at(-2)).toContain('line 1 of 3, column 1');
    press('\u0017fig\r');
    expect(lines().at(-2)).toContain('“fig” was not found');
  });

  it('holds a page of a long file and the part of a long line where the cursor is', () => {
    const { press, lines } = edit(`${'x'.repeat(60)}end\n${numbers}\n`);
    press('\u0005');
    expect(lines()[1]).toMatch(/x+end$/);
    press('\u001b[6~');
    expect(lines().slice(1, 4)).toContain('line 3');
  });
});
