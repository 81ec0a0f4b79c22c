import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, test, vi } from 'vitest';
import { Desk, sha256 } from '../../scripts/docker/desk.ts';
import { type TestRunner, testRunner } from '../../scripts/docker/runner.ts';

const dockerHost = inject('dockerHost');

describe.skipIf(dockerHost === null)('a swarm of one node', () => {
  const docker = (...args: string[]) =>
    execFileSync('docker', ['-H', dockerHost ?? '', ...args], { encoding: 'utf8', stdio: 'pipe' });
  let runner: TestRunner;
  let desk: Desk;

  beforeAll(async () => {
    docker('swarm', 'init', '--advertise-addr', '127.0.0.1', '--listen-addr', '127.0.0.1:0');
    runner = await testRunner(dockerHost ?? '', { swarm: true });
    desk = await Desk.pair(runner.url, runner.code());
  });
  afterAll(async () => {
    await runner.close();
    docker('swarm', 'leave', '--force');
  });

  test('a job is a service: files, input and bytes go in and out as on one machine, and nothing is left', async () => {
    const program = readFileSync('/bin/cat');
    // More than one config holds, of bytes that do not pack.
    const noise = Buffer.from(Array.from({ length: 900_000 }, (_, at) => (at * at * 2654435761) % 251));
    const [input = ''] = await desk.send('typed', program, noise);
    const files = [
      { path: '/mnt/data/bin/cat', hash: sha256(program), size: program.length, executable: true },
      { path: '/mnt/data/noise', hash: sha256(noise), size: noise.length, executable: false },
    ];
    const line =
      './cat; cp ../noise made; rm ../noise; cat made; echo oops >&2; id -u; ls /sys/class/net; timeout 2 bash -c "exec 3<>/dev/tcp/203.0.113.80/80"; exit 7';
    const ran = desk.run(['/bin/sh', '-c', line], { workspace: null, files, stdin: input, cwd: '/mnt/data/bin' });
    await vi.waitFor(() => expect(docker('service', 'ls', '--format', '{{.Mode}}')).toContain('replicated job'), {
      timeout: 60_000,
      interval: 200,
    });
    const { stdout, stderr, end } = await ran;
    expect(end).toMatchObject({ ending: 'exited', exitCode: 7, removed: ['/mnt/data/noise'] });
    expect(end.written).toEqual([
      { path: '/mnt/data/bin/made', hash: sha256(noise), size: noise.length, executable: false },
    ]);
    expect(stdout.equals(Buffer.concat([Buffer.from('typed'), noise, Buffer.from('1000\neth0\nlo\n')]))).toBe(true);
    expect(stderr.toString()).toMatch(/^oops\n[\s\S]*unreachable/);
    const label = `label=carrel.runner=${readFileSync(join(runner.state, 'runner-id'), 'utf8')}`;
    await vi.waitFor(
      () => {
        for (const kind of ['service', 'config', 'network']) expect(docker(kind, 'ls', '-q', '-f', label)).toBe('');
      },
      { timeout: 60_000, interval: 300 },
    );
  });

  test('a job is ended, and one that takes too long too', async () => {
    const { id } = await desk.submit(desk.request(['/bin/sh', '-c', 'seq 100000; sleep 600'], { workspace: null }));
    expect(await desk.firstOutput(id)).toMatch(/^1\n2\n/);
    await desk.ask(`/jobs/${id}`, { method: 'DELETE' });
    expect((await desk.follow(id)).end).toMatchObject({ ending: 'cancelled', exitCode: 137 });
    const late = await desk.run(['sleep', '600'], { workspace: null, timeout: 2 });
    expect(late.end).toMatchObject({ ending: 'timeout', exitCode: 124 });
  });

  test('a job with a workspace runs on this machine', async () => {
    await desk.shell('echo kept >/tmp/kept', { workspace: 'here' });
    expect((await desk.shell('cat /tmp/kept', { workspace: 'here' })).text).toBe('kept\n');
  });
});
