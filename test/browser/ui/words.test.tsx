import { expect, it } from 'vitest';
import { page } from 'vitest/browser';
import type { LogBody } from '../../../src/contract/conversation';
import { createCell } from '../../../src/session/notebook';
import { logOf } from '../../doubles/ask';
import { mountDesk } from './mount';

function said(message: string, text: string, runs: boolean): LogBody {
  const calls = runs ? [{ id: 'c', name: 'python', input: '{"code":"run()"}' }] : [];
  const rest = { reasoning: '', provider: null, model: 'm', usage: null, error: null, privacy: 'full' } as const;
  return { kind: 'assistant', message, text, calls, end: runs ? 'tool-calls' : 'stop', ...rest };
}

const RUN: LogBody = { kind: 'call', callId: 'c', name: 'python', input: '{"code":"run()"}', cellId: 'run' };

it('a notebook has the words of its conversation where they belong, and more of them as they come', async () => {
  const events = logOf([
    { kind: 'user', text: 'Why <b>so</b>?', files: [] },
    said('m1', 'I **look**.', true),
    RUN,
    said('m2', 'Because.', false),
    { kind: 'end', end: { kind: 'done' } },
  ]);
  const cells = [
    createCell('code', 'mine()'),
    { ...createCell('code', 'run()'), id: 'run' },
    createCell('code', 'last()'),
  ];
  const { host, sessions, conversations } = await mountDesk({ cells, events });
  const words = page.getByRole('region', { name: 'From the conversation' });
  await expect.element(words.last()).toHaveTextContent('Because.');
  await expect.element(words.first()).toHaveTextContent('Why so?');
  const order = [...host.querySelectorAll('.said-here, [data-cell]')].map((element) =>
    element.matches('.cell') ? element.getAttribute('aria-label') : element.textContent?.replace(/\s+/g, ' ').trim(),
  );
  expect(order).toEqual(['Code cell 1', 'Why so? I look.', 'Code cell 2', 'Because.', 'Code cell 3']);

  const [session] = await sessions.list();
  await conversations.append(session?.id ?? '', [
    { id: 'more', time: 9, parent: events.at(-1)?.id ?? null, kind: 'user', text: 'And now?', files: [] },
  ]);
  await expect.element(words.last()).toHaveTextContent('Because. And now?');
});

it('a notebook without a conversation has none', async () => {
  const { host } = await mountDesk({ cells: [createCell('code', 'mine()')] });
  await expect.element(page.getByRole('textbox', { name: 'Code of cell 1' })).toBeVisible();
  expect(host.querySelector('.said-here')).toBeNull();
});
