import { openaiFailure, openaiModels } from './openai-errors.ts';
import type { Part } from './scenario.ts';
import { CREATED, list, pieces, record, string, USAGE, type Wire } from './wire.ts';

/** OpenAI's responses, streamed (https://platform.openai.com/docs/api-reference/responses-streaming). */
export const openaiResponses: Wire = {
  name: 'responses',
  answers: (path) => path.endsWith('/responses'),
  events({ parts, end = 'stop' }, model) {
    const shown: readonly Part[] =
      end === 'refused' ? [...parts, { kind: 'text', text: "I'm sorry, I can't help with that." }] : parts;
    const status = end === 'length' ? 'incomplete' : 'completed';
    const response = (state: string, usage: unknown) => ({
      id: 'resp_scripted',
      object: 'response',
      created_at: CREATED,
      status: state,
      error: null,
      incomplete_details: end === 'length' && state === 'incomplete' ? { reason: 'max_output_tokens' } : null,
      model,
      output: [],
      store: false,
      usage,
    });
    const bodies = [
      { type: 'response.created', response: response('in_progress', null) },
      { type: 'response.in_progress', response: response('in_progress', null) },
      ...shown.flatMap((part, index) =>
        itemEvents(part, index, end === 'refused' && index === shown.length - 1 ? 'refusal' : 'output_text'),
      ),
      { type: `response.${status}`, response: response(status, usage()) },
    ];
    return bodies.map((body, sequence_number) => event({ ...body, sequence_number }));
  },
  failure: openaiFailure,
  failureEvents: (failure, model) => {
    const { code, type, message } = record(record(JSON.parse(openaiFailure(failure, model, '').body)).error);
    return [event({ type: 'error', sequence_number: 0, code: code ?? type, message, param: null })];
  },
  models: (ids) => openaiModels(ids, CREATED),
  model: (_, body) => string(record(body).model),
  conversation(body) {
    const input = list(record(body).input).map(record);
    const asked = input.findLastIndex(({ role }) => role === 'user');
    return {
      question: textOf(input[asked]?.content),
      results: input
        .slice(asked + 1)
        .filter(({ type }) => type === 'function_call_output')
        .map(({ output }) => ({
          text: textOf(output),
          pictures: list(output).filter((part) => record(part).type === 'input_image').length,
        })),
    };
  },
  preflight: () => ({
    'access-control-allow-origin': '*',
    'access-control-allow-methods': 'GET, OPTIONS, POST',
    'access-control-allow-headers': 'authorization,content-type,openai-organization,openai-project',
    'access-control-max-age': '86400',
  }),
  headers: { 'access-control-allow-origin': '*', 'access-control-expose-headers': 'X-Request-ID' },
};

type Body = { readonly type: string; readonly [name: string]: unknown };

function event(body: Body): string {
  return `event: ${body.type}\ndata: ${JSON.stringify(body)}\n\n`;
}

function usage(): unknown {
  return {
    input_tokens: USAGE.input,
    input_tokens_details: { cached_tokens: USAGE.cached },
    output_tokens: USAGE.output,
    output_tokens_details: { reasoning_tokens: 0 },
    total_tokens: USAGE.input + USAGE.output,
  };
}

function itemEvents(part: Part, output_index: number, textKind: 'output_text' | 'refusal'): readonly Body[] {
  switch (part.kind) {
    case 'text': {
      const item_id = `msg_${output_index}`;
      const at = { item_id, output_index, content_index: 0 };
      const content = { type: textKind, ...(textKind === 'refusal' ? {} : { annotations: [], logprobs: [] }) };
      const name = textKind === 'refusal' ? 'refusal' : 'text';
      const whole = { ...content, [name]: part.text };
      const item = { id: item_id, type: 'message', role: 'assistant' };
      return [
        { type: 'response.output_item.added', output_index, item: { ...item, status: 'in_progress', content: [] } },
        { type: 'response.content_part.added', ...at, part: { ...content, [name]: '' } },
        ...pieces(part.text).map((delta) => ({ type: `response.${textKind}.delta`, ...at, delta, logprobs: [] })),
        { type: `response.${textKind}.done`, ...at, [name]: part.text, logprobs: [] },
        { type: 'response.content_part.done', ...at, part: whole },
        { type: 'response.output_item.done', output_index, item: { ...item, status: 'completed', content: [whole] } },
      ];
    }
    case 'reasoning': {
      const item_id = `rs_${output_index}`;
      const at = { item_id, output_index, summary_index: 0 };
      const whole = { type: 'summary_text', text: part.text };
      const item = { id: item_id, type: 'reasoning', encrypted_content: `sealed-${output_index}` };
      return [
        { type: 'response.output_item.added', output_index, item: { ...item, summary: [] } },
        { type: 'response.reasoning_summary_part.added', ...at, part: { type: 'summary_text', text: '' } },
        ...pieces(part.text).map((delta) => ({ type: 'response.reasoning_summary_text.delta', ...at, delta })),
        { type: 'response.reasoning_summary_text.done', ...at, text: part.text },
        { type: 'response.reasoning_summary_part.done', ...at, part: whole },
        { type: 'response.output_item.done', output_index, item: { ...item, summary: [whole] } },
      ];
    }
    case 'call': {
      const item_id = `fc_${output_index}`;
      const at = { item_id, output_index };
      const item = { id: item_id, type: 'function_call', call_id: part.id, name: part.name };
      return [
        { type: 'response.output_item.added', output_index, item: { ...item, status: 'in_progress', arguments: '' } },
        ...pieces(part.input).map((delta) => ({ type: 'response.function_call_arguments.delta', ...at, delta })),
        { type: 'response.function_call_arguments.done', ...at, arguments: part.input },
        {
          type: 'response.output_item.done',
          output_index,
          item: { ...item, status: 'completed', arguments: part.input },
        },
      ];
    }
  }
}

function textOf(content: unknown): string {
  if (typeof content === 'string') return content;
  return list(content)
    .map((part) => string(record(part).text))
    .join('\n');
}
