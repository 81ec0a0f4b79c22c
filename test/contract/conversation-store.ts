import { afterEach, describe, expect, test } from 'vitest';
import type { ConversationStore, LogEvent } from '../../src/contract/conversation';

export interface ConversationStoreCase {
  /** Opens a store on the place of this name; again with the same name: a second store on the same data. */
  open(name: string): ConversationStore;
  readonly isDurable: boolean;
}

function event(id: string, text = id): LogEvent {
  return { id, time: 1, parent: null, kind: 'user', text, files: [] };
}

/** What every store of conversations keeps, whatever is below it. */
export function conversationStoreSuite(title: string, { open, isDurable }: ConversationStoreCase): void {
  describe(title, () => {
    const opened: ConversationStore[] = [];
    function fresh(name = `conversations-test-${Date.now()}-${Math.random()}`): ConversationStore {
      const store = open(name);
      opened.push(store);
      return store;
    }
    afterEach(() => {
      for (const store of opened.splice(0)) store.close();
    });

    test('starts empty', async () => {
      const store = fresh();
      expect(await store.load('none')).toEqual([]);
      await store.append('none', []);
      await store.remove('none');
      expect(await store.load('none')).toEqual([]);
    });

    test('keeps the order of appending, and sessions apart', async () => {
      const store = fresh();
      for (let n = 0; n < 12; n += 1) await store.append('s', [event(`${n}a`), event(`${n}b`)]);
      await store.append('s1', [event('other')]);
      const ids = (await store.load('s')).map(({ id }) => id);
      expect(ids).toEqual(Array.from({ length: 12 }, (_, n) => [`${n}a`, `${n}b`]).flat());
      await store.remove('s');
      expect(await store.load('s')).toEqual([]);
      expect(await store.load('s1')).toEqual([event('other')]);
    });

    test('keeps pictures in results', async () => {
      const store = fresh();
      const data = new Blob([new Uint8Array([1, 2, 3])], { type: 'image/png' });
      await store.append('s', [
        {
          id: 'r',
          time: 1,
          parent: null,
          kind: 'result',
          callId: 'c',
          name: 'python',
          outcome: 'ok',
          content: [{ kind: 'image', data }],
          files: [],
          privacy: 'full',
        },
      ]);
      const [found] = await store.load('s');
      const part = found?.kind === 'result' ? found.content[0] : undefined;
      expect(part?.kind === 'image' && [...new Uint8Array(await part.data.arrayBuffer())]).toEqual([1, 2, 3]);
    });

    test('appends all or nothing', async () => {
      const store = fresh();
      await store.append('s', [event('a')]);
      const bad = Object.assign(event('c'), { extra: () => {} });
      await expect(store.append('s', [event('b'), bad])).rejects.toThrow();
      await store.append('s', [event('d')]);
      expect((await store.load('s')).map(({ id }) => id)).toEqual(['a', 'd']);
    });

    test('tells those who watch, until they stop', async () => {
      const store = fresh();
      const heard: string[] = [];
      const stop = store.watch((id) => heard.push(id));
      await store.append('s', [event('a')]);
      await store.append('s', []);
      stop();
      await store.append('s', [event('b')]);
      expect(heard).toEqual(['s']);
    });

    describe.runIf(isDurable)('on one place', () => {
      test('two stores hear of each other', async () => {
        const name = `conversations-heard-${Date.now()}-${Math.random()}`;
        const [one, two] = [fresh(name), fresh(name)];
        const heard: string[] = [];
        two.watch((id) => heard.push(id));
        await one.append('s', [event('a')]);
        await expect.poll(() => heard).toEqual(['s']);
      });

      test('two stores append to one log without losing an event', async () => {
        const name = `conversations-two-${Date.now()}-${Math.random()}`;
        const [one, two] = [fresh(name), fresh(name)];
        await Promise.all(
          Array.from({ length: 10 }, (_, n) => (n % 2 ? one : two).append('s', [event(`${n}a`), event(`${n}b`)])),
        );
        const ids = (await fresh(name).load('s')).map(({ id }) => id);
        expect([...ids].sort()).toEqual(Array.from({ length: 10 }, (_, n) => [`${n}a`, `${n}b`]).flat());
        for (const [place, id] of ids.entries())
          if (id.endsWith('a')) expect(ids[place + 1]).toBe(id.replace('a', 'b'));
      });
    });
  });
}
