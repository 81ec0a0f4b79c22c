import type { Price, RequestRecord } from '../contract/ledger';
import type { ModelClient, ModelEvent, ModelMessage, ModelRequest } from '../contract/model';
import { costOf, priceOf } from './prices';

export interface MeterOptions {
  /** US dollars; null: none. */
  readonly limit: () => number | null;
  readonly prices: () => Readonly<Record<string, Price>>;
  readonly spent: () => Promise<number>;
  /** A call begins. */
  readonly begin: () => void;
  /** What the call's last request took. */
  readonly settle: (
    counted: Pick<RequestRecord, 'model' | 'inputTokens' | 'outputTokens' | 'cost' | 'isEstimate'> & {
      /** The answer came to its end. */
      readonly isWhole: boolean;
    },
  ) => void;
}

/** Characters for one token and tokens for one picture, so that a reckoning is rather too high. */
const CHARACTERS = 3;
const PICTURE = 2000;
/** An answer shorter than this is not worth asking for, and one longer than that no model is held to. */
const SHORTEST = 256;
const LONGEST = 64_000;
/** What every model in use can write in one answer: a higher bound would be refused by some. */
const BOUND = 8192;

/** The client with its tokens and costs told, and a call refused that could pass the limit. */
export function meter(client: ModelClient, options: MeterOptions): ModelClient {
  return {
    ...client,
    async *stream(request, streamOptions) {
      const price = priceOf(request.provider, options.prices());
      const inputTokens = reckon(request);
      const room = await roomFor(price, inputTokens, options);
      if (room.kind === 'none') {
        yield refuse(room.message);
        return;
      }
      options.begin();
      let written = 0;
      let last: Extract<ModelEvent, { kind: 'end' }> | null = null;
      try {
        for await (const event of client.stream(bounded(request, room.tokens), streamOptions)) {
          if (event.kind === 'text' || event.kind === 'reasoning' || event.kind === 'call-input')
            written += event.text.length;
          if (event.kind === 'end') {
            last = event;
            options.settle(settlement(request, price, event, inputTokens, written));
          }
          yield event;
        }
      } finally {
        // The reader went away before the end; what was written until then is paid for all the same.
        if (last === null) options.settle(settlement(request, price, null, inputTokens, written));
      }
    },
  };
}

type Room =
  | { readonly kind: 'some'; readonly tokens: number | null }
  | { readonly kind: 'none'; readonly message: string };

/** How many tokens of answer the rest of the money buys; null: as many as the model likes. */
async function roomFor(price: Price | null, inputTokens: number, { limit, spent }: MeterOptions): Promise<Room> {
  const most = limit();
  if (most === null) return { kind: 'some', tokens: null };
  if (price === null)
    return {
      kind: 'none',
      message:
        'The price of this model is not known, so the spending limit cannot be kept. Set its price under Ledger, or remove the limit.',
    };
  const rest = most - (await spent()) - costOf(price, { input: inputTokens, cached: 0, output: 0 });
  const tokens = price.output === 0 ? Number.POSITIVE_INFINITY : Math.floor((rest / price.output) * 1e6);
  if (rest < 0 || tokens < SHORTEST)
    return {
      kind: 'none',
      message: `The next request could pass the spending limit of $${most}. Nothing was sent; raise the limit to go on.`,
    };
  return { kind: 'some', tokens: tokens >= LONGEST ? null : Math.min(tokens, BOUND) };
}

function bounded(request: ModelRequest, tokens: number | null): ModelRequest {
  if (tokens === null) return request;
  return { ...request, maxOutputTokens: Math.min(request.maxOutputTokens ?? tokens, tokens) };
}

function settlement(
  { provider }: ModelRequest,
  price: Price | null,
  end: Extract<ModelEvent, { kind: 'end' }> | null,
  reckoned: number,
  written: number,
) {
  const usage = end?.usage ?? null;
  const tokens = {
    input: usage?.inputTokens ?? reckoned,
    cached: usage?.cachedTokens ?? 0,
    output: usage?.outputTokens ?? Math.ceil(written / CHARACTERS),
  };
  return {
    model: provider.model,
    inputTokens: tokens.input,
    outputTokens: tokens.output,
    cost: price === null ? null : costOf(price, tokens),
    isEstimate: usage === null,
    isWhole: end !== null && end.reason !== 'error' && end.reason !== 'aborted',
  };
}

function refuse(message: string): ModelEvent {
  const error = { code: 'spending-limit', message, retryAfter: null } as const;
  return { kind: 'end', reason: 'error', usage: null, error, provider: null };
}

/** Tokens of a request, rather too many. */
function reckon({ system, messages, tools }: ModelRequest): number {
  const pictures = messages.reduce((sum, message) => sum + picturesOf(message), 0);
  const characters = system.length + JSON.stringify(messages).length + JSON.stringify(tools).length;
  return Math.ceil(characters / CHARACTERS) + pictures * PICTURE;
}

function picturesOf(message: ModelMessage): number {
  return message.role === 'assistant' ? 0 : message.content.filter((part) => part.kind === 'image').length;
}
