import { expect, test } from 'vitest';
import { createCell } from '../../../../src/session/notebook';
import { conversationMarkdown, turnMarkdown } from '../../../../src/ui/ask/turn-markdown';
import { called, said, turn } from '../../../doubles/ask';

const first = turn('1', 'Why?\nTell me.', {
  items: [
    said('a', 'I look.'),
    called('c1', { code: 'wrong()' }, { cellId: 'changed' }),
    called('c2', { code: 'print("```")' }, { cellId: 'deleted' }),
    called('c3', { path: 'a.csv' }, { name: 'read_file' }),
    { kind: 'notice', id: 'n', notice: 'empty', text: 'Nothing came.' },
    said('b', '| a |\n| ---: |\n| 1 |\n'),
  ],
});
const cell = {
  ...createCell('code', 'right()\n'),
  id: 'changed',
  outputs: [
    { kind: 'stream', name: 'stdout', text: '\u001b[31m42\u001b[0m\n' },
    { kind: 'display', data: { 'image/png': new Blob(['p']) }, displayId: null },
  ],
} as const;
const cellOf = (id: string) => (id === cell.id ? cell : undefined);

const ANSWER = `I look.

\`\`\`python
right()
\`\`\`

\`\`\`text
42
\`\`\`

*A figure.*

\`\`\`\`python
print("\`\`\`")
\`\`\`\`

| a |
| ---: |
| 1 |`;

test('an answer: words, the code as it is now, what it put out', () => {
  expect(turnMarkdown(first, cellOf)).toBe(ANSWER);
});

test('a conversation: questions as quotations', () => {
  const second = turn('2', 'And then?', { items: [said('c', 'Nothing.')] });
  expect(conversationMarkdown({ turns: [first, second] }, cellOf)).toBe(
    `> Why?\n> Tell me.\n\n${ANSWER}\n\n---\n\n> And then?\n\nNothing.`,
  );
});
