import type { Departure, DepartureAnswer } from '../contract/runners';

/** What waits for the person before it leaves the device; one is shown at a time. */
export interface Departures {
  readonly shown: Departure | null;
  /** Resolves to `no` when the signal is aborted. */
  ask(departure: Omit<Departure, 'id'>, signal?: AbortSignal): Promise<DepartureAnswer>;
  answer(id: string, answer: DepartureAnswer): void;
}

export function createDepartures(onChange: () => void): Departures {
  let waiting: readonly { readonly departure: Departure; readonly resolve: (answer: DepartureAnswer) => void }[] = [];

  function answer(id: string, given: DepartureAnswer): void {
    const found = waiting.find(({ departure }) => departure.id === id);
    if (found === undefined) return;
    waiting = waiting.filter((each) => each !== found);
    found.resolve(given);
    onChange();
  }

  return {
    get shown() {
      return waiting[0]?.departure ?? null;
    },
    ask(asked, signal) {
      if (signal?.aborted) return Promise.resolve({ kind: 'no' });
      const id = crypto.randomUUID();
      return new Promise((resolve) => {
        const stop = () => answer(id, { kind: 'no' });
        signal?.addEventListener('abort', stop, { once: true });
        waiting = [
          ...waiting,
          {
            departure: { id, ...asked },
            resolve(given) {
              signal?.removeEventListener('abort', stop);
              resolve(given);
            },
          },
        ];
        onChange();
      });
    },
    answer,
  };
}
