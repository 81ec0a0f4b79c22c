import { fromFile, MOST } from '../../recipes/format';
import type { Dialogs } from '../state/dialogs';

/** Shows a recipe that came as a file, or says why it is none. It is neither kept nor run by this. */
export async function openRecipe(data: Blob, dialogs: Dialogs): Promise<void> {
  const read = fromFile(data.size > 4 * MOST ? '' : await data.text());
  if (read.ok) dialogs.show({ kind: 'show-recipe', recipe: read.value, isKept: false });
  else dialogs.show({ kind: 'recipes', paths: [], problem: read.failure.message });
}
