import { expect, test } from 'vitest';
import { wishOf } from '../../../src/installed/launches';

const of = (query: string) => wishOf(new URL(`https://carrel.example/desk/?${query}`));

test('knows the wishes of shortcuts and of links', () => {
  expect(
    ['do=new-session', 'do=ask', 'link=web%2Bcarrel%3Arecipes', 'link=web%2Bcarrel%3A%2F%2Fask%2F'].map(of),
  ).toEqual(['new-session', 'ask', 'recipes', 'ask']);
});

test.each([
  '',
  'do=',
  'do=run',
  'do=Ask',
  'do=constructor',
  'link=ask',
  'link=web%2Bcarrel%3Arun?code=1',
  'link=javascript%3Aask',
])('does nothing for %s', (query) => {
  expect(of(query)).toBeNull();
});
