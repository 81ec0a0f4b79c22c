import { describe, expect, it } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { createCell } from '../../../src/session/notebook';
import { mountDesk, soon } from './mount';

const three = () => [createCell('code', 'one = 1'), createCell('code', 'two = 2'), createCell('code', 'three = 3')];
const cellAt = (n: number) => page.getByRole('article', { name: `cell ${n}` });
const editorAt = (n: number) => page.getByRole('textbox', { name: `Code of cell ${n}` });
const sources = (host: HTMLElement) =>
  [...host.querySelectorAll('.cell-editor')].map((editor) => editor.textContent?.trim());
const toast = (text: string) => page.getByLabelText('Messages').getByText(text);

describe('cells by keyboard', () => {
  it('runs with Shift-Enter and goes on to the next, which is made if there is none', async () => {
    const { kernel, host } = await mountDesk({ cells: [createCell('code', 'one = 1')] });
    await editorAt(1).click();
    await userEvent.keyboard('{Shift>}{Enter}{/Shift}');
    await soon(() => expect(kernel.ran).toEqual(['one = 1']));
    await expect.element(editorAt(2)).toHaveFocus();
    await userEvent.keyboard('two = 2');
    await userEvent.keyboard('{Control>}{Enter}{/Control}');
    await soon(() => expect(kernel.ran).toEqual(['one = 1', 'two = 2']));
    expect(host.querySelectorAll('[data-cell]').length).toBe(2);
  });

  it('moves, adds and deletes in command mode, and undoes the deletion', async () => {
    const { host } = await mountDesk({ cells: three() });
    await editorAt(2).click();
    await userEvent.keyboard('{Escape}');
    await expect.element(cellAt(2)).toHaveFocus();
    await userEvent.keyboard('j');
    await expect.element(cellAt(3)).toHaveFocus();
    await userEvent.keyboard('k{ArrowUp}');
    await expect.element(cellAt(1)).toHaveFocus();
    await userEvent.keyboard('d');
    await userEvent.keyboard('d');
    await soon(() => expect(sources(host)).toEqual(['two = 2', 'three = 3']));
    await toast('Deleted a cell.').query();
    await page.getByRole('button', { name: 'Undo' }).click();
    await soon(() => expect(sources(host)).toEqual(['one = 1', 'two = 2', 'three = 3']));
    await userEvent.keyboard('b');
    await soon(() => expect(host.querySelectorAll('[data-cell]').length).toBe(4));
    await expect.element(cellAt(2)).toHaveFocus();
  });

  it('moves a cell with Alt and an arrow', async () => {
    const { host } = await mountDesk({ cells: three() });
    await editorAt(1).click();
    await userEvent.keyboard('{Escape}{Alt>}{ArrowDown}{/Alt}');
    await soon(() => expect(sources(host)).toEqual(['two = 2', 'one = 1', 'three = 3']));
    await expect.element(cellAt(2)).toHaveFocus();
  });

  it('turns a cell into text, renders it, and opens it again with Enter', async () => {
    await mountDesk({ cells: [createCell('code', '# Title')] });
    await editorAt(1).click();
    await userEvent.keyboard('{Escape}m');
    await expect.element(page.getByRole('heading', { name: 'Title' })).toBeVisible();
    await userEvent.keyboard('{Enter}');
    await expect.element(page.getByRole('textbox', { name: 'Text of cell 1' })).toHaveFocus();
    await userEvent.keyboard('{Control>}{End}{/Control} more{Shift>}{Enter}{/Shift}');
    await expect.element(page.getByRole('heading', { name: 'Title more' })).toBeVisible();
  });
});

describe('the menu of a cell', () => {
  const tall = () => [
    createCell('code', 'first'),
    createCell('code', Array.from({ length: 60 }, (_, n) => `line_${n} = ${n}`).join('\n')),
  ];
  const more = () => cellAt(2).getByRole('button', { name: 'More for this cell' });
  const event = (kind: string, x: number, y: number) =>
    new PointerEvent(kind, {
      bubbles: true,
      cancelable: true,
      button: 0,
      pointerType: 'mouse',
      clientX: x,
      clientY: y,
    });
  const press = (element: Element) => element.dispatchEvent(event('pointerdown', ...middle(element)));
  const release = (x: number, y: number) => document.elementFromPoint(x, y)?.dispatchEvent(event('pointerup', x, y));
  const middle = (element: Element) => {
    const { x, y, width, height } = element.getBoundingClientRect();
    return [x + width / 2, y + height / 2] as const;
  };

  it('opens where a cell goes on below the window, and the page stays where it is', async () => {
    await mountDesk({ cells: tall() });
    await editorAt(1).click();
    const place = middle(more().element());
    press(more().element());
    const item = page.getByRole('menuitem', { name: 'Change to text' });
    await expect.element(item).toBeVisible();
    expect(middle(more().element())).toEqual(place);
    release(...place);
    await expect.element(item).toBeVisible();
  });

  it('chooses nothing where the page moves it under a pointer that is let go', async () => {
    const { host } = await mountDesk({ cells: tall() });
    await editorAt(2).click();
    const place = middle(more().element());
    press(more().element());
    const item = page.getByRole('menuitem', { name: 'Change to text' });
    await expect.element(item).toBeVisible();
    item.element().dispatchEvent(event('pointerup', ...place));
    await expect.element(item).toBeVisible();
    expect(host.querySelectorAll('[data-kind="markdown"]').length).toBe(0);
    // It is chosen by a press of its own, in the same place.
    item.element().dispatchEvent(event('pointerdown', ...place));
    item.element().dispatchEvent(event('pointerup', ...place));
    await soon(() => expect(host.querySelectorAll('[data-kind="markdown"]').length).toBe(2));
  });

  it('chooses where a press on its button is drawn to', async () => {
    const { host } = await mountDesk({ cells: tall() });
    await editorAt(2).click();
    press(more().element());
    const item = page.getByRole('menuitem', { name: 'Change to text' });
    await expect.element(item).toBeVisible();
    release(...middle(item.element()));
    await soon(() => expect(host.querySelectorAll('[data-kind="markdown"]').length).toBe(2));
  });
});

describe('runs', () => {
  it('asks for input and sends the line', async () => {
    await mountDesk({
      cells: [createCell('code', 'input()')],
      script: async (_, emit, { input }) => {
        emit({ kind: 'stdout', text: `got ${await input('Name? ')}` });
        return undefined;
      },
    });
    await page.getByRole('button', { name: 'Run cell' }).click();
    const field = page.getByRole('textbox', { name: 'Name?' });
    await expect.element(field).toHaveFocus();
    await userEvent.keyboard('Ada{Enter}');
    await expect.element(page.getByText('got Ada')).toBeVisible();
  });

  it('stops a cell', async () => {
    await mountDesk({
      cells: [createCell('code', 'sleep()')],
      script: async (_, __, { wait }) => wait(60_000).then(() => undefined),
    });
    await page.getByRole('button', { name: 'Run cell' }).click();
    await page.getByRole('button', { name: 'Stop cell' }).click();
    await expect.element(page.getByText(/^Stopped/)).toBeVisible();
  });

  it('takes thousands of events without losing one', async () => {
    const { host } = await mountDesk({
      cells: [createCell('code', 'flood()')],
      script: async (_, emit) => {
        for (let n = 0; n < 5000; n += 1) emit({ kind: 'stdout', text: `${n}\n` });
        return undefined;
      },
    });
    await page.getByRole('button', { name: 'Run cell' }).click();
    await soon(() => expect(host.querySelector('.outputs pre')?.textContent?.trim().split('\n').length).toBe(5000));
  });

  it('asks before Python reaches a host', async () => {
    const { network } = await mountDesk({ cells: three() });
    network.record('https://api.example.org/v1', 'denied');
    await expect.element(page.getByText('api.example.org')).toBeVisible();
    await page.getByRole('button', { name: 'Allow once' }).click();
    expect(network.rules()).toEqual([{ host: 'api.example.org', until: 'once' }]);
    await soon(() => expect(page.getByRole('button', { name: 'Allow once' }).query()).toBeNull());
  });

  it('says what was lost when Python was started anew', async () => {
    const { kernel } = await mountDesk({ cells: three() });
    kernel.tell({ kind: 'restarted', reason: 'timeout', loss: { variables: ['df', 'x'] } });
    await expect.element(page.getByText(/Lost: df, x\. Files are intact\./)).toBeVisible();
  });
});

describe('files', () => {
  const drop = (...dropped: File[]) => {
    const data = new DataTransfer();
    for (const file of dropped) data.items.add(file);
    const target = document.querySelector('main');
    target?.dispatchEvent(new DragEvent('dragenter', { bubbles: true, dataTransfer: data, cancelable: true }));
    target?.dispatchEvent(new DragEvent('drop', { bubbles: true, dataTransfer: data, cancelable: true }));
  };

  it('takes dropped files, gives them free names, and deletes with undo', async () => {
    const { files } = await mountDesk();
    drop(new File(['a,b\n1,2'], 'sales.csv'));
    await expect.element(page.getByRole('button', { name: 'Download sales.csv', exact: true })).toBeInTheDocument();
    drop(new File(['other'], 'sales.csv'));
    await soon(async () =>
      expect((await files.list()).map((entry) => entry.path)).toEqual([
        '/mnt/data/sales (1).csv',
        '/mnt/data/sales.csv',
      ]),
    );
    const remove = page.getByRole('button', { name: 'Delete sales.csv', exact: true });
    await remove.hover();
    await remove.click();
    await soon(async () => expect(await files.stat('/mnt/data/sales.csv')).toBeNull());
    await page.getByRole('button', { name: 'Undo' }).click();
    await soon(async () => {
      const back = await files.read('/mnt/data/sales.csv');
      expect(back.ok && (await back.value.text())).toBe('a,b\n1,2');
    });
  });

  it('says why a file cannot be taken', async () => {
    await mountDesk({ settings: { fileLimit: 10 } });
    drop(new File(['more than ten bytes'], 'big.txt'));
    await expect.element(page.getByLabelText('Messages').getByText(/too large/i)).toBeVisible();
  });

  it('previews a table', async () => {
    const { files } = await mountDesk();
    await files.commit([{ kind: 'write', path: '/mnt/data/t.csv', data: new Blob(['name;n\n"a;b";1\nc;2\n']) }]);
    await page.getByRole('button', { name: 'Preview t.csv' }).click();
    await expect.element(page.getByRole('cell', { name: 'a;b' })).toBeVisible();
    await expect.element(page.getByText('2 columns, 2 rows')).toBeVisible();
  });
});

describe('sessions', () => {
  it('keeps what is typed', async () => {
    const { sessions } = await mountDesk();
    await editorAt(1).click();
    await userEvent.keyboard('x = 41');
    await soon(async () => {
      const [info] = await sessions.list();
      const document = info && (await sessions.load(info.id));
      expect(document?.cells.map((cell) => cell.source)).toEqual(['x = 41']);
    });
  });

  it('a new session is not scrolled away when the last one was left at its end', async () => {
    const cells = Array.from({ length: 40 }, (_, n) => createCell('code', `cell_${n} = ${n}`));
    const { host } = await mountDesk({ cells });
    const scroller = () => host.querySelector('.notebook-scroll') as HTMLElement;
    await soon(() => {
      scroller().scrollTo({ top: 10_000 });
      expect(scroller().scrollTop).toBeGreaterThan(500);
    });
    await page.getByRole('button', { name: 'New session' }).click();
    await soon(() => expect(host.querySelectorAll('[data-cell]').length).toBe(1));
    await soon(() => expect(scroller().scrollTop).toBe(0));
    await expect.element(editorAt(1)).toBeVisible();
  });

  it('deletes a session with undo', async () => {
    const { sessions } = await mountDesk({ cells: three() });
    const remove = page.getByRole('button', { name: 'Delete session Test' });
    await remove.hover();
    await remove.click();
    await soon(async () => expect(await sessions.list()).toEqual([]));
    await page.getByRole('button', { name: 'Undo' }).click();
    await soon(async () => expect((await sessions.list()).map((info) => info.title)).toEqual(['Test']));
    await expect.element(editorAt(3)).toBeInTheDocument();
  });
});
