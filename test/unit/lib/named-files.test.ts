import { describe, expect, test } from 'vitest';
import { namedIn } from '../../../src/lib/named-files';

const PATHS = ['/mnt/data/a.csv', '/mnt/data/data.csv', '/mnt/data/logs/one.txt', '/mnt/data/logs/two.txt'];
const names = (text: string) => namedIn(text, PATHS).map((path) => path.slice('/mnt/data/'.length));

describe('the files that a text names', () => {
  test.each([
    ['sort a.csv', ['a.csv']],
    ["pd.read_csv('/mnt/data/a.csv')", ['a.csv']],
    ['cat data.csv', ['data.csv']],
    ['cat logs/one.txt', ['logs/one.txt', 'logs/two.txt']],
    ['cat two.txt', ['logs/two.txt']],
    ['uname -a', []],
    ['cat a.csvx', []],
  ])('%s', (text, found) => {
    expect(names(text)).toEqual(found);
  });

  test.each(["glob('*.csv')", 'ls *', 'wc -l logs/*', 'for n in os.listdir(): print(n)', 'FILES'])(
    'all: %s',
    (text) => {
      expect(names(text)).toHaveLength(4);
    },
  );

  test('a word does not name the files of a repository; `.git` does', () => {
    const hidden = [
      '/mnt/data/.git/config',
      '/mnt/data/.git/refs/heads/main',
      '/mnt/data/.env',
      '/mnt/data/m/__pycache__/a.pyc',
    ];
    expect(namedIn('make config main', hidden)).toEqual([]);
    expect(namedIn('git clone x.git', hidden)).toEqual([]);
    expect(namedIn('cat .git/HEAD', hidden)).toEqual(hidden.slice(0, 2));
    expect(namedIn('. ./.env', hidden)).toEqual(['/mnt/data/.env']);
  });
});
