import { expect, it, vi } from 'vitest';
import { createNetwork } from '../../../src/kernel/network';
import { createSettings } from '../../doubles/settings-double';

const get = (url: string) => ({ method: 'GET', url, headers: [], body: null }) as const;

function open(allowedHosts: readonly string[] = []) {
  const send = vi.fn(async (_url: URL, _init: RequestInit, _hosts: readonly string[]) => new Response('body'));
  return { send, network: createNetwork(createSettings({ allowedHosts }), send) };
}

it('denies and lists what no rule allows, and sends nothing', async () => {
  const { network, send } = open(['example.org']);
  const answer = await network.fetch(get('https://evil.example/x'));
  expect(answer).toMatchObject({ ok: false, failure: { code: 'denied' } });
  expect(send).not.toHaveBeenCalled();
  expect(network.records()).toMatchObject([{ host: 'evil.example', outcome: 'denied', status: null }]);
});

it.each([
  'https://sub.example.org/',
  'https://example.org:8443/',
  'https://example.org.evil.example/',
  'https://example.org@evil.example/',
])('does not take %s for example.org', async (url) => {
  const { network, send } = open(['example.org']);
  expect(await network.fetch(get(url))).toMatchObject({ ok: false, failure: { code: 'denied' } });
  expect(send).not.toHaveBeenCalled();
});

it.each([
  'file:///etc/passwd',
  'data:text/plain,x',
  'blob:null/1',
  'javascript:1',
  'ftp://example.org/',
  '/index.html',
  '',
])('reaches nothing at %s', async (url) => {
  const { network, send } = open(['example.org', '']);
  expect(await network.fetch(get(url))).toMatchObject({ ok: false, failure: { code: 'bad-request' } });
  expect(send).not.toHaveBeenCalled();
});

it('sends to an allowed host, without anything that says who asks, and names the hosts it may reach', async () => {
  const { network, send } = open(['example.org']);
  network.allow('cdn.example', 'once');
  const answer = await network.fetch(get('https://user:word@example.org/x'));
  expect(answer.ok).toBe(true);
  const [url, init, hosts] = send.mock.calls[0] ?? [];
  expect(url?.href).toBe('https://example.org/x');
  expect(init).toMatchObject({ credentials: 'omit', referrerPolicy: 'no-referrer' });
  expect(new Set(hosts)).toEqual(new Set(['cdn.example', 'example.org']));
  expect(network.records()).toMatchObject([{ outcome: 'done', status: 200, bytesIn: 4 }]);
});

it('takes no answer of a host that is not allowed', async () => {
  const { network, send } = open(['example.org']);
  const response = new Response('secret');
  Object.defineProperty(response, 'url', { value: 'https://evil.example/' });
  send.mockResolvedValue(response);
  expect(await network.fetch(get('https://example.org/'))).toMatchObject({ ok: false, failure: { code: 'denied' } });
});

it('forgets a rule', async () => {
  const { network } = open();
  network.allow('example.org', 'once');
  network.allow('example.net', 'always');
  expect(network.rules()).toEqual([
    { host: 'example.net', until: 'always' },
    { host: 'example.org', until: 'once' },
  ]);
  network.forget('example.org');
  network.forget('example.net');
  expect(network.rules()).toEqual([]);
});

it('ends what is on its way to a host that is forgotten, and nothing else', async () => {
  const send = vi.fn(
    (_url: URL, { signal }: RequestInit) =>
      new Promise<Response>((_, reject) => signal?.addEventListener('abort', () => reject(signal.reason))),
  );
  const network = createNetwork(createSettings({ allowedHosts: ['a.example', 'b.example'] }), send);
  const gone = network.fetch(get('https://a.example/'));
  void network.fetch(get('https://b.example/'));
  network.forget('a.example');
  expect(await gone).toMatchObject({
    ok: false,
    failure: { code: 'denied', message: expect.stringContaining('any more') },
  });
  expect(network.records().map(({ host, outcome }) => [host, outcome])).toEqual([
    ['a.example', 'failed'],
    ['b.example', 'pending'],
  ]);
});
