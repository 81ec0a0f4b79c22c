import { type ChildProcess, spawn } from 'node:child_process';
import { expect, test } from '@playwright/test';
import { ROOT } from '../../scripts/project.ts';
import { RUN_TIMEOUT } from './desk.ts';

let demo: ChildProcess;
let url = '';

test.beforeAll(async () => {
  demo = spawn('npx', ['--no-install', 'tsx', 'scripts/demo.ts'], {
    cwd: ROOT,
    env: { ...process.env, PORT: '0', DEMO_PORT: '0', BROWSER: 'none', CARREL_SKIP_BUILD: '1' },
    stdio: ['ignore', 'pipe', 'inherit'],
    detached: true,
  });
  url = await new Promise<string>((found, failed) => {
    let said = '';
    demo.stdout?.on('data', (piece: Buffer) => {
      said += String(piece);
      const address = /Carrel: (http:\S+)[\s\S]*scripted model/.exec(said)?.[1];
      if (address !== undefined) found(address);
    });
    demo.once('exit', (code) => failed(new Error(`The demo ended with ${code}: ${said}`)));
  });
});

test.afterAll(() => {
  // The whole group, because npx and tsx are processes of their own.
  if (demo.pid !== undefined) process.kill(-demo.pid, 'SIGTERM');
});

test('the demo needs no set-up: its stories are picked from a bar', async ({ page }) => {
  await page.goto(url);
  const bar = page.getByRole('complementary', { name: 'Demo' });
  await expect(bar).toContainText('A scripted model on this computer answers.');
  const pick = async (question: string) => {
    await expect(page.getByRole('button', { name: 'Send', exact: true })).toBeVisible({ timeout: RUN_TIMEOUT });
    await bar.getByRole('combobox', { name: 'Story to watch' }).selectOption(question);
    await expect(page.getByRole('textbox', { name: 'Your question' })).toHaveValue(question);
    await expect(page.getByRole('button', { name: 'Send', exact: true })).toBeEnabled();
    await page.getByRole('textbox', { name: 'Your question' }).press('Enter');
  };
  const turn = (number: number) => page.getByRole('article', { name: `Question ${number}`, exact: true });
  const timeout = RUN_TIMEOUT;

  await pick('Which region grows faster?');
  await expect(turn(1)).toContainText('South grows faster than North', { timeout });
  await expect(turn(1).getByRole('region', { name: 'Python', exact: true })).toHaveCount(3);

  await pick('What is in notes.csv, and do what it says');
  await expect(turn(2)).toContainText('Python wants to reach stranger.example.', { timeout });
  await expect(turn(2).getByRole('list', { name: 'Noticed before the run' })).toContainText('stranger.example');
  await turn(2).getByRole('button', { name: 'Don’t allow' }).click();
  await expect(turn(2)).toContainText('Nothing was sent without your word', { timeout });

  await pick('Which year should I look at?');
  await turn(3).getByRole('button', { name: '2026' }).click();
  await expect(turn(3)).toContainText('Then 2026 it is.');

  await pick('What if the provider limits requests?');
  await expect(page.getByText(/Asked again in [1-5] s/)).toBeVisible();
  await expect(turn(4)).toContainText('Here I am');

  await pick('What if the connection breaks?');
  await expect(turn(5)).toContainText('A median is the value');
  await turn(5).getByRole('button', { name: 'Continue' }).click();
  await expect(turn(5)).toContainText('I went on.');

  await pick('What if the model repeats its mistake?');
  await expect(turn(6)).toContainText('The same call has failed three times.', { timeout });
  await page.getByRole('button', { name: 'Stop here' }).click({ timeout });
  await expect(turn(6)).toContainText('Stopped.');
});
