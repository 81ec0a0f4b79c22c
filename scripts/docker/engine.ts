import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeCertificates } from './certificates.ts';
import { daemonIn } from './daemon.ts';
import { debianImage } from './image.ts';

/** The image of `startEngine`: Debian with iptables. */
export const IMAGE = 'carrel-test:1';

const PREFIX = 'carrel-docker-';

/** A Docker engine of our own, with a folder of its own. */
export interface RunningEngine {
  /** For `DOCKER_HOST`: its socket. */
  readonly host: string;
  /** By TCP and TLS, for those who have a certificate; null: it does not listen so. */
  readonly secure: SecureHost | null;
  /** Ends it as a crash does. */
  kill(): Promise<void>;
  /** Starts it again after `kill`. */
  again(): Promise<void>;
  /** Ends it and removes all that it had. */
  close(): Promise<void>;
}

export interface SecureHost {
  /** For `DOCKER_HOST`. */
  readonly host: string;
  /** For `DOCKER_CERT_PATH`. */
  readonly certificates: string;
}

export interface EngineOptions {
  /** False: containers without a network only, and no rules of the machine are touched. Default true. */
  readonly network?: boolean;
  /** Whether it listens to TCP on loopback too, by TLS with certificates of clients; not where there is no openssl. Default false. */
  readonly secure?: boolean;
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
    if (!isInstalled(command)) return `${command} is not installed (Debian: ${from})`;
  }
  return null;
}

function isInstalled(command: string): boolean {
  return spawnSync('sh', ['-c', `command -v ${command}`]).status === 0;
}

/** Starts dockerd and gives it the image. Null, with the reason on the screen, where that cannot be. */
export async function startEngine(options: EngineOptions = {}): Promise<RunningEngine | null> {
  const { network = true, secure = false } = options;
  const why = whyNoEngine();
  const image = why === null ? await debianImage() : null;
  if (image === null) {
    console.log(`No Docker engine for the tests: ${why ?? 'there is no image'}`);
    return null;
  }
  await removeLeft();
  const folder = mkdtempSync(join(tmpdir(), PREFIX));
  writeFileSync(join(folder, 'owner'), identity(process.pid) ?? '');
  const daemon = daemonIn(folder);
  const tls = secure && isInstalled('openssl') ? await secureHost(folder) : null;
  await daemon.start([
    ...(network ? [] : ['--iptables=false', '--ip6tables=false', '--ip-forward=false', '--ip-masq=false']),
    ...(tls?.args ?? []),
  ]);
  execFileSync('docker', ['-H', daemon.host, 'import', image, IMAGE], { stdio: 'ignore' });
  return {
    host: daemon.host,
    secure: tls,
    kill: () => daemon.end('SIGKILL'),
    again: () => daemon.start(),
    close: daemon.remove,
  };
}

async function secureHost(folder: string): Promise<SecureHost & { readonly args: readonly string[] }> {
  const certificates = makeCertificates(join(folder, 'certificates'));
  const of = (name: string) => join(certificates, 'server', `${name}.pem`);
  const host = `tcp://127.0.0.1:${await freePort()}`;
  const files = ['--tlscacert', of('ca'), '--tlscert', of('cert'), '--tlskey', of('key')];
  return { host, certificates: join(certificates, 'client'), args: ['--host', host, '--tlsverify', ...files] };
}

function freePort(): Promise<number> {
  return new Promise((done, failed) => {
    const server = createServer();
    server.once('error', failed);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => done(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}

/** Takes away the engines of test runs that were killed: they would run on, and keep devices and rules of the machine. */
async function removeLeft(): Promise<void> {
  for (const name of readdirSync(tmpdir())) {
    const owner = join(tmpdir(), name, 'owner');
    if (!name.startsWith(PREFIX) || !existsSync(owner)) continue;
    const [pid = ''] = readFileSync(owner, 'utf8').split(' ');
    if (identity(Number(pid)) === readFileSync(owner, 'utf8')) continue;
    console.log(`A test run was killed and left a Docker engine: ${name} is removed`);
    // So that whoever else starts now does not remove it too.
    writeFileSync(owner, identity(process.pid) ?? '');
    await daemonIn(join(tmpdir(), name)).remove();
  }
}

/** A process by its number and the time of its start, since numbers are used again. Null: it does not run. */
function identity(pid: number): string | null {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /s, '')
      .split(' ');
    // Of proc(5): the 22nd field of all, the 20th behind the name.
    return fields[0] === 'Z' ? null : `${pid} ${fields[19]}`;
  } catch {
    return null;
  }
}
