import { afterEach, expect, test, vi } from 'vitest';
import type { Launch } from '../../../src/contract/installed';
import { watchLaunches, wishOf } from '../../../src/installed/launches';

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

interface Params {
  readonly targetURL: string;
  readonly files?: readonly { getFile(): Promise<File> }[];
}

afterEach(() => void vi.unstubAllGlobals());

/** A page that was opened at `href`; `launch` does what the system does with its queue. */
function app(href: string) {
  const launches: Launch[] = [];
  const replaced: string[] = [];
  let consumer: (params: Params) => void = () => {};
  vi.stubGlobal('location', { href });
  vi.stubGlobal('history', {
    state: null,
    replaceState: (_state: unknown, _title: string, url: URL) => replaced.push(url.href),
  });
  vi.stubGlobal('window', { launchQueue: { setConsumer: (given: typeof consumer) => (consumer = given) } });
  watchLaunches((launch) => void launches.push(launch));
  return { launches, replaced, launch: (params: Params) => consumer(params) };
}

test('the same shortcut does its work each time it is used, not only when it opens the app', () => {
  const shortcut = 'https://carrel.example/desk/?do=ask';
  const { launches, replaced, launch } = app(shortcut);
  launch({ targetURL: shortcut });
  expect(launches.map(({ wish }) => wish)).toEqual(['ask']);
  launch({ targetURL: shortcut });
  expect(launches.map(({ wish }) => wish)).toEqual(['ask', 'ask']);
  expect(replaced).toEqual(['https://carrel.example/desk/']);
});

test('files come with the launch that opens the app, and with each one after it', async () => {
  const href = 'https://carrel.example/desk/';
  const { launches, launch } = app(href);
  const handle = (name: string) => ({ getFile: async () => new File(['1'], name) });
  launch({ targetURL: href, files: [handle('a.csv'), handle('b.csv')] });
  launch({ targetURL: href, files: [handle('c.csv')] });
  launch({ targetURL: href });
  const names = launches.map(async ({ files }) => (await files()).map(({ name }) => name));
  expect(await Promise.all(names)).toEqual([['a.csv', 'b.csv'], ['c.csv']]);
});
