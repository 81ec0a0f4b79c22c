import type { ModelEvent, ToolCall } from '../contract/model';
import type { ToolSpec } from '../contract/tool';

/**
 * Calls of tools in plain text, for a model that knows no other way: a fenced block whose first line is `call` and the name
 * of the tool. Its body is the code for a tool that runs code, and JSON for any other.
 */
export function howToCall(tools: readonly ToolSpec[]): string {
  const lines = tools.map(({ name, description, input, code }) =>
    code === undefined
      ? `- ${name}: ${description} The block holds its input as JSON: ${JSON.stringify(input.properties ?? {})}`
      : `- ${name}: ${description} The block holds the code itself.`,
  );
  const example = tools.find(({ code }) => code !== undefined) ?? tools[0];
  const body = example?.code === undefined ? '{}' : 'print(6 * 7)';
  return [
    'How to call a tool',
    'Write a block like this as the end of your answer, then stop. You get the result in the next message.',
    `\`\`\`call ${example?.name ?? ''}\n${body}\n\`\`\``,
    'The tools are:',
    ...lines,
  ].join('\n');
}

/** A call as the model would have written it. */
export function callBlock({ name, input }: ToolCall, tools: readonly ToolSpec[]): string {
  const property = tools.find((tool) => tool.name === name)?.code;
  return `\`\`\`call ${name}\n${(property === undefined ? null : stringOf(input, property)) ?? input}\n\`\`\``;
}

function stringOf(input: string, property: string): string | null {
  try {
    const value: unknown = (JSON.parse(input) as Readonly<Record<string, unknown>>)[property];
    return typeof value === 'string' ? value : null;
  } catch {
    return null;
  }
}

const OPENING = /(?:^|\n)```call[ \t]+([\w-]+)[ \t]*\n/;
const CLOSING = /(?:^|\n)```[ \t]*\n/;
const CLOSING_AT_END = /(?:^|\n)```[ \t]*(?:\n|$)/;
/** The most characters of an opening line that are waited for before text is shown. */
const LONGEST_OPENING = 80;

/** Finds the one call of an answer in its text as it comes. */
export class TextCalls {
  #rest = '';
  #open: { readonly id: string; readonly name: string; readonly property: string | null } | null = null;
  #call: ToolCall | null = null;

  constructor(private readonly tools: readonly ToolSpec[]) {}

  /** Whether the call is whole: what comes after it is not the model's to say. */
  get isOver(): boolean {
    return this.#call !== null;
  }

  add(text: string): readonly ModelEvent[] {
    if (this.tools.length === 0) return [{ kind: 'text', text }];
    this.#rest += text;
    return this.#open === null ? this.#readText() : this.#readCall(false);
  }

  /** What is left at the end of the answer. A block that was not closed is taken as it is. */
  end(): readonly ModelEvent[] {
    if (this.#open !== null && this.#call === null) return this.#readCall(true);
    const text = this.#rest;
    this.#rest = '';
    return text === '' || this.#call !== null ? [] : [{ kind: 'text', text }];
  }

  #readText(): readonly ModelEvent[] {
    const found = OPENING.exec(this.#rest);
    if (found === null) {
      const held = heldFrom(this.#rest);
      const text = this.#rest.slice(0, held);
      this.#rest = this.#rest.slice(held);
      return text === '' ? [] : [{ kind: 'text', text }];
    }
    const before = this.#rest.slice(0, found.index).trimEnd();
    this.#rest = this.#rest.slice(found.index + found[0].length);
    const name = found[1] ?? '';
    const property = this.tools.find((tool) => tool.name === name)?.code ?? null;
    this.#open = { id: crypto.randomUUID(), name, property };
    return [...(before === '' ? [] : [{ kind: 'text', text: before } as const]), ...this.#readCall(false)];
  }

  #readCall(isEnd: boolean): readonly ModelEvent[] {
    const open = this.#open;
    if (open === null || this.#call !== null) return [];
    const closing = (isEnd ? CLOSING_AT_END : CLOSING).exec(this.#rest);
    if (closing === null && !isEnd) return [];
    const body = closing === null ? this.#rest : this.#rest.slice(0, closing.index);
    const input = open.property === null ? body.trim() : JSON.stringify({ [open.property]: body });
    this.#call = { id: open.id, name: open.name, input };
    this.#rest = '';
    return [
      { kind: 'call-input', id: open.id, name: open.name, text: input },
      { kind: 'call', call: this.#call },
    ];
  }
}

/** Where a text begins that may turn out to be the opening of a block; its length where there is none. */
function heldFrom(text: string): number {
  const line = text.lastIndexOf('\n') + 1;
  const last = text.slice(line);
  const isOpening = '```call '.startsWith(last.slice(0, 8)) && last.length < LONGEST_OPENING;
  // With the line break before it.
  return isOpening ? Math.max(0, line - 1) : text.length;
}
