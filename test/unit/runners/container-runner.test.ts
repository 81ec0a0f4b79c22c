import { expect, it } from 'vitest';
import type { ContainerServer, NodeContainer } from '../../../src/contract/container';
import { createContainerRunner } from '../../../src/runners/container/container-runner';

const JOB = {
  argv: ['node', 'a.js'],
  cwd: '/mnt/data',
  env: {},
  stdin: null,
  files: [{ path: '/mnt/data/a.js', data: new Blob(['1']) }],
};

type Event = 'server-ready' | 'port';

/** One whose programs run on without end. */
function endless() {
  const written: string[] = [];
  const listeners = new Map<Event, (port: number, second: never, third: never) => void>();
  const container: NodeContainer = {
    workdir: '/home/data',
    fs: {
      readFile: async () => new Uint8Array(),
      writeFile: async (path) => void written.push(path),
      mkdir: async () => undefined,
      rm: async () => undefined,
    },
    spawn: async () => ({ exit: new Promise(() => {}), output: new ReadableStream<string>(), kill() {} }),
    on(event: Event, listener: (port: number, second: never, third: never) => void) {
      listeners.set(event, listener);
      return () => void listeners.delete(event);
    },
  };
  const tell = (event: Event, port: number, ...rest: string[]) =>
    Reflect.apply(listeners.get(event) ?? (() => {}), null, [port, ...rest]);
  return { container, written, tell, listeners };
}

it('what ran in a container held all that came after it when the person had switched that off', async () => {
  const [first, second] = [endless(), endless()];
  const containers = [first.container, second.container];
  const runner = createContainerRunner({ open: async () => containers[0] ?? first.container, isOn: () => true });
  const running = runner.run(JOB);
  await expect.poll(() => first.written).toContain('.carrel-node/job.json');
  containers.shift();
  runner.end();
  expect(await running).toMatchObject({ value: { exitCode: 137 } });
  // Switched on again: the new container has none of the files.
  const again = runner.run(JOB);
  await expect.poll(() => second.written).toContain('.carrel-node/job.json');
  expect(second.written).toContain('a.js');
  runner.end();
  await again;
});

it('a dev server is told with its address while its command runs, and no other address', async () => {
  const { container, written, tell, listeners } = endless();
  const told: (readonly ContainerServer[])[] = [];
  const runner = createContainerRunner({
    open: async () => container,
    isOn: () => true,
    onServers: (now) => told.push(now),
  });
  const stop = new AbortController();
  let said = '';
  const running = runner.run(
    { ...JOB, argv: ['npm', 'run', 'dev'] },
    {
      signal: stop.signal,
      onEvent(event) {
        if (event.kind === 'stderr') said += new TextDecoder().decode(event.data);
      },
    },
  );
  await expect.poll(() => listeners.size).toBe(2);
  expect(written).toContain('.carrel-node/job.json');
  const url = 'https://k03e2io1v3fx9wvj0vr8qd5q58o56n-fkdo--5173--31323456.local-corp.webcontainer-api.io';
  tell('server-ready', 5173, url);
  expect(told).toEqual([[{ port: 5173, url: `${url}/` }]]);
  expect(said).toContain('Port 5173');
  for (const other of [
    'https://example.org/',
    'http://x.webcontainer-api.io/',
    'https://webcontainer-api.io.example.org/',
    'javascript:1',
  ])
    tell('server-ready', 3000, other);
  tell('server-ready', 0, url);
  expect(told).toHaveLength(1);
  tell('server-ready', 3000, url);
  tell('port', 5173, 'close', url);
  expect(told.at(-1)).toEqual([{ port: 3000, url: `${url}/` }]);
  stop.abort();
  expect(await running).toMatchObject({ value: { exitCode: 137 } });
  expect(told.at(-1)).toEqual([]);
  expect(listeners.size).toBe(0);
});
