import type { Failure, Part } from './scenario.ts';
import { list, pieces, record, string, USAGE, type Wire } from './wire.ts';

/** Gemini's streamGenerateContent with `alt=sse` (https://ai.google.dev/api/generate-content). Its lines end in CR LF. */
export const google: Wire = {
  name: 'streamGenerateContent',
  answers: (path) => path.includes(':streamGenerateContent'),
  events({ parts, end = 'stop' }, model) {
    const sent = parts.flatMap(partsOf);
    const isMalformed = sent.includes(null);
    const finishReason = isMalformed
      ? 'MALFORMED_FUNCTION_CALL'
      : end === 'refused'
        ? 'SAFETY'
        : end === 'length'
          ? 'MAX_TOKENS'
          : 'STOP';
    const chunks = sent.filter((part) => part !== null).map((part) => ({ content: { parts: [part], role: 'model' } }));
    const last = {
      finishReason,
      ...(end === 'refused' || isMalformed ? {} : { content: { parts: [{ text: '' }], role: 'model' } }),
    };
    return [...chunks, last].map((candidate) =>
      event({
        candidates: [{ ...candidate, index: 0 }],
        usageMetadata: {
          promptTokenCount: USAGE.input,
          cachedContentTokenCount: USAGE.cached,
          candidatesTokenCount: USAGE.output,
          totalTokenCount: USAGE.input + USAGE.output,
        },
        modelVersion: model,
        responseId: 'scripted',
      }),
    );
  },
  failure: (failure, model) => ({
    status: wordsOf(failure, model).code,
    headers: { 'content-type': 'application/json; charset=UTF-8' },
    body: JSON.stringify({ error: wordsOf(failure, model) }, null, 2),
  }),
  failureEvents: (failure, model) => [event({ error: wordsOf(failure, model) })],
  models: (ids) =>
    JSON.stringify({
      models: [
        ...ids.map((id) => ({ name: `models/${id}`, supportedGenerationMethods: ['generateContent', 'countTokens'] })),
        { name: 'models/gemini-embedding-001', supportedGenerationMethods: ['embedContent'] },
      ],
    }),
  model: (path) => /models\/([^:]+):/.exec(decodeURIComponent(path))?.[1] ?? '',
  conversation(body) {
    const contents = list(record(body).contents).map(record);
    const partsIn = (content: unknown) => list(record(content).parts).map(record);
    const asked = contents.findLastIndex(
      (content) => content.role === 'user' && !partsIn(content).some((part) => 'functionResponse' in part),
    );
    const after = contents.slice(asked + 1).flatMap(partsIn);
    return {
      question: partsIn(contents[asked])
        .map((part) => string(part.text))
        .join('\n'),
      results: after
        .filter((part) => 'functionResponse' in part)
        .map((part) => ({
          text: JSON.stringify(record(part.functionResponse).response),
          pictures: [...after, ...list(record(part.functionResponse).parts).map(record)].filter(
            (other) => 'inlineData' in other,
          ).length,
        })),
    };
  },
  preflight: (origin, asked) => ({
    'access-control-allow-origin': origin,
    'access-control-allow-methods': 'DELETE,GET,HEAD,OPTIONS,PATCH,POST,PUT',
    'access-control-allow-headers': asked,
    'access-control-max-age': '3600',
    vary: 'origin',
  }),
  headers: { 'access-control-allow-origin': '*', vary: 'Origin, X-Origin, Referer' },
};

function event(body: unknown): string {
  return `data: ${JSON.stringify(body)}\r\n\r\n`;
}

/** Null for a call that is not JSON: Gemini sends none then, and says so at the end. */
function partsOf(part: Part): readonly (Readonly<Record<string, unknown>> | null)[] {
  switch (part.kind) {
    case 'text':
      return pieces(part.text).map((text) => ({ text }));
    case 'reasoning':
      return pieces(part.text).map((text) => ({ text, thought: true }));
    case 'call':
      try {
        const args: unknown = JSON.parse(part.input);
        return [{ functionCall: { id: part.id, name: part.name, args }, thoughtSignature: `signed-${part.id}` }];
      } catch {
        return [null];
      }
  }
}

function wordsOf({ error, retryAfter }: Failure, model: string): { code: number; message: string; status: string } {
  const words = (code: number, status: string, message: string, details?: readonly unknown[]) =>
    details === undefined ? { code, message, status } : { code, message, status, details };
  switch (error) {
    case 'unauthorised':
      return words(400, 'INVALID_ARGUMENT', 'API key not valid. Please pass a valid API key.', [
        {
          '@type': 'type.googleapis.com/google.rpc.ErrorInfo',
          reason: 'API_KEY_INVALID',
          domain: 'googleapis.com',
          metadata: { service: 'generativelanguage.googleapis.com' },
        },
      ]);
    case 'out-of-credit':
      return words(402, 'FAILED_PRECONDITION', 'Your account has insufficient funds for this request.');
    case 'unknown-model':
      return words(
        404,
        'NOT_FOUND',
        `models/${model} is not found for API version v1beta, or is not supported for generateContent. Call ListModels to see the list of available models and their supported methods.`,
      );
    case 'context-overflow':
      return words(
        400,
        'INVALID_ARGUMENT',
        'The input token count (1196265) exceeds the maximum number of tokens allowed (1048575).',
      );
    case 'rate-limited':
      return words(
        429,
        'RESOURCE_EXHAUSTED',
        'You exceeded your current quota, please check your plan and billing details. For more information on this error, head to: https://ai.google.dev/gemini-api/docs/rate-limits.',
        retryAfter === undefined
          ? []
          : [{ '@type': 'type.googleapis.com/google.rpc.RetryInfo', retryDelay: `${retryAfter}s` }],
      );
    case 'overloaded':
      return words(503, 'UNAVAILABLE', 'The model is overloaded. Please try again later.');
    case 'unavailable':
      return words(500, 'INTERNAL', 'An internal error has occurred. Please retry or report.');
  }
}
