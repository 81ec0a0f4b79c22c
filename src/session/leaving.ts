import type { Output } from '../contract/display';
import type { Cell, SessionChange, SessionStore } from '../contract/session';

const KEY = 'carrel.unsaved';

/** A cell as JSON; outputs that hold bytes (pictures) are left out, and null. */
type LeftCell = Omit<Cell, 'outputs'> & { readonly outputs: Cell['outputs'] | null };

type LeftChange = Omit<SessionChange, 'put'> & { readonly put?: readonly LeftCell[] };

interface TextStorage {
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
}

/** Keeps what a page has not saved when it is left: a database transaction begun then is often lost, this text is not. */
export interface Leaving {
  /** Within this turn. Of each session the latest is kept. */
  keep(changes: readonly SessionChange[]): void;
  /** Saves what earlier pages have left, unless something later was saved; what cannot be saved now is kept. */
  restore(store: Pick<SessionStore, 'load' | 'save'>): Promise<void>;
}

export function createLeaving(storage: TextStorage): Leaving {
  const read = (): readonly LeftChange[] => {
    try {
      const left: unknown = JSON.parse(storage.getItem(KEY) ?? '[]');
      return Array.isArray(left) ? left : [];
    } catch {
      return [];
    }
  };
  return {
    keep(changes) {
      if (changes.length === 0) return;
      const left = new Map(read().map((change) => [change.info.id, change]));
      for (const { put = [], ...rest } of changes) left.set(rest.info.id, { ...rest, put: put.map(asText) });
      storage.setItem(KEY, JSON.stringify([...left.values()]));
    },
    async restore(store) {
      const left = read();
      if (left.length === 0) return;
      const failed: LeftChange[] = [];
      for (const change of left) {
        try {
          await restoreOne(change, store);
        } catch {
          failed.push(change);
        }
      }
      storage.setItem(KEY, JSON.stringify(failed));
    },
  };
}

async function restoreOne(change: LeftChange, store: Pick<SessionStore, 'load' | 'save'>): Promise<void> {
  const { put = [], ...rest } = change;
  const stored = await store.load(change.info.id);
  const isOld = stored !== null && stored.info.modified > change.info.modified;
  // Without an order it is the change of a session that was stored, and has been deleted since.
  const isGone = stored === null && change.order === undefined;
  if (isOld || isGone) return;
  const outputs = new Map(stored?.cells.map((cell) => [cell.id, cell.outputs]));
  await store.save({
    ...rest,
    put: put.map((cell) => ({ ...cell, outputs: cell.outputs ?? outputs.get(cell.id) ?? [] })),
  });
}

function asText(cell: Cell): LeftCell {
  return cell.outputs.some(holdsBytes) ? { ...cell, outputs: null } : cell;
}

function holdsBytes(output: Output): boolean {
  return 'data' in output && Object.values(output.data).some((value) => value instanceof Blob);
}
