import { afterEach, describe, expect, test } from 'vitest';
import type { Recipe, RecipeStore } from '../../src/contract/recipe';

function recipe(id: string, created: number, title = id): Recipe {
  return {
    id,
    title,
    note: '',
    created,
    inputs: [
      {
        parameter: 'input_sales',
        name: 'sales.csv',
        columns: [{ name: 'Umsatz €', type: 'number' }],
        checks: [
          { kind: 'rows', least: 1 },
          { kind: 'range', column: 'Umsatz €', min: '0', max: null },
        ],
      },
    ],
    cells: ['df = load_file(input_sales)'],
    outputs: [],
  };
}

/** What every store of recipes keeps. */
export function recipeStoreSuite(title: string, open: (name: string) => RecipeStore): void {
  describe(title, () => {
    const opened: RecipeStore[] = [];
    function fresh(): RecipeStore {
      const store = open(`recipe-test-${Date.now()}-${Math.random()}`);
      opened.push(store);
      return store;
    }
    afterEach(() => {
      for (const store of opened.splice(0)) store.close();
    });

    test('keeps recipes whole, the newest first, and the last word on each', async () => {
      const store = fresh();
      expect(await store.list()).toEqual([]);
      await store.put(recipe('a', 1));
      await store.put(recipe('b', 2));
      expect(await store.list()).toEqual([recipe('b', 2), recipe('a', 1)]);
      await store.put(recipe('a', 3, 'Changed'));
      expect(await store.list()).toEqual([recipe('a', 3, 'Changed'), recipe('b', 2)]);
    });

    test('removes; removing what is not there is no error', async () => {
      const store = fresh();
      await store.put(recipe('a', 1));
      await store.remove('nothing');
      await store.remove('a');
      expect(await store.list()).toEqual([]);
    });

    test('tells of each change, until nobody listens', async () => {
      const store = fresh();
      let told = 0;
      const stop = store.watch(() => {
        told += 1;
      });
      await store.put(recipe('a', 1));
      await store.remove('a');
      expect(told).toBe(2);
      stop();
      await store.put(recipe('a', 1));
      expect(told).toBe(2);
    });

    test('two stores are two', async () => {
      const one = fresh();
      const other = fresh();
      await one.put(recipe('a', 1));
      expect(await other.list()).toEqual([]);
    });
  });
}
