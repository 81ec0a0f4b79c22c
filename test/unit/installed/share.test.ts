import { expect, test } from 'vitest';
import { isShare, showDesk, takeShare } from '../../../workers/sw/share';

const SCOPE = 'https://carrel.example/desk/';

function share(fields: Readonly<Record<string, string | readonly File[]>>) {
  const body = new FormData();
  for (const [name, value] of Object.entries(fields)) {
    for (const one of typeof value === 'string' ? [value] : value) body.append(name, one);
  }
  return new Request(`${SCOPE}shared/`, { method: 'POST', body });
}

/** What was put, by the last part of its address. */
function shelf() {
  const put: Record<string, Response> = {};
  const cache = {
    async put(url: string, response: Response) {
      put[url] = response;
    },
  };
  return { put, storage: { open: async () => cache as unknown as Cache } };
}

test('is a post to its own address, and nothing else', () => {
  expect(isShare(share({}), SCOPE)).toBe(true);
  for (const [method, url] of [
    ['GET', `${SCOPE}shared/`],
    ['POST', SCOPE],
    ['POST', 'https://elsewhere.example/shared/'],
  ] as const)
    expect(isShare({ method, url }, SCOPE)).toBe(false);
});

test('lays files and text down below the page’s folder, and opens the page', async () => {
  const { put, storage } = shelf();
  const files = [new File(['a'], 'a b.csv'), new File(['b'], '../x/é.csv'), new File(['c'], 'a b.csv')];
  const answer = await takeShare(share({ title: 'T', text: '', url: 'https://a.example', files }), SCOPE, storage);
  expect([answer.status, answer.headers.get('location')]).toEqual([303, `${SCOPE}?shared`]);
  expect(Object.keys(put).every((url) => url.startsWith(`${SCOPE}shared/`))).toBe(true);
  const names = Object.keys(put).map((url) => decodeURIComponent(url.slice(url.lastIndexOf('/') + 1)));
  expect(names).toEqual(['a b.csv', '../x/é.csv', 'a b.csv', 'shared.txt']);
  expect(await Promise.all(Object.values(put).map((response) => response.text()))).toEqual([
    'a',
    'b',
    'c',
    'T\nhttps://a.example',
  ]);
});

test('a click on a notification shows the desk that is open, or opens one', async () => {
  const said: string[] = [];
  const client = { focus: async () => void said.push('focus') };
  const windows = (open: readonly (typeof client)[]) => ({
    matchAll: async () => open,
    openWindow: async (url: string) => void said.push(`open ${url}`),
  });
  await showDesk(windows([client]), SCOPE);
  await showDesk(windows([]), SCOPE);
  expect(said).toEqual(['focus', `open ${SCOPE}`]);
});
