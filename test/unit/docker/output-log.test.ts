import { appendFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { FRAME, FRAME_HEAD } from '../../../src/contract/docker';
import { openOutputLog } from '../../../workers/docker/jobs/output-log';

let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'carrel-log-'));
  path = join(folder, 'job', 'output');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

async function text(source: AsyncIterable<Uint8Array>): Promise<string> {
  let all = '';
  for await (const piece of source) all += Buffer.from(piece).toString('latin1');
  return all;
}

test('a reader gets what is there and what comes, until the end', async () => {
  const log = await openOutputLog(path);
  await log.append(FRAME.stdout, Buffer.from('one'));
  const reading = text(log.read(0, new AbortController().signal));
  await Promise.all([log.append(FRAME.stdout, Buffer.from('two')), log.append(FRAME.end, Buffer.from('{}'))]);
  await log.close();
  expect(await reading).toBe('\x01\0\0\0\x03one\x01\0\0\0\x03two\x05\0\0\0\x02{}');
  expect(await text(log.read(FRAME_HEAD + 3, new AbortController().signal))).toBe('\x01\0\0\0\x03two\x05\0\0\0\x02{}');
  expect(log.size).toBe(23);
});

test('a reader that goes is let go', async () => {
  const log = await openOutputLog(path);
  const gone = new AbortController();
  const reading = text(log.read(0, gone.signal));
  gone.abort();
  expect(await reading).toBe('');
  await log.close();
});

test('a frame that was torn by a crash is cut away', async () => {
  const log = await openOutputLog(path);
  await log.append(FRAME.stdout, Buffer.from('whole'));
  await log.close();
  appendFileSync(path, Buffer.from([1, 0, 0, 0, 100, 1, 2, 3]));
  const again = await openOutputLog(path);
  expect(again.size).toBe(FRAME_HEAD + 5);
  await again.append(FRAME.end, Buffer.from('{}'));
  await again.close();
  expect(await text(again.read(0, new AbortController().signal))).toBe('\x01\0\0\0\x05whole\x05\0\0\0\x02{}');
});
