import { afterEach, expect, test } from 'vitest';
import { createExit } from '../../../src/exit/exit';

const here = location.host;
const own = (path: string) => new URL(path, location.href);

afterEach(() => {
  for (const frame of document.querySelectorAll('iframe')) frame.remove();
});

/** Frames of requests inside the exit; 0 where it is not open. */
function framesInside(): number {
  const [room] = document.querySelectorAll('iframe');
  return room?.contentDocument?.querySelectorAll('iframe').length ?? 0;
}

test('reaches the named host, and no other', async () => {
  const { fetch } = createExit('/exit.html');
  const answer = await fetch(own('/exit.html'), {}, [here]);
  expect([answer.status, answer.url, answer.headers.get('content-type')]).toEqual([
    200,
    own('/exit.html').href,
    expect.stringContaining('text/html'),
  ]);
  expect(await answer.text()).toContain('id="exit"');
  for (const others of [[], ['elsewhere.example'], ['x; connect-src *'], [`${here}/path`]])
    await expect(fetch(own('/exit.html'), {}, others)).rejects.toThrow(TypeError);
});

test('takes a request, and its answer is of this window', async () => {
  const { fetch } = createExit('/exit.html');
  const answer = await fetch(new Request(own('/exit.html'), { headers: { 'x-a': 'b' } }), {}, [here]);
  expect(answer).toBeInstanceOf(Response);
  const { value } = (await answer.body?.getReader().read()) ?? {};
  expect(value).toBeInstanceOf(Uint8Array);
});

test('leaves no frame behind: body read, body cancelled, no body, refused', async () => {
  const exit = createExit('/exit.html');
  await exit.open();
  expect(document.querySelectorAll('iframe')).toHaveLength(1);
  await (await exit.fetch(own('/exit.html'), {}, [here])).text();
  await (await exit.fetch(own('/exit.html'), {}, [here])).body?.cancel();
  await exit.fetch(own('/exit.html'), { method: 'HEAD' }, [here]).then((answer) => answer.text());
  await exit.fetch(own('/exit.html'), {}, []).catch(() => undefined);
  expect(framesInside()).toBe(0);
  expect(document.querySelectorAll('iframe')).toHaveLength(1);
});

test('a request that is stopped ends with the reason that was given', async () => {
  const { fetch } = createExit('/exit.html');
  const reason = new Error('enough');
  await expect(fetch(own('/exit.html'), { signal: AbortSignal.abort(reason) }, [here])).rejects.toBe(reason);
  const controller = new AbortController();
  const answer = fetch(new Request(own('/exit.html'), { signal: controller.signal }), {}, [here]);
  controller.abort(reason);
  await expect(answer).rejects.toBe(reason);
  expect(framesInside()).toBe(0);
});

test('a server that answers with another page is no exit; the next request tries again', async () => {
  const exit = createExit('/icon.svg');
  await expect(exit.open()).rejects.toThrow('exit.html could not be loaded');
  await expect(exit.fetch(own('/exit.html'), {}, [here])).rejects.toThrow('reload the page');
  expect(document.querySelectorAll('iframe')).toHaveLength(0);
});
