/// <reference path="../packages.d.ts" />
import EventEmitter from 'events/events.js';

export { EventEmitter };

interface Options {
  readonly signal?: AbortSignal;
}

/** What Node has beside the class: the events of an emitter one after the other. */
function on(emitter: EventEmitter, name: string, { signal }: Options = {}): AsyncIterableIterator<unknown[]> {
  const come: unknown[][] = [];
  const waiting: {
    readonly resolve: (result: IteratorResult<unknown[]>) => void;
    readonly reject: (error: unknown) => void;
  }[] = [];
  let failure: { readonly error: unknown } | null = null;
  let isOver = false;
  const take = (...args: unknown[]) => {
    const next = waiting.shift();
    if (next) next.resolve({ value: args, done: false });
    else come.push(args);
  };
  const fail = (error: unknown) => {
    const next = waiting.shift();
    if (next) next.reject(error);
    else failure = { error };
  };
  emitter.on(name, take);
  emitter.on('error', fail);
  const iterator: AsyncIterableIterator<unknown[]> = {
    next() {
      const value = come.shift();
      if (value) return Promise.resolve({ value, done: false });
      if (failure) return Promise.reject(failure.error);
      if (isOver) return Promise.resolve({ value: undefined, done: true });
      return new Promise((resolve, reject) => waiting.push({ resolve, reject }));
    },
    async return() {
      isOver = true;
      emitter.off(name, take);
      emitter.off('error', fail);
      for (const { resolve } of waiting.splice(0)) resolve({ value: undefined, done: true });
      return { value: undefined, done: true };
    },
    [Symbol.asyncIterator]: () => iterator,
  };
  signal?.addEventListener('abort', () => fail(signal.reason));
  return iterator;
}

/** Node's `events`. */
export const events = Object.assign(EventEmitter, {
  EventEmitter,
  default: EventEmitter,
  on,
  errorMonitor: Symbol('events.errorMonitor'),
  setMaxListeners: () => {},
});
