import { describe, expect, test } from 'vitest';
import type { ModelEvent } from '../../../src/contract/model.ts';
import { anthropic } from '../../providers/anthropic.ts';
import { google } from '../../providers/google.ts';
import { openaiChat } from '../../providers/openai-chat.ts';
import { openaiResponses } from '../../providers/openai-responses.ts';
import { cutAsAsked, hanging, slow, whole } from '../../providers/scenarios/streams.ts';
import { startScriptedServer } from '../../providers/server.ts';
import type { Wire } from '../../providers/wire.ts';
import { ADAPTERS, question, type RemoteKind, setUp, type Turn, turn } from './kit.ts';

/** The formats, each with one adapter that speaks it: the others share its code. */
const FORMATS: readonly [RemoteKind, Wire][] = [
  ['openai', openaiResponses],
  ['anthropic', anthropic],
  ['google', google],
  ['compatible', openaiChat],
];

/** Cuts tried at the same time. */
const TOGETHER = 16;

describe.each(FORMATS)('%s, cut', (kind, wire) => {
  test.each(['broken', 'closed'] as const)('%s at every 37th byte', { timeout: 240_000 }, async (how) => {
    await using complete = await setUp(kind, whole);
    const full = await turn(complete.client.stream(complete.request()));
    expect(full.end.error).toBeNull();
    expect(full.calls).toHaveLength(1);

    const length = complete.server.lengthOf(wire);
    let cutOff = 0;
    // A prime, so that the cuts fall on every part of lines and events that repeat.
    const places = Array.from({ length: Math.ceil(length / 37) }, (_, index) => index * 37);
    await using it = await setUp(kind, cutAsAsked(how));
    for (let start = 0; start < places.length; start += TOGETHER) {
      await Promise.all(
        places.slice(start, start + TOGETHER).map(async (at) => {
          const cut = await turn(it.client.stream(it.request([question(String(at))])));
          check(cut, full, at);
          if (cut.end.error !== null) cutOff += 1;
        }),
      );
    }
    expect(cutOff).toBeGreaterThan(places.length / 2);
  });
});

/** A part of the whole, and never a call that is not whole; an end that was seen, or an error that says it was not. */
function check(cut: Turn, full: Turn, at: number): void {
  expect(full.text.startsWith(cut.text), `text after ${at} bytes: ${cut.text}`).toBe(true);
  expect(full.reasoning.startsWith(cut.reasoning), `thoughts after ${at} bytes`).toBe(true);
  if (cut.end.error === null) {
    expect(cut.calls.map(({ input }) => input)).toEqual(full.calls.map(({ input }) => input));
    expect(cut.text).toBe(full.text);
  } else {
    expect(cut.calls).toEqual([]);
    expect(cut.end.error.code, `after ${at} bytes: ${cut.end.error.message}`).toBe('cut-off');
  }
}

describe.each(ADAPTERS)('$kind, stopped', ({ kind }) => {
  test('in mid-stream: what came stays, and the server sees the connection close', async () => {
    await using it = await setUp(kind, hanging);
    const stopping = new AbortController();
    const events: ModelEvent[] = [];
    for await (const event of it.client.stream(it.request(), { signal: stopping.signal })) {
      events.push(event);
      if (event.kind === 'text') stopping.abort();
    }
    expect(events.filter((event) => event.kind === 'end')).toHaveLength(1);
    expect(events.at(-1)).toMatchObject({ kind: 'end', reason: 'aborted', error: null });
    expect(events.some((event) => event.kind === 'text')).toBe(true);
    expect(await it.server.requests[0]?.ended).toBe('left');
  });

  test('while it says nothing', async () => {
    await using it = await setUp(kind, hanging);
    const stopping = new AbortController();
    const events: ModelEvent[] = [];
    for await (const event of it.client.stream(it.request(), { signal: stopping.signal })) {
      events.push(event);
      if (event.kind === 'text') setTimeout(() => stopping.abort(), 50);
    }
    expect(events.at(-1)).toMatchObject({ kind: 'end', reason: 'aborted', error: null });
    expect(await it.server.requests[0]?.ended).toBe('left');
  });

  test('before it began: nothing is sent', async () => {
    await using it = await setUp(kind, slow);
    const { end, events } = await turn(it.client.stream(it.request(), { signal: AbortSignal.abort() }));
    expect(events).toEqual([end]);
    expect(end.reason).toBe('aborted');
    expect(it.server.requests).toEqual([]);
  });

  test('while the transport waits for the person, whether or not it watches the signal', async () => {
    await using it = await setUp(kind, slow, { transport: () => new Promise<Response>(() => {}) });
    const { end } = await turn(it.client.stream(it.request(), { signal: AbortSignal.timeout(20) }));
    expect(end.reason).toBe('aborted');
  });

  test('a reader that goes away ends the request', async () => {
    await using it = await setUp(kind, hanging);
    for await (const event of it.client.stream(it.request())) {
      if (event.kind === 'text') break;
    }
    expect(await it.server.requests[0]?.ended).toBe('left');
  });

  test('a slow stream is told as it comes', async () => {
    await using it = await setUp(kind, slow);
    const times: number[] = [];
    for await (const event of it.client.stream(it.request())) {
      if (event.kind === 'text') times.push(performance.now());
    }
    expect((times.at(-1) ?? 0) - (times[0] ?? 0)).toBeGreaterThan(60);
  });
});

test('the server lets a page in as the providers do', async () => {
  const server = await startScriptedServer({ scenario: whole });
  const ask = (path: string, headers: string) =>
    fetch(server.origin + path, {
      method: 'OPTIONS',
      headers: {
        origin: 'http://localhost:4173',
        'access-control-request-method': 'POST',
        'access-control-request-headers': headers,
      },
    });
  const openai = await ask('/openai/v1/responses', 'authorization,content-type');
  expect(openai.headers.get('access-control-allow-origin')).toBe('*');
  expect(openai.headers.get('access-control-allow-headers')).toContain('authorization');
  const barred = await ask('/anthropic/v1/messages', 'content-type,x-api-key');
  expect(barred.headers.get('access-control-allow-origin')).toBeNull();
  const direct = await ask(
    '/anthropic/v1/messages',
    'anthropic-dangerous-direct-browser-access,content-type,x-api-key',
  );
  expect(direct.headers.get('access-control-allow-origin')).toBe('*');
  expect(server.preflights).toHaveLength(3);
  await server.close();
});
