import { type Tab, until } from './tab.ts';

/** Made of pieces, so that no script of the tests holds it whole in the sandbox. */
const PIECES = ['sk-kept', '7d31c09e55aa41b2', 'end'] as const;

/** A key as a person would enter it. Nothing in a sandbox may read it; `attempts.py` knows what it looks like. */
export const KEY = PIECES.join('-');

/**
 * Sets up a model at `address` with the key, stored under a passphrase and open, as a person does. With `stored` false it is
 * for the tab only.
 */
export async function setKey(tab: Tab, address: string, stored: boolean): Promise<void> {
  await tab.call((baseUrl) => {
    localStorage.setItem(
      'carrel.ask',
      JSON.stringify({
        providers: [
          {
            id: 'compatible',
            kind: 'compatible',
            name: 'Here',
            baseUrl,
            model: 'm',
            images: false,
            contextWindow: null,
          },
        ],
        chosen: 'compatible',
        ask: {},
      }),
    );
    localStorage.setItem('carrel.view', 'conversation');
    // Of an earlier test in this profile.
    indexedDB.deleteDatabase('carrel-keys');
  }, address);
  await tab.reload();
  await until('The settings of the model can be opened', () =>
    tab.call(() => {
      document.querySelector<HTMLElement>('button[title="Settings of the model"]')?.click();
      return document.querySelector('.key-field input[type="password"]') !== null;
    }, null),
  );
  await tab.call(
    async ({ key, stored }) => {
      const enter = (selector: string, value: string, kind: 'input' | 'change') => {
        const field = document.querySelector<HTMLInputElement>(selector);
        if (field === null) throw new Error(`There is no ${selector}`);
        field.value = value;
        field.dispatchEvent(new Event(kind, { bubbles: true }));
      };
      enter('.key-field input[type="password"]', key, 'input');
      if (stored) {
        enter('.key-field select', 'passphrase', 'change');
        await new Promise((done) => setTimeout(done, 50));
        enter('.key-field input[autocomplete="new-password"]', 'five plain old words', 'input');
      }
      document.querySelector<HTMLElement>('.key-field button[type="submit"]')?.click();
    },
    { key: KEY, stored },
  );
  await until('The key is set', () =>
    tab.call(() => document.querySelector('.key-field')?.textContent?.includes('Set, ') === true, null),
  );
  // The next page of this profile begins as one expects it.
  await tab.call(() => localStorage.setItem('carrel.view', 'notebook'), null);
}
