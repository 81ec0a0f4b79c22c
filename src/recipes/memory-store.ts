import type { Recipe, RecipeStore } from '../contract/recipe';
import { createListeners } from '../lib/listeners';

/** Recipes, forgotten with the page. */
export function createMemoryRecipeStore(): RecipeStore {
  const recipes = new Map<string, Recipe>();
  const listeners = createListeners<void>();
  return {
    list: async () => [...recipes.values()].sort((a, b) => b.created - a.created),
    async put(recipe) {
      recipes.set(recipe.id, recipe);
      listeners.tell();
    },
    async remove(id) {
      recipes.delete(id);
      listeners.tell();
    },
    watch: listeners.add,
    close() {},
  };
}
