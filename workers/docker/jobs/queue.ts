/** Something that waits for its turn. */
export interface Waiting {
  /** Turns go round between these. */
  readonly client: string;
  /** Of two with the same one, only one runs at a time. Null: with any other. */
  readonly alone: string | null;
  run(): Promise<void>;
}

export interface Queue {
  add(item: Waiting): void;
  /** False where it does not wait (any more). */
  remove(item: Waiting): boolean;
  /** How many start before it; 0 where it does not wait. */
  ahead(item: Waiting): number;
  readonly running: number;
  readonly waiting: number;
}

/**
 * Starts at most `places` items at a time. The client whose last start is longest ago comes first; among its items the oldest that may
 * start. Calls `onChange` when places in the queue changed.
 */
export function createQueue(places: number, onChange: () => void): Queue {
  let items: Waiting[] = [];
  const active = new Set<Waiting>();
  /** Clients by their last start, the longest ago first. */
  let turns: string[] = [];

  function mayStart(item: Waiting): boolean {
    return item.alone === null || ![...active].some(({ alone }) => alone === item.alone);
  }

  /** The order in which the items would start if each took the same time. */
  function order(): Waiting[] {
    const rows = new Map<string, Waiting[]>();
    for (const item of items) rows.set(item.client, [...(rows.get(item.client) ?? []), item]);
    const clients = [...rows.keys()].sort((a, b) => turns.indexOf(a) - turns.indexOf(b));
    const ordered: Waiting[] = [];
    for (let round = 0; ordered.length < items.length; round += 1) {
      for (const client of clients) {
        const item = rows.get(client)?.[round];
        if (item !== undefined) ordered.push(item);
      }
    }
    return ordered;
  }

  function start(): void {
    while (active.size < places) {
      const next = order().find(mayStart);
      if (next === undefined) return;
      items = items.filter((item) => item !== next);
      turns = [...turns.filter((client) => client !== next.client), next.client];
      active.add(next);
      void next.run().finally(() => {
        active.delete(next);
        start();
        onChange();
      });
    }
  }

  return {
    add(item) {
      items.push(item);
      start();
      onChange();
    },
    remove(item) {
      const before = items.length;
      items = items.filter((other) => other !== item);
      if (items.length === before) return false;
      onChange();
      return true;
    },
    ahead: (item) => Math.max(order().indexOf(item), 0),
    get running() {
      return active.size;
    },
    get waiting() {
      return items.length;
    },
  };
}
