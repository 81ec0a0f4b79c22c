import type { DBSchema } from 'idb';
import type { Recipe, RecipeStore } from '../contract/recipe';
import { createChannel } from '../lib/channel';
import { connectDatabase, type Migration } from '../lib/database';

interface RecipeSchema extends DBSchema {
  recipes: { key: string; value: Recipe };
}

const MIGRATIONS: readonly Migration<RecipeSchema>[] = [
  {
    migrate(database) {
      database.createObjectStore('recipes', { keyPath: 'id' });
    },
  },
];

/** Recipes in the IndexedDB database `name`, shared by all tabs. */
export function createIdbRecipeStore(name: string): RecipeStore {
  const channel = createChannel<null>(`recipes:${name}`);
  const connection = connectDatabase(name, MIGRATIONS);
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
