import { For, Show } from 'solid-js';
import type { Recipe } from '../../contract/recipe';
import { checkText } from '../../recipes/checks';
import { typeName } from '../../recipes/compare';
import { useDesk } from '../context';
import { DialogFrame } from '../dialogs/DialogFrame';
import { shownPath } from '../state/files-view';
import { downloadRecipe } from './RecipesDialog';
import '../styles/recipes.css';

/** A recipe to be looked at. One that came from elsewhere is kept only if the person wants it, and is run later. */
export function ShowRecipe(props: { readonly recipe: Recipe; readonly isKept: boolean }) {
  const { dialogs, recipes, toasts } = useDesk();
  const keep = async () => {
    if (!(await recipes.save(props.recipe))) return;
    dialogs.show({ kind: 'recipes', paths: [] });
    toasts.show(`Added the recipe “${props.recipe.title}”.`);
  };
  return (
    <DialogFrame title={props.recipe.title} onClose={() => dialogs.close()}>
      <Show when={!props.isKept}>
        <p class="recipe-warning">
          This recipe comes from a file. Nothing of it has run. Read its code before you keep it: once you run it, it
          can read and change all files on the desk.
        </p>
      </Show>
      <Show when={props.recipe.note !== ''}>
        <p class="recipe-note">{props.recipe.note}</p>
      </Show>
      <section class="stack" aria-label="Files">
        <h3 class="recipe-heading">Files it takes</h3>
        <For each={props.recipe.inputs} fallback={<p class="small muted">None.</p>}>
          {(input) => (
            <div>
              <strong>{input.name}</strong>
              <p class="small muted">
                {input.columns?.map(({ name, type }) => `${name} (${typeName(type)})`).join(', ') ?? 'Any file.'}
              </p>
              <ul class="recipe-bullets">
                <For each={input.checks}>{(check) => <li>{checkText(check)}</li>}</For>
              </ul>
            </div>
          )}
        </For>
        <Show when={props.recipe.outputs.length > 0}>
          <p class="small muted">It writes {props.recipe.outputs.map(shownPath).join(', ')}.</p>
        </Show>
      </section>
      <section class="stack" aria-label="Code">
        <h3 class="recipe-heading">Code</h3>
        <For each={props.recipe.cells}>{(cell) => <pre class="recipe-code recipe-code-whole">{cell}</pre>}</For>
      </section>
      <div class="dialog-end">
        <Show
          when={props.isKept}
          fallback={
            <>
              <button type="button" class="button button-quiet" onClick={() => dialogs.close()}>
                Do not keep it
              </button>
              <button type="button" class="button button-accent" onClick={() => void keep()}>
                Keep this recipe
              </button>
            </>
          }
        >
          <button type="button" class="button" onClick={() => downloadRecipe(props.recipe)}>
            Save as a file
          </button>
          <button
            type="button"
            class="button button-accent"
            onClick={() => dialogs.show({ kind: 'run-recipe', recipe: props.recipe, paths: [] })}
          >
            Run…
          </button>
        </Show>
      </div>
    </DialogFrame>
  );
}
