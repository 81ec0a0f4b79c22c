import { answer, call, type Scenario, text } from '../providers/scenario.ts';
import { startScriptedServer } from '../providers/server.ts';
import { STOP_LIMIT } from '../stop-limit.ts';
import { ask, setUp } from './asking.ts';
import { type Desk, expect, RUN_TIMEOUT, test } from './desk.ts';

/** Does what the question names, and then says the same words. */
const DOES: Scenario = {
  name: 'does what it is told',
  steps({ question, results }) {
    const last = question.trim().split('\n').at(-1) ?? '';
    if (results.length > 0 || last.startsWith('Go on')) return answer(text('After all.'));
    if (last.startsWith('talk')) return { ...answer(text('One by one. '.repeat(200))), manner: { pause: 60 } };
    if (last.startsWith('compute'))
      return answer(call(`call_${last.replace(' ', '')}`, 'python', { code: "print('begun')\nwhile True: pass" }));
    if (last.startsWith('ask'))
      return answer(call(`call_${last.replace(' ', '')}`, 'ask_user', { question: 'Which year?', options: ['2026'] }));
    return answer(call(`call_${last.replace(' ', '')}`, 'python', { code: '6 * 7' }));
  },
};

const turnOf = ({ page }: Desk, number: number) =>
  page.getByRole('article', { name: `Question ${number}`, exact: true });

/** Each place in which a turn can be left, with what shows that it is there. */
const PLACES = [
  { question: 'talk', shows: 'One by one. One by one.' },
  { question: 'compute', shows: 'begun' },
  { question: 'ask', shows: 'Which year?' },
  { question: 'wait', shows: 'Waits for you' },
] as const;

async function setMode({ page }: Desk, from: string, to: string): Promise<void> {
  await page.getByRole('button', { name: `Code: ${from}` }).click();
  await page.getByRole('menuitem', { name: to }).click();
}

test('Stop ends a turn, wherever it is; what was made stays', async ({ desk }) => {
  const { page } = desk;
  const server = await startScriptedServer({ scenario: DOES });
  await setUp(desk, server);
  for (const [place, { question, shows }] of PLACES.entries()) {
    if (question === 'wait') await setMode(desk, 'Run automatically', 'Ask before each run');
    await ask(desk, `${question} 1`);
    const turn = turnOf(desk, place + 1);
    await expect(turn, question).toContainText(shows, { timeout: RUN_TIMEOUT });
    const start = Date.now();
    await page.getByRole('button', { name: 'Stop', exact: true }).click();
    await expect(turn, question).toContainText('Stopped. What was made so far is kept.');
    expect((Date.now() - start) / 1000, question).toBeLessThan(STOP_LIMIT);
    await expect(turn, question).toContainText(question === 'wait' ? '6 * 7' : shows);
  }
  await server.close();
});

for (const { question, shows } of PLACES) {
  test(`a page left in the middle goes on after a reload: ${question}`, async ({ desk }) => {
    const { page } = desk;
    const server = await startScriptedServer({ scenario: DOES });
    await setUp(desk, server);
    if (question === 'wait') await setMode(desk, 'Run automatically', 'Ask before each run');
    await ask(desk, `${question} 1`);
    const turn = turnOf(desk, 1);
    await expect(turn).toContainText(shows, { timeout: RUN_TIMEOUT });
    // A piece of an answer is kept each second.
    if (question === 'talk') await page.waitForTimeout(1500);
    await page.reload();
    await expect(turn).toContainText('Interrupted: the page was left while this went on.');
    if (question === 'talk') await expect(turn).toContainText('One by one.');
    else await expect(turn).toContainText(question === 'wait' ? 'Not run' : 'Interrupted');
    await turn.getByRole('button', { name: 'Continue' }).click();
    await expect(turn).toContainText('After all.', { timeout: RUN_TIMEOUT });
    await server.close();
  });
}
