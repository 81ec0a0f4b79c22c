import type { LogBody } from '../contract/conversation';
import type { ModelEvent, ToolCall } from '../contract/model';

/** An answer that is being written. */
export interface Draft {
  /** Of the answer in the conversation. */
  readonly message: string;
  readonly text: string;
  readonly reasoning: string;
  /** Calls so far; `input` grows until it is whole. */
  readonly calls: readonly ToolCall[];
}

/** Milliseconds of an answer that a reload may cost. */
const KEPT_EVERY = 1000;

/** What of an answer has come, whole and in pieces for the log. */
export class Writing {
  readonly message = crypto.randomUUID();
  text = '';
  reasoning = '';
  /** Those that are whole. */
  calls: readonly ToolCall[] = [];
  #inputs: readonly ToolCall[] = [];
  #kept = { text: 0, reasoning: 0, time: 0 };

  constructor(private readonly now: () => number) {
    this.#kept.time = now();
  }

  get isEmpty(): boolean {
    return this.text === '' && this.calls.length === 0;
  }

  get draft(): Draft {
    const whole = new Map(this.calls.map((call) => [call.id, call]));
    const rest = this.calls.filter((call) => !this.#inputs.some((input) => input.id === call.id));
    const { message, text, reasoning } = this;
    return { message, text, reasoning, calls: [...this.#inputs.map((input) => whole.get(input.id) ?? input), ...rest] };
  }

  add(event: Exclude<ModelEvent, { kind: 'end' }>): void {
    if (event.kind === 'text') this.text += event.text;
    else if (event.kind === 'reasoning') this.reasoning += event.text;
    else if (event.kind === 'call') this.calls = [...this.calls, event.call];
    else {
      const place = this.#inputs.findIndex((input) => input.id === event.id);
      const before = this.#inputs[place];
      this.#inputs =
        before === undefined
          ? [...this.#inputs, { id: event.id, name: event.name, input: event.text }]
          : this.#inputs.with(place, { ...before, input: before.input + event.text });
    }
  }

  /** What should go to the log now; null: nothing new, or too soon. The screen has it from here at once. */
  piece(): LogBody | null {
    if (this.now() - this.#kept.time < KEPT_EVERY) return null;
    const text = this.text.slice(this.#kept.text);
    const reasoning = this.reasoning.slice(this.#kept.reasoning);
    if (text === '' && reasoning === '') return null;
    this.#kept = { text: this.text.length, reasoning: this.reasoning.length, time: this.now() };
    return { kind: 'delta', message: this.message, text, reasoning };
  }
}
