import type { SandboxEvent } from '../../src/contract/sandbox';

const WINDOW_MS = 50;
/** Events sent at once in one window; beyond it they are batched until the window ends. */
const PROMPT_EVENTS = 20;
/** Characters of one run that are kept for the file with the whole output. */
const WHOLE_LIMIT = 64 * 1024 * 1024;

/**
 * What a run puts out, on its way to the page: sent at once while there is little, batched while there is much.
 * `tick` is called from inside running Python too, so a busy loop does not hold back what was printed before it.
 */
export class Output {
  #queue: SandboxEvent[] = [];
  #windowStart = 0;
  #sent = 0;
  #queuedAt = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #characters = 0;
  #limit = Number.POSITIVE_INFINITY;
  #whole: string[] = [];
  #wholeLength = 0;

  constructor(private readonly send: (events: SandboxEvent[]) => void) {}

  /** Starts a run: `limit` is the number of characters of text that may reach the screen. */
  begin(limit: number): void {
    this.#characters = 0;
    this.#limit = limit;
    this.#whole = [];
    this.#wholeLength = 0;
  }

  /** Whether the run has put out more than the screen was allowed to get. */
  get isCut(): boolean {
    return this.#characters > this.#limit;
  }

  /** Everything written since `begin`, as far as it was kept. */
  get whole(): string {
    const end = this.#wholeLength < WHOLE_LIMIT ? '' : `\n[Only the first ${WHOLE_LIMIT} characters were kept.]\n`;
    return this.#whole.join('') + end;
  }

  /** Adds to the whole output without showing it. */
  keep(text: string): void {
    if (this.#wholeLength >= WHOLE_LIMIT) return;
    this.#whole.push(text);
    this.#wholeLength += text.length;
  }

  text(kind: 'stdout' | 'stderr', text: string): void {
    if (text === '') return;
    this.keep(text);
    const room = this.#limit - this.#characters;
    this.#characters += text.length;
    if (room <= 0) return;
    this.event({ kind, text: text.length <= room ? text : text.slice(0, room) });
  }

  event(event: SandboxEvent): void {
    const now = performance.now();
    const last = this.#queue.at(-1);
    if (!last) this.#queuedAt = now;
    if (last && (last.kind === 'stdout' || last.kind === 'stderr') && last.kind === event.kind) {
      this.#queue[this.#queue.length - 1] = { kind: last.kind, text: last.text + event.text };
    } else {
      this.#queue.push(event);
    }
    if (now - this.#windowStart > WINDOW_MS) {
      this.#windowStart = now;
      this.#sent = 0;
    }
    // The end of the line is on its way: `print` writes it by itself.
    const isPartial = 'text' in event && !event.text.endsWith('\n');
    if (this.#sent < PROMPT_EVENTS && !isPartial) {
      this.#sent += 1;
      this.flush();
    } else {
      this.#timer ??= setTimeout(() => this.flush(), WINDOW_MS);
    }
  }

  /** Sends what waits if its time has come. Cheap enough to be called some thousand times a second. */
  tick(): void {
    if (this.#queue.length > 0 && performance.now() - this.#queuedAt > WINDOW_MS) this.flush();
  }

  flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#queue.length === 0) return;
    const events = this.#queue;
    this.#queue = [];
    this.send(events);
  }
}
