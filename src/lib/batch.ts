export interface Batch<T> {
  add(item: T): void;
  /** Hands over what waits, now. */
  flush(): void;
  /** Drops what waits. */
  cancel(): void;
}

/** Collects items and hands them over together, in order, at most `milliseconds` after the first of them came. */
export function createBatch<T>(milliseconds: number, onFlush: (items: readonly T[]) => void): Batch<T> {
  let items: T[] = [];
  let timer: ReturnType<typeof setTimeout> | null = null;

  function take(): readonly T[] {
    if (timer !== null) clearTimeout(timer);
    timer = null;
    const taken = items;
    items = [];
    return taken;
  }

  function flush(): void {
    const taken = take();
    if (taken.length > 0) onFlush(taken);
  }

  return {
    add(item) {
      items.push(item);
      timer ??= setTimeout(flush, milliseconds);
    },
    flush,
    cancel: take,
  };
}
