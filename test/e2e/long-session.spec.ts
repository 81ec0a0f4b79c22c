import { fillLongSession, LONG_SESSION, openLongSession } from '../../scripts/bench/long-session.ts';
import { expect, test } from './desk.ts';

/** Answers and pictures that may be made at one time, on a window of usual height and a good deal around it. */
const MOST = 16;

test('200 messages with 50 plots: opened at the end, and only what is near is made', async ({ page }) => {
  // Object URLs that were made and not released.
  await page.addInitScript(() => {
    const urls = new Set<string>();
    Object.assign(window, { urls });
    const { createObjectURL, revokeObjectURL } = URL;
    URL.createObjectURL = (data) => {
      const url = createObjectURL.call(URL, data);
      if (data instanceof Blob && data.type.startsWith('image/')) urls.add(url);
      return url;
    };
    URL.revokeObjectURL = (url) => {
      urls.delete(url);
      revokeObjectURL.call(URL, url);
    };
  });
  await page.goto('./');
  await expect(page.getByRole('textbox', { name: 'Code of cell 1' })).toBeVisible();
  await fillLongSession(page);
  await openLongSession(page);
  const made = () =>
    page.evaluate(() => {
      const scroll = document.querySelector('.talk-scroll');
      return {
        turns: document.querySelectorAll('[data-turn]').length,
        answers: document.querySelectorAll('.turn-items').length,
        pictures: document.querySelectorAll('.picture img').length,
        urls: (window as unknown as { urls: Set<string> }).urls.size,
        toEnd: scroll ? Math.round(scroll.scrollHeight - scroll.scrollTop - scroll.clientHeight) : -1,
      };
    });
  await expect.poll(async () => (await made()).toEnd).toBe(0);
  const start = await made();
  expect(start.turns).toBe(LONG_SESSION.messages / 2);
  expect(start.answers).toBeLessThan(MOST);
  expect(start.urls).toBe(start.pictures);

  // To the beginning, a step in each frame; the most that was made at any time.
  const most = await page.evaluate(async () => {
    const scroll = document.querySelector('.talk-scroll');
    if (!scroll) throw new Error('There is no conversation to scroll');
    const found = { answers: 0, pictures: 0 };
    while (scroll.scrollTop > 0) {
      // As a wheel does it.
      scroll.dispatchEvent(new WheelEvent('wheel'));
      scroll.scrollTop -= 300;
      await new Promise((resolve) => requestAnimationFrame(resolve));
      found.answers = Math.max(found.answers, document.querySelectorAll('.turn-items').length);
      found.pictures = Math.max(found.pictures, document.querySelectorAll('.picture img').length);
    }
    return found;
  });
  expect(most.answers).toBeGreaterThan(2);
  expect(most.answers).toBeLessThan(MOST);
  expect(most.pictures).toBeLessThan(MOST);
  await expect(page.getByText('Question 0: how did month 0 go?')).toBeInViewport();
  await expect(page.getByRole('article', { name: 'Question 1', exact: true }).getByRole('img')).toHaveJSProperty(
    'complete',
    true,
  );
  await expect.poll(async () => (await made()).answers).toBeLessThan(MOST);
  const end = await made();
  expect(end.urls).toBe(end.pictures);
  // What was given up is made again.
  await page.getByRole('button', { name: 'To the end' }).click();
  await expect(page.getByRole('article', { name: 'Question 100' })).toContainText('Revenue rose by 99 %');
  await expect.poll(async () => (await made()).toEnd).toBeLessThan(5);
});
