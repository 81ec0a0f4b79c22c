import type { Failure } from './scenario.ts';
import type { Reply } from './wire.ts';

/** OpenAI's errors, which most that follow its format share. */
export function openaiFailure({ error, retryAfter }: Failure, model: string, key: string): Reply {
  const reply = (status: number, message: string, type: string, code: string | null): Reply => ({
    status,
    headers: {
      'content-type': 'application/json; charset=utf-8',
      ...(retryAfter === undefined
        ? {}
        : { 'retry-after': String(Math.ceil(retryAfter)), 'retry-after-ms': String(retryAfter * 1000) }),
    },
    body: JSON.stringify({ error: { message, type, param: null, code } }, null, 2),
  });
  switch (error) {
    case 'unauthorised':
      return reply(
        401,
        `Incorrect API key provided: ${key.slice(0, 8)}${'*'.repeat(12)}${key.slice(-4)}. You can find your API key at https://platform.openai.com/account/api-keys.`,
        'invalid_request_error',
        'invalid_api_key',
      );
    case 'out-of-credit':
      return reply(
        429,
        'You exceeded your current quota, please check your plan and billing details. For more information on this error, read the docs: https://platform.openai.com/docs/guides/error-codes/api-errors.',
        'insufficient_quota',
        'insufficient_quota',
      );
    case 'unknown-model':
      return reply(
        404,
        `The model \`${model}\` does not exist or you do not have access to it.`,
        'invalid_request_error',
        'model_not_found',
      );
    case 'context-overflow':
      return reply(
        400,
        "This model's maximum context length is 128000 tokens. However, your messages resulted in 130112 tokens. Please reduce the length of the messages.",
        'invalid_request_error',
        'context_length_exceeded',
      );
    case 'rate-limited':
      return reply(
        429,
        `Rate limit reached for ${model} in organization org-scripted on tokens per min (TPM): Limit 30000, Used 29400, Requested 1600. Visit https://platform.openai.com/account/rate-limits to learn more.`,
        'tokens',
        'rate_limit_exceeded',
      );
    case 'overloaded':
      return reply(503, 'The engine is currently overloaded, please try again later', 'server_error', null);
    case 'unavailable':
      return reply(
        500,
        'The server had an error while processing your request. Sorry about that!',
        'server_error',
        null,
      );
  }
}

export function openaiModels(ids: readonly string[], created: number): string {
  return JSON.stringify({
    object: 'list',
    data: ids.map((id, index) => ({ id, object: 'model', created: created - index, owned_by: 'system' })),
  });
}
