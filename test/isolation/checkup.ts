import { type Tab, until } from './tab.ts';

/** What a check of this browser came to, as its row says. */
export interface CheckRow {
  readonly title: string;
  readonly word: string;
  readonly detail: string;
}

/** Presses the button of this name as soon as it is there and can be pressed. */
async function press(tab: Pick<Tab, 'call'>, name: string): Promise<void> {
  await until(`The button “${name}”`, () =>
    tab.call((wanted) => {
      for (const button of document.querySelectorAll('button')) {
        const label = button.getAttribute('aria-label') ?? button.textContent?.trim();
        if (label !== wanted || button.disabled) continue;
        button.click();
        return true;
      }
      return false;
    }, name),
  );
}

/** Opens “This browser”, runs its checks and reads the rows. */
export async function runCheckup(tab: Pick<Tab, 'call'>): Promise<readonly CheckRow[]> {
  const isShown = await tab.call(() => document.querySelector('[role="tablist"][aria-label="Details"]') !== null, null);
  if (!isShown) await press(tab, 'Show details');
  await press(tab, 'Status');
  await press(tab, 'Check this browser');
  await press(tab, 'Run the checks');
  await until(
    'The checks end',
    () => tab.call(() => document.querySelector('.probe-summary')?.textContent !== '', null),
    200,
  );
  return tab.call(
    () =>
      [...document.querySelectorAll('.probe')].map((row) => {
        const [title, detail] = [...row.querySelectorAll('.probe-text > span')].map((part) => part.textContent ?? '');
        return { title: title ?? '', word: row.querySelector('.probe-word')?.textContent ?? '', detail: detail ?? '' };
      }),
    null,
  );
}
