import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { HEADERS } from '../../../scripts/headers.ts';
import { ROOT } from '../../../scripts/project.ts';

const ALL = { ...HEADERS, 'X-Content-Type-Options': 'nosniff' };

test.each([
  ['public/_headers', (name: string, value: string) => `\n  ${name}: ${value}\n`],
  ['scripts/hosts/nginx.conf', (name: string, value: string) => `\n  add_header ${name} ${value} always;\n`],
  ['scripts/hosts/Caddyfile', (name: string, value: string) => `\n\t\t\t${name} ${value}\n`],
])('%s sets the headers that our own server sets', (path, line) => {
  const text = readFileSync(join(ROOT, path), 'utf8');
  for (const [name, value] of Object.entries(ALL)) expect(text).toContain(line(name, value));
  const isolating = text.match(/Cross-Origin-[\w-]+/g) ?? [];
  expect(new Set(isolating)).toEqual(new Set(Object.keys(HEADERS)));
});

test('a plain http server of Python or Node needs no settings: every address in the page is relative', () => {
  const page = readFileSync(join(ROOT, 'index.html'), 'utf8');
  const addresses = [...page.matchAll(/(?:href|src)="([^"]*)"/g)].map(([, address = '']) => address);
  // Vite rewrites those that begin with /src/ to relative ones.
  expect(addresses.filter((address) => /^(\/(?!src\/)|\w+:)/.test(address))).toEqual([]);
  const manifest = readFileSync(join(ROOT, 'public/manifest.json'), 'utf8');
  const inManifest = [...manifest.matchAll(/"(?:src|url|action|start_url|scope)": "([^"]*)"/g)].map(
    ([, address = '']) => address,
  );
  expect(inManifest.length).toBeGreaterThan(10);
  expect(inManifest.filter((address) => /^(\/|\w+:)/.test(address))).toEqual([]);
});
