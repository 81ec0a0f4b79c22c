import { describe, expect, it } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { conversationOf } from '../../../../src/session/conversation';
import { createCell } from '../../../../src/session/notebook';
import { called, createAgentDouble, createAskDouble, logOf, said, turn } from '../../../doubles/ask';
import { mountDesk } from '../mount';

async function mount(state: Parameters<typeof createAgentDouble>[0] = {}, options = {}) {
  const agent = createAgentDouble(state);
  const { services, ...more } = createAskDouble(agent, options);
  const desk = await mountDesk({ ask: services });
  await expect.element(page.getByRole('textbox', { name: 'Your question' })).toBeVisible();
  return { agent, services, ...more, ...desk };
}

const composer = () => page.getByRole('textbox', { name: 'Your question' });

describe('the composer', () => {
  it('sends with Enter and breaks the line with Shift-Enter', async () => {
    const { agent } = await mount();
    await composer().click();
    await userEvent.keyboard('One{Shift>}{Enter}{/Shift}two');
    await expect.element(composer()).toHaveValue('One\ntwo');
    await userEvent.keyboard('{Enter}');
    await expect.poll(() => agent.calls).toEqual(['send One\ntwo']);
    await expect.element(composer()).toHaveValue('');
    await expect.element(page.getByRole('heading', { name: /^One/ })).toBeVisible();
  });

  it('does not send while a turn goes on, and stops it', async () => {
    const { agent } = await mount({ activity: { kind: 'asking', round: 2 } });
    await expect.element(page.getByText('Asking the model, request 2')).toBeVisible();
    await composer().fill('More');
    await userEvent.keyboard('{Enter}');
    await page.getByRole('button', { name: 'Stop', exact: true }).click();
    expect(agent.calls).toEqual(['stop']);
    await expect.element(composer()).toHaveValue('More');
  });

  it('changes what happens with code', async () => {
    const { services } = await mount();
    await page.getByRole('button', { name: 'Code: Run automatically' }).click();
    await page.getByRole('menuitem', { name: 'Never run' }).click();
    await expect.element(page.getByRole('button', { name: 'Code: Never run' })).toBeVisible();
    expect(services.setup.current.ask.mode).toBe('never');
  });
});

it('an empty conversation whose welcome is taller than the window is shown from its top', async () => {
  const { host } = await mount({}, { setup: { providers: [], chosen: null } });
  await page.viewport(1280, 360);
  await expect.element(page.getByText('Choose where the model runs')).toBeInTheDocument();
  const scroller = host.querySelector('.talk-scroll');
  await expect.poll(() => (scroller ? scroller.scrollHeight - scroller.clientHeight : 0)).toBeGreaterThan(100);
  expect(scroller?.scrollTop).toBe(0);
  await expect.element(page.getByRole('button', { name: 'To the end' })).not.toBeInTheDocument();
});

describe('a turn', () => {
  it('renders an answer as it grows and leaves what is finished alone', async () => {
    const write = (text: string) => ({
      turns: [turn('a', 'Why?', { items: [{ ...said('m', text), end: null }], end: null })],
    });
    const { agent, host } = await mount({ conversation: write('First **bold**.\n\nSec') });
    await expect.element(page.getByText('Sec', { exact: true })).toBeVisible();
    const first = host.querySelector('.markdown-stream strong');
    expect(first).not.toBeNull();
    agent.set({ conversation: write('First **bold**.\n\nSecond.\n\n```python\nx = 1') });
    await expect.element(page.getByText('Second.')).toBeVisible();
    await expect.poll(() => host.querySelector('.code-block .tok-number')?.textContent).toBe('1');
    expect(host.querySelector('.markdown-stream strong')).toBe(first);
  });

  it('makes nothing anew but the block that grows', async () => {
    const blocks = [
      '# Title',
      'A **word** with $x^2$ and [a file](sandbox:/mnt/data/a.csv).',
      '| n | sum |\n| :-- | --: |\n| a | 12 |',
      '- one\n- two',
      '```python\nx = 1\n```',
      '$$y = 2$$',
      'The end grows',
    ];
    const write = (text: string) => ({
      turns: [turn('a', 'Why?', { items: [{ ...said('m', text), end: null }], end: null })],
    });
    const { agent, host } = await mount({ conversation: write(blocks.join('\n\n')) });
    await expect.element(page.getByText('The end grows', { exact: true })).toBeVisible();
    await expect.poll(() => host.querySelectorAll('.markdown-stream .katex').length).toBe(2);
    await expect.poll(() => host.querySelector('.code-block .tok-number')?.textContent).toBe('1');
    const stream = host.querySelector('.markdown-stream');
    const finished = [...(stream?.children ?? [])].slice(0, -1);
    const inside = finished.flatMap((block) => [...block.querySelectorAll('*')]);
    const changed: Node[] = [];
    const observer = new MutationObserver((records) => {
      for (const { target } of records) if (finished.some((block) => block.contains(target))) changed.push(target);
    });
    if (stream) observer.observe(stream, { childList: true, subtree: true, characterData: true, attributes: true });
    let text = blocks.join('\n\n');
    for (const word of [' by', ' a', ' **word', '** at a time.', '\n\n', '| a |\n', '| - |\n', '| 1 |']) {
      text += word;
      agent.set({ conversation: write(text) });
      await new Promise((resolve) => requestAnimationFrame(resolve));
    }
    await expect.poll(() => host.querySelectorAll('.markdown-stream table').length).toBe(2);
    expect(changed).toEqual([]);
    expect(finished.flatMap((block) => [...block.querySelectorAll('*')])).toEqual(inside);
    observer.disconnect();
    // Columns of numbers stand on the right, and a file is a button that downloads it.
    const sum = [...host.querySelectorAll('td')].find((cell) => cell.textContent === '12');
    expect(sum && getComputedStyle(sum).textAlign).toMatch(/right/);
    await expect.element(page.getByRole('button', { name: 'a file' })).toHaveAttribute('data-path', '/mnt/data/a.csv');
  });

  it('runs and loads nothing of a hostile answer, also while it is cut in the middle', async () => {
    const hostile =
      '<img src=x onerror="window.wasHostile = 1"> <script>window.wasHostile = 1</script>\n\n[go](javascript:window.wasHostile=1) ' +
      '![p](https://evil.example/p.png)\n\n<iframe srcdoc="<script>parent.wasHostile=1</script>"></iframe>\n\n' +
      '<svg><a xlink:href="javascript:alert(1)"><text>t</text></a></svg> <form action="https://evil.example"><input name=a></form>';
    const write = (text: string) => ({
      turns: [turn('a', 'Why?', { items: [{ ...said('m', text), end: null }], end: null })],
    });
    const { agent, host } = await mount({ conversation: write('Begin.') });
    await expect.element(page.getByText('Begin.')).toBeVisible();
    for (let length = 0; length <= hostile.length; length += 7) {
      agent.set({ conversation: write(hostile.slice(0, length)) });
      await new Promise((resolve) => requestAnimationFrame(resolve));
    }
    agent.set({ conversation: write(`${hostile}\n\nAt its end.`) });
    await expect.element(page.getByText('At its end.')).toBeVisible();
    const answer = host.querySelector('.answer');
    expect(answer?.querySelector('script, iframe, form, input, svg a, [onerror]')).toBeNull();
    expect(answer?.innerHTML).not.toMatch(/javascript:/i);
    expect([...(answer?.querySelectorAll('img') ?? [])].map((image) => image.getAttribute('src'))).toEqual([]);
    expect('wasHostile' in window).toBe(false);
  });

  it('shows code while it is written', async () => {
    const { host } = await mount({
      activity: { kind: 'asking', round: 1 },
      conversation: {
        turns: [
          turn('a', 'Go', {
            items: [called('c', '{"code":"import pandas as pd\\npd.re', { status: 'written' })],
            end: null,
          }),
        ],
      },
    });
    await expect.element(page.getByText('Writing', { exact: true })).toBeVisible();
    await expect.poll(() => host.querySelector('.call .code')?.textContent).toBe('import pandas as pd\npd.re');
  });

  it('lets code run once, changed, or not', async () => {
    const request = { id: 'r', kind: 'approval', callId: 'c', tool: 'python', code: 'print(1)', findings: [] } as const;
    const { agent } = await mount({
      request,
      activity: { kind: 'asking', round: 1 },
      conversation: {
        turns: [turn('a', 'Go', { items: [called('c', { code: 'print(1)' }, { status: 'asked' })], end: null })],
      },
    });
    await page.getByRole('textbox', { name: 'Code that waits to run' }).fill('print(2)');
    await page.getByRole('button', { name: 'Run for this session' }).click();
    await page.getByRole('button', { name: 'Don’t run' }).click();
    expect(agent.answers).toEqual([{ kind: 'allow', scope: 'session', code: 'print(2)' }, { kind: 'decline' }]);
  });

  it('asks the person, with choices', async () => {
    const { agent } = await mount({
      request: { id: 'r', kind: 'question', callId: 'c', question: 'Which year?', options: ['2025', '2026'] },
      activity: { kind: 'running', callId: 'c' },
      conversation: {
        turns: [
          turn('a', 'Go', {
            items: [called('c', { question: 'Which year?' }, { name: 'ask_user', status: 'running' })],
            end: null,
          }),
        ],
      },
    });
    await page.getByRole('button', { name: '2026' }).click();
    expect(agent.answers).toEqual([{ kind: 'text', text: '2026' }]);
  });

  it.each([
    [{ kind: 'stopped' }, 'Stopped. What was made so far is kept.', 'Continue'],
    [{ kind: 'rounds' }, 'The limit of 20 requests for one question is reached.', 'Continue'],
    [{ kind: 'length' }, 'The answer was cut off', 'Continue'],
    [{ kind: 'interrupted' }, 'Interrupted: the page was left', 'Continue'],
    [{ kind: 'empty' }, 'The model gave an empty answer twice.', 'Try again'],
    [
      { kind: 'failed', error: { code: 'unauthorised', message: 'The key is not valid.', retryAfter: null } },
      'The key is not valid.',
      'Try again',
    ],
    [
      { kind: 'failed', error: { code: 'cut-off', message: 'The connection broke.', retryAfter: null } },
      'The connection broke.',
      'Continue',
    ],
  ] as const)('says how it ended, and goes on: %o', async (end, text, label) => {
    const { agent } = await mount({ conversation: { turns: [turn('a', 'Go', { end })] } });
    await expect.element(page.getByText(text)).toBeVisible();
    await page.getByRole('button', { name: label, exact: true }).click();
    expect(agent.calls).toEqual(['resume']);
  });

  it('counts down to the next try', async () => {
    await mount({
      activity: { kind: 'waiting', reason: 'rate-limited', until: Date.now() + 12_000 },
      conversation: { turns: [turn('a', 'Go', { end: null })] },
    });
    await expect.element(page.getByText('The provider limits requests. Asked again in 12 s')).toBeVisible();
    await expect.element(page.getByText('Asked again in 10 s')).toBeVisible();
  });

  it('is edited and sent again, and its versions are switched', async () => {
    const { agent } = await mount({ conversation: { turns: [turn('b', 'Second try', { versions: ['a', 'b'] })] } });
    await expect.element(page.getByText('2 of 2')).toBeVisible();
    await page.getByRole('button', { name: 'Earlier version' }).click();
    await page.getByRole('button', { name: 'Edit and send again' }).click();
    await page.getByRole('textbox', { name: 'Your message, edited' }).fill('Third');
    await page.getByRole('button', { name: 'Send', exact: true }).first().click();
    expect(agent.calls).toEqual(['show a', 'edit b Third']);
  });
});

it('shows a request before it leaves, whole', async () => {
  const { decided } = await mount({}, { waiting: { id: 'w', host: 'models.example.org', body: '{"a":1}' } });
  await expect.element(page.getByText('Send this to models.example.org?')).toBeVisible();
  await page.getByRole('button', { name: 'Don’t send' }).click();
  expect(decided).toEqual([['w', false]]);
});

it('makes of 200 messages with 50 plots only what is near', async () => {
  const canvas = new OffscreenCanvas(640, 480);
  canvas.getContext('2d')?.fillRect(10, 10, 300, 200);
  const image = await canvas.convertToBlob();
  const plots = Array.from({ length: 50 }, (_, place) => ({
    ...createCell('code', `plot(${place})`),
    status: 'ok' as const,
    outputs: [{ kind: 'display', data: { 'image/png': image }, displayId: null } as const],
  }));
  const log = logOf(
    Array.from({ length: 100 }, (_, place) => {
      const message = `m${place}`;
      const call = { id: `c${place}`, name: 'python', input: JSON.stringify({ code: `plot(${place})` }) };
      const isPlot = place % 2 === 0;
      return [
        { kind: 'user', text: `Question ${place}`, files: [] },
        {
          kind: 'assistant',
          message,
          text: `Answer **${place}** with $x^2$.\n\n| a | b |\n| - | - |\n| 1 | 2 |\n`,
          reasoning: '',
          calls: isPlot ? [call] : [],
          provider: null,
          model: 'model-1',
          end: 'stop',
          usage: null,
          error: null,
          privacy: 'full',
        },
        ...(isPlot
          ? [
              {
                kind: 'call',
                callId: call.id,
                name: 'python',
                input: call.input,
                cellId: plots[place / 2]?.id ?? '',
              } as const,
              {
                kind: 'result',
                callId: call.id,
                name: 'python',
                outcome: 'ok',
                content: [],
                files: [],
                privacy: 'full',
              } as const,
            ]
          : []),
        { kind: 'end', end: { kind: 'done' } },
      ] as const;
    }).flat(),
  );
  const agent = createAgentDouble({ conversation: conversationOf(log) });
  const { services } = createAskDouble(agent);
  const { host } = await mountDesk({ ask: services, cells: plots });
  // The parts that are loaded late are there from here on.
  await expect.poll(() => host.querySelectorAll('.turn').length).toBe(100);
  await page.getByRole('button', { name: 'Notebook', exact: true }).click();
  await expect.element(page.getByRole('toolbar', { name: 'Notebook' })).toBeVisible();
  await page.getByRole('button', { name: 'Conversation' }).click();
  await expect.poll(() => host.querySelectorAll('.turn').length, { interval: 10 }).toBe(100);
  await expect.element(page.getByText('Question 99')).toBeVisible();
  await expect
    .poll(() => host.querySelector('[data-turn]:last-of-type strong')?.textContent, { interval: 10 })
    .toBe('99');
  expect(host.querySelectorAll('.call').length).toBeLessThan(20);
});
