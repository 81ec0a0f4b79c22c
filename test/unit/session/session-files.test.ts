import { expect, test } from 'vitest';
import { createCell, createSession, noteFiles } from '../../../src/session/notebook';
import { filesOf, filesOfSession } from '../../../src/session/session-files';
import { logOf } from '../../doubles/ask';

const shown = (path: string) => path.replace('/mnt/data/', '');

test('files that were noted, and those that code or text names by themselves', () => {
  const cells = [
    createCell('code', "pd.read_csv('in/sales.csv')\nopen('/mnt/data/raw.txt')"),
    createCell('markdown', 'See notes.md.'),
  ];
  const session = noteFiles(createSession('S', 1, cells), ['/mnt/data/made.png', '/mnt/data/gone.png']);
  const paths = ['made.png', 'in/sales.csv', 'sales.csv', 'raw.txt', 'notes.md', 'x.csv', 'aw.txt', 'raw.tx'];
  const found = filesOfSession(
    session,
    paths.map((name) => `/mnt/data/${name}`),
    shown,
  );
  expect([...found].map(shown)).toEqual(['made.png', 'in/sales.csv', 'sales.csv', 'raw.txt', 'notes.md']);
});

test('files are noted once, and nothing is changed where nothing is new', () => {
  const session = noteFiles(createSession('S', 1), ['/mnt/data/a', '/mnt/data/a']);
  expect(session.info.files).toEqual(['/mnt/data/a']);
  expect(noteFiles(session, ['/mnt/data/a'])).toBe(session);
});

test('a conversation gives those of its questions and calls', () => {
  const log = logOf([
    { kind: 'user', text: 'Q', files: [{ path: '/mnt/data/a.csv', size: 1, type: 'text/csv' }] },
    {
      kind: 'result',
      callId: 'c',
      name: 'write_file',
      outcome: 'ok',
      content: [],
      files: ['/mnt/data/b.txt'],
      privacy: 'full',
    },
  ]);
  expect(filesOf(log)).toEqual(['/mnt/data/a.csv', '/mnt/data/b.txt']);
});
