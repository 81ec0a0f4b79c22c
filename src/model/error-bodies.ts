/** What a provider's error body says, as far as the providers agree on a form. */
export interface ErrorBody {
  /** The sentence for developers; the text itself where it is no JSON; empty where there is none. */
  readonly message: string;
  /** Code, type and status names in one string, in lower case, to be searched. */
  readonly codes: string;
}

const LONGEST_MESSAGE = 400;

/**
 * Reads `{error: {message, code, type, status}}` of OpenAI, Anthropic, Google and those that follow them, `{message}` and
 * `{detail}` of Mistral and vLLM, `{error: "text"}` of Ollama, and a list around any of these.
 */
export function readErrorBody(body: string): ErrorBody {
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch {
    return { message: isHtml(body) ? '' : cut(body), codes: '' };
  }
  return readErrorValue(value);
}

/**
 * What a provider said in an event of a stream that had begun well: the SDK passes it on as it is, or in an error with the
 * event as its body. Null for the SDK's own errors, about what it could not read.
 */
export function readErrorEvent(error: unknown): ErrorBody | null {
  if (!(error instanceof Error)) return readErrorValue(error);
  const said = 'responseBody' in error && typeof error.responseBody === 'string' ? error.responseBody : '';
  return said.startsWith('{') ? readErrorBody(said) : null;
}

function readErrorValue(value: unknown): ErrorBody {
  const outer = recordOf(Array.isArray(value) ? value[0] : value);
  const inner = recordOf(outer.error ?? recordOf(outer.response).error);
  const details = Array.isArray(inner.details) ? inner.details.map((detail) => recordOf(detail).reason) : [];
  const metadata = recordOf(inner.metadata);
  const messages = [inner.message, outer.error, outer.message, outer.detail];
  const message = messages.find((text): text is string => typeof text === 'string' && text !== '') ?? '';
  // OpenRouter passes on what the provider behind it said.
  const behind = typeof metadata.raw === 'string' ? ` ${metadata.raw}` : '';
  const codes = [inner.code, inner.type, inner.status, outer.code, outer.type, ...details]
    .filter((code) => typeof code === 'string' || typeof code === 'number')
    .join(' ');
  return { message: cut(message + behind), codes: codes.toLowerCase() };
}

function recordOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}

function isHtml(text: string): boolean {
  return /^\s*<(!doctype|html|\?xml)/i.test(text);
}

function cut(text: string): string {
  const line = text.replaceAll(/\s+/g, ' ').trim();
  return line.length > LONGEST_MESSAGE ? `${line.slice(0, LONGEST_MESSAGE)}…` : line;
}

const OVERFLOW_CODES = /context_length_exceeded|exceed_context_size|model_context_window_exceeded|request_too_large/;

/** How each says that the conversation does not fit. */
const OVERFLOW_WORDS = [
  // OpenAI, OpenRouter, vLLM, Groq
  /maximum context length/i,
  /exceeds the context window/i,
  /reduce the length of the messages/i,
  // A request that alone is over the limit of a minute
  /request too large for/i,
  // Anthropic
  /prompt is too long/i,
  /exceeds? the context limit|input length and `?max_tokens`? exceed/i,
  // Google
  /input token count.*exceeds the maximum/i,
  // Mistral
  /too large for model with \d+ maximum context/i,
  // llama.cpp, LM Studio, Ollama
  /exceeds the available context size/i,
  /context (?:the )?overflows|greater than the context length/i,
  /exceeded max context length|input length exceeds/i,
];

export function isContextOverflow({ message, codes }: ErrorBody): boolean {
  return OVERFLOW_CODES.test(codes) || OVERFLOW_WORDS.some((words) => words.test(message));
}

/** The key is right, but nothing is left to pay with. */
export function isOutOfCredit({ message, codes }: ErrorBody): boolean {
  return (
    /insufficient_quota|billing_hard_limit|billing_error|insufficient_credits/.test(codes) ||
    /credit balance is too low|insufficient (?:credits|balance|funds)/i.test(message)
  );
}

export function isBadKey({ message, codes }: ErrorBody): boolean {
  return (
    /invalid_api_key|api_key_invalid|authentication_error|unauthenticated/.test(codes) ||
    /api key (?:not valid|expired)|(?:invalid|incorrect) api key|api key not found/i.test(message)
  );
}

export function isUnknownModel({ message, codes }: ErrorBody): boolean {
  return (
    /model_not_found|not_found_error.*model|invalid_model|model_not_available/.test(codes) ||
    /\bmodels?\b.{0,80}(?:not found|does not exist|not a valid model|is not available|not supported for)/i.test(
      message,
    ) ||
    /(?:not a valid model id|invalid model|no such model|unknown model|^model: )/i.test(message)
  );
}

export function isRefusal({ message, codes }: ErrorBody): boolean {
  return (
    /content_filter|content_policy|moderation/.test(codes) || /flagged|content policy|safety system/i.test(message)
  );
}

export function isWithoutTools({ message }: ErrorBody): boolean {
  return /does not support (?:tools|tool use|function)|tool use is not supported|support tool use|requires --jinja/i.test(
    message,
  );
}

export function isWithoutPictures({ message }: ErrorBody): boolean {
  return /(?:does not|doesn't) support (?:images?|image input|vision)|support image input|images? (?:input )?(?:is|are) not supported|not a multimodal model/i.test(
    message,
  );
}
