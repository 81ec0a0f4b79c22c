import { X509Certificate } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { isIP } from 'node:net';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ownAddresses } from '../../../workers/docker/access/hosts';
import { createEngine, EngineError, engineAddress } from '../../../workers/docker/engine/engine';
import { readCommand, WrongOptions } from '../../../workers/docker/options';

function start(...args: string[]) {
  const command = readCommand(args, { DOCKER_HOST: '' });
  if (command.kind !== 'start') throw new Error(`It is ${command.kind}`);
  return command.options;
}

describe('the command line', () => {
  test('without options: loopback, plain, within limits', () => {
    expect(start()).toMatchObject({
      address: '127.0.0.1',
      port: 7337,
      tls: null,
      limits: { cpus: 2, memory: 2 * 1024 ** 3, seconds: 900 },
    });
  });

  test('an address that is not loopback has TLS, good for every name by which it is found', () => {
    const state = mkdtempSync(join(tmpdir(), 'carrel-options-'));
    try {
      const { tls, hosts } = start('--address', '0.0.0.0', '--state', state, '--host', 'box.example');
      const read = new X509Certificate(tls?.cert ?? '');
      expect(hosts).toEqual(['box.example', hostname().toLowerCase(), ...ownAddresses(), 'localhost']);
      for (const host of hosts) expect((isIP(host) ? read.checkIP(host) : read.checkHost(host)) ?? '').not.toBe('');
    } finally {
      rmSync(state, { recursive: true, force: true });
    }
  });

  test.each([
    ['--level', 'root'],
    ['--memory', 'much'],
    ['--port', '-1'],
    ['--tls-cert', 'a.pem'],
    ['--no-such-option'],
    ['revoke'],
    ['dance'],
  ])('%s %s is refused', (...args) => {
    expect(() => start(...args)).toThrow(WrongOptions);
  });

  test('clients and revoke', () => {
    expect(readCommand(['revoke', 'abc', '--state', '/s'], {})).toEqual({ kind: 'revoke', state: '/s', id: 'abc' });
    expect(readCommand(['clients'], { XDG_STATE_HOME: '/x' })).toEqual({ kind: 'clients', state: '/x/carrel-runner' });
  });
});

describe('where the engine is', () => {
  test.each([
    ['', { socketPath: '/var/run/docker.sock' }, false],
    ['unix:///run/user/1000/podman/podman.sock', { socketPath: '/run/user/1000/podman/podman.sock' }, false],
    ['tcp://box', { host: 'box', port: 2375 }, false],
    ['tcp://[::1]:5000', { host: '::1', port: '5000' }, false],
    ['https://box:1', { host: 'box', port: '1' }, true],
  ])('%s', (host, options, secure) => {
    if (secure) expect(() => engineAddress({ DOCKER_HOST: host, DOCKER_CERT_PATH: '/none' })).toThrow('ca.pem');
    else expect(engineAddress({ DOCKER_HOST: host })).toEqual({ secure, options });
  });

  test('ssh is told how to do', () => {
    expect(() => engineAddress({ DOCKER_HOST: 'ssh://box' })).toThrow('forward its socket');
  });

  test('an engine that is not there is told with what to do', async () => {
    const engine = createEngine(engineAddress({ DOCKER_HOST: 'unix:///no/such.sock' }));
    await expect(engine.json('GET', '/info')).rejects.toThrow(EngineError);
    await expect(engine.hijack('/x')).rejects.toThrow('Is it started?');
  });
});
