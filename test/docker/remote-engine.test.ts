import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { Desk, sha256 } from '../../scripts/docker/desk.ts';
import { testRunner } from '../../scripts/docker/runner.ts';
import { createEngine, engineAddress } from '../../workers/docker/engine/engine';

const dockerHost = inject('dockerHost');
const secure = inject('secureEngine');

/** All ways in which the runner talks with its engine: JSON, taken-over connections both ways, archives. */
async function everything(environment: NodeJS.ProcessEnv): Promise<void> {
  const runner = await testRunner('', { engine: engineAddress(environment) });
  try {
    const desk = await Desk.pair(runner.url, runner.code());
    const bytes = Buffer.alloc(3_000_000, 'a line\n');
    const [hash = '', stdin = ''] = await desk.send(bytes, 'typed\n');
    const files = [{ path: '/mnt/data/in', hash, size: bytes.length, executable: false }];
    const ran = await desk.run(['/bin/sh', '-c', 'cat; echo more >>in; echo heard >&2; exit 7'], { files, stdin });
    expect([ran.stdout.toString(), ran.stderr.toString(), ran.end.exitCode]).toEqual(['typed\n', 'heard\n', 7]);
    const whole = Buffer.concat([bytes, Buffer.from('more\n')]);
    expect(ran.end.written).toMatchObject([{ path: '/mnt/data/in', hash: sha256(whole) }]);
    expect((await desk.read(sha256(whole))).equals(whole)).toBe(true);
    const terminal = { columns: 90, rows: 20 };
    // An engine before API 1.42 sets the size a moment after the start.
    const size = 'while [ "$(stty size)" = "0 0" ]; do sleep 0.1; done; stty size';
    const typed = await desk.run(['/bin/sh', '-c', size], { terminal, files: ran.end.written });
    expect(typed.stdout.toString()).toContain('20 90');
  } finally {
    await runner.close();
  }
}

describe.skipIf(dockerHost === null)('DOCKER_HOST is a TCP address', () => {
  const socket = (dockerHost ?? '').slice('unix://'.length);
  let server: Server;
  beforeAll(async () => {
    // What listens there is the engine, behind nothing but this.
    // The end of an input is half of an end.
    server = createServer({ allowHalfOpen: true }, (near) => {
      const far = connect({ path: socket, allowHalfOpen: true });
      near.pipe(far).pipe(near);
      for (const [one, other] of [
        [near, far],
        [far, near],
      ] as const)
        one.on('error', () => other.destroy());
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
  });
  afterAll(() => server.close());

  test('a job goes through with input, output, files and a terminal', async () => {
    await everything({ DOCKER_HOST: `tcp://127.0.0.1:${(server.address() as AddressInfo).port}` });
  });
});

describe.skipIf(secure === null)('DOCKER_HOST is a TCP address with TLS', () => {
  const { host, certificates } = secure ?? { host: '', certificates: '' };
  const version = async (environment: NodeJS.ProcessEnv) => {
    const engine = createEngine(engineAddress(environment));
    return engine.json('GET', '/info').finally(() => engine.close());
  };

  test('with the certificate of a client a job goes through with input, output, files and a terminal', async () => {
    await everything({ DOCKER_HOST: host, DOCKER_TLS_VERIFY: '1', DOCKER_CERT_PATH: certificates });
  });

  test('without TLS the engine is not reached, and the reason is told', async () => {
    await expect(version({ DOCKER_HOST: host })).rejects.toThrow(/HTTPS|TLS|does not answer/);
  });

  test('with a certificate that the engine does not know it is not reached', async () => {
    // That of the server is for servers only.
    const wrong = join(certificates, '..', 'server');
    const environment = { DOCKER_HOST: host, DOCKER_TLS_VERIFY: '1', DOCKER_CERT_PATH: wrong };
    await expect(version(environment)).rejects.toThrow(/does not answer/);
  });

  test('an engine of another name than its certificate says is not trusted', async () => {
    const elsewhere = host.replace('127.0.0.1', 'localhost');
    const environment = { DOCKER_HOST: elsewhere, DOCKER_TLS_VERIFY: '1', DOCKER_CERT_PATH: certificates };
    await expect(version(environment)).rejects.toThrow(/does not answer.*(altname|ECONNREFUSED)/s);
  });
});
