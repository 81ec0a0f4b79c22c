import { describe, expect, it } from 'vitest';
import { page } from 'vitest/browser';
import type { Finding } from '../../../../src/contract/kernel';
import { called, createAgentDouble, createAskDouble, turn } from '../../../doubles/ask';
import { mountDesk } from '../mount';

const MISSING: Finding = { line: 2, kind: 'missing-file', text: 'No file "sale.csv". Did you mean "sales.csv"?' };
const BUNDLED: Finding = { line: 1, kind: 'bundled', text: 'pandas 2.3.3 is loaded first.' };
const found = page.getByRole('list', { name: 'Noticed before the run' });

async function mount(state: Parameters<typeof createAgentDouble>[0]) {
  const agent = createAgentDouble(state);
  const { services, setKey } = createAskDouble(agent);
  await mountDesk({ ask: services });
  return { agent, setKey };
}

describe('before a run', () => {
  it('what was seen is shown with the code that waits', async () => {
    await mount({
      request: {
        id: 'r',
        kind: 'approval',
        callId: 'c',
        tool: 'python',
        code: 'load_file("sale.csv")',
        findings: [BUNDLED, MISSING],
      },
      activity: { kind: 'asking', round: 1 },
      conversation: {
        turns: [turn('a', 'Go', { items: [called('c', { code: 'x' }, { status: 'asked' })], end: null })],
      },
    });
    await expect.element(found.getByRole('listitem')).toHaveLength(2);
    await expect.element(found).toHaveTextContent('Line 2: No file "sale.csv". Did you mean "sales.csv"?');
    // Changed code is read again: the double finds nothing in it.
    await page.getByRole('textbox', { name: 'Code that waits to run' }).fill('print(2)');
    await expect.element(found).not.toBeInTheDocument();
  });

  it('and with the code that runs', async () => {
    await mount({
      activity: { kind: 'running', callId: 'c' },
      conversation: {
        turns: [
          turn('a', 'Go', {
            items: [called('c', { code: 'x' }, { status: 'running', findings: [MISSING] })],
            end: null,
          }),
        ],
      },
    });
    await expect.element(found).toHaveTextContent('Did you mean "sales.csv"?');
  });

  it('a host is asked for, in every mode', async () => {
    const { agent } = await mount({
      request: { id: 'r', kind: 'host', callId: 'c', host: 'api.example.org' },
      activity: { kind: 'running', callId: 'c' },
      conversation: {
        turns: [turn('a', 'Go', { items: [called('c', { code: 'x' }, { status: 'running' })], end: null })],
      },
    });
    await expect.element(page.getByText('Waits for you')).toBeVisible();
    await page.getByRole('button', { name: 'Allow until closed' }).click();
    await page.getByRole('button', { name: 'Always allow' }).click();
    await page.getByRole('button', { name: 'Don’t allow' }).click();
    expect(agent.answers).toEqual([
      { kind: 'allow-host', until: 'once' },
      { kind: 'allow-host', until: 'always' },
      { kind: 'decline' },
    ]);
  });
});

describe('a key that is not taken any more', () => {
  it('is replaced where it failed, and the turn goes on', async () => {
    const error = { code: 'unauthorised', message: 'The key has expired.', retryAfter: null } as const;
    const { agent } = await mount({ conversation: { turns: [turn('a', 'Go', { end: { kind: 'failed', error } })] } });
    await page.getByRole('textbox', { name: 'Another key' }).fill('sk-new');
    await page.getByRole('button', { name: 'Use it and go on' }).click();
    await expect.poll(() => agent.calls).toEqual(['resume']);
  });
});
