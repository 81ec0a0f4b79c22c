import type { Action } from './action';
import { endingOf, kindOf } from './file-kind';
import { ACTIONS } from './table';

/** An action with the files that it would be given. */
export interface Offer {
  readonly action: Action;
  readonly paths: readonly string[];
}

/** The files among these that an action is for. */
function suited(action: Action, paths: readonly string[]): readonly string[] {
  const found = paths.filter(
    (path) => (action.kinds === 'any' || action.kinds.includes(kindOf(path))) && !action.not?.includes(endingOf(path)),
  );
  return action.takes === 'one' ? found.slice(0, 1) : found;
}

/** What can be done with these files, in the order of the table. */
export function offersFor(paths: readonly string[]): readonly Offer[] {
  return ACTIONS.map((action) => ({ action, paths: suited(action, paths) })).filter((offer) => offer.paths.length > 0);
}
