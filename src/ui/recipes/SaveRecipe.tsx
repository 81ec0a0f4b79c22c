import { createMemo, createResource, createSignal, createUniqueId, For, Show } from 'solid-js';
import type { TableSchema } from '../../contract/kernel';
import type { Recipe } from '../../contract/recipe';
import { basename } from '../../lib/path';
import { usualCells } from '../../recipes/choose-cells';
import { createRecipeInspector, type Frozen } from '../../recipes/inspector';
import { keepableCells } from '../../session/cells-to-keep';
import { useDesk } from '../context';
import { DialogFrame } from '../dialogs/DialogFrame';
import { shownPath } from '../state/files-view';
import { CellChoices, type CellRow } from './CellChoices';
import { type ChosenChecks, InputChecks } from './InputChecks';
import '../styles/recipes.css';

/** What Python has read off the chosen cells. */
interface Reading {
  readonly frozen: Frozen;
  /** By path. */
  readonly tables: ReadonlyMap<string, TableSchema | null>;
}

/** A session is kept as a recipe: its good cells, their files, and what must hold of those. */
export function SaveRecipe() {
  const { dialogs, kernel, notebook, recipes, stores, toasts } = useDesk();
  const inspector = createRecipeInspector(kernel);
  const id = createUniqueId();
  const [title, setTitle] = createSignal(notebook.title());
  const [note, setNote] = createSignal('');
  const [changed, setChanged] = createSignal<ReadonlyMap<string, boolean>>(new Map());
  const [checks, setChecks] = createSignal<ReadonlyMap<string, ChosenChecks>>(new Map());

  const [cells] = createResource(async (): Promise<readonly CellRow[] | string> => {
    const document = notebook.session()?.document;
    if (!document) return [];
    const found = keepableCells(document, await stores.conversations.load(document.info.id));
    const parts = await inspector.look(found.map(({ cell, failedAt }) => ({ source: cell.source, failedAt })));
    if (!parts.ok) return parts.failure.message;
    return found.flatMap(({ cell, isGood, problem }, at) => {
      const part = parts.value[at];
      return part === undefined ? [] : { id: cell.id, isGood, problem, part, isWhole: part.source === cell.source };
    });
  });
  const rows = createMemo(() => {
    const now = cells();
    return typeof now === 'object' ? now : [];
  });
  const usual = createMemo(() => usualCells(rows()));
  const isChosen = (cellId: string) => changed().get(cellId) ?? usual().has(cellId);
  const chosen = createMemo(() => rows().filter(({ id, part }) => isChosen(id) && part.source.trim() !== ''));
  const wanted = () => (cells.loading ? null : chosen());
  const [reading] = createResource(wanted, async (kept): Promise<Reading | string> => {
    const failure = cells();
    if (typeof failure === 'string') return failure;
    if (kept.length === 0) return 'Choose at least one cell.';
    const frozen = await inspector.freeze(kept.map(({ part }) => part.source));
    if (!frozen.ok) return frozen.failure.message;
    const paths = frozen.value.inputs.map(({ path }) => path);
    const tables = await inspector.tables(paths);
    if (!tables.ok) return tables.failure.message;
    return { frozen: frozen.value, tables: new Map(paths.map((path, at) => [path, tables.value[at] ?? null])) };
  });
  const ready = createMemo(() => {
    const now = reading.latest;
    return typeof now === 'object' ? now : null;
  });
  const problem = () => (typeof reading.latest === 'string' && !reading.loading ? reading.latest : null);

  const save = async () => {
    const now = ready();
    if (!now) return;
    const recipe: Recipe = {
      id: crypto.randomUUID(),
      title: title().trim() || 'Untitled',
      note: note().trim(),
      created: Date.now(),
      inputs: now.frozen.inputs.map(({ parameter, path }) => ({
        parameter,
        name: basename(path),
        columns: now.tables.get(path)?.columns.map(({ name, type }) => ({ name, type })) ?? null,
        checks: checks().get(parameter)?.checks ?? [],
      })),
      cells: now.frozen.cells,
      outputs: now.frozen.outputs,
    };
    if (!(await recipes.save(recipe))) return;
    dialogs.close();
    toasts.show(`Saved the recipe “${recipe.title}”.`, {
      action: { label: 'Run it', run: () => dialogs.show({ kind: 'run-recipe', recipe, paths: [] }) },
    });
  };

  return (
    <DialogFrame title="Save as recipe" onClose={() => dialogs.close()}>
      <p class="small muted">
        A recipe is the code of this session, to be run again on other files. No model is used for it.
      </p>
      <form
        class="stack"
        onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}
      >
        <label class="recipe-field" for={`${id}-title`}>
          Title
          <input
            id={`${id}-title`}
            class="field"
            maxlength={200}
            value={title()}
            onInput={(event) => setTitle(event.currentTarget.value)}
          />
        </label>
        <label class="recipe-field" for={`${id}-note`}>
          Note
          <textarea
            id={`${id}-note`}
            class="field"
            rows={2}
            maxlength={10_000}
            placeholder="What it is for, and where its files come from"
            value={note()}
            onInput={(event) => setNote(event.currentTarget.value)}
          />
        </label>
        <CellChoices
          cells={rows()}
          isChosen={isChosen}
          unknown={ready()?.frozen.unknown.map(({ cell, names }) => ({ id: chosen()[cell]?.id ?? '', names })) ?? []}
          onChange={(cellId, is) => setChanged((all) => new Map(all).set(cellId, is))}
        />
        <Show when={ready()}>
          {(now) => (
            <>
              <section class="stack" aria-label="Files">
                <h3 class="recipe-heading">Files it takes</h3>
                <For
                  each={now().frozen.inputs}
                  fallback={<p class="small muted">None: the cells name no file that they read.</p>}
                >
                  {(input) => (
                    <InputChecks
                      name={shownPath(input.path)}
                      table={now().tables.get(input.path) ?? null}
                      onChange={(to) => setChecks((all) => new Map(all).set(input.parameter, to))}
                    />
                  )}
                </For>
              </section>
              <Show when={now().frozen.outputs.length > 0}>
                <p class="small muted">It writes {now().frozen.outputs.map(shownPath).join(', ')}.</p>
              </Show>
            </>
          )}
        </Show>
        <p class="small muted" role="status">
          {cells.loading || reading.loading ? 'Python reads the cells and their files.' : ''}
        </p>
        <Show when={problem()}>
          {(text) => (
            <p class="recipe-problem" role="alert">
              {text()}
            </p>
          )}
        </Show>
        <div class="dialog-end">
          <button type="button" class="button button-quiet" onClick={() => dialogs.close()}>
            Cancel
          </button>
          <button type="submit" class="button button-accent" disabled={reading.loading || ready() === null}>
            Save recipe
          </button>
        </div>
      </form>
    </DialogFrame>
  );
}
