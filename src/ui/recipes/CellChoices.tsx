import { For, Show } from 'solid-js';
import type { Candidate } from '../../recipes/choose-cells';

export interface CellRow extends Candidate {
  /** Why it is not good; empty where it is. */
  readonly problem: string;
  /** False: only what ran before it failed can be kept. */
  readonly isWhole: boolean;
}

/** Which cells belong to the recipe; each with its code. */
export function CellChoices(props: {
  readonly cells: readonly CellRow[];
  readonly isChosen: (cellId: string) => boolean;
  /** Names that chosen cells use and none before them makes. */
  readonly unknown: readonly { readonly id: string; readonly names: readonly string[] }[];
  readonly onChange: (cellId: string, isChosen: boolean) => void;
}) {
  const unknownIn = (cellId: string) => props.unknown.find(({ id }) => id === cellId)?.names ?? [];
  return (
    <fieldset class="recipe-cells">
      <legend class="recipe-heading">Cells</legend>
      <For each={props.cells} fallback={<p class="small muted">This session has no code yet.</p>}>
        {({ id, problem, part, isWhole }, index) => (
          <div class="recipe-cell" data-chosen={props.isChosen(id)}>
            <label>
              <input
                type="checkbox"
                checked={props.isChosen(id)}
                disabled={part.source.trim() === ''}
                onChange={(event) => props.onChange(id, event.currentTarget.checked)}
              />
              <span>Cell {index() + 1}</span>
              <Show when={problem !== ''}>
                <span class="tag">{problem}</span>
              </Show>
            </label>
            <Show when={!isWhole}>
              <p class="small muted">
                {part.source.trim() === '' ? 'Nothing of it ran.' : 'This is what ran before it failed:'}
              </p>
            </Show>
            <Show when={part.source.trim() !== ''}>
              <pre class="recipe-code">{part.source.trim()}</pre>
            </Show>
            <Show when={props.isChosen(id) && unknownIn(id).length > 0}>
              <p class="recipe-warning">It uses {unknownIn(id).join(', ')}, which no chosen cell before it makes.</p>
            </Show>
          </div>
        )}
      </For>
    </fieldset>
  );
}
