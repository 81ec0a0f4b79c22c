import { afterEach, describe, expect, test } from 'vitest';
import type { Cell, SessionInfo, SessionStore } from '../../src/contract/session';

export interface SessionStoreCase {
  /** Opens a store on the place of this name; again with the same name: a second store on the same data. */
  open(name: string): SessionStore;
  /** False where a store on a name used before starts empty. */
  readonly isDurable: boolean;
}

function info(id: string, modified = 1): SessionInfo {
  return { id, title: `Title of ${id}`, created: 1, modified };
}

function cell(id: string, source = id): Cell {
  return { id, kind: 'code', source, outputs: [], count: null, status: null, seconds: null };
}

/** What every session store keeps, whatever is below it. */
export function sessionStoreSuite(title: string, { open, isDurable }: SessionStoreCase): void {
  describe(title, () => {
    const opened: SessionStore[] = [];
    function fresh(name = `sessions-test-${Date.now()}-${Math.random()}`): SessionStore {
      const store = open(name);
      opened.push(store);
      return store;
    }
    afterEach(() => {
      for (const store of opened.splice(0)) store.close();
    });

    test('starts empty', async () => {
      const store = fresh();
      expect(await store.list()).toEqual([]);
      expect(await store.load('none')).toBeNull();
      await store.remove('none');
    });

    test('keeps cells in their order, with what they put out', async () => {
      const store = fresh();
      const png = new Blob([new Uint8Array([137, 80, 78, 71])], { type: 'image/png' });
      const full: Cell = {
        ...cell('b', 'plot()'),
        outputs: [
          { kind: 'stream', name: 'stdout', text: 'hi\n' },
          { kind: 'display', data: { 'image/png': png, 'text/plain': '<Figure>' }, displayId: 'd1' },
        ],
        count: 3,
        status: 'ok',
        seconds: 0.5,
      };
      await store.save({ info: info('s'), order: ['b', 'a'], put: [cell('a'), full] });
      const document = await store.load('s');
      expect(document?.info).toEqual(info('s'));
      expect(document?.cells.map((each) => each.id)).toEqual(['b', 'a']);
      expect(document?.cells[0]).toMatchObject({ source: 'plot()', count: 3, status: 'ok', seconds: 0.5 });
      const display = document?.cells[0]?.outputs[1];
      const image = display?.kind === 'display' ? display.data['image/png'] : undefined;
      expect(image).toBeInstanceOf(Blob);
      expect(image instanceof Blob && [...new Uint8Array(await image.arrayBuffer())]).toEqual([137, 80, 78, 71]);
    });

    test('takes changes of single cells, of the order, and of the title', async () => {
      const store = fresh();
      await store.save({ info: info('s'), order: ['a', 'b', 'c'], put: [cell('a'), cell('b'), cell('c')] });
      await store.save({ info: info('s', 2), put: [cell('b', 'changed')] });
      await store.save({ info: { ...info('s', 3), title: 'New' }, order: ['c', 'b'], removed: ['a'] });
      const document = await store.load('s');
      expect(document?.info).toMatchObject({ title: 'New', modified: 3 });
      expect(document?.cells).toEqual([cell('c'), cell('b', 'changed')]);
    });

    test('loses no cell that the order has forgotten', async () => {
      const store = fresh();
      await store.save({ info: info('s'), order: ['b', 'gone'], put: [cell('a'), cell('b')] });
      expect((await store.load('s'))?.cells.map((each) => each.id)).toEqual(['b', 'a']);
    });

    test('lists the last modified first, and keeps sessions apart', async () => {
      const store = fresh();
      await store.save({ info: info('old', 1), order: ['a'], put: [cell('a', 'of old')] });
      await store.save({ info: info('new', 9), order: ['a'], put: [cell('a', 'of new')] });
      await store.save({ info: info('ne', 5), order: [], put: [] });
      expect((await store.list()).map((each) => each.id)).toEqual(['new', 'ne', 'old']);
      await store.remove('new');
      expect((await store.list()).map((each) => each.id)).toEqual(['ne', 'old']);
      expect(await store.load('new')).toBeNull();
      expect((await store.load('old'))?.cells).toEqual([cell('a', 'of old')]);
      await store.save({ info: info('new', 10), order: ['b', 'a'], put: [cell('b')] });
      expect((await store.load('new'))?.cells).toEqual([cell('b'), cell('a', 'of new')]);
    });

    test('lists those that are pinned before the others', async () => {
      const store = fresh();
      await store.save({ info: { ...info('old', 1), pinned: true }, order: [] });
      await store.save({ info: info('new', 9), order: [] });
      await store.save({ info: { ...info('middle', 5), pinned: true }, order: [] });
      expect((await store.list()).map((each) => each.id)).toEqual(['middle', 'old', 'new']);
    });

    test('takes a removal back, once', async () => {
      const store = fresh();
      await store.save({ info: info('s'), order: ['b', 'a'], put: [cell('a'), cell('b')] });
      await store.remove('s');
      const heard: unknown[] = [];
      store.watch((change) => heard.push(change));
      expect(await store.restore('s')).toBe(true);
      expect(await store.load('s')).toEqual({ info: info('s'), cells: [cell('b'), cell('a')] });
      expect(heard).toEqual([{ id: 's', removed: false, here: true }]);
      expect(await store.restore('s')).toBe(false);
      expect(await store.restore('none')).toBe(false);
    });

    test('copies a session, and each goes its own way', async () => {
      const store = fresh();
      await store.save({ info: info('s'), order: ['b', 'a'], put: [cell('a'), cell('b')] });
      const copy = { ...info('copy', 7), title: 'Copy' };
      await store.duplicate('s', copy);
      expect(await store.load('copy')).toEqual({ info: copy, cells: [cell('b'), cell('a')] });
      await store.save({ info: copy, put: [cell('a', 'changed')] });
      await store.remove('s');
      expect((await store.load('copy'))?.cells).toEqual([cell('b'), cell('a', 'changed')]);
    });

    test('gives the text that is looked through', async () => {
      const store = fresh();
      const put: Cell[] = [
        { ...cell('a', 'pd.merge(x)'), outputs: [{ kind: 'stream', name: 'stdout', text: 'put out' }] },
        cell('b', ' '),
        { ...cell('c', '# Words'), kind: 'markdown' },
      ];
      await store.save({ info: info('s'), order: ['a', 'b', 'c'], put });
      expect(await store.text('s')).toBe('pd.merge(x)\n# Words');
      expect(await store.text('none')).toBe('');
    });

    test('a save that cannot be stored changes nothing', async () => {
      const store = fresh();
      await store.save({ info: info('s'), order: ['a'], put: [cell('a')] });
      const bad: Cell = Object.assign(cell('b'), { extra: () => {} });
      await expect(
        store.save({ info: info('s', 7), order: ['a', 'b'], put: [cell('a', 'new'), bad] }),
      ).rejects.toThrow();
      expect(await store.load('s')).toEqual({ info: info('s'), cells: [cell('a')] });
    });

    test('tells those who watch, until they stop', async () => {
      const store = fresh();
      const heard: unknown[] = [];
      const stop = store.watch((change) => heard.push(change));
      await store.save({ info: info('s'), order: [] });
      await store.remove('s');
      expect(heard).toEqual([
        { id: 's', removed: false, here: true },
        { id: 's', removed: true, here: true },
      ]);
      stop();
      await store.save({ info: info('s'), order: [] });
      expect(heard).toHaveLength(2);
    });

    describe.runIf(isDurable)('on one place', () => {
      test('what was saved is there after closing and opening again', async () => {
        const name = `sessions-again-${Date.now()}-${Math.random()}`;
        const first = fresh(name);
        await first.save({ info: info('s'), order: ['b', 'a'], put: [cell('a'), cell('b')] });
        first.close();
        expect(await fresh(name).load('s')).toEqual({ info: info('s'), cells: [cell('b'), cell('a')] });
      });

      test('two stores see the same, and hear of each other', async () => {
        const name = `sessions-two-${Date.now()}-${Math.random()}`;
        const [one, two] = [fresh(name), fresh(name)];
        const heard: unknown[] = [];
        two.watch((change) => heard.push(change));
        await one.save({ info: info('s'), order: ['a'], put: [cell('a')] });
        await expect.poll(() => heard).toEqual([{ id: 's', removed: false, here: false }]);
        await Promise.all([
          one.save({ info: info('s', 2), put: [cell('a', 'one')] }),
          two.save({ info: info('s', 3), order: ['a', 'b'], put: [cell('b', 'two')] }),
        ]);
        expect((await one.load('s'))?.cells).toEqual([cell('a', 'one'), cell('b', 'two')]);
        await two.remove('s');
        expect(await one.list()).toEqual([]);
      });
    });
  });
}
