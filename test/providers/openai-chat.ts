import { openaiFailure, openaiModels } from './openai-errors.ts';
import type { Conversation, Part } from './scenario.ts';
import { CREATED, list, pieces, record, string, USAGE, type Wire } from './wire.ts';

/**
 * OpenAI's chat completions, streamed (https://platform.openai.com/docs/api-reference/chat-streaming), as OpenRouter,
 * Mistral, Groq and the local servers speak it too. Thoughts come as `reasoning_content`.
 */
export const openaiChat: Wire = {
  name: 'chat completions',
  answers: (path) => path.endsWith('/chat/completions'),
  events({ parts, end = 'stop' }, model) {
    const deltas = [
      { role: 'assistant', content: '', refusal: null },
      ...parts.flatMap((part) => deltasOf(part, callIndex(parts, part))),
      ...(end === 'refused' ? pieces("I'm sorry, I can't help with that.").map((refusal) => ({ refusal })) : []),
    ];
    const hasCalls = parts.some((part) => part.kind === 'call');
    const reason = end === 'length' ? 'length' : hasCalls ? 'tool_calls' : 'stop';
    return [
      ...deltas.map((delta) => chunk(model, [{ index: 0, delta, logprobs: null, finish_reason: null }], null)),
      chunk(model, [{ index: 0, delta: {}, logprobs: null, finish_reason: reason }], null),
      chunk(model, [], {
        prompt_tokens: USAGE.input,
        completion_tokens: USAGE.output,
        total_tokens: USAGE.input + USAGE.output,
        prompt_tokens_details: { cached_tokens: USAGE.cached, audio_tokens: 0 },
        completion_tokens_details: { reasoning_tokens: 0, audio_tokens: 0 },
      }),
      'data: [DONE]\n\n',
    ];
  },
  failure: openaiFailure,
  failureEvents: (failure, model) => [`data: ${compact(openaiFailure(failure, model, '').body)}\n\n`],
  models: (ids) => openaiModels(ids, CREATED),
  model: (_, body) => string(record(body).model),
  conversation(body) {
    const messages = list(record(body).messages).map(record);
    const asked = messages.findLastIndex(({ role, content }) => role === 'user' && !isPicture(content));
    const results: { text: string; pictures: number }[] = [];
    for (const { role, content } of messages.slice(asked + 1)) {
      if (role === 'tool') results.push({ text: textOf(content), pictures: picturesOf(content) });
      const last = results.at(-1);
      if (role === 'user' && last !== undefined) last.pictures += picturesOf(content);
    }
    return { question: textOf(messages[asked]?.content), results } satisfies Conversation;
  },
  preflight: (origin, asked) => ({
    'access-control-allow-origin': origin,
    'access-control-allow-methods': 'GET, OPTIONS, POST',
    'access-control-allow-headers': asked,
    'access-control-max-age': '86400',
  }),
  headers: { 'access-control-allow-origin': '*', 'access-control-expose-headers': 'x-request-id, retry-after' },
};

function chunk(model: string, choices: readonly unknown[], usage: unknown): string {
  const whole = {
    id: 'chatcmpl-scripted',
    object: 'chat.completion.chunk',
    created: CREATED,
    model,
    service_tier: 'default',
    system_fingerprint: 'fp_scripted',
    choices,
    usage,
  };
  return `data: ${JSON.stringify(whole)}\n\n`;
}

function deltasOf(part: Part, index: number): readonly unknown[] {
  switch (part.kind) {
    case 'text':
      return pieces(part.text).map((content) => ({ content }));
    case 'reasoning':
      return pieces(part.text).map((reasoning_content) => ({ reasoning_content }));
    case 'call':
      return [
        {
          tool_calls: [{ index, id: part.id, type: 'function', function: { name: part.name, arguments: '' } }],
        },
        ...pieces(part.input).map((piece) => ({ tool_calls: [{ index, function: { arguments: piece } }] })),
      ];
  }
}

function callIndex(parts: readonly Part[], part: Part): number {
  return parts.filter(({ kind }) => kind === 'call').indexOf(part);
}

function compact(json: string): string {
  return JSON.stringify(JSON.parse(json));
}

function textOf(content: unknown): string {
  if (typeof content === 'string') return content;
  return list(content)
    .map((part) => string(record(part).text))
    .join('\n');
}

function picturesOf(content: unknown): number {
  return list(content).filter((part) => record(part).type === 'image_url').length;
}

/** Pictures of results come in a message of the user's, since a result has no place for them here. */
function isPicture(content: unknown): boolean {
  return picturesOf(content) > 0 && textOf(content).startsWith('Shown by the call of');
}
