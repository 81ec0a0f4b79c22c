import { createMemo, createUniqueId, For, Show } from 'solid-js';
import type { RecipeInput } from '../../contract/recipe';
import { compareColumns, type Difference, typeName } from '../../recipes/compare';
import { useDesk } from '../context';
import { shownPath } from '../state/files-view';
import type { Answer, Given } from './given';

type Missing = Extract<Difference, { kind: 'missing' }>;

/** One input of a recipe: its file, and how that differs from what is expected. */
export function InputChoice(props: {
  readonly input: RecipeInput;
  readonly given: Given;
  readonly onChoose: (path: string | null) => void;
  readonly onAnswer: (column: string, answer: Answer | null) => void;
}) {
  const { files } = useDesk();
  const id = createUniqueId();
  const differences = createMemo(() =>
    props.input.columns === null || props.given.table === null
      ? []
      : compareColumns(props.input.columns, props.given.table),
  );
  const missing = createMemo(() => differences().filter((one): one is Missing => one.kind === 'missing'));
  const types = createMemo(() => differences().flatMap((one) => (one.kind === 'type' ? one : [])));
  const taken = createMemo(
    () => new Set(Object.values(props.given.answers).flatMap((answer) => (answer?.kind === 'is' ? answer.column : []))),
  );
  const extra = createMemo(() =>
    differences().flatMap((one) => (one.kind === 'extra' && !taken().has(one.column) ? one.column : [])),
  );
  return (
    <section class="stack recipe-input" aria-label={`File for ${props.input.name}`}>
      <label class="recipe-field" for={id}>
        <span>
          In the place of <strong>{props.input.name}</strong>
        </span>
        <select
          id={id}
          class="field"
          value={props.given.path ?? ''}
          onChange={(event) => props.onChoose(event.currentTarget.value || null)}
        >
          <option value="">Choose a file, or drop one</option>
          <For each={files.choices()}>
            {({ path }) => (
              <option value={path} selected={path === props.given.path}>
                {shownPath(path)}
              </option>
            )}
          </For>
        </select>
      </label>
      <div class="small" role="status">
        {props.given.isReading ? <span class="muted">Python reads its columns.</span> : null}
        <Show when={props.given.problem}>{(problem) => <p class="recipe-problem">{problem()}</p>}</Show>
        <Show when={props.given.table !== null && differences().length === 0}>
          <p class="muted">Its columns are as expected.</p>
        </Show>
        <ul class="recipe-bullets">
          <For each={types()}>
            {(one) => (
              <li>
                <strong>{one.column}</strong> holds {typeName(one.found)}; {typeName(one.expected)} were expected.
              </li>
            )}
          </For>
          <Show when={extra().length > 0}>
            <li>New, and not used: {extra().join(', ')}.</li>
          </Show>
        </ul>
      </div>
      <For each={missing()}>
        {(one) => (
          <MissingColumn
            missing={one}
            candidates={differences().flatMap((other) => (other.kind === 'extra' ? other.column : []))}
            answer={props.given.answers[one.column] ?? null}
            onAnswer={(answer) => props.onAnswer(one.column, answer)}
          />
        )}
      </For>
    </section>
  );
}

const LEFT_OUT = 'left-out';

function MissingColumn(props: {
  readonly missing: Missing;
  readonly candidates: readonly string[];
  readonly answer: Answer | null;
  readonly onAnswer: (answer: Answer | null) => void;
}) {
  const id = createUniqueId();
  // The place of a column, since any text may be its name.
  const value = () =>
    props.answer === null
      ? ''
      : props.answer.kind === 'left-out'
        ? LEFT_OUT
        : String(props.candidates.indexOf(props.answer.column));
  const answer = (chosen: string) => {
    const column = chosen === '' || chosen === LEFT_OUT ? undefined : props.candidates[Number(chosen)];
    props.onAnswer(column !== undefined ? { kind: 'is', column } : chosen === LEFT_OUT ? { kind: 'left-out' } : null);
  };
  return (
    <div class="recipe-missing" data-answered={props.answer !== null}>
      <label for={id}>
        The column <strong>{props.missing.column}</strong> is missing. It is now
      </label>
      <select id={id} class="field" value={value()} onChange={(event) => answer(event.currentTarget.value)}>
        <option value="">Choose</option>
        <For each={props.candidates}>{(name, at) => <option value={String(at())}>{name}</option>}</For>
        <option value={LEFT_OUT}>left out</option>
      </select>
      <Show when={props.answer === null && props.missing.nearest}>
        {(nearest) => (
          <button type="button" class="button" onClick={() => props.onAnswer({ kind: 'is', column: nearest() })}>
            Use {nearest()}
          </button>
        )}
      </Show>
    </div>
  );
}
