import { expect, it } from 'vitest';
import type { ServerAnswer } from '../../../src/contract/server';
import { deferred } from '../../../src/lib/deferred';
import { PreviewBrowser } from '../../../src/preview/browser';
import { Exchanges } from '../../../src/preview/exchanges';
import type { PageMessage } from '../../../src/preview/messages';
import { serverDouble } from '../../doubles/asked-server';

const REQUEST = { method: 'GET', url: 'http://localhost:5000/x', headers: [], body: null };
const answer = (stream: number | null, status = 200): ServerAnswer => ({
  status,
  headers: [],
  body: new ArrayBuffer(0),
  stream,
});

function open(reply: Parameters<typeof serverDouble>[0]) {
  const double = serverDouble(reply);
  const replies: PageMessage[] = [];
  const problems: string[] = [];
  const exchanges = new Exchanges({
    browser: new PreviewBrowser(5000, double.server),
    reply: (message) => replies.push(message),
    onProblem: (problem) => problems.push(problem),
    onAnswer: () => {},
  });
  const soon = (count: number) => expect.poll(() => replies.length).toBe(count);
  return { ...double, exchanges, replies, problems, soon };
}

it('a page that asks for everything at once: 64 at a time, the rest in turn, what is over refused with a sentence', async () => {
  let asked = 0;
  const gate = deferred<void>();
  const { exchanges, replies, problems, soon } = open(async () => {
    asked += 1;
    await gate.promise;
    return answer(null);
  });
  for (let id = 0; id < 3000; id += 1) exchanges.request(id, REQUEST, false);
  expect(asked).toBe(64);
  expect(replies).toHaveLength(3000 - 64 - 2000);
  expect(new Set(problems)).toEqual(
    new Set(['This page asks for more than 2000 things at once: what is over was refused.']),
  );
  gate.resolve();
  await soon(3000);
  expect(asked).toBe(2064);
});

it('a stream is read piece by piece, as the document asks, up to its end', async () => {
  const { exchanges, replies, soon } = open(async (_request, stream) => answer(stream(['a', 'b'])));
  exchanges.request(1, REQUEST, true);
  await soon(1);
  expect(replies[0]).toMatchObject({ kind: 'answer', isOpen: true });
  for (let count = 2; count <= 4; count += 1) {
    exchanges.pull(1);
    exchanges.pull(1);
    await soon(count);
  }
  expect(replies.slice(1)).toMatchObject([
    { piece: { data: 'a' } },
    { piece: { data: 'b' } },
    { piece: { code: 1000 } },
  ]);
  exchanges.pull(1);
  exchanges.pull(99);
  expect(replies).toHaveLength(4);
});

it('what a WebSocket says goes in order, before its end; a document that goes ends all it has open', async () => {
  const { exchanges, told, left, soon } = open(async (_request, stream) => answer(stream([]), 101));
  for (const id of [1, 2]) exchanges.request(id, REQUEST, true);
  await soon(2);
  exchanges.say(1, 'one');
  exchanges.say(1, 'two');
  exchanges.leave(1, 3000);
  exchanges.say(1, 'too late');
  await expect.poll(() => left).toEqual([3000]);
  expect(told).toEqual(['one', 'two']);
  exchanges.end();
  await expect.poll(() => left).toEqual([3000, 1001]);
});

it('a page that opens streams without end has 64', async () => {
  const { exchanges, problems, left, replies, soon } = open(async (_request, stream) => answer(stream([])));
  for (let id = 0; id < 70; id += 1) exchanges.request(id, REQUEST, true);
  await soon(70);
  expect(replies.filter((message) => message.kind === 'answer' && message.isOpen)).toHaveLength(64);
  expect(left).toHaveLength(6);
  expect(problems[0]).toContain('64 streams');
});

it('a page that says more than the application takes loses its WebSocket', async () => {
  const { exchanges, server, replies, soon } = open(async (_request, stream) => answer(stream([]), 101));
  server.tellStream = () => new Promise(() => {});
  exchanges.request(1, REQUEST, true);
  await soon(1);
  for (let count = 0; count < 1001; count += 1) exchanges.say(1, 'x');
  expect(replies.at(-1)).toMatchObject({ piece: { kind: 'end', code: 1009 } });
});

it('an answer that comes after the document has gone is ended', async () => {
  const gate = deferred<void>();
  const { exchanges, replies, left } = open(async (_request, stream) => {
    await gate.promise;
    return answer(stream([]));
  });
  exchanges.request(1, REQUEST, true);
  exchanges.end();
  gate.resolve();
  await expect.poll(() => left).toEqual([1013]);
  expect(replies).toEqual([]);
});
