import { expect, test } from 'vitest';
import type { SessionInfo } from '../../../src/contract/session';
import { createSearch, type FoundSession } from '../../../src/session/search';

const info = (id: string, title: string, modified = 1): SessionInfo => ({ id, title, created: 1, modified });

function setUp(texts: Readonly<Record<string, string>>) {
  const read: string[] = [];
  const search = createSearch({
    async text(id) {
      read.push(id);
      return texts[id] ?? '';
    },
  });
  async function find(sessions: readonly SessionInfo[], query: string): Promise<readonly FoundSession[]> {
    let last: readonly FoundSession[] = [];
    await search.run(sessions, query, {
      signal: new AbortController().signal,
      onProgress: (found) => {
        last = found;
      },
    });
    return last;
  }
  return { search, read, find };
}

test('finds every word, in titles and texts together, whatever their case', async () => {
  const { find } = setUp({ a: 'df.groupby("Region")\nprint(1)', b: 'nothing of it' });
  const sessions = [info('a', 'Sales 2026'), info('b', 'Sales 2025'), info('c', 'Region of sales')];
  expect(await find(sessions, ' SALES  region ')).toEqual([
    { id: 'a', line: 'df.groupby("Region")' },
    { id: 'c', line: null },
  ]);
  expect(await find(sessions, 'sales')).toHaveLength(3);
  expect(await find(sessions, 'groupby nowhere')).toEqual([]);
});

test('reads a text once, and again when its session has changed', async () => {
  const { find, read } = setUp({ a: 'one', b: 'two' });
  await find([info('a', 'A'), info('b', 'B')], 'on');
  await find([info('a', 'A'), info('b', 'B')], 'one');
  expect(read).toEqual(['a', 'b']);
  await find([info('a', 'A', 2), info('b', 'B')], 'one');
  expect(read).toEqual(['a', 'b', 'a']);
});

test('tells titles at once and the rest as it comes; ends when it is stopped', async () => {
  const { search } = setUp({ b: 'word', c: 'word' });
  const told: [number, number][] = [];
  const abort = new AbortController();
  await search.run([info('a', 'Word'), info('b', 'B'), info('c', 'C')], 'word', {
    signal: abort.signal,
    onProgress(found, done) {
      told.push([found.length, done]);
      if (done === 2) abort.abort();
    },
  });
  expect(told).toEqual([
    [1, 0],
    [1, 1],
    [2, 2],
  ]);
});

test('a long line is cut around the word', async () => {
  const { find } = setUp({ a: `${'x '.repeat(200)}needle ${'y '.repeat(200)}` });
  const [found] = await find([info('a', 'A')], 'needle');
  expect(found?.line).toContain('needle');
  expect(found?.line?.length).toBeLessThan(130);
});
