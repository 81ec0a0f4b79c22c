import { expect, test } from 'vitest';
import type { Cell } from '../../../src/contract/session';
import { createCell } from '../../../src/session/notebook';
import { exportScript } from '../../../src/session/script';

function script(...cells: Cell[]): string {
  return exportScript({ info: { id: 's', title: 'T', created: 1, modified: 1 }, cells });
}

test('cells in the percent format', () => {
  expect(
    script(createCell('markdown', '# Title\n\nWords'), createCell('code', 'a = 1\nprint(a)'), createCell('code')),
  ).toBe('# %% [markdown]\n# # Title\n#\n# Words\n\n# %%\na = 1\nprint(a)\n\n# %%\n\n');
});

test('what is not Python becomes a comment', () => {
  const source = '%matplotlib inline\n!ls -l\nx = a\nif x != 1: pass\ny = 5 \\\n% 3';
  expect(script(createCell('code', source))).toBe(
    '# %%\n# %matplotlib inline\n# !ls -l\nx = a\nif x != 1: pass\ny = 5 \\\n% 3\n',
  );
  expect(script(createCell('code', '%%bash\nls\n\necho'))).toBe('# %%\n# %%bash\n# ls\n#\n# echo\n');
  expect(script(createCell('code', '%%time\nx = 1'))).toBe('# %%\n# %%time\nx = 1\n');
});
