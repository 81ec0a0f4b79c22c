import { expect, test } from 'vitest';
import { fileName } from '../../../src/ui/export/save-session';

test.each([
  ['Which region grows faster?', 'Which region grows faster.ipynb'],
  ['a/b: "c"', 'a-b- -c.ipynb'],
  ['../..', 'session.ipynb'],
  ['???', 'session.ipynb'],
  ['Umsätze …', 'Umsätze ….ipynb'],
  ['x'.repeat(300), `${'x'.repeat(120)}.ipynb`],
])('%j is named %j', (title, name) => {
  expect(fileName(title, 'ipynb')).toBe(name);
});
