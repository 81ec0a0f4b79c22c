import { actionCode } from '../../actions/code';
import type { Offer } from '../../actions/offer';
import type { TableSchema } from '../../contract/kernel';
import { sleep } from '../../lib/sleep';
import type { Desk } from '../context';
import { placeCode } from '../notebook/place-code';

/** Milliseconds that a cell may wait for the columns of its table: without them the code finds its own. */
const PATIENCE = 1500;

/** Puts the code of an action into the notebook, where it may be changed, and runs it if asked to. */
export async function insertAction(desk: Desk, offer: Offer, run: boolean): Promise<void> {
  const source = actionCode(offer, await knownTable(desk, offer));
  desk.askDoor?.setView('notebook');
  if (desk.layout.narrow()) desk.layout.close('left');
  const id = placeCode(desk.notebook, source);
  // The next cell lies below what this one puts out, which is therefore seen.
  if (run && id !== null) desk.notebook.executeAndStep(id);
}

/** The columns of the table, where they can be had at once. */
async function knownTable({ kernel }: Desk, { action, paths }: Offer): Promise<TableSchema | null> {
  const [path] = paths;
  if (path === undefined || action.fromColumns === undefined || kernel.state !== 'idle') return null;
  const [table] = await Promise.race([kernel.tables([path]), sleep(PATIENCE).then(() => [])]);
  return table ?? null;
}
