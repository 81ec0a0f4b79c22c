/** Counts the same failing calls of one turn. */
export interface Repeats {
  /** What to do about a call that has just ended. */
  note(name: string, input: string, isError: boolean): 'go-on' | 'tell-model' | 'ask-person';
}

const TIMES = 3;

/** The third failure of the same call is told to the model; when it comes to that again, to the person. */
export function createRepeats(): Repeats {
  const failures = new Map<string, number>();
  let warned = false;
  return {
    note(name, input, isError) {
      const key = `${name} ${input.trim().replaceAll(/\s+/g, ' ')}`;
      const count = isError ? (failures.get(key) ?? 0) + 1 : 0;
      failures.set(key, count % TIMES);
      if (count < TIMES) return 'go-on';
      if (warned) return 'ask-person';
      warned = true;
      return 'tell-model';
    },
  };
}
