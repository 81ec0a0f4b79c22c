import { afterEach, expect, test, vi } from 'vitest';
import { page } from 'vitest/browser';
import { createInstallation } from '../../../src/installed/installation';
import { AppSection } from '../../../src/ui/details/AppSection';
import { mountPart } from './mount';

afterEach(() => void vi.restoreAllMocks());

/** As Chromium makes it when a page can be installed. */
function offer(prompt: () => Promise<unknown>): Event {
  return Object.assign(new Event('beforeinstallprompt', { cancelable: true }), { prompt });
}

test('offers to install where the browser does, once; and says when it is done', async () => {
  const installation = createInstallation();
  mountPart(() => <AppSection />, { installation });
  await expect.element(page.getByText('look for “Install”')).toBeVisible();
  const prompt = vi.fn(async () => ({ outcome: 'dismissed' }));
  const event = offer(prompt);
  dispatchEvent(event);
  // Otherwise the browser shows a bar of its own.
  expect(event.defaultPrevented).toBe(true);
  const install = page.getByRole('button', { name: 'Install Carrel' });
  await install.click();
  expect(prompt).toHaveBeenCalledOnce();
  await expect.element(install).not.toBeInTheDocument();
  dispatchEvent(new Event('appinstalled'));
  await expect.element(page.getByText('Carrel is installed on this device.')).toBeVisible();
});

test('asks for notifications when they are wanted, and takes the wish back where the browser refuses', async () => {
  const request = vi.spyOn(Notification, 'requestPermission').mockResolvedValue('denied');
  const { settings } = mountPart(() => <AppSection />);
  const box = page.getByRole('checkbox', { name: /^Notifications/ });
  await box.click();
  await expect.element(box).not.toBeChecked();
  expect(settings.current.notifyOfRuns).toBe(false);
  request.mockResolvedValue('granted');
  await box.click();
  await expect.poll(() => settings.current.notifyOfRuns).toBe(true);
  await box.click();
  await expect.poll(() => settings.current.notifyOfRuns).toBe(false);
  expect(request).toHaveBeenCalledTimes(2);
});
