import { execFileSync } from 'node:child_process';
import type { AddressInfo } from 'node:net';
import { createServer, type Server } from 'node:net';
import { afterAll, beforeAll, describe, expect, inject, test, vi } from 'vitest';
import { Desk } from '../../scripts/docker/desk.ts';
import { IMAGE } from '../../scripts/docker/engine.ts';
import { type TestRunner, testRunner } from '../../scripts/docker/runner.ts';
import { ownAddresses } from '../../workers/docker/access/hosts';

const dockerHost = inject('dockerHost');

/** Prints the address of the machine on the workspace's network. */
const GATEWAY = `perl -ne '@f = split; print join(".", reverse map { hex } $f[2] =~ /../g) if $f[1] eq "00000000"' /proc/net/route`;

/** Connects past the routes, as any program may: by the device. SO_BINDTODEVICE is 25. */
const BY_DEVICE = `perl -MSocket -e '
  socket(S, AF_INET, SOCK_STREAM, 0); setsockopt(S, SOL_SOCKET, 25, "eth0\\0") or print "bind: $!\\n";
  alarm 5; connect(S, sockaddr_in($ARGV[1], inet_aton($ARGV[0]))) or print "refused: $!\\n"'`;

describe.skipIf(dockerHost === null)('open workspaces', () => {
  const host = dockerHost ?? '';
  let runner: TestRunner;
  let desk: Desk;
  /** Of this machine, on every address. */
  let server: Server;
  let port: number;
  let visits = 0;

  beforeAll(async () => {
    server = createServer((socket) => {
      visits += 1;
      socket.end();
    });
    await new Promise<void>((done) => server.listen(0, '0.0.0.0', done));
    port = (server.address() as AddressInfo).port;
    runner = await testRunner(host);
    desk = await Desk.pair(runner.url, runner.code(), 'open');
  });
  afterAll(async () => {
    await desk.ask('/client', { method: 'DELETE' });
    await runner.close();
    server.close();
  });

  test('root installs a program with apt, the next job has it, and after a wipe it is gone', async () => {
    const install = `exec 2>&1; id -u; export DEBIAN_FRONTEND=noninteractive
      apt-get update -qq -o Acquire::Retries=5 && apt-get install -y -qq --no-install-recommends -o Acquire::Retries=5 hello`;
    const first = await desk.shell(install, { workspace: 'apt' });
    expect(first.text).toMatch(/^0\n[\s\S]*Setting up hello/);
    expect((await desk.shell('hello', { workspace: 'apt' })).text).toContain('Hello, world!');
    await desk.ask('/workspaces/apt', { method: 'DELETE' });
    expect((await desk.shell('hello', { workspace: 'apt' })).exitCode).toBe(127);
  });

  test('a machine that can be reached without the gate cannot be reached through it', async () => {
    const { text: gateway } = await desk.shell(GATEWAY);
    expect(gateway).toMatch(/^\d+\.\d+\.\d+\.\d+$/);
    const [network = ''] = execFileSync('docker', ['-H', host, 'network', 'ls', '-q', '-f', 'label=carrel.runner'], {
      encoding: 'utf8',
    }).split('\n');
    const knock = (address: string) => `timeout 5 bash -c 'exec 3<>/dev/tcp/${address}/${port}' && echo through`;
    // So that silence means something.
    const free = execFileSync(
      'docker',
      ['-H', host, 'run', '--rm', '--network', network, IMAGE, 'bash', '-c', knock(gateway)],
      { encoding: 'utf8' },
    );
    expect(free).toBe('through\n');
    await vi.waitFor(() => expect(visits).toBe(1));

    for (const address of [gateway, ...ownAddresses()]) {
      const { text } = await desk.shell(`${knock(address)}; ${BY_DEVICE} ${address} ${port}`);
      expect(text).not.toContain('through');
      expect(text).toContain('refused: ');
    }
    expect(visits).toBe(1);
  });

  test('workspaces do not reach each other, nor the gates their neighbours', async () => {
    const listen = `perl -MSocket -e 'socket(S, AF_INET, SOCK_STREAM, 0); bind(S, sockaddr_in(7000, INADDR_ANY)); listen(S, 5); $| = 1; print "ready\\n"; accept(C, S); print "visited\\n"'`;
    const other = await desk.submit(desk.request(['/bin/sh', '-c', listen], { workspace: 'server' }));
    expect(await desk.firstOutput(other.id)).toBe('ready\n');
    const terminal = await desk.submit(
      desk.request(['hostname', '-I'], { workspace: 'server', terminal: { columns: 80, rows: 24 } }),
    );
    const address = (await desk.follow(terminal.id)).stdout.toString().trim();
    const { text } = await desk.shell(`timeout 5 bash -c 'exec 3<>/dev/tcp/${address}/7000' && echo through; echo end`);
    expect([address, text]).toEqual([
      expect.stringMatching(/^[\d.]+$/),
      expect.stringMatching(/end\n[\s\S]*(?:refused|unreachable|timed)|^end\n$/),
    ]);
    await desk.ask(`/jobs/${other.id}`, { method: 'DELETE' });
    expect((await desk.follow(other.id)).stdout.toString()).toBe('ready\n');
  });

  test('root cannot take the rules away, nor go around them', async () => {
    const tries = [
      'iptables -F',
      'iptables -P OUTPUT ACCEPT',
      'mount -t tmpfs none /mnt',
      'mknod /tmp/disk b 254 0',
      'unshare -n true',
      'nsenter -t 1 -n true',
      `perl -MSocket -e 'socket(S, 17, SOCK_RAW, 768) or die "$!"'`,
      `perl -MSocket -e 'socket(S, AF_INET, SOCK_RAW, 255) or die "$!"'`,
      'echo 1 >/proc/sys/net/ipv4/conf/all/accept_local',
      'grep -q . /proc/net/if_inet6',
    ];
    const { text } = await desk.shell(
      tries.map((one) => `(${one}) >/dev/null 2>&1 && echo 'worked: ${one.replaceAll("'", '')}'`).join('\n'),
    );
    expect(text).toBe('');
  });
});
