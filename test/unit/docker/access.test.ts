import { X509Certificate } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, get } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { makeCertificate, ownCertificate } from '../../../workers/docker/access/certificate';
import { isOrigin, isOwnHost } from '../../../workers/docker/access/hosts';
import { createRate } from '../../../workers/docker/access/rate';

const names = new Set(['127.0.0.1', 'localhost', '::1', 'box.lan']);

test.each(['127.0.0.1:7337', 'localhost:7337', '[::1]:7337', 'BOX.lan:7337', 'box.lan'])(
  '%s is the runner’s own name',
  (host) => {
    expect(isOwnHost(host, names, 7337)).toBe(true);
  },
);

test.each([
  undefined,
  '',
  'evil.example',
  'localhost:80',
  'localhost.evil.example:7337',
  '127.0.0.1:7337@evil',
  '[::2]:7337',
  '0.0.0.0:7337',
])('%s is not', (host) => {
  expect(isOwnHost(host, names, 7337)).toBe(false);
});

test.each([
  ['https://desk.example', true],
  ['http://localhost:4173', true],
  ['null', false],
  ['https://desk.example/', false],
  ['HTTPS://desk.example', false],
  ['https://desk.example:443', false],
  ['file://', false],
  ['https://user@desk.example', false],
])('%s is an origin of a page: %s', (origin, is) => {
  expect(isOrigin(origin)).toBe(is);
});

test('a rate allows a burst, then so many a second, to each name', () => {
  let time = 0;
  const rate = createRate(2, 3, () => time);
  expect([1, 2, 3, 4].map(() => rate.take('a'))).toEqual([true, true, true, false]);
  expect(rate.take('b')).toBe(true);
  time = 1000;
  expect([1, 2, 3].map(() => rate.take('a'))).toEqual([true, true, false]);
});

describe('a certificate of the runner’s own', () => {
  test('is taken by TLS for its names and addresses, and for no other', async () => {
    const { cert, key } = makeCertificate(['localhost', '127.0.0.1', '::1', 'box.lan', 'box.lan'], new Date());
    const read = new X509Certificate(cert);
    expect([read.checkHost('box.lan'), read.checkIP('::1'), read.checkHost('evil.example'), read.ca]).toEqual([
      'box.lan',
      '::1',
      undefined,
      false,
    ]);
    expect(read.verify(read.publicKey)).toBe(true);
    const server = createServer({ cert, key }, (_request, response) => response.end('hello'));
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    const { port } = server.address() as AddressInfo;
    const status = await new Promise((resolve, reject) => {
      get({ host: '127.0.0.1', port, ca: cert }, (response) => {
        response.resume();
        resolve(response.statusCode);
      }).on('error', reject);
    });
    server.close();
    expect(status).toBe(200);
  });

  test('is kept while it fits', () => {
    const folder = mkdtempSync(join(tmpdir(), 'carrel-certificate-'));
    try {
      const first = ownCertificate(folder, ['localhost', '127.0.0.1']);
      expect(ownCertificate(folder, ['127.0.0.1'])).toEqual(first);
      expect(ownCertificate(folder, ['192.0.2.7'])).not.toEqual(first);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
