import { createEffect, createMemo, createSignal, For, Show } from 'solid-js';
import type { TableSchema } from '../../contract/kernel';
import type { RecipeCheck } from '../../contract/recipe';
import { checksFor, checkText } from '../../recipes/checks';
import { typeName } from '../../recipes/compare';

export interface ChosenChecks {
  readonly checks: readonly RecipeCheck[];
}

/** Wanted from the beginning: those of the table as a whole. */
function isUsual({ kind }: RecipeCheck): boolean {
  return kind === 'rows' || kind === 'columns' || kind === 'types';
}

/** What must hold of a file that a recipe takes: what holds now, to be ticked. */
export function InputChecks(props: {
  readonly name: string;
  readonly table: TableSchema | null;
  readonly onChange: (chosen: ChosenChecks) => void;
}) {
  const [changed, setChanged] = createSignal<ReadonlyMap<string, boolean>>(new Map());
  const [limits, setLimits] = createSignal<ReadonlyMap<string, { min: string; max: string }>>(new Map());
  const offered = createMemo(() => (props.table === null ? [] : checksFor(props.table)));
  const keyOf = (check: RecipeCheck) => ('column' in check ? `${check.kind} ${check.column}` : check.kind);
  const isChosen = (check: RecipeCheck) => changed().get(keyOf(check)) ?? isUsual(check);
  const limited = (check: RecipeCheck): RecipeCheck => {
    const own = check.kind === 'range' ? limits().get(check.column) : undefined;
    return check.kind === 'range' && own ? { ...check, min: own.min || null, max: own.max || null } : check;
  };
  createEffect(() => props.onChange({ checks: offered().filter(isChosen).map(limited) }));

  return (
    <details class="recipe-input" open={props.table !== null && props.table.columns.length <= 6}>
      <summary>
        <strong>{props.name}</strong>{' '}
        <span class="small muted">
          {props.table === null
            ? 'no table: any file can take its place'
            : `${props.table.columns.length} columns, ${offered().filter(isChosen).length} checks`}
        </span>
      </summary>
      <Show when={props.table}>
        {(table) => (
          <>
            <p class="small muted">
              {table()
                .columns.map(({ name, type }) => `${name} (${typeName(type)})`)
                .join(', ')}
            </p>
            <ul class="plain-list" aria-label={`Checks of ${props.name}`}>
              <For each={offered()}>
                {(check) => (
                  <li class="recipe-check">
                    <label>
                      <input
                        type="checkbox"
                        checked={isChosen(check)}
                        onChange={(event) => {
                          const is = event.currentTarget.checked;
                          setChanged((all) => new Map(all).set(keyOf(check), is));
                        }}
                      />
                      <span>{checkText(limited(check))}</span>
                    </label>
                    <Show when={check.kind === 'range' && isChosen(check) && check}>
                      {(range) => (
                        <Limits
                          column={range().column}
                          min={limits().get(range().column)?.min ?? range().min ?? ''}
                          max={limits().get(range().column)?.max ?? range().max ?? ''}
                          onChange={(to) => setLimits((all) => new Map(all).set(range().column, to))}
                        />
                      )}
                    </Show>
                  </li>
                )}
              </For>
            </ul>
          </>
        )}
      </Show>
    </details>
  );
}

function Limits(props: {
  readonly column: string;
  readonly min: string;
  readonly max: string;
  readonly onChange: (limits: { min: string; max: string }) => void;
}) {
  return (
    <span class="recipe-limits">
      <input
        class="field"
        aria-label={`Least of ${props.column}`}
        value={props.min}
        onChange={(event) => props.onChange({ min: event.currentTarget.value.trim(), max: props.max })}
      />
      <span class="small muted">to</span>
      <input
        class="field"
        aria-label={`Most of ${props.column}`}
        value={props.max}
        onChange={(event) => props.onChange({ min: props.min, max: event.currentTarget.value.trim() })}
      />
    </span>
  );
}
