import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Page } from '@playwright/test';
import { answer, text } from '../providers/scenario.ts';
import { failing } from '../providers/scenarios/failures.ts';
import { startScriptedServer } from '../providers/server.ts';
import { setUp } from './asking.ts';
import { expect, RUN_TIMEOUT, test } from './desk.ts';

/** A model on this device, as Chrome has it; `downloadable` until it has been downloaded. */
async function installLanguageModel(page: Page, answers: readonly string[]): Promise<void> {
  await page.addInitScript((given) => {
    let availability = 'downloadable';
    let asked = 0;
    const LanguageModel = Object.assign(() => {}, {
      availability: async () => availability,
      async create({ monitor }: { monitor?: (target: EventTarget) => void } = {}) {
        if (availability !== 'available') {
          if (!navigator.userActivation.isActive) throw new DOMException('It must follow a click', 'NotAllowedError');
          const target = new EventTarget();
          monitor?.(target);
          for (const loaded of [0, 0.4, 1]) {
            target.dispatchEvent(Object.assign(new Event('downloadprogress'), { loaded }));
            await new Promise((done) => setTimeout(done, 300));
          }
          availability = 'available';
        }
        return {
          promptStreaming: () =>
            new ReadableStream<string>({
              start(controller) {
                for (const piece of (given[asked++] ?? 'ready').match(/[\s\S]{1,5}/g) ?? []) controller.enqueue(piece);
                controller.close();
              },
            }),
          destroy() {},
        };
      },
    });
    Reflect.set(window, 'LanguageModel', LanguageModel);
  }, answers);
}

test('the Test button says what is wrong: address, network, CORS, key, model', async ({ desk }) => {
  const { details } = desk;
  const good = await startScriptedServer({ scenario: { name: 'good', steps: () => answer(text('ready')) } });
  const badKey = await startScriptedServer({ scenario: failing('unauthorised') });
  const noModel = await startScriptedServer({ scenario: failing('unknown-model') });
  const closed = await startScriptedServer({ scenario: { name: 'closed', steps: [] } });
  await closed.close();
  // Answers, and lets no other page read it.
  const silent = createServer((_request, response) => response.end('{}'));
  await new Promise<void>((done) => silent.listen(0, '127.0.0.1', done));
  const silentOrigin = `http://127.0.0.1:${(silent.address() as AddressInfo).port}`;
  await setUp(desk, good);
  const verdict = details.locator('.test-model .verdict');
  const tried = async (address: string) => {
    await details.getByRole('textbox', { name: 'Address' }).fill(address);
    await details.getByRole('textbox', { name: 'Address' }).press('Tab');
    await details.getByRole('button', { name: 'Test', exact: true }).click();
    await expect(verdict).toHaveAttribute('data-ok', /true|false/);
    return verdict.textContent();
  };
  expect(await tried(`${good.origin}/v1`)).toMatch(/answered with scripted-large after/);
  expect(await tried('localhost:11434/v1')).toContain('must begin with http:// or https://');
  expect(await tried(`${good.origin}/v1/chat/completions`)).toContain('Leave out its end');
  expect(await tried('http://192.168.1.5:11434/v1')).toContain('ssh -N -L 11434:localhost:11434 192.168.1.5');
  await expect(details.getByRole('alert')).toContainText('This page may call http addresses of this device only');
  expect(await tried(`${closed.origin}/v1`)).toContain(`No answer from ${closed.origin}`);
  const cors = (await tried(`${silentOrigin}/v1`)) ?? '';
  expect(cors).toContain(`open ${silentOrigin}/v1/models in a new tab`);
  expect(cors).toContain('CORS');
  expect(await tried(`${badKey.origin}/v1`)).toContain('did not accept the key');
  expect(await tried(`${noModel.origin}/v1`)).toMatch(/does not know the model "scripted-large"/);
  silent.close();
  await Promise.all([good.close(), badKey.close(), noModel.close()]);
});

test('the browser’s own model: its download, and code that it runs', async ({ desk }) => {
  const { page, details } = desk;
  await installLanguageModel(page, ['I count.\n```call python\nprint(6 * 7)\n```\n', 'It is **42**.']);
  await page.reload();
  await page.getByRole('button', { name: 'Conversation' }).click();
  await page.getByRole('button', { name: 'Built into this browser' }).click();
  await expect(details).toContainText('The model is not on this device yet.');
  await details.getByRole('button', { name: 'Test', exact: true }).click();
  await expect(details.locator('.test-model .verdict')).toContainText('Download it in the settings of the model');
  await details.getByRole('button', { name: 'Download the model' }).click();
  await expect(details.getByRole('progressbar', { name: 'Download of the model' })).toHaveAttribute('value', '0.4');
  await expect(details).toContainText('The model is on this device.');
  await page.getByRole('textbox', { name: 'Your question' }).fill('What is six times seven?');
  await page.getByRole('textbox', { name: 'Your question' }).press('Enter');
  const turn = page.getByRole('article', { name: 'Question 1' });
  await expect(turn).toContainText('It is 42.', { timeout: RUN_TIMEOUT });
  const run = turn.getByRole('region', { name: 'Python', exact: true });
  await expect(run).toContainText('print(6 * 7)');
  await expect(run.getByRole('region', { name: 'Output of this run' })).toContainText('42');
});
