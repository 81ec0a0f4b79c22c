import { afterAll, expect, it } from 'vitest';
import { createTestKernel } from '../../doubles/kernel';
import { removeJspi } from '../../doubles/without-jspi';
import { printedBy } from './printed';
import { processSuite } from './process-suite';

removeJspi();
const desk = createTestKernel();
afterAll(() => desk.kernel.dispose());

processSuite(desk, true);

it('a program in Python that writes without end is ended when nobody reads it', async () => {
  expect(
    await printedBy(
      desk,
      `%%bash
printf 'import itertools\\nfor n in itertools.count(): print("line", n)\\n' > count.py
python3 count.py | head -2
echo "\${PIPESTATUS[@]}"`,
    ),
  ).toBe('line 0\nline 1\n141 0\n');
});
