import { For } from 'solid-js';
import { LEVELS, type Level } from '../../contract/docker';
import { LEVEL_NAMES, LEVEL_TEXTS } from './level-text';

/** Sealed or open, with what that means. */
export function LevelChoice(props: { readonly level: Level; readonly onLevel: (level: Level) => void }) {
  return (
    <fieldset class="levels">
      <legend>What programs may do there</legend>
      <For each={LEVELS}>
        {(level) => (
          <label class="level-choice" data-chosen={props.level === level}>
            <input
              type="radio"
              name="level"
              value={level}
              checked={props.level === level}
              onChange={() => props.onLevel(level)}
            />
            <span>
              <strong>{LEVEL_NAMES[level]}</strong>
              <span class="small muted">{LEVEL_TEXTS[level]}</span>
            </span>
          </label>
        )}
      </For>
    </fieldset>
  );
}
