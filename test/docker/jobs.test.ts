import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { Desk, sha256 } from '../../scripts/docker/desk.ts';
import { type TestRunner, testRunner } from '../../scripts/docker/runner.ts';
import { FRAME, type RemoteFile } from '../../src/contract/docker';

const dockerHost = inject('dockerHost');

function file(path: string, content: string | Buffer, executable = false): RemoteFile {
  const bytes = Buffer.from(content);
  return { path: `/mnt/data/${path}`, hash: sha256(bytes), size: bytes.length, executable };
}

describe.skipIf(dockerHost === null)('jobs', () => {
  let runner: TestRunner;
  let desk: Desk;

  beforeAll(async () => {
    runner = await testRunner(dockerHost ?? '', { places: 4 });
    desk = await Desk.pair(runner.url, runner.code());
  });
  afterAll(() => runner.close());

  test('a command tells stdout, stderr and its exit code', async () => {
    const { stdout, stderr, end } = await desk.run(['/bin/sh', '-c', 'echo out; echo err >&2; exit 3']);
    expect([stdout.toString(), stderr.toString()]).toEqual(['out\n', 'err\n']);
    expect(end).toMatchObject({ ending: 'exited', exitCode: 3, message: '', written: [], removed: [], dropped: 0 });
    expect(end.cpuSeconds).toBeGreaterThan(0);
    expect(end.peakMemory).toBeGreaterThan(0);
  });

  test('environment, folder and standard input are those of the request', async () => {
    const [hash = ''] = await desk.send('from stdin');
    const { stdout } = await desk.run(['/bin/sh', '-c', 'echo "$GREETING $PWD $(id -u)"; cat'], {
      env: { GREETING: 'it’s "me"\n$HOME' },
      cwd: '/mnt/data/deep/folder',
      stdin: hash,
    });
    expect(stdout.toString()).toBe('it’s "me"\n$HOME /mnt/data/deep/folder 1000\nfrom stdin');
  });

  test('a command that is not there ends with 127, one that is no program with 126', async () => {
    const missing = await desk.run(['no-such-command']);
    expect([missing.end.exitCode, missing.stderr.toString()]).toEqual([
      127,
      expect.stringContaining('no-such-command'),
    ]);
    expect((await desk.run(['/etc/passwd'])).end.exitCode).toBe(126);
  });

  test('bytes of every value come as they are', async () => {
    const bytes = Buffer.from(Array.from({ length: 70_000 }, (_, at) => at % 256));
    const [hash = ''] = await desk.send(bytes);
    const { stdout } = await desk.run(['cat'], { stdin: hash });
    expect(stdout.equals(bytes)).toBe(true);
  });

  test('files go in, and what changed comes out', async () => {
    const files = [
      file('a.txt', 'one'),
      file('dir/b.txt', 'two'),
      file('long'.repeat(50), 'name'),
      file('c.txt', 'three'),
    ];
    await desk.send('one', 'two', 'name', 'three');
    const line =
      'cat a.txt dir/b.txt long*; echo new >dir/new.txt; touch a.txt; rm c.txt; echo more >>dir/b.txt; chmod +x dir/new.txt';
    const { text, end } = await desk.shell(line, { files, workspace: 'files' });
    expect(text).toBe('onetwoname');
    expect(end.removed).toEqual(['/mnt/data/c.txt']);
    expect([...end.written].sort((a, b) => (a.path < b.path ? -1 : 1))).toEqual([
      file('dir/b.txt', 'twomore\n'),
      file('dir/new.txt', 'new\n', true),
    ]);
    expect((await desk.read(sha256(Buffer.from('twomore\n')))).toString()).toBe('twomore\n');

    // The desk has taken all that over, but for the new file, which it removed.
    const next = [file('a.txt', 'one'), file('dir/b.txt', 'twomore\n')];
    const second = await desk.shell('find . -type f | sort', { files: next, workspace: 'files' });
    expect(second.text).toBe('./a.txt\n./dir/b.txt\n');
    expect([second.end.written, second.end.removed]).toEqual([[], []]);
  });

  test('a program for amd64 among the files is run', async () => {
    const program = readFileSync('/bin/echo');
    await desk.send(program);
    const files = [file('my-echo', program, true)];
    const { stdout } = await desk.run(['/mnt/data/my-echo', 'native'], { files, workspace: null });
    expect(stdout.toString()).toBe('native\n');
  });

  test('many files come as one tar', async () => {
    const { end } = await desk.shell('for n in $(seq 200); do echo $n >$n.txt; done', { workspace: 'many' });
    expect(end.written).toHaveLength(200);
    expect(end.written).toContainEqual(file('137.txt', '137\n'));
  });

  test('contents that were not sent are asked for', async () => {
    const answer = await desk.post('/jobs', desk.request(['true'], { files: [file('x', 'never sent')] }));
    expect([answer.status, answer.json().code]).toEqual([409, 'missing-content']);
    const hashes = [sha256(Buffer.from('never sent')), ...(await desk.send('sent'))];
    expect((await desk.post('/content/missing', { hashes })).json()).toEqual({ hashes: hashes.slice(0, 1) });
  });

  test('output can be read again from any frame on, and while it comes', async () => {
    const { id } = await desk.submit(
      desk.request(['/bin/sh', '-c', 'echo one; read line; echo two'], {
        terminal: { columns: 80, rows: 24 },
        workspace: 'replay',
      }),
    );
    let seen = '';
    const at = await desk.frames(id, (kind, payload) => {
      if (kind === FRAME.stdout) seen += Buffer.from(payload).toString();
      return !seen.includes('one');
    });
    await desk.ask(`/jobs/${id}/input?at=0`, { method: 'POST', body: 'x\n' });
    let rest = '';
    await desk.frames(
      id,
      (kind, payload) => {
        if (kind === FRAME.stdout) rest += Buffer.from(payload).toString();
        return undefined;
      },
      at,
    );
    expect(rest).toContain('two');
    expect(rest).not.toContain('one');
    expect((await desk.follow(id)).stdout.toString()).toBe(seen + rest);
  });

  test('the same id is the same job', async () => {
    const request = desk.request(['/bin/sh', '-c', 'echo x >>count; cat count'], { workspace: 'once' });
    await Promise.all([desk.submit(request), desk.submit(request), desk.submit(request)]);
    expect((await desk.follow(request.id)).stdout.toString()).toBe('x\n');
  });

  test('cancelling ends all that the command started, and the workspace goes on', async () => {
    const line = 'echo marker >/tmp/kept; (while :; do sleep 1; done) & echo started; wait';
    const { id } = await desk.submit(desk.request(['/bin/sh', '-c', line], { workspace: 'cancel' }));
    expect(await desk.firstOutput(id)).toBe('started\n');
    expect((await desk.ask(`/jobs/${id}`, { method: 'DELETE' })).status).toBe(204);
    expect((await desk.follow(id)).end).toMatchObject({ ending: 'cancelled', exitCode: 137 });
    const { text } = await desk.shell('cat /tmp/kept; cat /proc/[0-9]*/comm | grep -c sleep', { workspace: 'cancel' });
    expect(text).toBe('marker\n0\n');
  });

  test('a job that takes too long ends with 124, also one that is deaf to signals, with the files it wrote', async () => {
    const line = 'trap "" TERM INT HUP; echo half >result; while :; do :; done';
    const { end } = await desk.shell(line, { timeout: 1, workspace: 'slow' });
    expect(end).toMatchObject({ ending: 'timeout', exitCode: 124, written: [file('result', 'half\n')] });
  });

  test('a job that waits can be ended, and is told its place', async () => {
    const first = await desk.submit(desk.request(['sleep', '60'], { workspace: 'line' }));
    const second = await desk.submit(desk.request(['true'], { workspace: 'line' }));
    expect(second).toMatchObject({ phase: 'waiting', ahead: 0 });
    await desk.ask(`/jobs/${second.id}`, { method: 'DELETE' });
    expect((await desk.follow(second.id)).end.ending).toBe('cancelled');
    await desk.ask(`/jobs/${first.id}`, { method: 'DELETE' });
    expect((await desk.follow(first.id)).end.ending).toBe('cancelled');
  });

  test('a workspace keeps what was done in it until it is wiped; a job without one leaves nothing', async () => {
    await desk.shell('echo state >/tmp/state', { workspace: 'kept' });
    expect((await desk.shell('cat /tmp/state', { workspace: 'kept' })).text).toBe('state\n');
    expect((await desk.ask('/workspaces/kept', { method: 'DELETE' })).status).toBe(204);
    expect((await desk.shell('cat /tmp/state 2>/dev/null', { workspace: 'kept' })).exitCode).toBe(1);
    await desk.shell('echo state >/tmp/state', { workspace: null });
    expect((await desk.shell('ls /tmp', { workspace: null })).text).toBe('');
  });

  test('a terminal has a size, takes input once, and gives its files at the end', async () => {
    const request = desk.request([], { terminal: { columns: 100, rows: 30 }, workspace: 'terminal' });
    const { id } = await desk.submit(request);
    const type = (at: number, body: string) => desk.ask(`/jobs/${id}/input?at=${at}`, { method: 'POST', body });
    /** Reads from the beginning until something is shown. */
    async function shows(pattern: RegExp): Promise<string> {
      let shown = '';
      await desk.frames(id, (kind, payload) => {
        if (kind === FRAME.stdout) shown += Buffer.from(payload).toString();
        return !pattern.test(shown);
      });
      return shown;
    }
    await shows(/\$ /);
    await type(0, 'stty size\n');
    expect((await type(0, 'stty size\nec')).json()).toEqual({ at: 12 });
    expect((await type(50, 'lost')).status).toBe(400);
    await shows(/30 100/);
    await desk.post(`/jobs/${id}/size`, { columns: 50, rows: 20 });
    await type(12, 'ho hi >made; stty size; exit 5\n');
    expect((await shows(/20 50/)).match(/30 100/g)).toHaveLength(1);
    expect((await desk.follow(id)).end).toMatchObject({ exitCode: 5, written: [file('made', 'hi\n')] });
  });

  test('an image that cannot be had is told', async () => {
    const { end } = await desk.run(['true'], { image: 'localhost:1/none:1', workspace: null });
    expect(end).toMatchObject({ ending: 'failed', exitCode: null });
    expect(end.message).toContain('localhost:1/none');
    const answer = await desk.post('/jobs', desk.request(['true'], { image: '../evil' }));
    expect(answer.json().code).toBe('bad-request');
  });

  test('metrics count jobs', async () => {
    const text = await (await fetch(`${runner.url}/metrics`)).text();
    expect(text).toMatch(/carrel_runner_jobs_total\{ending="exited"\} \d+/);
    expect(text).toContain('carrel_runner_jobs_running 0');
  });
});
