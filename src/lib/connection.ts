interface Closable {
  close(): void;
}

/** A database that opens at first use, and again at the next use after it was lost. */
export interface Connection<Database> {
  open(): Promise<Database>;
  /** Ends it for good: a later `open` rejects. */
  close(): void;
}

/**
 * `connect` is given `lost`, to call when the browser ended the connection or a newer page asked for it. Two calls of
 * `open` share one attempt; a failed attempt is forgotten, so that the next use tries again.
 */
export function createConnection<Database extends Closable>(
  connect: (lost: () => void) => Promise<Database>,
): Connection<Database> {
  let current: Promise<Database> | null = null;
  let isClosed = false;

  function attempt(): Promise<Database> {
    const mine: Promise<Database> = connect(forget);
    function forget(): void {
      if (current === mine) current = null;
    }
    mine.catch(forget);
    return mine;
  }

  return {
    open() {
      if (isClosed) return Promise.reject(new Error('The store was used after it was closed.'));
      current ??= attempt();
      return current;
    },
    close() {
      isClosed = true;
      current?.then(
        (database) => database.close(),
        () => {},
      );
      current = null;
    },
  };
}
