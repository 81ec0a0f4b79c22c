import { expect, it } from 'vitest';
import type { NodeContainer } from '../../../src/contract/container';
import { createContainerRunner } from '../../../src/runners/container/container-runner';

const JOB = {
  argv: ['node', 'a.js'],
  cwd: '/mnt/data',
  env: {},
  stdin: null,
  files: [{ path: '/mnt/data/a.js', data: new Blob(['1']) }],
};

/** One whose programs run on without end. */
function endless() {
  const written: string[] = [];
  const container: NodeContainer = {
    workdir: '/home/data',
    fs: {
      readFile: async () => new Uint8Array(),
      writeFile: async (path) => void written.push(path),
      mkdir: async () => undefined,
      rm: async () => undefined,
    },
    spawn: async () => ({ exit: new Promise(() => {}), output: new ReadableStream<string>(), kill() {} }),
    on: () => () => {},
  };
  return { container, written };
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
