/** Counts down the time of the code alone: it stands still while packages are fetched and while a person is asked. */
export class RunClock {
  #left: number;
  #since: number | null = null;
  #spent = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** `seconds`: null for no limit. */
  constructor(
    seconds: number | null,
    private readonly onExpired: () => void,
  ) {
    this.#left = seconds === null ? Number.POSITIVE_INFINITY : seconds * 1000;
  }

  /** Seconds of the code so far. */
  get seconds(): number {
    return (this.#spent + (this.#since === null ? 0 : performance.now() - this.#since)) / 1000;
  }

  start(): void {
    if (this.#since !== null) return;
    this.#since = performance.now();
    if (this.#left !== Number.POSITIVE_INFINITY) this.#timer = setTimeout(this.onExpired, this.#left);
  }

  pause(): void {
    clearTimeout(this.#timer);
    if (this.#since === null) return;
    const spent = performance.now() - this.#since;
    this.#spent += spent;
    this.#left = Math.max(0, this.#left - spent);
    this.#since = null;
  }
}
