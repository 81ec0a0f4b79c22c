import { expect, test } from 'vitest';
import { DIRECT } from '../../../src/contract/offline';
import { pathOf } from '../../../workers/sw/route';

const SCOPE = 'https://desk.example/carrel/';

function route(address: string, options: { mode?: RequestMode; method?: string; headers?: HeadersInit } = {}) {
  const { mode = 'cors', method = 'GET', headers = {} } = options;
  return pathOf({ url: new URL(address, SCOPE).href, mode, method, headers: new Headers(headers) }, SCOPE);
}

test.each([
  ['assets/index-1.js', 'assets/index-1.js'],
  ['packages/a%20b-1.0%2B2.whl', 'packages/a b-1.0+2.whl'],
  ['icon.svg?x=1', 'icon.svg'],
  // As the browser sends it for the tab's icon.
  ['', ''],
])('%s is the file %s', (address, path) => {
  expect(route(address)).toBe(path);
});

test.each([
  ['', 'index.html'],
  ['?from=a-link', 'index.html'],
  ['anywhere', 'index.html'],
  ['index.html', 'index.html'],
  ['exit.html', 'exit.html'],
  // Its own addresses are relative: one level deeper it would not find them.
  ['deep/er', 'deep/er'],
])('going to %s gives %s', (address, path) => {
  expect(route(address, { mode: 'navigate' })).toBe(path);
});

test.each([
  ['https://desk.example/other/icon.svg', {}],
  ['https://elsewhere.example/carrel/icon.svg', {}],
  ['icon.svg', { method: 'POST' }],
  ['icon.svg', { headers: { [DIRECT]: '1' } }],
  ['%E0%A4%A', {}],
])('%s %o is none of the page’s', (address, options) => {
  expect(route(address, options)).toBeNull();
});
