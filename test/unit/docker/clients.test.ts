import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type ClientsOptions, createClients } from '../../../workers/docker/access/clients';

const ORIGIN = 'https://desk.example';

describe('pairing', () => {
  let folder: string;
  let time: number;
  let shown: string[];
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'carrel-clients-'));
    time = 1_000_000;
    shown = [];
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  function clients(changes: Partial<ClientsOptions> = {}) {
    return createClients({
      file: join(folder, 'clients.json'),
      runner: 'box',
      highest: 'open',
      origins: [],
      now: () => time,
      onCode: (code) => shown.push(code),
      ...changes,
    });
  }

  function request(code: string, level: 'sealed' | 'open' = 'sealed', client: string | null = null) {
    return { code, name: 'desk', level, client };
  }

  test('a code becomes a token that is good for one origin, also after a restart', async () => {
    const first = clients();
    const { token, client, runner, level } = await first.pair(request(first.code(), 'open'), ORIGIN);
    expect([runner, level]).toEqual(['box', 'open']);
    expect(first.authenticate(token, ORIGIN)).toMatchObject({ id: client, level: 'open' });
    expect(first.authenticate(token, 'https://other.example')).toBeNull();
    expect(clients().authenticate(token, ORIGIN)).toMatchObject({ id: client });
  });

  test('a code is good once, and another one is shown', async () => {
    const all = clients();
    const code = all.code();
    await all.pair(request(code), ORIGIN);
    expect(shown).toEqual([all.code()]);
    await expect(all.pair(request(code), ORIGIN)).rejects.toMatchObject({ code: 'wrong-code' });
  });

  test('two at once with one code: one of them is paired', async () => {
    const all = clients();
    const code = all.code();
    const results = await Promise.allSettled([all.pair(request(code), ORIGIN), all.pair(request(code), ORIGIN)]);
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected']);
  });

  test('a code ends after ten minutes', async () => {
    const all = clients();
    const code = all.code();
    time += 10 * 60_000 + 1;
    await expect(all.pair(request(code), ORIGIN)).rejects.toMatchObject({ code: 'wrong-code' });
    expect(all.code()).not.toBe(code);
  });

  test('what is read wrongly from the screen is forgiven', async () => {
    const all = clients();
    const typed = all.code().toLowerCase().replaceAll('0', 'o').replaceAll('1', 'l').replace('-', ' ');
    await expect(all.pair(request(typed), ORIGIN)).resolves.toMatchObject({ level: 'sealed' });
  });

  test('another process revokes, and the token is no longer good', async () => {
    const all = clients();
    const { token, client } = await all.pair(request(all.code()), ORIGIN);
    expect(await clients().revoke(client)).toBe(true);
    expect(all.authenticate(token, ORIGIN)).toBeNull();
    expect(await clients().revoke(client)).toBe(false);
  });

  test('a desk that lost its token is the same desk after a new pairing; another origin is not', async () => {
    const all = clients();
    const first = await all.pair(request(all.code()), ORIGIN);
    const again = await all.pair(request(all.code(), 'sealed', first.client), ORIGIN);
    expect([again.client, again.level]).toEqual([first.client, 'sealed']);
    expect(all.list()).toHaveLength(1);
    // Another tab may have it still.
    expect(all.authenticate(first.token, ORIGIN)).toMatchObject({ id: first.client });
    const other = await all.pair(request(all.code(), 'open', first.client), 'https://other.example');
    expect(other.client).not.toBe(first.client);
    await all.revoke(first.client);
    expect([first, again].map(({ token }) => all.authenticate(token, ORIGIN))).toEqual([null, null]);
  });

  test('a token that was given for sealed jobs could start open ones after its desk was paired for them', async () => {
    const all = clients();
    const sealed = await all.pair(request(all.code(), 'sealed'), ORIGIN);
    const open = await all.pair(request(all.code(), 'open', sealed.client), ORIGIN);
    expect(open.client).toBe(sealed.client);
    expect(all.authenticate(sealed.token, ORIGIN)).toBeNull();
    expect(all.authenticate(open.token, ORIGIN)).toMatchObject({ level: 'open' });
  });

  test('a client without secrets in the file was let in with an empty one', async () => {
    const client = { id: 'a1', name: 'desk', origin: ORIGIN, level: 'open', paired: 0 };
    writeFileSync(join(folder, 'clients.json'), JSON.stringify([client]));
    expect(clients().authenticate('a1.', ORIGIN)).toBeNull();
  });

  test('of a desk that pairs again and again only the newest tokens are good', async () => {
    const all = clients();
    const first = await all.pair(request(all.code()), ORIGIN);
    for (let more = 0; more < 4; more += 1) await all.pair(request(all.code(), 'sealed', first.client), ORIGIN);
    expect(all.authenticate(first.token, ORIGIN)).toBeNull();
  });

  test('levels and origins that the owner does not give', async () => {
    const sealed = clients({ highest: 'sealed' });
    await expect(sealed.pair(request(sealed.code(), 'open'), ORIGIN)).rejects.toMatchObject({ code: 'forbidden' });
    const one = clients({ origins: ['https://only.example'] });
    await expect(one.pair(request(one.code()), ORIGIN)).rejects.toMatchObject({ code: 'forbidden' });
  });
});
