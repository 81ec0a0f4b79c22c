import { createEffect, createMemo, createSignal, For, on, Show } from 'solid-js';
import type { Recipe } from '../../contract/recipe';
import { runChecks } from '../../recipes/checks';
import { renamedTable } from '../../recipes/compare';
import { createRecipeInspector } from '../../recipes/inspector';
import { summaryOf } from '../../recipes/prepare';
import { useDesk } from '../context';
import { DialogFrame } from '../dialogs/DialogFrame';
import { shownPath } from '../state/files-view';
import { EMPTY, type Given, isReady, renamesOf } from './given';
import { InputChoice } from './InputChoice';
import { runRecipe } from './run-recipe';
import '../styles/recipes.css';

function endingOf(name: string): string {
  return name.slice(name.lastIndexOf('.')).toLowerCase();
}

/** The files of a run are chosen and compared with what the recipe expects; then it may run. */
export function RunRecipe(props: { readonly recipe: Recipe; readonly paths: readonly string[] }) {
  const desk = useDesk();
  const { dialogs, files, incoming, kernel } = desk;
  const inspector = createRecipeInspector(kernel);
  const inputs = () => props.recipe.inputs;
  const [given, setGiven] = createSignal<ReadonlyMap<string, Given>>(new Map());
  const of = (parameter: string) => given().get(parameter) ?? EMPTY;
  const set = (parameter: string, change: Partial<Given>) =>
    setGiven((all) => new Map(all).set(parameter, { ...(all.get(parameter) ?? EMPTY), ...change }));

  const choose = async (parameter: string, path: string | null) => {
    const isTable = inputs().find((input) => input.parameter === parameter)?.columns != null;
    set(parameter, { ...EMPTY, path, isReading: path !== null && isTable });
    if (path === null || !isTable) return;
    const read = await inspector.tables([path]);
    if (of(parameter).path !== path) return;
    set(parameter, {
      isReading: false,
      table: read.ok ? (read.value[0] ?? null) : null,
      problem: !read.ok
        ? read.failure.message
        : read.value[0]
          ? null
          : `${shownPath(path)} could not be read as a table. Choose another file.`,
    });
  };
  /** Files that came are given to inputs that have none, of the same kind first. */
  const offer = (paths: readonly string[]) => {
    const rest = [...paths];
    for (const { parameter, name } of inputs()) {
      if (of(parameter).path !== null) continue;
      const same = rest.findIndex((path) => endingOf(path) === endingOf(name));
      const at = same >= 0 ? same : inputs().length === 1 ? 0 : -1;
      const [path] = at < 0 ? [] : rest.splice(at, 1);
      if (path !== undefined) void choose(parameter, path);
    }
  };
  offer(props.paths);
  createEffect(on(incoming.added, (paths) => offer(paths), { defer: true }));

  const everyReady = createMemo(() => inputs().every((input) => isReady(input, of(input.parameter))));
  const checks = createMemo(() =>
    everyReady()
      ? runChecks(
          props.recipe,
          new Map(
            inputs().map((input) => {
              const { table, answers } = of(input.parameter);
              return [input.parameter, table && renamedTable(table, renamesOf(answers))];
            }),
          ),
        )
      : [],
  );
  const replaced = createMemo(() => {
    const there = new Set(files.list().map(({ path }) => path));
    return props.recipe.outputs.filter((path) => there.has(path)).map(shownPath);
  });
  const failed = () => checks().some((check) => !check.passed);
  const run = () => {
    const choices = inputs().flatMap(({ parameter }) => {
      const { path, answers } = of(parameter);
      return path === null ? [] : [{ parameter, path, renames: renamesOf(answers) }];
    });
    dialogs.close();
    void runRecipe(desk, { recipe: props.recipe, choices, checks: checks() });
  };

  return (
    <DialogFrame title={`Run ${props.recipe.title}`} onClose={() => dialogs.close()}>
      <Show when={props.recipe.note !== ''}>
        <p class="recipe-note">{props.recipe.note}</p>
      </Show>
      <For each={inputs()} fallback={<p class="small muted">It takes no files.</p>}>
        {(input) => (
          <InputChoice
            input={input}
            given={of(input.parameter)}
            onChoose={(path) => void choose(input.parameter, path)}
            onAnswer={(column, answer) =>
              set(input.parameter, { answers: { ...of(input.parameter).answers, [column]: answer } })
            }
          />
        )}
      </For>
      <Show when={inputs().length > 0}>
        <div>
          <button type="button" class="button" onClick={() => incoming.pick()}>
            Add files…
          </button>
        </div>
      </Show>
      <Show when={checks().length > 0}>
        <section aria-label="Checks">
          <h3 class="recipe-heading">{summaryOf(checks())}</h3>
          <ul class="recipe-results">
            <For each={checks()}>
              {(check) => (
                <li data-passed={check.passed}>
                  <span class="recipe-mark" role="img" aria-label={check.passed ? 'Passed' : 'Failed'}>
                    {check.passed ? '✓' : '✗'}
                  </span>
                  <span>
                    {inputs().length > 1 ? `${check.input}: ` : ''}
                    {check.text}
                    {check.passed ? '' : `. ${check.reason}`}
                  </span>
                </li>
              )}
            </For>
          </ul>
        </section>
      </Show>
      <Show when={replaced().length > 0}>
        <p class="recipe-warning">It replaces {replaced().join(', ')}, which is there already.</p>
      </Show>
      <div class="dialog-end">
        <button type="button" class="button button-quiet" onClick={() => dialogs.close()}>
          Cancel
        </button>
        <button type="button" class="button button-accent" disabled={!everyReady()} onClick={run}>
          {failed() ? 'Run anyway' : 'Run'}
        </button>
      </div>
    </DialogFrame>
  );
}
