import type { Answer, Conversation, Failure } from './scenario.ts';

export interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** One provider's format. */
export interface Wire {
  readonly name: string;
  /** Whether a POST to this path asks for an answer in this format. */
  answers(path: string): boolean;
  /** The events of an answer, each as it is sent, separators included. */
  events(answer: Answer, model: string): readonly string[];
  /** `key` as it came with the request: some quote a part of it. */
  failure(failure: Failure, model: string, key: string): Reply;
  /** The events of a stream that fails after it began. */
  failureEvents(failure: Failure, model: string): readonly string[];
  models(ids: readonly string[]): string;
  model(path: string, body: unknown): string;
  conversation(body: unknown): Conversation;
  /** What a preflight is answered with; null: the page is not let in. */
  preflight(origin: string, asked: string): Readonly<Record<string, string>> | null;
  /** Headers of every other answer. */
  readonly headers: Readonly<Record<string, string>>;
}

/** Tokens told by every answer. */
export const USAGE = { input: 1200, cached: 200, output: 34 } as const;

/** The time that every answer names, in seconds since the epoch. */
export const CREATED = 1_763_000_000;

/** A text in the small pieces in which models send it. */
export function pieces(text: string): readonly string[] {
  const letters = Array.from(text);
  const found: string[] = [];
  for (let start = 0; start < letters.length; start += 6) found.push(letters.slice(start, start + 6).join(''));
  return found;
}

export type Json = Readonly<Record<string, unknown>>;

export function record(value: unknown): Json {
  return typeof value === 'object' && value !== null ? (value as Json) : {};
}

export function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

export function string(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
