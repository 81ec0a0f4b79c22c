import { type Accessor, createSignal } from 'solid-js';
import type { Recipe } from '../../contract/recipe';
import type { PairedRunner } from '../../contract/runners';

/** What is asked for in a dialog of its own; one at a time. */
export type OpenDialog =
  | { readonly kind: 'actions'; readonly paths: readonly string[] }
  | { readonly kind: 'export' }
  | { readonly kind: 'this-browser' }
  | { readonly kind: 'offline' }
  | { readonly kind: 'save-recipe' }
  /** `paths`: files for the recipe that is then run. `problem`: why one that came as a file was refused. */
  | { readonly kind: 'recipes'; readonly paths: readonly string[]; readonly problem?: string }
  | { readonly kind: 'show-recipe'; readonly recipe: Recipe; readonly isKept: boolean }
  | { readonly kind: 'run-recipe'; readonly recipe: Recipe; readonly paths: readonly string[] }
  /** Files that were shared to the app. */
  | { readonly kind: 'shared'; readonly files: readonly File[] }
  /** `again`: the runner to be paired with anew; null: another one. */
  | { readonly kind: 'connect-runner'; readonly again: PairedRunner | null }
  /** An exported session. */
  | { readonly kind: 'import'; readonly file: Blob };

export interface Dialogs {
  readonly shown: Accessor<OpenDialog | null>;
  show(dialog: OpenDialog): void;
  close(): void;
}

export function createDialogs(): Dialogs {
  const [shown, setShown] = createSignal<OpenDialog | null>(null);
  return { shown, show: setShown, close: () => setShown(null) };
}
