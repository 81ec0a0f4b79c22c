import type { Page } from '@playwright/test';
import { answer, type Scenario, text } from '../providers/scenario.ts';
import { type ScriptedServer, startScriptedServer } from '../providers/server.ts';
import { ask, setUp } from './asking.ts';
import { type Desk, test as desks, expect, RUN_TIMEOUT } from './desk.ts';

const KEY = 'sk-canary-3b9f0e7712ac-end';
const SECOND = 'sk-canary-second-88aa01-end';

const test = desks.extend<{ readonly model: ScriptedServer }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads which fixtures are used from the pattern
  model: async ({}, use) => {
    const hello: Scenario = { name: 'hello', steps: () => answer(text('Hello there.')) };
    const server = await startScriptedServer({ scenario: hello });
    await use(server);
    await server.close();
  },
});

/** Wherever a page keeps things, as text: all of storage, the document and what can be reached from the window. */
async function everythingKept(page: Page): Promise<string> {
  return page.evaluate(async () => {
    const found: string[] = [document.cookie, document.documentElement.outerHTML, location.href];
    for (const field of document.querySelectorAll('input, textarea')) found.push((field as HTMLInputElement).value);
    for (const storage of [localStorage, sessionStorage])
      for (let at = 0; at < storage.length; at += 1) found.push(String(storage.getItem(storage.key(at) ?? '')));
    const latin = (bytes: Uint8Array) => Array.from(bytes, (byte) => String.fromCharCode(byte)).join('');
    async function flatten(value: unknown): Promise<string> {
      if (value instanceof Blob) return latin(new Uint8Array(await value.arrayBuffer()));
      if (value instanceof ArrayBuffer) return latin(new Uint8Array(value));
      if (ArrayBuffer.isView(value)) return latin(new Uint8Array(value.buffer, value.byteOffset, value.byteLength));
      if (typeof value === 'object' && value !== null)
        return (
          await Promise.all(Object.entries(value).map(async ([name, inner]) => `${name} ${await flatten(inner)}`))
        ).join(' ');
      return String(value);
    }
    for (const { name } of await indexedDB.databases()) {
      const database = await new Promise<IDBDatabase>((done, failed) => {
        const request = indexedDB.open(name ?? '');
        request.onsuccess = () => done(request.result);
        request.onerror = () => failed(request.error);
      });
      for (const store of database.objectStoreNames) {
        const rows = await new Promise<unknown[]>((done, failed) => {
          const request = database.transaction(store).objectStore(store).getAll();
          request.onsuccess = () => done(request.result);
          request.onerror = () => failed(request.error);
        });
        for (const row of rows) found.push(`${name}/${store} ${await flatten(row)}`);
      }
      database.close();
    }
    for (const name of await caches.keys()) {
      const cache = await caches.open(name);
      for (const request of await cache.keys()) {
        const kept = await cache.match(request);
        if (/json|text|javascript/.test(kept?.headers.get('content-type') ?? ''))
          found.push((await kept?.text()) ?? '');
      }
    }
    for (const format of ['ipynb', 'py', 'md', 'html', 'jsonl', 'zip'] as const)
      found.push(latin(new Uint8Array(await (await window.carrel.export(format)).arrayBuffer())));
    found.push(JSON.stringify(await window.carrel.status()));
    return found.join('\n');
  });
}

async function chooseKeeping({ details }: Desk, key: string, how: string): Promise<void> {
  await details.getByRole('textbox', { name: /^Key/ }).fill(key);
  await details.getByRole('combobox', { name: 'Keep it' }).selectOption(how);
}

async function talk(desk: Desk, number: number): Promise<void> {
  await ask(desk, `Hello ${number}`);
  const turn = desk.page.getByRole('article', { name: `Question ${number}`, exact: true });
  await expect(turn).toContainText('Hello there.', { timeout: RUN_TIMEOUT });
}

test('a key under a passphrase: stored encrypted, opened again, never in plain text anywhere', async ({
  desk,
  model,
}) => {
  const { page, details } = desk;
  const said: string[] = [];
  page.on('console', (message) => said.push(message.text()));
  await setUp(desk, model);
  await chooseKeeping(desk, KEY, 'With a passphrase');
  await details.getByLabel(/^Passphrase/).fill('short');
  await details.getByRole('button', { name: 'Store the key' }).click();
  await expect(details.getByRole('alert')).toContainText('at least 8 characters');
  await details.getByLabel(/^Passphrase/).fill('five plain old words');
  await details.getByRole('button', { name: 'Store the key' }).click();
  await expect(details).toContainText('Set, and stored encrypted in this browser.');
  await talk(desk, 1);
  expect(model.requests.at(-1)?.headers.authorization).toBe(`Bearer ${KEY}`);
  const kept = await everythingKept(page);
  expect(kept).toContain('carrel-keys/vault');
  expect(kept).not.toContain('sk-canary');
  expect(kept).not.toContain('plain old words');

  await page.reload();
  await ask(desk, 'Hello 2');
  const turn = page.getByRole('article', { name: 'Question 2', exact: true });
  await expect(turn).toContainText('Unlock it first', { timeout: RUN_TIMEOUT });
  expect(model.requests.filter(({ body }) => body.includes('Hello 2'))).toEqual([]);
  // Where it failed, the keys can be opened; a wrong passphrase is said to be wrong.
  await turn.getByLabel(/^Passphrase/).fill('not these words');
  await turn.getByRole('button', { name: 'Unlock' }).click();
  await expect(turn.getByRole('alert')).toContainText('This does not open the stored keys.');
  await turn.getByLabel(/^Passphrase/).fill('five plain old words');
  await turn.getByRole('button', { name: 'Unlock' }).click();
  await expect(turn.getByRole('button', { name: 'Unlock' })).toBeHidden();
  await turn.getByRole('button', { name: 'Try again' }).click();
  await expect(turn).toContainText('Hello there.');
  expect(model.requests.at(-1)?.headers.authorization).toBe(`Bearer ${KEY}`);
  expect(await everythingKept(page)).not.toContain('sk-canary');
  expect(said.join('\n')).not.toContain('sk-canary');
});

test('a forgotten passphrase: the stored keys are forgotten, and others entered', async ({ desk, model }) => {
  const { page, details } = desk;
  await setUp(desk, model);
  await chooseKeeping(desk, KEY, 'With a passphrase');
  await details.getByLabel(/^Passphrase/).fill('five plain old words');
  await details.getByRole('button', { name: 'Store the key' }).click();
  await expect(details).toContainText('Set, and stored encrypted in this browser.');
  await page.reload();
  await details.getByRole('tab', { name: 'Model' }).click();
  await details.getByRole('button', { name: 'Forget all stored keys' }).click();
  await expect(details.getByRole('combobox', { name: 'Keep it' })).toBeVisible();
  expect(await everythingKept(page)).not.toContain('carrel-keys/vault vault');
  await details.getByRole('textbox', { name: /^Key/ }).fill(SECOND);
  await details.getByRole('button', { name: 'Use in this tab' }).click();
  await talk(desk, 1);
  expect(model.requests.at(-1)?.headers.authorization).toBe(`Bearer ${SECOND}`);
  // For this tab: in memory only, so a reload forgets it.
  expect(await everythingKept(page)).not.toContain('sk-canary');
  await page.reload();
  await details.getByRole('tab', { name: 'Model' }).click();
  await expect(details.getByRole('combobox', { name: 'Keep it' })).toBeVisible();
});

test('a key under a passkey', async ({ desk, model }) => {
  const { page, details } = desk;
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('WebAuthn.enable');
  const { authenticatorId } = await devtools.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      ctap2Version: 'ctap2_1',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      hasPrf: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
  await setUp(desk, model);
  await chooseKeeping(desk, KEY, 'With a passkey');
  await details.getByRole('button', { name: 'Store the key' }).click();
  await expect(details).toContainText('Set, and stored encrypted in this browser.');
  expect((await devtools.send('WebAuthn.getCredentials', { authenticatorId })).credentials).toHaveLength(1);
  expect(await everythingKept(page)).not.toContain('sk-canary');
  await page.reload();
  await details.getByRole('tab', { name: 'Model' }).click();
  await expect(details).toContainText('The key is stored under a passkey.');
  await details.getByRole('button', { name: 'Unlock' }).click();
  await expect(details).toContainText('Set, and stored encrypted in this browser.');
  await talk(desk, 1);
  expect(model.requests.at(-1)?.headers.authorization).toBe(`Bearer ${KEY}`);
  await page.reload();
  await devtools.send('WebAuthn.clearCredentials', { authenticatorId });
  await details.getByRole('tab', { name: 'Model' }).click();
  await details.getByRole('button', { name: 'Unlock' }).click();
  await expect(details.getByRole('alert')).toContainText('No passkey of this device could be used', {
    timeout: 70_000,
  });
});

test('a key that expires in the middle: another is entered where it failed, and the turn goes on', async ({ desk }) => {
  const { page } = desk;
  const server = await startScriptedServer({
    scenario: { name: 'expires', steps: [{ kind: 'failure', error: 'unauthorised' }, answer(text('Hello there.'))] },
  });
  await setUp(desk, server, KEY);
  await ask(desk, 'Hello 1');
  const turn = page.getByRole('article', { name: 'Question 1' });
  await expect(turn).toContainText('did not accept the key: it is wrong, expired or withdrawn', {
    timeout: RUN_TIMEOUT,
  });
  await expect(turn).not.toContainText('canary');
  await turn.getByRole('textbox', { name: 'Another key' }).fill(SECOND);
  await turn.getByRole('button', { name: 'Use it and go on' }).click();
  await expect(turn).toContainText('Hello there.');
  const keys = server.requests.filter(({ method }) => method === 'POST').map(({ headers }) => headers.authorization);
  expect(keys).toEqual([`Bearer ${KEY}`, `Bearer ${SECOND}`]);
  await server.close();
});
