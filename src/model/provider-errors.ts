import type { ModelError, ModelErrorCode, Provider } from '../contract/model';
import {
  type ErrorBody,
  isBadKey,
  isContextOverflow,
  isOutOfCredit,
  isRefusal,
  isUnknownModel,
  isWithoutPictures,
  isWithoutTools,
  readErrorBody,
} from './error-bodies';
import { presetOf } from './presets';
import { retryAfter } from './retry-after';
import type { HttpFailure } from './send';

export function modelError(code: ModelErrorCode, message: string, retryAfterSeconds: number | null = null): ModelError {
  return { code, message, retryAfter: retryAfterSeconds };
}

/** An error in a stream that had begun with status 200. */
export function ofEvent(body: ErrorBody, provider: Provider): ModelError {
  const named = byWords(body, provider);
  if (named !== null) return named;
  if (/rate_limit|resource_exhausted|\b429\b/.test(body.codes)) return rateLimited(provider, body, null);
  if (/overloaded|server_error|api_error|unavailable|internal|\b50\d\b/.test(body.codes)) {
    return overloaded(provider, body, null);
  }
  return modelError('unknown', `${provider.name} stopped with an error.${sayOf(body.message)} Try again.`);
}

/** An answer with a status that is no success. */
export function ofHttp({ status, headers, body: text }: HttpFailure, provider: Provider): ModelError {
  const body = readErrorBody(text);
  const after = retryAfter(headers, text, Date.now());
  const isBusy = status === 429 || status >= 500;
  const named = isBusy ? byLength(body, provider) : byWords(body, provider);
  if (named !== null) return named;
  if (status === 401) return badKey(provider, body);
  if (status === 402) return outOfCredit(provider, body);
  if (status === 403) return forbidden(provider, body);
  if (status === 404 || status === 405) return notFound(provider, body);
  if (status === 413) return overflow(provider, body);
  if (status === 429) return rateLimited(provider, body, after);
  if (status >= 500 || status === 408) return overloaded(provider, body, after);
  if (status >= 400) {
    return modelError('bad-request', `${provider.name} did not accept the request (${status}).${sayOf(body.message)}`);
  }
  return modelError('unknown', `${provider.name} answered with status ${status}.${sayOf(body.message)}`);
}

/** What the words of the body say, whatever the status: the providers do not agree on which status means what. */
function byWords(body: ErrorBody, provider: Provider): ModelError | null {
  const tooMuch = byLength(body, provider);
  if (tooMuch !== null) return tooMuch;
  if (isWithoutTools(body)) return withoutTools(provider, body);
  if (isWithoutPictures(body)) return withoutPictures(provider, body);
  if (isBadKey(body)) return badKey(provider, body);
  if (isUnknownModel(body)) return unknownModel(provider, body);
  if (isRefusal(body)) return refused(provider, body.message);
  return null;
}

/** What waiting does not help against, though some answer 429 for it. */
function byLength(body: ErrorBody, provider: Provider): ModelError | null {
  if (isContextOverflow(body)) return overflow(provider, body);
  return isOutOfCredit(body) ? outOfCredit(provider, body) : null;
}

function withoutTools(provider: Provider, body: ErrorBody): ModelError {
  return modelError(
    'bad-request',
    `${provider.model} cannot call tools, so it cannot run code.${sayOf(body.message)} Choose a model that can.`,
  );
}

function withoutPictures(provider: Provider, body: ErrorBody): ModelError {
  return modelError(
    'bad-request',
    `${provider.model} takes no pictures.${sayOf(body.message)} Switch pictures off for ${provider.name} in the settings, or choose another model.`,
  );
}

function overflow(provider: Provider, body: ErrorBody): ModelError {
  const said = sayOf(body.message);
  return modelError(
    'context-overflow',
    `The conversation is longer than ${provider.model} can read at once.${said} Shorten it, or choose a model with a larger context.`,
  );
}

function badKey(provider: Provider, body: ErrorBody): ModelError {
  const page = presetOf(provider)?.keyPage ?? null;
  const where = page === null ? '' : ` Keys are made at ${page}.`;
  return modelError(
    'unauthorised',
    `${provider.name} did not accept the key: it is wrong, expired or withdrawn.${sayOf(body.message)} Enter another in the settings.${where}`,
  );
}

function outOfCredit(provider: Provider, body: ErrorBody): ModelError {
  return modelError(
    'unauthorised',
    `${provider.name} knows the key, but its account has no credit left.${sayOf(body.message)} Add credit there, then send again.`,
  );
}

function forbidden(provider: Provider, body: ErrorBody): ModelError {
  const { message } = body;
  if (/cors|browser/i.test(message)) {
    return modelError(
      'blocked',
      `${provider.name} does not take calls from browsers for this account.${sayOf(message)} Its administrator can allow them.`,
    );
  }
  return modelError(
    'unauthorised',
    `${provider.name} knows the key, but it may not use ${provider.model} from here.${sayOf(message)} Check what the key may do, or choose another model.`,
  );
}

function notFound(provider: Provider, body: ErrorBody): ModelError {
  return modelError(
    'not-found',
    `There is nothing at ${provider.baseUrl} that answers, or it does not know the model "${provider.model}".${sayOf(body.message)} Check the address (it often ends in /v1) and the model.`,
  );
}

function unknownModel(provider: Provider, body: ErrorBody): ModelError {
  return modelError(
    'not-found',
    `${provider.name} does not know the model "${provider.model}", or the key may not use it.${sayOf(body.message)} Choose another in the settings.`,
  );
}

function rateLimited(provider: Provider, body: ErrorBody, after: number | null): ModelError {
  const wait = after === null ? 'Wait a little, then send again.' : `It takes the next one in ${Math.ceil(after)} s.`;
  return modelError('rate-limited', `${provider.name} has had too many requests.${sayOf(body.message)} ${wait}`, after);
}

function overloaded(provider: Provider, body: ErrorBody, after: number | null): ModelError {
  const said = sayOf(body.message);
  return modelError(
    'overloaded',
    `${provider.name} is overloaded or has a fault.${said} Try again in a moment.`,
    after,
  );
}

/** `reason` is the provider's, where it gives one. */
export function refused(provider: Provider, reason: string): ModelError {
  return modelError(
    'refused',
    `${provider.name} refused to answer.${sayOf(reason)} Put the question another way, or choose another model.`,
  );
}

function sayOf(message: string): string {
  if (message === '') return '';
  return ` It says: "${message.replace(/[.\s]+$/, '')}".`;
}
