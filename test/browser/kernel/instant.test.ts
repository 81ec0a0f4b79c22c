import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createMemoryFileStore } from '../../../src/files/memory-store';
import { createSnapshots, type Snapshots } from '../../../src/kernel/snapshots';
import { deferred } from '../../../src/lib/deferred';
import { createTestKernel, type TestKernel } from '../../doubles/kernel';
import { kernelCore } from './core';

/** A loaded machine takes minutes for a few starts. */
const PATIENCE = 400_000;

/** All that a start could leave otherwise than it should, as text that is the same for each start. */
const PROBE = `
import asyncio, importlib.metadata, inspect, io, json, os, sys, zoneinfo
import IPython, carrel.shell, pyodide_js
print(sys.path, sys.argv, sys.executable, os.getcwd(), sorted(os.environ.items()))
print(sorted(name for name in sys.modules if name.partition('.')[0] in {'IPython', 'carrel', 'pyodide', 'traitlets'}))
print(sorted(pyodide_js.loadedPackages.to_py().items()))
print(importlib.metadata.version('ipython'), len(inspect.getsource(IPython.core.interactiveshell)))
print(sorted(os.listdir('/')), sorted(os.listdir('/home/pyodide')), sorted(os.listdir('/tmp')))
print(open('kept.txt').read(), len(open(carrel.shell.__file__).read()))
await asyncio.sleep(0)
get_ipython().run_line_magic('timeit', '-n1 -r1 -q pass')
import numpy, module_beside_the_data
print(numpy.arange(3).sum(), module_beside_the_data.VALUE, sorted(name for name in get_ipython().user_ns if not name.startswith('_')), '_pyodide_core' in globals())
def f(n): return 1 / n
f(0)
`;

/** What a person could do to the Python of the tabs to come, if their own were taken for it. */
const HOSTILE = `
import builtins, os, random, sys, carrel.shell
builtins.poison = 1
carrel.shell.poison = 1
open('/lib/python3.13/site-packages/sitecustomize_poison.py', 'w').write('poison = 1')
os.environ['POISON'] = '1'
sys.path.insert(0, '/poison')
random.seed(1)
`;

const FACES = `
import builtins, os, sys, carrel.shell
print(hasattr(builtins, 'poison'), hasattr(carrel.shell, 'poison'), 'POISON' in os.environ, '/poison' in sys.path)
print(os.path.exists('/lib/python3.13/site-packages/sitecustomize_poison.py'))
`;

const snapshots = createSnapshots('test-instant');
const kept = deferred<number>();
const spareIsReady = deferred();
const watched: Snapshots = {
  ...snapshots,
  async put(identity, data) {
    await snapshots.put(identity, data);
    kept.resolve(data.size);
  },
};
const kernels: TestKernel[] = [];

function open(instant: Parameters<typeof createTestKernel>[3]): TestKernel {
  const one = createTestKernel({}, files, undefined, instant);
  kernels.push(one);
  return one;
}

const files = createMemoryFileStore({ fileLimit: () => 2 ** 31 });
let probed: unknown;

async function probe({ run }: TestKernel) {
  const { stdout, error } = await run(PROBE);
  return { stdout, error };
}

beforeAll(async () => {
  await snapshots.clear();
  await files.commit(
    [
      { kind: 'write', path: '/mnt/data/kept.txt', data: new Blob(['kept']) },
      { kind: 'write', path: '/mnt/data/module_beside_the_data.py', data: new Blob(['VALUE = 7']) },
    ],
    { by: 'test' },
  );
});
afterAll(async () => {
  for (const { kernel } of kernels) kernel.dispose();
  await snapshots.clear();
});

test(
  'after the first start a snapshot is taken, beside what the person runs',
  async () => {
    const first = open({
      snapshots: watched,
      maySnapshot: () => true,
      mayKeepSpare: () => false,
      quiet: 0,
      isAwaited: false,
    });
    probed = await probe(first);
    expect(probed).toMatchObject({ error: { name: 'ZeroDivisionError' } });
    await first.run(HOSTILE);
    expect((await first.run(FACES)).stdout).toBe('True True True True\nTrue\n');
    expect(await kept.promise).toBeGreaterThan(20e6);
    first.kernel.dispose();
  },
  PATIENCE,
);

test(
  'Python from a snapshot is as Python from the beginning',
  async () => {
    let asked = 0;
    const warm = open({
      snapshots,
      maySnapshot: () => true,
      mayKeepSpare() {
        asked += 1;
        // Asked before it is started, and when it is up.
        if (asked === 2) spareIsReady.resolve();
        return true;
      },
      quiet: 0,
      isAwaited: false,
    });
    expect(await probe(warm)).toEqual(probed);
  },
  PATIENCE,
);

test('nothing that ran before is in the snapshot', async () => {
  const later = kernels[1];
  expect((await later?.run(FACES))?.stdout).toBe('False False False False\nFalse\n');
});

test(
  'two starts from one snapshot draw other random numbers, and know what time it is',
  async () => {
    const code = 'import random, uuid, time, datetime\nprint(random.random(), uuid.uuid4())';
    const other = open({
      snapshots,
      maySnapshot: () => true,
      mayKeepSpare: () => false,
      quiet: 2 ** 30,
      isAwaited: false,
    });
    const [one, two] = [await kernels[1]?.run(code), await other.run(code)];
    expect(one?.stdout).not.toBe(two.stdout);
    const before = Date.now();
    const { stdout } = await other.run('print(time.time() * 1000, datetime.datetime.now().timestamp() * 1000)');
    for (const time of stdout.trim().split(' ')) {
      expect(Number(time)).toBeGreaterThan(before - 1000);
      expect(Number(time)).toBeLessThan(Date.now() + 1000);
    }
    other.kernel.dispose();
  },
  PATIENCE,
);

test(
  'after a restart the spare takes over, with the files as they are now',
  async () => {
    await spareIsReady.promise;
    const { kernel, run } = kernels[1] as TestKernel;
    const steps: string[] = [];
    kernel.watch((notice) => {
      if (notice.kind === 'progress' && notice.progress) steps.push(notice.progress.label);
    });
    await files.commit([{ kind: 'write', path: '/mnt/data/kept.txt', data: new Blob(['later']) }], { by: 'test' });
    await kernel.restart();
    expect(steps).toEqual([]);
    expect((await run("print(open('kept.txt').read())", { storeHistory: false })).stdout).toBe('later\n');
    await files.commit([{ kind: 'write', path: '/mnt/data/kept.txt', data: new Blob(['kept']) }], { by: 'test' });
    expect(await probe(kernels[1] as TestKernel)).toEqual(probed);
  },
  PATIENCE,
);

describe('Python from a snapshot', () => {
  const found: boolean[] = [];
  const counting: Snapshots = {
    ...snapshots,
    async get(identity) {
      const snapshot = await snapshots.get(identity);
      found.push(snapshot !== null);
      return snapshot;
    },
    clear: () => Promise.reject(new Error('It did not come up')),
  };
  const instant = {
    snapshots: counting,
    maySnapshot: () => false,
    mayKeepSpare: () => false,
    quiet: 2 ** 30,
    isAwaited: false,
  };
  const again = createTestKernel({}, undefined, undefined, instant);
  afterAll(() => again.kernel.dispose());
  test(
    'starts',
    async () => {
      await again.kernel.start();
      expect(found).toEqual([true]);
    },
    PATIENCE,
  );
  kernelCore(again);
});
