import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { ask, Desk, ORIGIN, sha256 } from '../../scripts/docker/desk.ts';
import { MB, type TestRunner, testRunner } from '../../scripts/docker/runner.ts';
import { CONTENT_HEAD, DOCKER_API } from '../../src/contract/docker';

const dockerHost = inject('dockerHost');

/** Ways out of a sealed workspace, each a line of shell. The pattern is what must be seen. */
const SEALED: readonly (readonly [name: string, line: string, seen: RegExp])[] = [
  [
    'it is nobody',
    'id -u; grep -E "^(CapEff|CapBnd|NoNewPrivs|Seccomp):" /proc/self/status',
    /^1000\nCapBnd:\t0+\nCapEff:\t0+\n|^1000\nCapEff:\t0+\nCapBnd:\t0+\nNoNewPrivs:\t1\nSeccomp:\t2/,
  ],
  [
    'the engine’s socket',
    'ls /var/run/docker.sock /run/docker.sock 2>&1; find / -xdev -name "*.sock" 2>/dev/null | wc -l',
    /No such file[\s\S]*No such file[\s\S]*\n0\n$/,
  ],
  [
    'writing to the system',
    'echo x >/etc/x; echo x >/usr/bin/x; echo x >/x; echo end',
    /^(?:.*(?:Read-only|Permission).*\n){3}end\n$/,
  ],
  [
    'a mount',
    '{ mount -t proc proc /tmp; mount --bind / /tmp; mount -o remount,rw /; } 2>&1 | grep -c -E "superuser|denied|permitted"',
    /^3\n$/,
  ],
  [
    'a namespace of its own, to be root in',
    'unshare -Ur id -u 2>&1; unshare -m true 2>&1; echo end',
    /^(?:.*not permitted.*\n){2}end\n$/,
  ],
  [
    'setuid programs',
    'cp /bin/sh /tmp/s; chmod 4755 /tmp/s; su -c id 2>&1 </dev/null; /tmp/s -c "id -u"',
    /(?:^|\n)1000\n$/,
  ],
  [
    'the kernel’s settings',
    'echo 1 >/proc/sys/kernel/panic; echo h >/proc/sysrq-trigger; echo x >/sys/kernel/uevent_helper; echo end',
    /^(?:.*(?:Read-only|Permission|Directory nonexistent).*\n){3}end\n$/,
  ],
  [
    'the kernel’s memory and secrets',
    'head -c 1 /proc/kcore 2>&1 | wc -c; cat /proc/keys /proc/timer_list 2>/dev/null | wc -c; ls /dev/mem /dev/sda /dev/vda /dev/kmsg 2>&1 | grep -c "No such"',
    /\n?0\n4\n$/,
  ],
  ['device nodes', 'mknod /tmp/disk b 254 0 2>&1; echo end', /not permitted\nend/],
  [
    'processes of the host',
    'ls -d /proc/[0-9]* | wc -l; ps -e 2>/dev/null | grep -c dockerd; kill -9 1 2>&1; echo alive',
    /^\d\n(?:0\n)?(?:.*\n)?alive\n$/,
  ],
  [
    'ptrace of the first process',
    'cat /proc/1/environ 2>&1 | tr "\\0" "\\n" | grep -ci -E "token|secret"; ls -l /proc/1/root/ >/dev/null 2>&1; echo end',
    /^0\nend/,
  ],
  [
    'release_agent of the cgroups',
    'find /sys/fs/cgroup -name release_agent -writable 2>/dev/null | wc -l; mkdir /sys/fs/cgroup/memory/x 2>&1; echo end',
    /^0\n.*(?:Read-only|Permission|No such).*\nend/,
  ],
  [
    'TCP to the host and beyond',
    'for a in 127.0.0.1/7337 172.17.0.1/22 203.0.113.80/80; do timeout 5 bash -c "exec 3<>/dev/tcp/$a" 2>&1 | tail -n 1; done; echo end',
    /^(?:.*(?:refused|unreachable).*\n){3}end\n$/,
  ],
  ['UDP', 'timeout 5 bash -c "echo x >/dev/udp/203.0.113.80/53" 2>&1 | tail -n 1', /unreachable/],
  ['names', 'getent hosts deb.debian.org; echo $?', /^2\n$/],
  [
    'IPv6',
    'timeout 5 bash -c "exec 3<>/dev/tcp/2001:db8::1/80" 2>&1 | tail -n 1; grep -v " lo$" /proc/net/if_inet6 2>/dev/null | wc -l',
    /(?:unreachable|not assign|not supported|not known).*\n0\n$/,
  ],
  [
    'network devices',
    'ls /sys/class/net | grep -v -E "^(lo|tunl0|gre0|gretap0|erspan0|ip_vti0|ip6.*|sit0)$"; echo end',
    /^end\n$/,
  ],
  [
    'raw sockets',
    'perl -MSocket -e \'socket(S, AF_INET, SOCK_RAW, 1) or print "refused: $!\\n"; socket(S, 17, SOCK_RAW, 768) or print "refused: $!\\n"\'',
    /^(?:refused: Operation not permitted\n){2}$/,
  ],
];

describe.skipIf(dockerHost === null)('walls', () => {
  let runner: TestRunner;
  let desk: Desk;

  beforeAll(async () => {
    const command = { ...(await import('../../workers/docker/options')).readCommand([], {}) };
    if (command.kind !== 'start') throw new Error('No options start a runner');
    const limits = {
      ...command.options.limits,
      memory: 128 * MB,
      disk: 64 * MB,
      output: MB,
      processes: 64,
      file: 32 * MB,
    };
    runner = await testRunner(dockerHost ?? '', { limits, places: 4 });
    desk = await Desk.pair(runner.url, runner.code());
  });
  afterAll(() => runner.close());

  test.each(SEALED)('sealed: %s', async (_name, line, seen) => {
    expect((await desk.shell(`exec 2>&1; ${line}`, { workspace: 'sealed' })).text).toMatch(seen);
  });

  test('sealed: a fork bomb ends with its job', async () => {
    const bomb = 'b() { b | b & }; b; sleep 30; echo survived';
    const { end } = await desk.shell(bomb, { workspace: 'bomb', timeout: 4 });
    expect(end.ending).not.toBe('lost');
    expect(end.seconds).toBeLessThan(30);
    const after = await desk.shell('ls -d /proc/[0-9]* | wc -l', { workspace: 'bomb' });
    expect(Number(after.text)).toBeLessThan(10);
  });

  test('sealed: more memory than allowed ends the job, not the machine', async () => {
    const { end } = await desk.shell('perl -e \'$x = "x" x (512 * 1024 * 1024); print length $x\'', {
      workspace: 'memory',
    });
    expect(end).toMatchObject({ ending: 'memory', exitCode: 137 });
    // The kernel counts a page or two more.
    expect(end.peakMemory).toBeLessThan(129 * MB);
  });

  test('sealed: memory cannot be taken by files in /tmp either', async () => {
    const line = 'exec 2>&1; for n in 1 2 3; do head -c 50M /dev/zero >/tmp/$n; done; du -sm /tmp';
    const { text } = await desk.shell(line, { workspace: 'memory' });
    expect(text).toContain('No space left');
    expect(Number(/^(\d+)\t/m.exec(text)?.[1])).toBeLessThanOrEqual(64);
  });

  test('sealed: a full disk is the job’s own, also when it hides what it wrote', async () => {
    const line =
      'mkdir d; n=0; while :; do n=$((n + 1)); head -c 8M /dev/zero >d/$n; chmod 0 d/$n; chmod 300 d; sleep 0.05; done';
    const { end } = await desk.shell(line, { workspace: 'disk', timeout: 60 });
    expect(end).toMatchObject({ ending: 'disk', exitCode: 137 });
    // It writes 160 MB in a second at the most; what it wrote over its 64 MB is the work of a few seconds.
    const { text } = await desk.shell('chmod -R u+rwX . && du -sm .', { workspace: 'disk' });
    expect(Number.parseInt(text, 10)).toBeLessThan(64 + 5 * 160);
    await desk.ask('/workspaces/disk', { method: 'DELETE' });
  });

  test('sealed: one file cannot grow over the limit', async () => {
    const { exitCode } = await desk.shell('head -c 100M /dev/zero >big', { workspace: 'file' });
    // By the kernel, or by the meter where that looked first.
    expect([153, 137]).toContain(exitCode);
    await desk.ask('/workspaces/file', { method: 'DELETE' });
  });

  test('a flood of output is cut, counted, and does not stop the command', async () => {
    const { stdout, end } = await desk.run(['/bin/sh', '-c', 'head -c 50M /dev/zero; echo done >&2; exit 4']);
    expect([stdout.length, end.dropped, end.exitCode]).toEqual([MB, 49 * MB + 5, 4]);
  });

  test('links to the host’s files and odd files are not read, and nothing is written through them', async () => {
    const line = 'ln -s /etc/passwd link; ln -s / root; mkfifo pipe; ln -s /usr/bin dir; echo ok >plain; ln plain hard';
    const { end } = await desk.shell(line, { workspace: 'links' });
    expect(end.written.map(({ path }) => path).sort()).toEqual(['/mnt/data/hard', '/mnt/data/plain']);
    const bytes = Buffer.from('#!/bin/sh\necho replaced\n');
    await desk.send(bytes);
    const files = [{ path: '/mnt/data/dir/true', hash: sha256(bytes), size: bytes.length, executable: true }];
    await desk.run(['true'], { workspace: 'links', files });
    // Another workspace has the same image.
    expect((await desk.shell('true; /usr/bin/true', { workspace: 'sealed' })).text).toBe('');
  });

  test.each([
    '/etc/passwd',
    '/mnt/data/../../etc/x',
    '/mnt/data',
    '/mnt/data/',
    '/mnt/data//x',
    '/mnt/data/a\0b',
    'x',
    '/mnt/dataelse/x',
  ])('a file at %j is refused', async (path) => {
    const [hash = ''] = await desk.send('x');
    const request = desk.request(['true'], { files: [{ path, hash, size: 1, executable: false }] });
    expect((await desk.post('/jobs', request)).json().code).toBe('bad-request');
  });

  describe('who may ask', () => {
    const answerOf = async (headers: Record<string, string>, path = '/jobs') => {
      const { status, body } = await ask(`${runner.url}${DOCKER_API}${path}`, { headers });
      return [status, JSON.parse(body.toString()).code];
    };
    const bearer = () => ({ authorization: `Bearer ${desk.token}` });

    test('no token, a wrong one, half of one, another’s secret', async () => {
      const refused = await ask(`${runner.url}${DOCKER_API}/jobs`, { headers: { origin: ORIGIN } });
      // So that the page can read why.
      expect(refused.headers['access-control-allow-origin']).toBe(ORIGIN);
      const [id = '', secret = ''] = desk.token.split('.');
      for (const token of ['', 'x', `${id}.`, `${id}.${secret.slice(0, -1)}`, `.${secret}`, `__proto__.${secret}`]) {
        expect(await answerOf({ origin: ORIGIN, authorization: `Bearer ${token}` })).toEqual([401, 'unpaired']);
      }
    });

    test.each([
      undefined,
      'null',
      'https://evil.example',
      `${ORIGIN}.evil.example`,
      'https://desk.example:444',
      'http://desk.example',
    ])('the right token from the origin %s', async (origin) => {
      expect(await answerOf({ ...bearer(), ...(origin === undefined ? {} : { origin }) })).toEqual([401, 'unpaired']);
    });

    test.each(['evil.example', 'evil.example:7337', '127.0.0.1.evil.example', '10.0.0.1'])(
      'DNS rebinding: the host name %j',
      async (host) => {
        const { status } = await ask(`${runner.url}${DOCKER_API}/jobs`, {
          headers: { ...bearer(), origin: ORIGIN, host },
        });
        expect([400, 403]).toContain(status);
      },
    );

    test('a pairing code works once, and not after five wrong ones', async () => {
      const pair = (code: string) => Desk.pair(runner.url, code);
      const used = runner.code();
      await pair(used.toLowerCase().replace('-', ' '));
      await expect(pair(used)).rejects.toThrow('wrong-code');
      const next = runner.code();
      for (let tries = 0; tries < 4; tries += 1) await expect(pair('AAAA-AAAA')).rejects.toThrow('wrong-code');
      await expect(pair(next)).rejects.toThrow('wrong-code');
    });

    test('guessing is slowed down', async () => {
      const tries = Array.from({ length: 120 }, () => answerOf({ origin: ORIGIN, authorization: 'Bearer a.b' }));
      const codes = (await Promise.all(tries)).map(([, code]) => code);
      expect(codes).toContain('busy');
      expect((await desk.ask('/jobs')).status).toBe(200);
    });

    test('a sealed desk gets no open job; an image that is not allowed is refused', async () => {
      const request = desk.request(['true'], { level: 'open' });
      expect((await desk.post('/jobs', request)).json().code).toBe('forbidden');
    });

    test('jobs, contents and workspaces of another desk are not there', async () => {
      const { id } = await desk.submit(desk.request(['/bin/sh', '-c', 'echo mine >mine'], { workspace: 'mine' }));
      const { end } = await desk.follow(id);
      const other = await Desk.pair(runner.url, runner.code());
      const hash = end.written[0]?.hash ?? '';
      expect((await other.ask(`/jobs/${id}`)).status).toBe(404);
      expect((await other.ask(`/jobs/${id}`, { method: 'DELETE' })).status).toBe(404);
      expect((await other.ask(`/content/${hash}`)).status).toBe(404);
      expect((await other.post('/content/missing', { hashes: [hash] })).json()).toEqual({ hashes: [hash] });
      expect((await other.ask('/workspaces')).json()).toEqual({ workspaces: [] });
      expect((await other.shell('ls', { workspace: 'mine' })).text).toBe('');
      await other.ask('/client', { method: 'DELETE' });
      expect((await other.ask('/jobs')).status).toBe(401);
    });

    test('bodies over the limits, lies about lengths and hashes', async () => {
      const head = Buffer.alloc(CONTENT_HEAD);
      head.writeBigUInt64BE(2n ** 62n, 32);
      const tooLarge = await desk.ask('/content', { method: 'POST', body: head });
      expect(tooLarge.json().code).toBe('too-large');
      head.writeBigUInt64BE(1000n, 32);
      const cutOff = await desk.ask('/content', { method: 'POST', body: Buffer.concat([head, Buffer.from('short')]) });
      expect(cutOff.json().code).toBe('bad-request');
      head.writeBigUInt64BE(4n, 32);
      const lie = await desk.ask('/content', { method: 'POST', body: Buffer.concat([head, Buffer.from('evil')]) });
      expect(lie.json()).toEqual({ hashes: [] });
      const long = desk.request(['x'.repeat(200_000)]);
      expect((await desk.post('/jobs', long)).json().code).toBe('too-large');
      expect((await desk.ask('/content/..%2f..%2fclients.json')).status).toBe(404);
      expect((await desk.ask('/jobs/..%2f..%2fx')).status).toBe(404);
    });

    test('the log tells what was done and refused, without secrets', () => {
      const log = readFileSync(join(runner.state, 'audit.jsonl'), 'utf8');
      expect(log).toContain('"event":"paired"');
      expect(log).toContain('"event":"refused"');
      expect(log).toContain('"event":"job"');
      expect(log).not.toContain(desk.token.split('.')[1]);
      expect(readFileSync(join(runner.state, 'clients.json'), 'utf8')).not.toContain(desk.token.split('.')[1]);
    });
  });
});
