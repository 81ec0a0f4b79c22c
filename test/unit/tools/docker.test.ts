import { describe, expect, test } from 'vitest';
import type { DockerStatus, Level } from '../../../src/contract/docker';
import { fail, ok } from '../../../src/contract/result';
import type { PairedRunner, RemoteRequest, RemoteResult, Runners } from '../../../src/contract/runners';
import { createDockerTool, readyRunners } from '../../../src/tools/docker';
import { createToolHost } from '../../../src/tools/host';
import { CONTEXT, file, textOf } from './kit';

const STATUS: DockerStatus = {
  runner: 'workbench',
  level: 'open',
  engine: { version: '26.1', architecture: 'x86_64', swarm: false },
  image: 'debian:13-slim',
  images: ['debian:13-slim', 'python:3.13-slim'],
  limits: { file: 1, disk: 1, output: 1, seconds: 900, memory: 2 ** 31, cpus: 2, processes: 1, jobs: 1 },
  running: 0,
  waiting: 0,
};
const DONE: RemoteResult = { exitCode: 0, stdout: '', stderr: '', files: [], removed: [], beside: [], seconds: 1 };

function kit({ level = 'sealed' as Level, result = ok(DONE) as Awaited<ReturnType<Runners['run']>> } = {}) {
  const asked: RemoteRequest[] = [];
  const runner = (id: string, name: string): PairedRunner => ({
    id,
    client: 'c1',
    name,
    address: 'http://localhost:7337',
    level,
    image: null,
    trusted: [],
  });
  const runners: Pick<Runners, 'list' | 'state' | 'run'> = {
    list: () => [runner('r1', 'workbench'), runner('r2', 'lab'), runner('r3', 'asleep')],
    state: (id) => (id === 'r3' ? { kind: 'away', message: '' } : { kind: 'ready', status: STATUS }),
    async run(request) {
      asked.push(request);
      return result;
    },
  };
  const files = {
    list: async () => [file('/mnt/data/a.csv'), file('/mnt/data/logs/one.txt'), file('/mnt/data/logs/two.txt')],
  };
  const tool = createDockerTool({ runners, files, sessionId: 's1' });
  const host = createToolHost(() => [tool]);
  return { asked, runners, tool, call: (input: object) => host.call('docker', JSON.stringify(input), CONTEXT) };
}

describe('docker', () => {
  test('is told which runners are there, what they allow and their images; not those that are away', () => {
    const { tool, runners } = kit();
    expect(readyRunners(runners).map(({ name }) => name)).toEqual(['workbench', 'lab']);
    expect(tool.spec.description).toContain('Runner "workbench": sealed');
    expect(tool.spec.description).toContain('python:3.13-slim');
    expect(tool.spec.description).not.toContain('asleep');
  });

  test('sends the files that the command names, and no others', async () => {
    const { asked, call } = kit();
    await call({ command: 'sort a.csv > b.csv' });
    expect(asked[0]).toMatchObject({
      runner: 'r1',
      argv: ['/bin/sh', '-c', 'sort a.csv > b.csv'],
      level: 'sealed',
      session: 's1',
      paths: ['/mnt/data/a.csv'],
      mayChoose: false,
      for: 'cell',
    });
  });

  test('or those that the model asks for, folders too', async () => {
    const { asked, call } = kit();
    await call({ command: './run.sh', files: ['logs', '/mnt/data/a.csv'], runner: 'lab', image: 'python:3.13-slim' });
    expect(asked[0]).toMatchObject({
      runner: 'r2',
      image: 'python:3.13-slim',
      paths: ['/mnt/data/logs/one.txt', '/mnt/data/logs/two.txt', '/mnt/data/a.csv'],
    });
  });

  test.each([
    [{ command: 'x', files: ['nothing.csv'] }, 'There is no file or folder /mnt/data/nothing.csv'],
    [{ command: 'x', files: ['../../etc/passwd'] }, 'outside /mnt/data'],
    [{ command: 'x', runner: 'asleep' }, 'There are: workbench, lab'],
    [{ command: 'apt install gcc', network: true }, 'workbench is sealed'],
    [{ files: [] }, 'command'],
  ])('%j is refused before anybody is asked', async (input, said) => {
    const { asked, call } = kit();
    const result = await call(input);
    expect(result.isError).toBe(true);
    expect(textOf(result)).toContain(said);
    expect(asked).toEqual([]);
  });

  test('network is a job at the level open', async () => {
    const { asked, call } = kit({ level: 'open' });
    await call({ command: 'apt-get install -y gcc', network: true });
    expect(asked[0]?.level).toBe('open');
  });

  test('tells output, errors, the exit code and what came back', async () => {
    const { call } = kit({
      result: ok({
        ...DONE,
        exitCode: 2,
        stdout: 'half \u001b[31mred\u001b[0m\n',
        stderr: 'warning\n',
        files: [file('/mnt/data/out.bin', 2048)],
        removed: ['/mnt/data/old'],
        beside: ['/mnt/data/a (1).csv'],
      }),
    });
    const result = await call({ command: 'x' });
    expect(result.isError).toBe(true);
    expect(textOf(result)).toBe(
      [
        'half red',
        'stderr:\nwarning',
        'Exit code 2.',
        'New or changed files: /mnt/data/out.bin (2 KB)\nRemoved: /mnt/data/old',
        'Files that were changed in the desk meanwhile are as they were; what came back is /mnt/data/a (1).csv.',
      ].join('\n\n'),
    );
  });

  test('tells when the person did not let it leave', async () => {
    const { call } = kit({ result: fail('declined', 'The person did not let this leave the device.') });
    expect(textOf(await call({ command: 'x' }))).toBe('The person did not let this leave the device.');
  });
});
