import { type DBSchema, type IDBPDatabase, openDB } from 'idb';
import type { Recipe, RecipeStore } from '../contract/recipe';
import { createChannel } from '../lib/channel';
import { createConnection } from '../lib/connection';

interface RecipeSchema extends DBSchema {
  recipes: { key: string; value: Recipe };
}

/** Recipes in the IndexedDB database `name`, shared by all tabs. */
export function createIdbRecipeStore(name: string): RecipeStore {
  const channel = createChannel<null>(`recipes:${name}`);
  const connection = createConnection<IDBPDatabase<RecipeSchema>>((lost) =>
    openDB<RecipeSchema>(name, 1, {
      upgrade(database) {
        database.createObjectStore('recipes', { keyPath: 'id' });
      },
      blocking: (_current, _wanted, event) => {
        lost();
        (event.target as IDBDatabase).close();
      },
      terminated: lost,
    }),
  );
  return {
    async list() {
      const recipes = await (await connection.open()).getAll('recipes');
      return recipes.sort((a, b) => b.created - a.created);
    },
    async put(recipe) {
      await (await connection.open()).put('recipes', recipe);
      channel.tell(null);
    },
    async remove(id) {
      await (await connection.open()).delete('recipes', id);
      channel.tell(null);
    },
    watch: (listener) => channel.watch(() => listener()),
    close() {
      channel.close();
      connection.close();
    },
  };
}
