import { afterAll, expect, test } from 'vitest';
import type { KernelEvent } from '../../../src/contract/kernel';
import { createTestKernel } from '../../doubles/kernel';
import { kernelCore, textOf } from './core';

const one = createTestKernel();
const { kernel, files, run } = one;
afterAll(() => kernel.dispose());

function displays(events: readonly KernelEvent[]) {
  return events.flatMap((event) => (event.kind === 'display' ? [event.data] : []));
}

kernelCore(one);

test('imports load their packages and show the progress', async () => {
  const labels: string[] = [];
  const result = await run('import pandas as pd\npd.DataFrame({"a": [1, 2]})', {
    onEvent: (event) => {
      if (event.kind === 'progress' && event.progress) labels.push(event.progress.label);
    },
  });
  expect(result.error).toBeNull();
  expect(labels.some((label) => label.includes('pandas'))).toBe(true);
  const shown = result.events.find((event) => event.kind === 'result');
  expect(shown?.kind === 'result' && Object.keys(shown.data)).toEqual(
    expect.arrayContaining(['text/html', 'text/plain']),
  );
});

test('figures left open appear as pictures, one for each', async () => {
  const result = await run(
    'import matplotlib.pyplot as plt\nfor i in range(2):\n    plt.figure()\n    plt.plot([1, 2, i])',
  );
  expect(result.error).toBeNull();
  const images = displays(result.events).map((data) => data['image/png']);
  expect(images.length).toBe(2);
  for (const image of images) {
    expect(image).toBeInstanceOf(Blob);
    const bytes = new Uint8Array(await (image as Blob).arrayBuffer());
    expect([...bytes.slice(1, 4)]).toEqual([0x50, 0x4e, 0x47]);
  }
  expect(
    (await run('plt.figure(); plt.plot([3]); plt.savefig("a.png"); plt.close()')).files.map(({ path }) => path),
  ).toEqual(['/mnt/data/a.png']);
});

test('a file of the page is read by Python in slices, and what Python writes is in the store', async () => {
  const rows = Array.from({ length: 200_000 }, (_, index) => `${index},${index % 7}`).join('\n');
  await files.commit([{ kind: 'write', path: '/mnt/data/big.csv', data: new Blob([`a,b\n${rows}`]) }]);
  const result = await run(
    "import pandas as pd\nd = pd.read_csv('big.csv')\nd.groupby('b').a.sum().to_csv('sums.csv')\nprint(len(d), open('big.csv').readline().strip())",
  );
  expect(result.stdout).toBe('200000 a,b\n');
  expect(result.files.map(({ path }) => path)).toEqual(['/mnt/data/sums.csv']);
  expect((await textOf(files, '/mnt/data/sums.csv'))?.split('\n').length).toBe(9);
});

test('10 MB of output are cut on the screen and whole in a file', async () => {
  const result = await run("for i in range(100_000): print('x' * 99)");
  expect(result.stdout.length).toBe(100_000);
  expect(result.wholeOutput).toMatch(/^\/mnt\/data\/output\/run-\d+\.txt$/);
  expect((await textOf(files, result.wholeOutput ?? ''))?.length).toBe(10_000_000);
});

test('100 figures come as 100 pictures', async () => {
  const result = await run(
    'import matplotlib.pyplot as plt\nfor i in range(100):\n    plt.figure(figsize=(1, 1)); plt.plot([i]); plt.show()',
    { timeout: null },
  );
  expect(result.error).toBeNull();
  expect(displays(result.events).length).toBe(100);
});

test('variables, completion and documentation tell what is there', async () => {
  await run(
    'import numpy as np\nprices = np.zeros((3, 4))\ndef area(width, height):\n    "Width times height."\n    return width * height',
  );
  expect(await kernel.variables()).toContainEqual({ name: 'prices', type: 'ndarray', summary: '3 × 4', bytes: 96 });
  const completion = await kernel.complete('pri', 3);
  expect(completion.items.map(({ text }) => text)).toContain('prices');
  const shown = await kernel.inspect('area(', 4);
  expect(String(shown?.['text/plain'])).toContain('Width times height.');
});

test('a package that cannot work here says so and what to do', async () => {
  const result = await run('import torch');
  expect(result.error?.name).toBe('ModuleNotFoundError');
  expect(result.error?.message).toMatch(/torch/);
  expect(result.error?.traceback).not.toContain('finder.py');
  expect(result.error?.message.length).toBeGreaterThan(60);
});
