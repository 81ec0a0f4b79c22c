import { expect, test } from 'vitest';
import type { ExportFormat } from '../../../../src/contract/interpreter';
import { exportSession } from '../../../../src/session/export';
import { fenced } from '../../../../src/session/export/markdown';
import { redactKeys } from '../../../../src/session/export/redact-keys';
import { validateNotebook } from '../../../e2e/notebook-format.ts';
import { BODY, createStores, EVENTS, sourceOf } from './kit';

const text = async (format: Exclude<ExportFormat, 'html'>, more = {}) =>
  (await exportSession(sourceOf(createStores().files, more), format)).text();

test('a notebook: what was said and what was run, in order, in format 4.5', async () => {
  const { cells } = validateNotebook(JSON.parse(await text('ipynb')));
  expect(cells.map(({ cell_type }) => cell_type)).toEqual(['markdown', 'markdown', 'code', 'markdown', 'code']);
  expect(cells[0]).toMatchObject({ source: ['> Which grows?\n', '>\n', '> [a b.csv](sandbox:/mnt/data/a%20b.csv)'] });
  expect(cells[2]?.outputs?.map(({ output_type }) => output_type)).toEqual([
    'stream',
    'display_data',
    'execute_result',
    'error',
  ]);
  const without = validateNotebook(JSON.parse(await text('ipynb', { events: [] })));
  expect(without.cells.map(({ cell_type }) => cell_type)).toEqual(['code', 'code']);
});

test('a script: words as comments, magics too', async () => {
  expect(await text('py')).toBe(`# %% [markdown]
# > Which grows?
# >
# > [a b.csv](sandbox:/mnt/data/a%20b.csv)

# %% [markdown]
# I look.

# %%
plot()

# %% [markdown]
# South, $x^2$.

# %%
# %time x = 1
`);
});

test('Markdown: code and text in fences, pictures at the end', async () => {
  expect(await text('md')).toBe(`# Sales

> Which grows?
>
> [a b.csv](sandbox:/mnt/data/a%20b.csv)

I look.

\`\`\`python
plot()
\`\`\`

\`\`\`\`text
one
\`\`\`two
\`\`\`\`

![Figure 1][figure-1]

\`\`\`text
1
\`\`\`

\`\`\`text
KeyError: x
\`\`\`

South, $x^2$.

\`\`\`python
%time x = 1
\`\`\`

[figure-1]: data:image/png;base64,iVBORw0KGgo=
`);
  expect(fenced('a', 'text')).toBe('```text\na\n```');
});

test('a transcript: every request and every event, in the order of time', async () => {
  const lines = (await text('jsonl')).trimEnd().split('\n');
  const [head, ...rest] = lines.map((line) => JSON.parse(line));
  expect(head).toEqual({ type: 'session', id: 's1', title: 'Sales', created: 10 });
  const kinds = rest.map(({ type, kind }) => kind ?? type);
  expect(kinds).toEqual(['user', 'delta', 'request', ...EVENTS.slice(2).map(({ kind }) => kind)]);
  expect(rest[2]).toMatchObject({ bytesOut: 21, bytesIn: 900, status: 200, body: BODY });
  const result = rest.find(({ kind }) => kind === 'result');
  expect(result.content[1].data).toBe('data:image/png;base64,iVBORw0KGgo=');
});

test('a key that was written into a message is left out of a transcript', async () => {
  const key = `sk-ant-api03-${'x'.repeat(40)}`;
  const lines = await text('jsonl', { body: async () => JSON.stringify({ messages: [`use ${key}`] }) });
  expect(lines).not.toContain(key);
  expect(lines).toContain('use [key]');
  expect(redactKeys('sklearn.linear_model, skewness_of_things_and_more, risk-adjusted-returns-of-2024')).toBe(
    'sklearn.linear_model, skewness_of_things_and_more, risk-adjusted-returns-of-2024',
  );
});
