import { describe, expect, test } from 'vitest';
import { gateContainer, workspaceContainer } from '../../../workers/docker/containers/config';
import { createImages } from '../../../workers/docker/containers/images';
import { pauseUntil } from '../../../workers/docker/containers/meter';
import { parseUsage } from '../../../workers/docker/containers/usage';
import type { Engine } from '../../../workers/docker/engine/engine';
import { parseListing } from '../../../workers/docker/files/listing';

const limits = { file: 1, disk: 2, output: 3, seconds: 4, memory: 1024, cpus: 2, processes: 6, jobs: 7 };

describe('what a container may do', () => {
  test('sealed: no network, nobody, read-only, no capabilities', () => {
    const sealed = workspaceContainer({ image: 'i', level: 'sealed', volume: 'v', gate: null, labels: {}, limits });
    expect(sealed).toMatchObject({
      User: '1000:1000',
      HostConfig: {
        NetworkMode: 'none',
        CapDrop: ['ALL'],
        ReadonlyRootfs: true,
        SecurityOpt: ['no-new-privileges'],
        Memory: 1024,
        MemorySwap: 1024,
        PidsLimit: 6,
        NanoCpus: 2e9,
        Mounts: [{ Type: 'volume', Source: 'v', Target: '/mnt' }],
      },
    });
    expect(sealed.HostConfig).not.toHaveProperty('Binds');
    expect(sealed.HostConfig).not.toHaveProperty('Privileged');
  });

  test('open: the gate’s network, without the rights to change it or go around it', () => {
    const open = workspaceContainer({ image: 'i', level: 'open', volume: 'v', gate: 'g', labels: {}, limits });
    expect(open.HostConfig).toMatchObject({ NetworkMode: 'container:g', SecurityOpt: ['no-new-privileges'] });
    expect(open.HostConfig.CapDrop).toEqual(expect.arrayContaining(['NET_RAW', 'MKNOD']));
    expect(open.HostConfig).not.toHaveProperty('CapAdd');
  });

  test('an open one without a gate, or a sealed one with a network, is a bug', () => {
    const common = { image: 'i', volume: 'v', labels: {}, limits };
    expect(() => workspaceContainer({ ...common, level: 'open', gate: null })).toThrow();
    expect(() => workspaceContainer({ ...common, level: 'sealed', gate: 'g' })).toThrow();
  });

  test('the gate gets addresses as words of its own, and no more rights than it needs', () => {
    const gate = gateContainer({
      image: 'i',
      network: 'n',
      volume: 'v',
      labels: {},
      dns: ['192.0.2.1'],
      closed: ['10.0.0.0/8'],
    });
    expect(gate.Cmd.slice(-2)).toEqual(['192.0.2.1', '10.0.0.0/8']);
    expect(gate.HostConfig).toMatchObject({
      CapDrop: ['ALL'],
      CapAdd: ['NET_ADMIN', 'DAC_READ_SEARCH'],
      ReadonlyRootfs: true,
    });
  });
});

describe('names of images', () => {
  const none = {} as Engine;

  test.each([
    'debian',
    'debian:12-slim',
    'python:3.13',
    'ghcr.io/a/b-c:1',
    'localhost:5000/x',
    `a@sha256:${'0'.repeat(64)}`,
  ])('%s is one', (name) => {
    expect(() => createImages(none, []).check(name)).not.toThrow();
  });

  test.each([
    '',
    '../x',
    'a b',
    'A/B',
    'a:b:c',
    'http://a/b',
    'a?x=1',
    'a/../b',
    'a\nb',
    'x'.repeat(300),
    'a@sha256:12',
  ])('%j is none', (name) => {
    expect(() => createImages(none, []).check(name)).toThrow('is no name');
  });

  test('only those that the owner allows', () => {
    const images = createImages(none, ['python:*', 'debian:12-slim']);
    expect(['python:3.13', 'debian:12-slim', 'debian:13', 'evil/python:3', 'pythonx:1'].map(images.isAllowed)).toEqual([
      true,
      true,
      false,
      false,
      false,
    ]);
  });
});

test('a listing is read, with odd names, without those that are no text', () => {
  const bytes = Buffer.concat([
    Buffer.from('5 755 1.5 10 a b\nc\0'),
    Buffer.from('0 644 2.5 11 dir/ä\0'),
    Buffer.from('0 644 2.5 12 '),
    Buffer.from([0xff, 0]),
    Buffer.from('nonsense\0cut off'),
  ]);
  expect(parseListing(bytes)).toEqual([
    { path: '/mnt/data/a b\nc', size: 5, executable: true, stamp: '1.5 10 5' },
    { path: '/mnt/data/dir/ä', size: 0, executable: false, stamp: '2.5 11 0' },
  ]);
});

test.each([
  ['nothing is written', 0, 1000],
  ['it is removed', -50, 1000],
  ['the limit is far', 10, 1000],
  ['the limit comes in a second', 300, 500],
  ['the limit is met at once', 600, 100],
])('the meter looks again the sooner the nearer the limit is: %s', (_name, written, pause) => {
  const before = { used: 100, at: 5000 };
  expect(pauseUntil(700, before, { used: 100 + written, at: 6000 })).toBe(pause);
});

test('use of processor and memory is read where the container shows it', () => {
  expect(parseUsage('1500000000 4096 2\n')).toEqual({ cpuSeconds: 1.5, peakMemory: 4096, memoryKills: 2 });
  expect(parseUsage(' ')).toEqual({ cpuSeconds: null, peakMemory: null, memoryKills: null });
});
