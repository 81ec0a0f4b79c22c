import { createDemo } from '../providers/scenarios/demo.ts';
import { type ScriptedServer, startScriptedServer } from '../providers/server.ts';
import { test as base, type Desk, expect } from './desk.ts';
import type { MadeFile } from './execute.ts';

/** Milliseconds between two events of the model: slow enough to be stopped in the middle. */
const PAUSE = 15;

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun'];
export const SALES: MadeFile = {
  name: 'sales.csv',
  type: 'text/csv',
  content: `Month,Region,Revenue\n${MONTHS.map((month, place) => `${month},North,${100 + place}\n${month},South,${50 + 20 * place}\n`).join('')}`,
};

/** With a model that follows the story of the demo. */
export const test = base.extend<{ readonly model: ScriptedServer }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads which fixtures are used from the pattern
  model: async ({}, use) => {
    const server = await startScriptedServer({ scenario: createDemo(PAUSE) });
    await use(server);
    await server.close();
  },
});

/** Chooses the scripted server as the model, as a person does. */
export async function setUp({ page, details }: Desk, model: ScriptedServer, key?: string): Promise<void> {
  await page.getByRole('button', { name: 'Conversation' }).click();
  await page.getByRole('button', { name: 'Another address' }).click();
  await details.getByRole('textbox', { name: 'Address' }).fill(`${model.origin}/v1`);
  await details.getByRole('combobox', { name: 'Model', exact: true }).fill('scripted-large');
  await details.getByRole('combobox', { name: 'Model', exact: true }).press('Tab');
  await expect(page.getByRole('button', { name: 'Model: scripted-large' })).toBeVisible();
  if (key === undefined) return;
  const field = details.locator('.key-field input[type="password"]');
  await field.fill(key);
  await field.press('Enter');
  await expect(field).toBeHidden();
}

export async function ask({ page }: Desk, question: string): Promise<void> {
  await page.getByRole('textbox', { name: 'Your question' }).fill(question);
  await page.getByRole('textbox', { name: 'Your question' }).press('Enter');
}
