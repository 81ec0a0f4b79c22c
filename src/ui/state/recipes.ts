import { type Accessor, createSignal, onCleanup } from 'solid-js';
import type { Recipe, RecipeStore } from '../../contract/recipe';
import type { Toasts } from './toasts';

/** The recipes that are kept on this device. */
export interface Recipes {
  /** The newest first. */
  readonly list: Accessor<readonly Recipe[]>;
  /** Both: false where it could not be stored, and the person knows. */
  save(recipe: Recipe): Promise<boolean>;
  remove(recipe: Recipe): Promise<boolean>;
}

export function createRecipes(store: RecipeStore, toasts: Toasts): Recipes {
  const [list, setList] = createSignal<readonly Recipe[]>([]);
  const failed = (error: unknown) =>
    toasts.show(`The recipe could not be stored. ${error instanceof Error ? error.message : ''}`, { kind: 'error' });
  // A browser that gives no database has no recipes; what is asked of it later says so.
  const refresh = () => store.list().then(setList, () => {});
  onCleanup(store.watch(() => void refresh()));
  void refresh();

  const done = async (work: Promise<void>) => {
    try {
      await work;
      return true;
    } catch (error) {
      failed(error);
      return false;
    }
  };
  return {
    list,
    save: (recipe) => done(store.put(recipe)),
    remove: (recipe) => done(store.remove(recipe.id)),
  };
}
