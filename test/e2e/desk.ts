import { test as base, expect, type Locator, type Page } from '@playwright/test';
import { execute, type MadeFile } from './execute.ts';

/** A first run boots Python and may load several packages, on a slow machine that is busy with other tests. */
export const RUN_TIMEOUT = 150_000;

/** The desk as a person finds it: by the names on the screen. Cells are numbered from 1. */
export interface Desk {
  readonly page: Page;
  readonly files: Locator;
  readonly sessions: Locator;
  readonly details: Locator;
  readonly messages: Locator;
  cell(number: number): Locator;
  editor(number: number): Locator;
  output(number: number): Locator;
  file(name: string): Locator;
  /** Replaces the source of a cell. */
  write(number: number, code: string): Promise<void>;
  /** Runs a cell with Shift-Enter, without waiting for its end. */
  begin(number: number): Promise<void>;
  /** Waits until a cell that was begun has ended. */
  ended(number: number, timeout?: number): Promise<void>;
  /** Writes a cell, runs it, and waits for its end. */
  run(number: number, code: string): Promise<void>;
  /** Loads the page again and waits for the open session. */
  reload(): Promise<void>;
}

export function deskOn(page: Page): Desk {
  const desk: Desk = {
    page,
    files: page.getByRole('region', { name: 'Files', exact: true }),
    sessions: page.getByRole('region', { name: 'Sessions', exact: true }),
    details: page.getByRole('complementary', { name: 'Details', exact: true }),
    messages: page.getByRole('region', { name: 'Messages', exact: true }),
    cell: (number) => page.getByRole('article', { name: new RegExp(`^(Code|Text) cell ${number}$`) }),
    editor: (number) => page.getByRole('textbox', { name: `Code of cell ${number}`, exact: true }),
    output: (number) => page.getByRole('region', { name: `Output of cell ${number}`, exact: true }),
    file: (name) => desk.files.getByRole('button', { name: `Preview ${name}`, exact: true }),
    async write(number, code) {
      await desk.editor(number).fill(code);
    },
    async begin(number) {
      await desk.editor(number).press('Shift+Enter');
    },
    async ended(number, timeout = RUN_TIMEOUT) {
      await expect(desk.cell(number)).not.toHaveAttribute('data-status', 'running', { timeout });
    },
    async run(number, code) {
      await desk.write(number, code);
      await desk.begin(number);
      await desk.ended(number);
    },
    async reload() {
      await page.reload();
      await expect(desk.cell(1)).toBeVisible();
    },
  };
  return desk;
}

/** Drops files on the middle of the page, with the events that a browser sends. */
export async function drop(page: Page, files: readonly MadeFile[]): Promise<void> {
  const made = files.map(({ name, type = '', content }) => ({
    name,
    type,
    content: Buffer.from(content).toString('base64'),
  }));
  await page.getByRole('main', { name: 'Notebook' }).evaluate((target, given) => {
    const data = new DataTransfer();
    for (const { name, type, content } of given) {
      const bytes = Uint8Array.from(atob(content), (character) => character.charCodeAt(0));
      data.items.add(new File([bytes], name, { type }));
    }
    for (const kind of ['dragenter', 'dragover', 'drop'] as const) {
      target.dispatchEvent(new DragEvent(kind, { dataTransfer: data, bubbles: true, cancelable: true }));
    }
  }, made);
}

interface TestFixtures {
  /** An empty desk in a browser context of its own. What the page throws fails the test. */
  readonly desk: Desk;
  /** A new session on the shared page: Python runs already, and files of other tests may be there. */
  readonly session: Desk;
}

interface WorkerFixtures {
  /** A page with Python running, shared by the tests of one worker. */
  readonly shared: Page;
}

/** Errors that no part of the page has caught. */
export function watchErrors(page: Page): string[] {
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(error.stack ?? error.message));
  return errors;
}

/** On such a device the desk prepares no second Python, which would take its time from the tests beside it. */
function scarceMemory(): void {
  Object.defineProperty(Navigator.prototype, 'deviceMemory', { get: () => 1 });
}

export const test = base.extend<TestFixtures, WorkerFixtures>({
  context: async ({ context }, use) => {
    await context.addInitScript(scarceMemory);
    await use(context);
  },
  desk: async ({ page }, use) => {
    const errors = watchErrors(page);
    await page.goto('./');
    const desk = deskOn(page);
    await expect(desk.editor(1)).toBeVisible();
    await use(desk);
    expect(errors).toEqual([]);
  },
  session: async ({ shared }, use) => {
    const errors = watchErrors(shared);
    const desk = deskOn(shared);
    await desk.sessions.getByRole('button', { name: 'New session' }).click();
    await expect(desk.editor(1)).toHaveText('Write Python');
    await use(desk);
    expect(errors).toEqual([]);
  },
  shared: [
    async ({ browser }, use, worker) => {
      const context = await browser.newContext({ baseURL: worker.project.use.baseURL });
      await context.addInitScript(scarceMemory);
      const page = await context.newPage();
      await page.goto('./');
      await page.waitForFunction(() => 'carrel' in window);
      expect((await execute(page, '1')).returnCode).toBe(0);
      await use(page);
      await context.close();
    },
    { scope: 'worker', timeout: 240_000 },
  ],
});

export { expect };
