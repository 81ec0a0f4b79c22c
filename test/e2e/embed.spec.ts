import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { ROOT } from '../../scripts/project.ts';

/** Another origin, whose page has the desk in a frame and Comlink to talk to it. */
async function embedder(desk: string) {
  const comlink = await readFile(join(ROOT, 'node_modules/comlink/dist/umd/comlink.min.js'), 'utf8');
  const html = `<!doctype html><title>Embedder</title><script>${comlink}</script>
    <iframe title="Desk" src="${desk}" width="900" height="700" allow="cross-origin-isolated"></iframe>
    <script>
      window.connect = () => new Promise((resolve) => {
        addEventListener('message', ({ data, ports }) => {
          if (data?.type !== 'carrel:connect') return;
          if (ports[0]) window.desk = Comlink.wrap(ports[0]);
          resolve(data);
        });
        const knock = setInterval(() => frames[0].postMessage({ type: 'carrel:connect' }, '*'), 200);
        addEventListener('message', () => clearInterval(knock), { once: true });
      });
    </script>`;
  const server = createServer((_request, response) => response.setHeader('content-type', 'text/html').end(html));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { address: `http://localhost:${(server.address() as AddressInfo).port}/`, close: () => server.close() };
}

declare global {
  interface Window {
    connect(): Promise<{ ok: boolean; message?: string }>;
    desk: {
      execute(code: string): Promise<{ output: string }>;
      constructor: { constructor(code: string): Promise<unknown> };
    };
  }
}

test('a page that embeds the desk uses it once the person allows its origin, and only its named methods', async ({
  page,
  baseURL,
}) => {
  const outside = await embedder(baseURL ?? '');
  try {
    await page.goto(outside.address);
    const answer = page.evaluate(() => window.connect());
    const frame = page.frameLocator('iframe[title="Desk"]');
    await frame.getByRole('button', { name: 'Allow this page' }).click();
    expect(await answer).toMatchObject({ ok: true });
    expect(await page.evaluate(async () => (await window.desk.execute('print(6 * 7)')).output)).toBe('42\n');
    const reached = page.evaluate(() =>
      Promise.race([
        Promise.resolve(window.desk.constructor.constructor('return 1')).then(() => 'reached'),
        new Promise((resolve) => setTimeout(() => resolve('nothing'), 1000)),
      ]),
    );
    expect(await reached).toBe('nothing');
  } finally {
    outside.close();
  }
});

test('a page that embeds the desk is told when the person refuses', async ({ page, baseURL }) => {
  const outside = await embedder(baseURL ?? '');
  try {
    await page.goto(outside.address);
    const answer = page.evaluate(() => window.connect());
    await page.frameLocator('iframe[title="Desk"]').getByRole('button', { name: 'Refuse' }).click();
    expect(await answer).toMatchObject({ ok: false, message: expect.stringContaining('did not allow') });
  } finally {
    outside.close();
  }
});
