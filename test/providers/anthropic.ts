import type { Failure, Part } from './scenario.ts';
import { list, pieces, type Reply, record, string, USAGE, type Wire } from './wire.ts';

/** Anthropic's messages, streamed (https://docs.anthropic.com/en/docs/build-with-claude/streaming). */
export const anthropic: Wire = {
  name: 'messages',
  answers: (path) => path.endsWith('/messages'),
  events({ parts, end = 'stop' }, model) {
    const hasCalls = parts.some((part) => part.kind === 'call');
    const stop_reason =
      end === 'refused' ? 'refusal' : end === 'length' ? 'max_tokens' : hasCalls ? 'tool_use' : 'end_turn';
    return [
      event({
        type: 'message_start',
        message: {
          id: 'msg_scripted',
          type: 'message',
          role: 'assistant',
          model,
          content: [],
          stop_reason: null,
          stop_sequence: null,
          usage: {
            input_tokens: USAGE.input - USAGE.cached,
            cache_creation_input_tokens: 0,
            cache_read_input_tokens: USAGE.cached,
            output_tokens: 1,
          },
        },
      }),
      event({ type: 'ping' }),
      ...parts.flatMap((part, index) => blockEvents(part, index).map(event)),
      event({
        type: 'message_delta',
        delta: { stop_reason, stop_sequence: null },
        usage: { output_tokens: USAGE.output },
      }),
      event({ type: 'message_stop' }),
    ];
  },
  failure: (failure, model) => {
    const { status, type, message } = wordsOf(failure, model);
    return {
      status,
      headers: {
        'content-type': 'application/json',
        ...(failure.retryAfter === undefined ? {} : { 'retry-after': String(Math.ceil(failure.retryAfter)) }),
      },
      body: JSON.stringify({ type: 'error', error: { type, message }, request_id: 'req_scripted' }),
    } satisfies Reply;
  },
  failureEvents: (failure, model) => {
    const { type, message } = wordsOf(failure, model);
    return [event({ type: 'error', error: { type, message, details: null } })];
  },
  models: (ids) =>
    JSON.stringify({
      data: ids.map((id) => ({ type: 'model', id, display_name: id, created_at: '2025-11-13T00:00:00Z' })),
      has_more: false,
      first_id: ids[0] ?? null,
      last_id: ids.at(-1) ?? null,
    }),
  model: (_, body) => string(record(body).model),
  conversation(body) {
    const messages = list(record(body).messages).map(record);
    const blocks = (content: unknown) => list(content).map(record);
    const asked = messages.findLastIndex(
      ({ role, content }) => role === 'user' && !blocks(content).some(({ type }) => type === 'tool_result'),
    );
    return {
      question: textOf(messages[asked]?.content),
      results: messages
        .slice(asked + 1)
        .flatMap(({ content }) => blocks(content).filter(({ type }) => type === 'tool_result'))
        .map(({ content }) => ({
          text: textOf(content),
          pictures: blocks(content).filter(({ type }) => type === 'image').length,
        })),
    };
  },
  preflight: (_, asked) =>
    asked.includes('anthropic-dangerous-direct-browser-access')
      ? {
          'access-control-allow-origin': '*',
          'access-control-allow-methods': 'GET, POST, OPTIONS',
          'access-control-allow-headers': asked,
          'access-control-max-age': '600',
        }
      : null,
  headers: { 'access-control-allow-origin': '*', 'access-control-expose-headers': 'request-id, retry-after' },
};

type Body = { readonly type: string; readonly [name: string]: unknown };

function event(body: Body): string {
  return `event: ${body.type}\ndata: ${JSON.stringify(body)}\n\n`;
}

function blockEvents(part: Part, index: number): readonly Body[] {
  const start = (content_block: unknown): Body => ({ type: 'content_block_start', index, content_block });
  const delta = (value: unknown): Body => ({ type: 'content_block_delta', index, delta: value });
  const stop: Body = { type: 'content_block_stop', index };
  switch (part.kind) {
    case 'text':
      return [
        start({ type: 'text', text: '' }),
        ...pieces(part.text).map((text) => delta({ type: 'text_delta', text })),
        stop,
      ];
    case 'reasoning':
      return [
        start({ type: 'thinking', thinking: '', signature: '' }),
        ...pieces(part.text).map((thinking) => delta({ type: 'thinking_delta', thinking })),
        delta({ type: 'signature_delta', signature: `signed-${index}` }),
        stop,
      ];
    case 'call':
      return [
        start({ type: 'tool_use', id: part.id, name: part.name, input: {} }),
        ...['', ...pieces(part.input)].map((partial_json) => delta({ type: 'input_json_delta', partial_json })),
        stop,
      ];
  }
}

function wordsOf({ error }: Failure, model: string): { status: number; type: string; message: string } {
  const words = (status: number, type: string, message: string) => ({ status, type, message });
  switch (error) {
    case 'unauthorised':
      return words(401, 'authentication_error', 'invalid x-api-key');
    case 'out-of-credit':
      return words(
        400,
        'invalid_request_error',
        'Your credit balance is too low to access the Anthropic API. Please go to Plans & Billing to upgrade or purchase credits.',
      );
    case 'unknown-model':
      return words(404, 'not_found_error', `model: ${model}`);
    case 'context-overflow':
      return words(400, 'invalid_request_error', 'prompt is too long: 213462 tokens > 200000 maximum');
    case 'rate-limited':
      return words(
        429,
        'rate_limit_error',
        "This request would exceed your organization's rate limit of 30,000 input tokens per minute.",
      );
    case 'overloaded':
      return words(529, 'overloaded_error', 'Overloaded');
    case 'unavailable':
      return words(500, 'api_error', 'Internal server error');
  }
}

function textOf(content: unknown): string {
  if (typeof content === 'string') return content;
  return list(content)
    .map((part) => string(record(part).text))
    .join('\n');
}
