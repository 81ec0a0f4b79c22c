import Download from 'lucide-solid/icons/download';
import Eye from 'lucide-solid/icons/eye';
import Trash from 'lucide-solid/icons/trash';
import { createSignal, For, Show } from 'solid-js';
import type { Recipe } from '../../contract/recipe';
import { formatAgo } from '../../lib/ago';
import { fileName, toFile } from '../../recipes/format';
import { IconButton } from '../common/IconButton';
import { saveBlob } from '../common/save-blob';
import { useDesk } from '../context';
import { DialogFrame } from '../dialogs/DialogFrame';
import { now } from '../state/clock';
import '../styles/recipes.css';

export function downloadRecipe(recipe: Recipe): void {
  saveBlob(new Blob([toFile(recipe)], { type: 'application/json' }), fileName(recipe));
}

/** All recipes of this device, to be run, looked at, saved as a file or deleted. `paths`: files for the one that is run. */
export function RecipesDialog(props: { readonly paths: readonly string[]; readonly problem?: string }) {
  const { dialogs, incoming, recipes } = useDesk();
  // Kept here and not in a message of the page, which a dialog hides.
  const [deleted, setDeleted] = createSignal<Recipe | null>(null);
  const remove = async (recipe: Recipe) => {
    if (await recipes.remove(recipe)) setDeleted(recipe);
  };
  return (
    <DialogFrame title="Recipes" onClose={() => dialogs.close()}>
      <p class="small muted">
        A recipe runs the code of an earlier session on other files: checked first, and without a model.
      </p>
      <Show when={props.problem}>
        {(problem) => (
          <p class="recipe-problem" role="alert">
            {problem()}
          </p>
        )}
      </Show>
      <ul class="recipe-list" aria-label="Recipes">
        <For
          each={recipes.list()}
          fallback={
            <li class="small muted">
              No recipes yet. Open a session that worked, and choose “Save as recipe…” in its menu.
            </li>
          }
        >
          {(recipe) => (
            <li class="recipe-row">
              <span class="recipe-row-text">
                <strong class="cut">{recipe.title}</strong>
                <span class="small muted cut">
                  {[
                    recipe.inputs.map(({ name }) => name).join(', ') || 'no files',
                    recipe.cells.length === 1 ? '1 cell' : `${recipe.cells.length} cells`,
                    formatAgo(recipe.created, now()),
                  ].join(' · ')}
                </span>
              </span>
              <IconButton
                label={`Look at ${recipe.title}`}
                onClick={() => dialogs.show({ kind: 'show-recipe', recipe, isKept: true })}
              >
                <Eye size={16} />
              </IconButton>
              <IconButton label={`Save ${recipe.title} as a file`} onClick={() => downloadRecipe(recipe)}>
                <Download size={16} />
              </IconButton>
              <IconButton label={`Delete ${recipe.title}`} onClick={() => void remove(recipe)}>
                <Trash size={16} />
              </IconButton>
              <button
                type="button"
                class="button"
                aria-label={`Run ${recipe.title}`}
                onClick={() => dialogs.show({ kind: 'run-recipe', recipe, paths: props.paths })}
              >
                Run…
              </button>
            </li>
          )}
        </For>
      </ul>
      <div role="status">
        <Show when={deleted()}>
          {(recipe) => (
            <p class="inline small">
              Deleted “{recipe().title}”.
              <button
                type="button"
                class="button button-quiet"
                onClick={() => {
                  void recipes.save(recipe());
                  setDeleted(null);
                }}
              >
                Undo
              </button>
            </p>
          )}
        </Show>
      </div>
      <div class="dialog-end">
        <button type="button" class="button" onClick={() => incoming.pickRecipe()}>
          Import a recipe…
        </button>
      </div>
    </DialogFrame>
  );
}
