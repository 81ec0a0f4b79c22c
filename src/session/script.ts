import type { Cell, SessionDocument } from '../contract/session';

/** Cell magics whose cell is still Python below the first line. */
const PYTHON_MAGICS = /^%%(?:time|timeit|capture|prun)\b/;
const CELL_MAGIC = /^%%[a-z]/i;
const LINE_MAGIC = /^(?:[%!][a-z]|\?|!\.?\/)/i;

function comment(line: string): string {
  return line === '' ? '#' : `# ${line}`;
}

function code(source: string): string {
  const lines = source.split('\n');
  const first = lines.find((line) => line.trim() !== '') ?? '';
  if (CELL_MAGIC.test(first) && !PYTHON_MAGICS.test(first)) return lines.map(comment).join('\n');
  return lines.map((line) => (CELL_MAGIC.test(line) || LINE_MAGIC.test(line) ? comment(line) : line)).join('\n');
}

function cell({ kind, source }: Cell): string {
  return kind === 'code' ? `# %%\n${code(source)}` : `# %% [markdown]\n${source.split('\n').map(comment).join('\n')}`;
}

/**
 * The session as a Python script in the percent format, which editors and Jupytext read back as cells. Magics and shell
 * lines become comments, so that it is valid Python. https://jupytext.readthedocs.io/en/latest/formats-scripts.html
 */
export function exportScript(document: SessionDocument): string {
  return `${document.cells.map(cell).join('\n\n')}\n`;
}
