import puppeteer, { type Browser, type Page } from 'puppeteer-core';
import { findBrowser } from '../../scripts/browser.ts';
import type { Tab } from './tab.ts';

interface FirefoxOptions {
  /** False: as in a private window. Default true. */
  readonly serviceWorkers?: boolean;
  /** False: as in Firefox up to 140, which can't put WebAssembly aside. Default true. */
  readonly jspi?: boolean;
}

/** Firefox over WebDriver BiDi, with a profile of its own; null where none is installed. */
export async function openFirefox({
  serviceWorkers = true,
  jspi = true,
}: FirefoxOptions = {}): Promise<Browser | null> {
  const executablePath = findBrowser('firefox');
  if (executablePath === null) return null;
  return puppeteer.launch({
    browser: 'firefox',
    executablePath,
    headless: true,
    protocolTimeout: 300_000,
    extraPrefsFirefox: {
      'dom.serviceWorkers.enabled': serviceWorkers,
      'javascript.options.wasm_js_promise_integration': jspi,
    },
  });
}

export async function firefoxTab(browser: Browser): Promise<Tab> {
  const page = await browser.newPage();
  // One page at a time: a session belongs to one tab.
  for (const other of await browser.pages()) if (other !== page) await other.close();
  return {
    goto: async (url) => void (await page.goto(url)),
    reload: () => reload(page),
    call: (run, argument) => page.evaluate(run as (argument: unknown) => never, argument),
    type: (text) => page.keyboard.type(text),
    async shiftEnter() {
      await page.keyboard.down('Shift');
      await page.keyboard.press('Enter');
      await page.keyboard.up('Shift');
    },
  };
}

/** Firefox's driver calls a reload a failure if it cuts off what the page was still loading; the second finds nothing to cut. */
async function reload(page: Page): Promise<void> {
  try {
    await page.reload();
  } catch (error) {
    if (!String(error).includes('NS_BINDING_ABORTED')) throw error;
    await page.reload();
  }
}
