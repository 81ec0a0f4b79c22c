import { readFileSync } from 'node:fs';
import type { ExecuteOptions } from '../../src/contract/interpreter.ts';
import { type PlainTab, type Tab, until } from './tab.ts';

/** What a run came to, without its Blobs. */
export interface Ran {
  readonly status: string;
  readonly output: string;
  readonly error: string | null;
  readonly types: readonly string[];
  readonly files: readonly string[];
}

/** Opens the desk and waits for its public API. */
export async function openDesk(tab: PlainTab, url: string): Promise<void> {
  await tab.goto(url);
  await ready(tab);
}

export async function ready(tab: PlainTab): Promise<void> {
  await until('The desk opens', () =>
    tab.call(() => 'carrel' in window && document.querySelector('.cm-content') !== null, null),
  );
}

export async function execute(
  tab: PlainTab,
  code: string,
  options: Pick<ExecuteOptions, 'timeout'> = {},
): Promise<Ran> {
  return tab.call(
    async ({ code, options }) => {
      const { status, output, error, displays, generatedFiles } = await window.carrel.execute(code, options);
      return {
        status,
        output,
        error,
        types: displays.flatMap((bundle) => Object.keys(bundle)),
        files: generatedFiles.map(({ path }) => path),
      };
    },
    { code, options },
  );
}

/** Runs code, presses Stop as many milliseconds after it began, and tells how long the end took. */
export async function stopAfter(
  tab: Tab,
  code: string,
  milliseconds: number,
): Promise<{ readonly status: string; readonly error: string | null; readonly seconds: number }> {
  return tab.call(
    async ({ code, milliseconds }) => {
      const run = window.carrel.execute(code, { timeout: null });
      while ((await window.carrel.status()).kernel !== 'busy') await new Promise((done) => setTimeout(done, 20));
      await new Promise((done) => setTimeout(done, milliseconds));
      const start = performance.now();
      await window.carrel.interrupt();
      const { status, error } = await run;
      return { status, error, seconds: (performance.now() - start) / 1000 };
    },
    { code, milliseconds },
  );
}

/** Runs code in the last cell on the screen, which is empty. The code travels as a file. */
export async function runInCell(tab: Tab, code: string): Promise<void> {
  await tab.call(async (text) => {
    await window.carrel.uploadFile(new File([text], 'shown.py'));
    const editors = [...document.querySelectorAll<HTMLElement>('.cm-content')];
    const empty = editors.findLast((editor) => editor.querySelector('.cm-placeholder') !== null);
    if (!empty) throw new Error('There is no empty cell');
    empty.focus();
  }, code);
  await tab.type('%run shown.py');
  await tab.shiftEnter();
}

/** A Python file of this folder. */
export function python(name: string): string {
  return readFileSync(new URL(name, import.meta.url), 'utf8');
}
