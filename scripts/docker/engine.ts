import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { debianImage } from './image.ts';

/** The image of `startEngine`: Debian with iptables. */
export const IMAGE = 'carrel-test:1';

/** A Docker engine of our own, with a folder of its own, that listens to a socket only. */
export interface RunningEngine {
  /** For `DOCKER_HOST`. */
  readonly host: string;
  /** Ends it as a crash does. */
  kill(): Promise<void>;
  /** Starts it again after `kill`. */
  again(): Promise<void>;
  /** Ends it and removes all that it had. */
  close(): Promise<void>;
}

export interface EngineOptions {
  /** False: containers without a network only, and no rules of the machine are touched. Default true. */
  readonly network?: boolean;
}

/** Why there can be no engine here; null where there can. */
export function whyNoEngine(): string | null {
  if (process.platform !== 'linux') return 'dockerd runs on Linux only';
  if (process.getuid?.() !== 0) return 'dockerd needs root';
  for (const [command, from] of [
    ['dockerd', 'docker.io'],
    ['docker', 'docker.io or docker-cli'],
    ['debootstrap', 'debootstrap'],
  ] as const) {
    if (spawnSync('sh', ['-c', `command -v ${command}`]).status !== 0)
      return `${command} is not installed (Debian: ${from})`;
  }
  return null;
}

/** Starts dockerd and gives it the image. Null, with the reason on the screen, where that cannot be. */
export async function startEngine({ network = true }: EngineOptions = {}): Promise<RunningEngine | null> {
  const why = whyNoEngine();
  const image = why === null ? await debianImage() : null;
  if (image === null) {
    console.log(`No Docker engine for the tests: ${why ?? 'there is no image'}`);
    return null;
  }
  const folder = mkdtempSync(join(tmpdir(), 'carrel-docker-'));
  const socket = join(folder, 'docker.sock');
  const pidFile = join(folder, 'docker.pid');
  const log = join(folder, 'log');
  const args = ['--data-root', join(folder, 'data'), '--exec-root', join(folder, 'run'), '--pidfile', pidFile];
  // No bridge of the engine's own: two engines on one machine would share its name.
  args.push('--host', `unix://${socket}`, '--bridge', 'none', '--shutdown-timeout', '2');
  if (!network) args.push('--iptables=false', '--ip6tables=false', '--ip-forward=false', '--ip-masq=false');

  async function start(): Promise<void> {
    const output = openSync(log, 'a');
    // Its containerd is its child: a group of their own, so that both are ended together.
    spawn('dockerd', args, { detached: true, stdio: ['ignore', output, output] }).unref();
    for (let tries = 0; tries < 600; tries += 1) {
      if (await answers(socket)) return;
      await sleep(100);
    }
    throw new Error(`dockerd does not start:\n${readFileSync(log, 'utf8').slice(-2000)}`);
  }

  async function end(signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
    const pid = existsSync(pidFile) ? Number(readFileSync(pidFile, 'utf8')) : 0;
    if (pid === 0) return;
    signalTo(pid, signal);
    for (let tries = 0; tries < 300 && isAlive(pid); tries += 1) await sleep(50);
    // A crash leaves containerd and the containers behind; they are ours too.
    for (const left of processesOf(folder)) signalTo(left, 'SIGKILL');
    rmSync(pidFile, { force: true });
    // Its number may stay taken for a while (by a process that nobody waits for), and dockerd would believe that it runs.
    rmSync(join(folder, 'run/containerd/containerd.pid'), { force: true });
  }

  await start();
  execFileSync('docker', ['-H', `unix://${socket}`, 'import', image, IMAGE], { stdio: 'ignore' });
  return {
    host: `unix://${socket}`,
    kill: () => end('SIGKILL'),
    again: start,
    async close() {
      removeNetworks(`unix://${socket}`);
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
    .filter((line) => line.includes(folder))
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
