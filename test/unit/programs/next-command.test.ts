import { expect, test } from 'vitest';
import { after, together } from '../../../src/programs/next-command';

const file = (path: string, text = path) => ({ path, data: new Blob([text]) });

test('a command that takes the place of another gets the files as that one left them', () => {
  const changed = file('/b', 'new');
  const files = after([file('/a'), file('/b'), file('/c')], { written: [changed, file('/d')], removed: ['/c'] });
  expect(files.map(({ path }) => path)).toEqual(['/a', '/b', '/d']);
  expect(files[1]).toBe(changed);
});

test('what both did is the deed of one', () => {
  const last = file('/x', 'second');
  const first = {
    exitCode: 0,
    written: [file('/x', 'first'), file('/t'), file('/y')],
    removed: ['/z', '/w'],
    seconds: 1,
  };
  const second = { exitCode: 3, written: [last, file('/z')], removed: ['/t'], seconds: 2 };
  const both = together(first, second);
  expect(both.written.map(({ path }) => path)).toEqual(['/y', '/x', '/z']);
  expect(both.written).toContain(last);
  expect(both).toMatchObject({ exitCode: 3, removed: ['/w', '/t'], seconds: 3 });
});
