/** A bucket of tokens for each name: `burst` at once, `each` a second after that. */
export function createRate(each: number, burst: number, now: () => number = Date.now) {
  const buckets = new Map<string, { left: number; at: number }>();
  return {
    /** False where there was too much. */
    take(name: string): boolean {
      const time = now();
      const { left, at } = buckets.get(name) ?? { left: burst, at: time };
      const filled = Math.min(burst, left + ((time - at) / 1000) * each);
      // Full buckets are as good as none; so the map stays small.
      if (buckets.size > 1000) buckets.clear();
      buckets.set(name, { left: Math.max(filled - 1, 0), at: time });
      return filled >= 1;
    },
  };
}

export type Rate = ReturnType<typeof createRate>;
