import type { Page } from '@playwright/test';
import type { Tab } from './tab.ts';

export function chromiumTab(page: Page): Tab {
  return {
    goto: async (url) => void (await page.goto(url)),
    reload: async () => void (await page.reload()),
    call: (run, argument) => page.evaluate(run as (argument: unknown) => never, argument as unknown),
    type: (text) => page.keyboard.type(text),
    shiftEnter: () => page.keyboard.press('Shift+Enter'),
  };
}
