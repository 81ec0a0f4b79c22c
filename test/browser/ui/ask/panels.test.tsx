import axe from 'axe-core';
import { describe, expect, it } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import type { RequestRecord } from '../../../../src/contract/ledger';
import { fail } from '../../../../src/contract/result';
import { called, createAgentDouble, createAskDouble, PROVIDER, said, turn } from '../../../doubles/ask';
import { mountDesk } from '../mount';

const record = (id: string, more: Partial<RequestRecord> = {}): RequestRecord => ({
  id,
  time: 1,
  method: 'POST',
  url: 'https://models.example.org/v1/chat/completions',
  host: 'models.example.org',
  outcome: 'done',
  status: 200,
  bytesOut: 2048,
  bytesIn: 1024,
  model: 'model-1',
  inputTokens: 1500,
  outputTokens: 200,
  cost: 0.0042,
  isEstimate: false,
  ...more,
});

const open = async (tab: string) => {
  await page.getByRole('tab', { name: tab }).click();
  await expect.element(page.getByRole('tabpanel', { name: tab })).toBeVisible();
};

describe('the settings of the model', () => {
  it('are offered where none is set up, and begin with a preset', async () => {
    const { services } = createAskDouble(createAgentDouble(), { setup: { providers: [], chosen: null } });
    await mountDesk({ ask: services });
    await expect.element(page.getByText('Without a model the desk is whole')).toBeVisible();
    await page.getByRole('button', { name: /^Local/ }).click();
    await expect.element(page.getByRole('combobox', { name: 'Provider' })).toHaveValue('local');
    expect(services.setup.current.chosen).toBe('local');
    await expect.element(page.getByText('Key', { exact: true })).not.toBeInTheDocument();
  });

  it('take a key for the tab, and never show it', async () => {
    const { services, setKey } = createAskDouble(createAgentDouble());
    const { host } = await mountDesk({ ask: services });
    await open('Model');
    await page.getByLabelText('Key', { exact: false }).first().fill('secret-1');
    await page.getByRole('button', { name: 'Use in this tab' }).click();
    await expect.element(page.getByText('Set, for this tab only.')).toBeVisible();
    expect(host.innerHTML).not.toContain('secret-1');
    await page.getByRole('button', { name: 'Forget the key' }).click();
    await expect.element(page.getByRole('button', { name: 'Use in this tab' })).toBeVisible();
    setKey(PROVIDER.id, 'locked');
    await page.getByLabelText('Passphrase of the stored key').fill('a few good words');
    await page.getByRole('button', { name: 'Unlock' }).click();
    await expect.element(page.getByText('Set, and stored encrypted in this browser.')).toBeVisible();
  });

  it('list models, take any other, and say what the test found', async () => {
    const { services } = createAskDouble(createAgentDouble(), {
      test: async () => fail('blocked', 'No answer from https://models.example.org.'),
    });
    const { host } = await mountDesk({ ask: services });
    await open('Model');
    await page.getByRole('button', { name: 'List', exact: true }).click();
    await expect.element(page.getByText('2 models are known.')).toBeVisible();
    expect([...host.querySelectorAll('datalist option')].map((option) => option.getAttribute('value'))).toEqual([
      'model-1',
      'model-2',
    ]);
    await page.getByRole('combobox', { name: 'Model', exact: true }).fill('another');
    await userEvent.keyboard('{Tab}');
    await page.getByRole('combobox', { name: 'Privacy' }).selectOptions('schema');
    await expect.element(page.getByText('No cell values, printed text or pictures leave.')).toBeVisible();
    expect(services.setup.current.providers[0]?.model).toBe('another');
    expect(services.setup.current.ask.privacy).toBe('schema');
    await page.getByRole('button', { name: 'Test', exact: true }).click();
    await expect.element(page.getByText('No answer from https://models.example.org.')).toBeVisible();
  });
});

describe('the ledger', () => {
  it('adds up what left, and shows the exact body', async () => {
    const { services } = createAskDouble(createAgentDouble(), {
      records: [record('a'), record('b', { time: 2, outcome: 'declined', status: null, bytesOut: 9999 })],
      bodies: { a: '{"model": "model-1"}' },
    });
    await mountDesk({ ask: services });
    await open('Ledger');
    const panel = page.getByRole('tabpanel', { name: 'Ledger' });
    await expect.element(panel.getByText('1,500 in, 200 out')).toBeVisible();
    await expect.element(panel.getByText('2 KB', { exact: true })).toBeVisible();
    await expect.element(panel.getByText('$0.0042', { exact: true })).toBeVisible();
    await expect.element(panel.getByText('Not sent')).toBeVisible();
    await panel.getByText('models.example.org').nth(1).click();
    await page.getByRole('checkbox', { name: 'As it is sent' }).click();
    await expect.element(panel.getByText('{"model": "model-1"}')).toBeVisible();
  });
});

const violations = async (host: Element) => {
  const { violations } = await axe.run(host, {
    runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
  });
  return violations.map((violation) => `${violation.id}: ${violation.nodes.map((node) => node.html).join(' ')}`);
};

describe('prices', () => {
  it('are the list prices until the person sets their own', async () => {
    const { services } = createAskDouble(createAgentDouble());
    await mountDesk({ ask: services });
    await open('Ledger');
    const input = page.getByRole('textbox', { name: 'Input, US dollars for a million tokens', exact: true });
    const output = page.getByRole('textbox', { name: 'Output, US dollars for a million tokens' });
    await expect.element(input).toHaveValue('2');
    await output.fill('12,5');
    await userEvent.keyboard('{Tab}');
    await expect.element(page.getByText('Your own price.')).toBeVisible();
    expect(services.prices.current).toEqual({ 'model-1': { input: 2, cached: 1, output: 12.5 } });
    await input.fill('cheap');
    await userEvent.keyboard('{Tab}');
    await expect.element(page.getByRole('alert')).toHaveTextContent('A price is a number');
    await page.getByRole('button', { name: 'Back to the list price' }).click();
    await expect.element(output).toHaveValue('8');
    expect(services.prices.current).toEqual({});
  });

  it('of an unknown model can be set, and of other models forgotten', async () => {
    const { services } = createAskDouble(createAgentDouble(), {
      setup: { providers: [{ ...PROVIDER, model: 'new/model' }], chosen: PROVIDER.id },
    });
    services.prices.set('old-model', { input: 1, cached: 1, output: 1 });
    await mountDesk({ ask: services });
    await open('Ledger');
    await expect.element(page.getByText('No price is known: without one')).toBeVisible();
    await page.getByRole('textbox', { name: 'Input, US dollars for a million tokens', exact: true }).fill('3');
    await userEvent.keyboard('{Tab}');
    expect(services.prices.current['new/model']).toEqual({ input: 3, cached: 3, output: 0 });
    await page.getByRole('button', { name: 'Forget the price of old-model' }).click();
    expect(Object.keys(services.prices.current)).toEqual(['new/model']);
  });
});

describe('what left besides requests to models', () => {
  it('is summed up beside them, and each is a click away', async () => {
    const { services } = createAskDouble(createAgentDouble());
    const { network } = await mountDesk({ ask: services });
    await open('Ledger');
    await expect.element(page.getByText('Nothing else has left this device')).toBeVisible();
    network.record('https://data.example.org/a.csv', 'done');
    network.record('https://files.example.org/b.whl', 'done');
    network.record('https://other.example.org/', 'denied');
    await expect.element(page.getByText('2, and 1 refused')).toBeVisible();
    await expect.element(page.getByText('files.example.org, data.example.org')).toBeVisible();
    await page.getByRole('button', { name: 'Show each under Network' }).click();
    await expect.element(page.getByText('GET https://files.example.org/b.whl')).toBeVisible();
  });
});

describe.each(['light', 'dark'] as const)('%s', (theme) => {
  it('has no violation on a conversation with work in it', async () => {
    const items = [
      said('m', 'It **rises**, see `x`.\n\n```python\nx = 1\n```', 'First I look.'),
      called('c', { code: 'print(1)' }, { status: 'error', content: [{ kind: 'text', text: 'NameError' }] }),
      called('d', { path: '/mnt/data/a.csv' }, { name: 'read_file' }),
      { kind: 'notice', id: 'n', notice: 'condensed', text: 'Older results are given in short.' },
      called('q', { question: 'Which?' }, { name: 'ask_user', status: 'running' }),
    ] as const;
    const error = { code: 'unauthorised', message: 'The key is not valid.', retryAfter: null } as const;
    const agent = createAgentDouble({
      activity: { kind: 'running', callId: 'q' },
      request: { id: 'r', kind: 'question', callId: 'q', question: 'Which?', options: ['A', 'B'] },
      conversation: {
        turns: [
          turn('a', 'Why?', { versions: ['a', 'z'], end: { kind: 'failed', error } }),
          turn('b', 'And?', { items, end: null }),
        ],
      },
    });
    const { services } = createAskDouble(agent, { records: [record('a')], bodies: { a: '{}' } });
    const { host } = await mountDesk({ ask: services, theme });
    await expect.element(page.getByRole('button', { name: 'A', exact: true })).toBeVisible();
    expect(await violations(host)).toEqual([]);
    for (const tab of ['Model', 'Ledger']) {
      await open(tab);
      expect(await violations(host), tab).toEqual([]);
    }
  });

  it('has no violation where there is no model', async () => {
    const { services } = createAskDouble(createAgentDouble(), { setup: { providers: [], chosen: null } });
    const { host } = await mountDesk({ ask: services, theme });
    await expect.element(page.getByText('Choose where the model runs')).toBeVisible();
    expect(await violations(host)).toEqual([]);
  });
});
