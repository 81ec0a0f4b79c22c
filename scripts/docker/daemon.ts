import { spawn, spawnSync } from 'node:child_process';
import { existsSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** A dockerd with all that it has in one folder. */
export interface Daemon {
  /** For `DOCKER_HOST`. */
  readonly host: string;
  /** With further arguments; the same ones again where none are given. */
  start(more?: readonly string[]): Promise<void>;
  end(signal: 'SIGKILL' | 'SIGTERM'): Promise<void>;
  /** Ends it and takes away all that it had: containers, networks, mounts and the folder. One that was killed is started for that. */
  remove(): Promise<void>;
}

export function daemonIn(folder: string): Daemon {
  const socket = join(folder, 'docker.sock');
  const host = `unix://${socket}`;
  const pidFile = join(folder, 'docker.pid');
  const log = join(folder, 'log');
  const moreFile = join(folder, 'arguments.json');
  const args = ['--data-root', join(folder, 'data'), '--exec-root', join(folder, 'run'), '--pidfile', pidFile];
  // No bridge of the engine's own: two engines on one machine would share its name.
  args.push('--host', host, '--bridge', 'none', '--shutdown-timeout', '2');

  async function start(more?: readonly string[]): Promise<void> {
    if (more !== undefined) writeFileSync(moreFile, JSON.stringify(more));
    const all = [...args, ...(JSON.parse(readFileSync(moreFile, 'utf8')) as string[])];
    const output = openSync(log, 'a');
    // Its containerd is its child: a group of their own, so that both are ended together.
    spawn('dockerd', all, { detached: true, stdio: ['ignore', output, output] }).unref();
    for (let tries = 0; tries < 600; tries += 1) {
      if (await answers(socket)) return;
      await sleep(100);
    }
    throw new Error(`dockerd does not start:\n${readFileSync(log, 'utf8').slice(-2000)}`);
  }

  async function end(signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
    const pid = existsSync(pidFile) ? Number(readFileSync(pidFile, 'utf8')) : 0;
    // The number may be another process's by now.
    if (pid > 0 && processesOf(folder).includes(pid)) {
      signalTo(pid, signal);
      for (let tries = 0; tries < 300 && isAlive(pid); tries += 1) await sleep(50);
    }
    // A crash leaves containerd and the containers behind; they are ours too.
    for (const left of processesOf(folder)) signalTo(left, 'SIGKILL');
    rmSync(pidFile, { force: true });
    // Its number may stay taken for a while (by a process that nobody waits for), and dockerd would believe that it runs.
    rmSync(join(folder, 'run/containerd/containerd.pid'), { force: true });
  }

  return {
    host,
    start,
    end,
    async remove() {
      if (existsSync(moreFile)) {
        if (!(await answers(socket))) {
          await end('SIGKILL');
          await start();
        }
        removeNetworks(host);
      }
      await end('SIGTERM');
      for (const mount of mountsBelow(folder)) spawnSync('umount', ['-l', mount]);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** They are devices of the machine, and would outlive the engine. */
function removeNetworks(host: string): void {
  const docker = (...args: string[]) => spawnSync('docker', ['-H', host, ...args], { encoding: 'utf8' }).stdout;
  const containers = docker('ps', '-aq').split('\n').filter(Boolean);
  if (containers.length > 0) docker('rm', '-f', ...containers);
  const networks = docker('network', 'ls', '-q', '--filter', 'type=custom').split('\n').filter(Boolean);
  if (networks.length > 0) docker('network', 'rm', ...networks);
}

function answers(socketPath: string): Promise<boolean> {
  return new Promise((done) => {
    const ask = request({ socketPath, path: '/_ping' }, (response) => {
      response.resume();
      done(response.statusCode === 200);
    });
    ask.on('error', () => done(false));
    ask.end();
  });
}

function signalTo(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // It has ended already.
  }
}

function isAlive(pid: number): boolean {
  try {
    // A process that ended and was not waited for is still there by number.
    return !/^State:\tZ/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
}

/** Processes that were started with this folder in their command line. */
function processesOf(folder: string): number[] {
  const { stdout } = spawnSync('ps', ['-eo', 'pid=,args='], { encoding: 'utf8' });
  return stdout
    .split('\n')
    .filter((line) => line.includes(`${folder}/`))
    .map((line) => Number.parseInt(line, 10))
    .filter((pid) => pid !== process.pid);
}

function mountsBelow(folder: string): string[] {
  return readFileSync('/proc/mounts', 'utf8')
    .split('\n')
    .map((line) => line.split(' ')[1] ?? '')
    .filter((mount) => mount.startsWith(`${folder}/`))
    .reverse();
}
