/** Ends a script from anywhere in it. */
export class ScriptExit extends Error {
  constructor(readonly code: number) {
    super(`exit ${code}`);
  }
}

type Callback = (...args: unknown[]) => unknown;

/** What `setTimeout` gives: an object as in Node, which is a number where one is wanted. */
export class Timer {
  /** Whether the script goes on for its sake. */
  isCounted = true;

  constructor(
    readonly id: number,
    private readonly loop: Loop,
  ) {}

  ref(): this {
    this.isCounted = true;
    return this;
  }

  unref(): this {
    this.isCounted = false;
    return this;
  }

  hasRef(): boolean {
    return this.isCounted;
  }

  close(): this {
    this.loop.clear(this);
    return this;
  }

  [Symbol.toPrimitive](): number {
    return this.id;
  }
}

/** Macrotasks that a script gets after its last work, in which a promise of the browser may bring more of it. */
const GRACE = 3;

/** What is left to do of one script: it is at its end when there are no timers and nothing is waited for. */
export class Loop {
  readonly #timers = new Map<number, { readonly timer: Timer; readonly native: ReturnType<typeof setTimeout> }>();
  #awaited = 0;
  #end: (code: number) => void = () => {};
  #isOver = false;
  #isEnding = false;
  /** What `process.nextTick` was given: done before any promise goes on. */
  readonly #ticks: (() => void)[] = [];
  /** Told of errors that nobody catches; the script ends with those that it does not take. */
  onError: (error: unknown, isRejection: boolean) => boolean = () => false;
  /** Called when nothing is left to do; may begin something. */
  onIdle: () => void = () => {};
  /** Told the exit code when it is over. */
  onEnd: (code: number) => void = () => {};
  exitCode = 0;

  /** Kept: scripts get others by these names. */
  private readonly native = {
    setTimeout: globalThis.setTimeout.bind(globalThis),
    clearTimeout: globalThis.clearTimeout.bind(globalThis),
    setInterval: globalThis.setInterval.bind(globalThis),
  };

  /** Begins with `main` and gives the exit code. */
  run(main: () => unknown): Promise<number> {
    return new Promise((resolve) => {
      this.#end = (code) => {
        if (this.#isOver || this.#isEnding) return;
        this.#isEnding = true;
        try {
          this.onEnd(code);
        } catch {
          // An error at the very end changes nothing.
        }
        this.#isOver = true;
        for (const { native } of this.#timers.values()) this.native.clearTimeout(native);
        resolve(code & 255);
      };
      void this.awaited(async () => {
        const over = main();
        this.#tickAll();
        return over;
      }).catch((error: unknown) => this.fail(error));
    });
  }

  get isOver(): boolean {
    return this.#isOver;
  }

  exit(code: number): never {
    this.#end(code);
    throw new ScriptExit(code);
  }

  fail(error: unknown, isRejection = false): void {
    if (this.#isOver || error instanceof ScriptExit) return;
    try {
      if (this.onError(error, isRejection)) return;
    } catch {
      // It can't be told: too much was put out already.
    }
    this.#end(1);
  }

  /** Something of the browser that the script waits for. */
  async awaited<T>(action: () => Promise<T>): Promise<T> {
    this.#awaited += 1;
    try {
      return await action();
    } finally {
      this.#awaited -= 1;
      this.#look(GRACE);
    }
  }

  timer(callback: Callback, milliseconds: number, args: readonly unknown[], isRepeated: boolean): Timer {
    if (typeof callback !== 'function') throw new TypeError('The "callback" argument must be of type function.');
    const delay = milliseconds >= 1 && milliseconds < 2 ** 31 ? milliseconds : 1;
    const fire = () => {
      if (!isRepeated) this.#timers.delete(timer.id);
      this.attempt(() => callback(...args));
    };
    const native = isRepeated ? this.native.setInterval(fire, delay) : this.native.setTimeout(fire, delay);
    const timer = new Timer(Number(native), this);
    this.#timers.set(timer.id, { timer, native });
    return timer;
  }

  clear(timer: Timer | number | undefined): void {
    const id = Number(timer);
    const found = this.#timers.get(id);
    if (found === undefined) return;
    this.native.clearTimeout(found.native);
    this.#timers.delete(id);
    this.#look(GRACE);
  }

  /** Runs a callback of the script. */
  attempt(action: () => unknown): void {
    if (this.#isOver) return;
    try {
      action();
    } catch (error) {
      this.fail(error);
    }
    this.#tickAll();
    this.#look(GRACE);
  }

  tick(callback: () => void): void {
    this.#ticks.push(callback);
    // Of what runs between promises: after those that wait already.
    if (this.#ticks.length === 1) queueMicrotask(() => this.#tickAll());
  }

  #tickAll(): void {
    for (let callback = this.#ticks.shift(); callback !== undefined; callback = this.#ticks.shift()) {
      if (this.#isOver) return;
      try {
        callback();
      } catch (error) {
        this.fail(error);
      }
    }
  }

  get #isBusy(): boolean {
    return this.#awaited > 0 || [...this.#timers.values()].some(({ timer }) => timer.isCounted);
  }

  #look(tries: number): void {
    if (this.#isOver || this.#isBusy) return;
    // Rejections that nobody handles are told in between.
    if (tries > 0) void this.native.setTimeout(() => this.#look(tries - 1), 0);
    else {
      this.onIdle();
      if (!this.#isBusy) this.#end(this.exitCode);
    }
  }
}
