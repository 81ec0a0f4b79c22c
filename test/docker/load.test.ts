import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { Desk, ORIGIN, sha256 } from '../../scripts/docker/desk.ts';
import { type ChildRunner, childRunner, MB } from '../../scripts/docker/runner.ts';
import { CONTENT_HEAD, DOCKER_API, FRAME, type JobState } from '../../src/contract/docker';

const dockerHost = inject('dockerHost');

/** Megabytes of the large file; 1024 to see the figure of the documents. */
const LARGE = Number(process.env.CARREL_LARGE_MB ?? 256) * MB;

/** The same bytes each time, without holding them. */
function* bytes(length: number): Generator<Buffer> {
  const block = Buffer.alloc(MB, createHash('sha256').update('seed').digest());
  for (let at = 0; at < length; at += block.length) {
    block.writeUInt32BE(at / MB);
    yield Buffer.from(block.subarray(0, Math.min(block.length, length - at)));
  }
}

describe.skipIf(dockerHost === null)('load', () => {
  const state = mkdtempSync(join(tmpdir(), 'carrel-runner-'));
  let runner: ChildRunner;
  let desks: Desk[];

  beforeAll(async () => {
    runner = await childRunner(dockerHost ?? '', state, '--jobs', '4', '--file', '2048', '--disk', '8192');
    const first = await Desk.pair(runner.url, runner.code);
    desks = [first];
  });
  afterAll(async () => {
    for (const desk of desks) await desk.ask('/client', { method: 'DELETE' });
    await runner.kill();
    rmSync(state, { recursive: true, force: true });
  });

  test('fifty jobs at once from ten desks, one of which reads slowly: not one byte of output is lost', async () => {
    while (desks.length < 10) desks.push(await Desk.pair(runner.url, await runner.nextCode()));
    const started = desks.flatMap((desk, who) =>
      Array.from({ length: 5 }, async (_, n): Promise<[Desk, JobState, Buffer]> => {
        // 1 MB of lines, not the same for any two jobs.
        const line = `seq -f 'desk ${who} job ${n} line %.0f' 30000; seq -f 'err %.0f' 1000 >&2`;
        const out = Array.from({ length: 30_000 }, (_, at) => `desk ${who} job ${n} line ${at + 1}\n`).join('');
        return [
          desk,
          await desk.submit(desk.request(['/bin/sh', '-c', line], { workspace: `w${n % 2}` })),
          Buffer.from(out),
        ];
      }),
    );
    const err = Buffer.from(Array.from({ length: 1000 }, (_, at) => `err ${at + 1}\n`).join(''));
    const results = await Promise.all(
      started.map(async (job) => {
        const [desk, { id }, out] = await job;
        if (desk === desks[0])
          await desk.frames(
            id,
            (kind) => new Promise((done) => setTimeout(done, kind === FRAME.stdout ? 20 : 0, undefined)),
          );
        const { stdout, stderr, end } = await desk.follow(id);
        return { isWhole: stdout.equals(out) && stderr.equals(err), ending: end.ending, exitCode: end.exitCode };
      }),
    );
    expect(results).toEqual(Array(50).fill({ isWhole: true, ending: 'exited', exitCode: 0 }));
  });

  test(`${LARGE / MB} MB go in and come out changed, and the runner’s memory stays flat`, async () => {
    const [desk] = desks as [Desk];
    const hash = createHash('sha256');
    for (const piece of bytes(LARGE)) hash.update(piece);
    const name = hash.digest('hex');
    const before = runner.peakMemory();
    const sending = Date.now();
    const head = Buffer.alloc(CONTENT_HEAD);
    head.write(name, 0, 'hex');
    head.writeBigUInt64BE(BigInt(LARGE), 32);
    await post(desk, '/content', function* () {
      yield head;
      yield* bytes(LARGE);
    });
    const sent = Date.now();
    const files = [{ path: '/mnt/data/large', hash: name, size: LARGE, executable: false }];
    const { end } = await desk.run(['/bin/sh', '-c', 'cp large copy; echo more >>copy'], { files, workspace: 'large' });
    const ran = Date.now();
    const [copy] = end.written;
    expect(end.written).toHaveLength(1);
    const expected = createHash('sha256');
    for (const piece of bytes(LARGE)) expected.update(piece);
    expect(copy).toMatchObject({
      path: '/mnt/data/copy',
      hash: expected.update('more\n').digest('hex'),
      size: LARGE + 5,
    });

    const received = createHash('sha256');
    const response = await fetch(`${desk.url}${DOCKER_API}/content/${copy?.hash}`, {
      headers: { origin: ORIGIN, authorization: `Bearer ${desk.token}` },
    });
    for await (const piece of response.body ?? []) received.update(piece);
    const read = Date.now();
    expect(received.digest('hex')).toBe(copy?.hash);
    const grown = runner.peakMemory() - before;
    console.log(
      `${LARGE / MB} MB: sent in ${sent - sending} ms, placed, copied and collected in ${ran - sent} ms, read in ${read - ran} ms; ` +
        `the runner's memory grew by ${Math.round(grown / MB)} MB to ${Math.round(runner.peakMemory() / MB)} MB`,
    );
    expect(grown).toBeLessThan(160 * MB);

    // The rest of an answer that broke off.
    const rest = await desk.ask(`/content/${copy?.hash}`, { headers: { range: `bytes=${LARGE}-` } });
    expect([rest.status, rest.body.toString()]).toEqual([206, 'more\n']);
    expect(sha256(rest.body)).toBe(sha256(Buffer.from('more\n')));
  });
});

async function post(desk: Desk, path: string, body: () => Iterable<Buffer>): Promise<void> {
  const sent = request(`${desk.url}${DOCKER_API}${path}`, {
    method: 'POST',
    headers: { origin: ORIGIN, authorization: `Bearer ${desk.token}` },
  });
  const answered = new Promise<number>((resolve, reject) => {
    sent.on('error', reject);
    sent.on('response', (response) => {
      response.resume();
      response.on('end', () => resolve(response.statusCode ?? 0));
    });
  });
  await pipeline(Readable.from(body()), sent);
  expect(await answered).toBe(200);
}
