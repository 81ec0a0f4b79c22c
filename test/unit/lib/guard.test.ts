import { expose, type Remote, wrap } from 'comlink';
import { afterEach, expect, it } from 'vitest';
import { guard } from '../../../src/lib/guard';

const METHODS = ['add', 'fail'] as const;

const ports: MessagePort[] = [];

/** Our object behind a guard, and the stranger's end of the port. */
function open() {
  const { port1, port2 } = new MessageChannel();
  ports.push(port1, port2);
  const object = {
    calls: 0,
    secret: 'secret',
    add(a: number, b: number) {
      this.calls += 1;
      return a + b;
    },
    fail() {
      throw new Error('no');
    },
    hidden() {
      this.calls += 1;
      return this.secret;
    },
  };
  expose(object, guard(port1, METHODS));
  return { object, port: port2, remote: wrap<typeof object>(port2) };
}

const raw = (value: unknown) => ({ type: 'RAW', value });

/** What the guarded side answers to a raw message; null where a call that was sent after it is answered and it is not. */
async function answer(port: MessagePort, message: Record<string, unknown>): Promise<unknown> {
  let found: unknown = null;
  const later = new Promise<void>((done) => {
    port.addEventListener('message', ({ data }: MessageEvent) => {
      if (data?.id === message.id) found = data;
      if (data?.id === 'later') done();
    });
  });
  port.start();
  port.postMessage(message);
  port.postMessage({ id: 'later', type: 'APPLY', path: ['add'], argumentList: [raw(1), raw(1)] });
  await later;
  return found;
}

afterEach(() => {
  for (const port of ports.splice(0)) port.close();
});

it('lets the named methods through, with their results and errors', async () => {
  const { remote } = open();
  expect(await remote.add(2, 3)).toBe(5);
  await expect((remote as Remote<{ fail(): void }>).fail()).rejects.toThrow('no');
});

it.each([
  ['a method that is not named', { type: 'APPLY', path: ['hidden'], argumentList: [] }],
  ['a method of every object', { type: 'APPLY', path: ['constructor'], argumentList: [] }],
  ['a path of two names', { type: 'APPLY', path: ['add', 'call'], argumentList: [] }],
  ['no path', { type: 'APPLY', path: [], argumentList: [] }],
  ['a path that is no list', { type: 'APPLY', path: 'add', argumentList: [] }],
  ['a path of objects', { type: 'APPLY', path: [['add']], argumentList: [] }],
  ['reading a field', { type: 'GET', path: ['secret'] }],
  ['writing a field', { type: 'SET', path: ['secret'], value: raw('x') }],
  ['writing to the prototype', { type: 'SET', path: ['__proto__', 'escaped'], value: raw(true) }],
  ['constructing', { type: 'CONSTRUCT', path: ['add', 'constructor'], argumentList: [raw('return 1')] }],
  ['a new port', { type: 'ENDPOINT' }],
  ['releasing the object', { type: 'RELEASE' }],
  [
    'an argument that makes an object',
    { type: 'APPLY', path: ['add'], argumentList: [{ type: 'HANDLER', name: 'proxy' }] },
  ],
  ['arguments that are no list', { type: 'APPLY', path: ['add'], argumentList: { length: 1 } }],
  ['an argument that is nothing', { type: 'APPLY', path: ['add'], argumentList: [null] }],
])('drops %s', async (_, message) => {
  const { object, port, remote } = open();
  expect(await answer(port, { id: 'x', ...message })).toBeNull();
  // The call that was sent after it.
  expect(object).toMatchObject({ calls: 1, secret: 'secret' });
  expect(Reflect.get({}, 'escaped')).toBeUndefined();
  expect(await remote.add(1, 1)).toBe(2);
});

it.each([null, 7, 'text', [], [1], { type: 'APPLY' }])('drops %j and works on', async (message) => {
  const { port, remote } = open();
  port.postMessage(message);
  expect(await remote.add(1, 1)).toBe(2);
});

it('does not take an answer that would make an object here', async () => {
  const { port1, port2 } = new MessageChannel();
  ports.push(port1, port2);
  const theirs = wrap<{ ask(): Promise<unknown> }>(guard(port1, METHODS));
  port2.onmessage = ({ data }) => {
    const { port1: value } = new MessageChannel();
    port2.postMessage({ id: data.id, type: 'HANDLER', name: 'proxy', value }, [value]);
  };
  const asked = theirs.ask().then(() => 'answered');
  expect(await Promise.race([asked, new Promise((resolve) => setTimeout(resolve, 60, 'nothing'))])).toBe('nothing');
});

it('takes no answer that carries a path or arguments', async () => {
  const { port1, port2 } = new MessageChannel();
  ports.push(port1, port2);
  const heard: unknown[] = [];
  const endpoint = guard(port1, METHODS);
  endpoint.addEventListener('message', (event) => heard.push((event as MessageEvent).data.id));
  endpoint.start();
  port2.postMessage({ id: 1, ...raw(0), argumentList: [{ type: 'HANDLER', name: 'throw', value: {} }] });
  port2.postMessage({ id: 2, ...raw(0), path: ['add', 'constructor'] });
  port2.postMessage({ id: 3, ...raw(0) });
  await expect.poll(() => heard).toEqual([3]);
});
