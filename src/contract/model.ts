import type { Result } from './result';
import type { ToolSpec } from './tool';

export type ProviderKind =
  | 'openai'
  | 'anthropic'
  | 'google'
  | 'openrouter'
  | 'mistral'
  | 'groq'
  /** Any address that speaks OpenAI's chat completions: Ollama, LM Studio, llama.cpp, vLLM. */
  | 'compatible'
  /** The browser's own model (`LanguageModel`). */
  | 'browser';

/** A place where a model is called, as the person has set it up. The key is not in it. */
export interface Provider {
  readonly id: string;
  readonly kind: ProviderKind;
  readonly name: string;
  /** Ends without a slash; empty for `browser`. */
  readonly baseUrl: string;
  /** The id the provider knows the model by. */
  readonly model: string;
  /** Whether the model is given pictures. */
  readonly images: boolean;
  /** Tokens of context, where known. */
  readonly contextWindow: number | null;
}

export type ModelContent =
  | { readonly kind: 'text'; readonly text: string }
  /** At most 1 MB; shown to the model only where the provider takes pictures. */
  | { readonly kind: 'image'; readonly data: Blob };

export interface ToolCall {
  readonly id: string;
  readonly name: string;
  /** As the model wrote it, JSON if all went well. */
  readonly input: string;
}

export type ModelMessage =
  | { readonly role: 'user'; readonly content: readonly ModelContent[] }
  | {
      readonly role: 'assistant';
      readonly text: string;
      readonly reasoning: string;
      readonly calls: readonly ToolCall[];
      /** What a provider needs to have back unchanged (signatures of reasoning); opaque to everybody else. */
      readonly provider: unknown;
    }
  | {
      readonly role: 'tool';
      readonly callId: string;
      readonly name: string;
      readonly content: readonly ModelContent[];
      readonly isError: boolean;
    };

export interface ModelRequest {
  readonly provider: Provider;
  readonly system: string;
  readonly messages: readonly ModelMessage[];
  readonly tools: readonly ToolSpec[];
  readonly maxOutputTokens: number | null;
}

export interface Usage {
  readonly inputTokens: number;
  readonly outputTokens: number;
  /** Of the input, read from the provider's cache. */
  readonly cachedTokens: number;
}

export type ModelErrorCode =
  | 'offline'
  | 'blocked'
  | 'unauthorised'
  | 'not-found'
  | 'rate-limited'
  | 'overloaded'
  | 'context-overflow'
  | 'bad-request'
  | 'cut-off'
  | 'refused'
  | 'locked'
  | 'spending-limit'
  | 'declined'
  | 'unknown';

export interface ModelError {
  readonly code: ModelErrorCode;
  /** For the person: what is wrong and what to do next. Never holds a key. */
  readonly message: string;
  /** Seconds after which the provider takes the request again; null: not said. */
  readonly retryAfter: number | null;
}

/**
 * Exactly one `end` comes, as the last event. A `call` comes only when the model's turn ended well, so a call that was cut
 * off is never seen whole. A turn may end with `stop` and no text at all: an empty answer.
 */
export type ModelEvent =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'reasoning'; readonly text: string }
  /** The input of a tool call as it is written. */
  | { readonly kind: 'call-input'; readonly id: string; readonly name: string; readonly text: string }
  | { readonly kind: 'call'; readonly call: ToolCall }
  | {
      readonly kind: 'end';
      readonly reason: 'stop' | 'tool-calls' | 'length' | 'error' | 'aborted';
      readonly usage: Usage | null;
      readonly error: ModelError | null;
      /** For `ModelMessage.provider`. */
      readonly provider: unknown;
    };

/** Calls a language model. `stream` never throws and never rejects: failures are the `end` event. */
export interface ModelClient {
  stream(request: ModelRequest, options?: { readonly signal?: AbortSignal }): AsyncIterable<ModelEvent>;
  /** Ids of the provider's models, where it lists them. */
  models(
    provider: Provider,
    options?: { readonly signal?: AbortSignal },
  ): Promise<Result<readonly string[], ModelErrorCode>>;
  /** One small request that shows whether key, address, CORS, network, model and permission are right. */
  test(provider: Provider, options?: { readonly signal?: AbortSignal }): Promise<Result<string, ModelErrorCode>>;
}

/** Gives keys to the one who makes the requests, and to nobody else. */
export interface KeyRing {
  /** The key of a provider; null: none is set. Failure `locked`: it is stored encrypted and must be unlocked first. */
  get(providerId: string): Promise<Result<string | null, 'locked'>>;
}

/** What a `Transport` throws when it does not let a request out. `message` is for the person. */
export class RequestRefused extends Error {
  override readonly name = 'RequestRefused';
  readonly code: 'declined' | 'spending-limit';

  constructor(code: 'declined' | 'spending-limit', message: string) {
    super(message);
    this.code = code;
  }
}

/**
 * How a request leaves the page: it records, may ask the person first, and may refuse with `RequestRefused`. A plain
 * `fetch` is one.
 */
export type Transport = (request: Request) => Promise<Response>;
