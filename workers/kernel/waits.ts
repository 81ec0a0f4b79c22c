/** What the person's Stop does to a wait. Python turns it into KeyboardInterrupt by its name. */
export class Interrupted extends Error {
  override readonly name = 'Interrupted';
}

/**
 * A function that promises its answer. `held` gives the same when it returns, and holds the worker till then: where the browser cannot put
 * Python aside but shares memory.
 */
export type Waitable<Args extends readonly unknown[], T> = ((...args: Args) => Promise<T>) & {
  readonly held?: (...args: Args) => T;
};

export function waitable<Args extends readonly unknown[], T>(
  later: (...args: Args) => Promise<T>,
  held: ((...args: Args) => T) | null,
): Waitable<Args, T> {
  return held === null ? later : Object.assign(later, { held });
}

/**
 * Everything the kernel can be waiting for outside of Python: a sleep, a line of input, a download.
 * Stop rejects them all, so that whatever waits comes back to Python at once.
 */
export class Waits {
  readonly #pending = new Set<(reason: Error) => void>();

  get size(): number {
    return this.#pending.size;
  }

  /** The same promise, but rejected with `Interrupted` when Stop comes first. */
  race<T>(promise: PromiseLike<T>): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      this.#pending.add(reject);
      const settled = () => this.#pending.delete(reject);
      promise.then(
        (value) => {
          settled();
          resolve(value);
        },
        (error: unknown) => {
          settled();
          reject(error);
        },
      );
    });
  }

  sleep(milliseconds: number): Promise<void> {
    let timer: ReturnType<typeof setTimeout>;
    // A timer holds at most 2^31 - 1 ms; a longer sleep is a chain of them.
    const longest = 2 ** 31 - 1;
    const nap = (left: number): Promise<void> =>
      new Promise<void>((resolve) => {
        timer = setTimeout(resolve, Math.min(left, longest));
      }).then(() => (left > longest ? nap(left - longest) : undefined));
    return this.race(nap(milliseconds)).finally(() => clearTimeout(timer));
  }

  interrupt(): void {
    const all = [...this.#pending];
    this.#pending.clear();
    for (const reject of all) reject(new Interrupted('Stopped'));
  }
}
