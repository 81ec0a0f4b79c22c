import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, test, vi } from 'vitest';
import { ask, Desk, sha256 } from '../../scripts/docker/desk.ts';
import { type RunningEngine, startEngine } from '../../scripts/docker/engine.ts';
import { childRunner, type TestRunner, testRunner } from '../../scripts/docker/runner.ts';
import { DOCKER_API, FRAME } from '../../src/contract/docker';

const dockerHost = inject('dockerHost');

/** Says something, then runs until it is ended. */
const ENDLESS = ['/bin/sh', '-c', 'echo started; echo half >result; sleep 600'];

/** Running containers of the runner with that folder: the engine is shared with other tests. */
function containers(host: string, state: string): string[] {
  const label = `label=carrel.runner=${readFileSync(join(state, 'runner-id'), 'utf8')}`;
  return execFileSync('docker', ['-H', host, 'ps', '-q', '--filter', label], { encoding: 'utf8' })
    .split('\n')
    .filter(Boolean);
}

describe.skipIf(dockerHost === null)('what is lost in the middle of a job', () => {
  const host = dockerHost ?? '';
  let runner: TestRunner;
  let desk: Desk;

  beforeAll(async () => {
    runner = await testRunner(host);
    desk = await Desk.pair(runner.url, runner.code());
  });
  afterAll(() => runner.close());

  test('the tab: the job goes on, and all of its output is there for whoever comes back', async () => {
    const line = 'for n in 1 2 3; do echo line $n; done; while [ ! -e /tmp/go ]; do sleep 0.1; done; echo end';
    const { id } = await desk.submit(desk.request(['/bin/sh', '-c', line], { workspace: 'tab' }));
    const terminal = await desk.submit(desk.request([], { workspace: 'tab', terminal: { columns: 80, rows: 24 } }));
    let seen = '';
    // Leaves in the middle of the answer.
    const at = await desk.frames(id, (kind, payload) => {
      if (kind === FRAME.stdout) seen += Buffer.from(payload).toString();
      return kind !== FRAME.stdout;
    });
    await desk.firstOutput(terminal.id);
    await desk.ask(`/jobs/${terminal.id}/input?at=0`, { method: 'POST', body: 'touch /tmp/go; exit\n' });
    await desk.frames(
      id,
      (kind, payload) => {
        if (kind === FRAME.stdout) seen += Buffer.from(payload).toString();
        return undefined;
      },
      at,
    );
    expect(seen).toBe('line 1\nline 2\nline 3\nend\n');
  });

  test('the container: it is told that nothing is known of the job, and the next one finds the files', async () => {
    const { id } = await desk.submit(desk.request(ENDLESS, { workspace: 'container' }));
    expect(await desk.firstOutput(id)).toBe('started\n');
    for (const container of containers(host, runner.state))
      execFileSync('docker', ['-H', host, 'kill', container], { stdio: 'ignore' });
    expect((await desk.follow(id)).end).toMatchObject({ ending: 'lost', exitCode: null });
    expect((await desk.shell('cat result', { workspace: 'container' })).text).toBe('half\n');
  });

  test('the runner: its containers end with it; the next one keeps pairing, output, files and workspaces', async () => {
    const state = mkdtempSync(join(tmpdir(), 'carrel-runner-'));
    const first = await childRunner(host, state);
    const before = await Desk.pair(first.url, first.code);
    const done = await before.run(['/bin/sh', '-c', 'echo kept; echo made >file'], { workspace: 'w' });
    const [file] = done.end.written;
    const lost = await before.submit(before.request(ENDLESS, { workspace: 'w', files: done.end.written }));
    expect(await before.firstOutput(lost.id)).toBe('started\n');
    const waiting = await before.submit(before.request(['true'], { workspace: 'w', files: done.end.written }));
    expect(containers(host, state)).toHaveLength(1);
    await first.kill();
    await vi.waitFor(() => expect(containers(host, state)).toEqual([]), { timeout: 60_000, interval: 200 });

    const second = await childRunner(host, state);
    const after = new Desk(second.url, { ...before, runner: '' });
    try {
      const { jobs } = (await after.ask('/jobs')).json();
      expect(jobs.map(({ id, end }: { id: string; end: { ending: string } }) => [id, end.ending])).toEqual([
        [waiting.id, 'lost'],
        [lost.id, 'lost'],
        [expect.any(String), 'exited'],
      ]);
      const [, , { id }] = jobs;
      expect((await after.follow(id)).stdout.toString()).toBe('kept\n');
      expect((await after.follow(lost.id)).stdout.toString()).toBe('started\n');
      expect((await after.read(file?.hash ?? '')).toString()).toBe('made\n');
      expect(file?.hash).toBe(sha256(Buffer.from('made\n')));
      const again = await after.shell('cat file result', { workspace: 'w', files: done.end.written });
      expect(again.text).toBe('made\nhalf\n');
      expect(again.end.written.map(({ path }) => path)).toEqual(['/mnt/data/result']);
      await after.ask('/client', { method: 'DELETE' });
      expect((await after.ask('/jobs')).status).toBe(401);
      second.process.kill('SIGTERM');
      await vi.waitFor(() => expect(second.process.exitCode).toBe(0), { timeout: 60_000 });
      expect(containers(host, state)).toEqual([]);
    } finally {
      await second.kill();
      rmSync(state, { recursive: true, force: true });
    }
  });

  test('the Docker engine: the job is lost, the runner says so, and goes on when the engine is back', async () => {
    const engine = (await startEngine({ network: false })) as RunningEngine;
    const alone = await testRunner(engine.host);
    try {
      const own = await Desk.pair(alone.url, alone.code());
      const { id } = await own.submit(own.request(ENDLESS));
      expect(await own.firstOutput(id)).toBe('started\n');
      await engine.kill();
      expect((await own.follow(id)).end).toMatchObject({ ending: 'lost', exitCode: null });
      expect((await ask(`${alone.url}${DOCKER_API}/health`)).json()).toMatchObject({ engine: false });
      const { end } = await own.run(['true']);
      expect(end).toMatchObject({ ending: 'failed', message: expect.stringContaining('Is it started?') });
      await engine.again();
      expect((await own.shell('cat result')).text).toBe('half\n');
    } finally {
      await alone.close();
      await engine.close();
    }
  });
});
