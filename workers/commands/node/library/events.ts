type Listener = (...args: never[]) => unknown;

/** Node's `EventEmitter`. */
export class EventEmitter {
  static readonly EventEmitter = EventEmitter;
  static defaultMaxListeners = 10;
  readonly #listeners = new Map<string | symbol, { readonly listener: Listener; readonly isOnce: boolean }[]>();

  /** The first that happens, as a list of what came with it. Rejects with what `error` brings. */
  static once(emitter: EventEmitter, name: string | symbol): Promise<unknown[]> {
    return new Promise((resolve, reject) => {
      emitter.once(name, (...args: unknown[]) => resolve(args));
      if (name !== 'error') emitter.once('error', reject);
    });
  }

  on(name: string | symbol, listener: Listener): this {
    return this.#add(name, listener, false, false);
  }

  addListener(name: string | symbol, listener: Listener): this {
    return this.on(name, listener);
  }

  once(name: string | symbol, listener: Listener): this {
    return this.#add(name, listener, true, false);
  }

  prependListener(name: string | symbol, listener: Listener): this {
    return this.#add(name, listener, false, true);
  }

  off(name: string | symbol, listener: Listener): this {
    const all = this.#listeners.get(name) ?? [];
    const at = all.findLastIndex((entry) => entry.listener === listener);
    if (at >= 0) this.#listeners.set(name, all.toSpliced(at, 1));
    return this;
  }

  removeListener(name: string | symbol, listener: Listener): this {
    return this.off(name, listener);
  }

  removeAllListeners(name?: string | symbol): this {
    if (name === undefined) this.#listeners.clear();
    else this.#listeners.delete(name);
    return this;
  }

  emit(name: string | symbol, ...args: unknown[]): boolean {
    const all = this.#listeners.get(name) ?? [];
    if (all.length === 0 && name === 'error') throw args[0] instanceof Error ? args[0] : new Error(String(args[0]));
    for (const { listener, isOnce } of all) {
      if (isOnce) this.off(name, listener);
      Reflect.apply(listener, this, args);
    }
    return all.length > 0;
  }

  listenerCount(name: string | symbol): number {
    return this.#listeners.get(name)?.length ?? 0;
  }

  listeners(name: string | symbol): Listener[] {
    return (this.#listeners.get(name) ?? []).map(({ listener }) => listener);
  }

  eventNames(): (string | symbol)[] {
    return [...this.#listeners.keys()].filter((name) => this.listenerCount(name) > 0);
  }

  setMaxListeners(): this {
    return this;
  }

  #add(name: string | symbol, listener: Listener, isOnce: boolean, isFirst: boolean): this {
    const all = this.#listeners.get(name) ?? [];
    const entry = { listener, isOnce };
    this.#listeners.set(name, isFirst ? [entry, ...all] : [...all, entry]);
    return this;
  }
}
