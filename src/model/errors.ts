import { type ModelError, type ModelErrorCode, type Provider, RequestRefused } from '../contract/model';
import { fail, type Result } from '../contract/result';
import { addressSpaceOf } from '../lib/address-space';
import { readErrorEvent } from './error-bodies';
import { NotLoaded } from './language-model';
import { noAnswerMessage, parse } from './no-answer';
import { modelError, ofEvent, ofHttp } from './provider-errors';
import { redact } from './redact';
import { HttpFailure, NoAnswer, UnsendableKey } from './send';

export interface ErrorContext {
  readonly provider: Provider;
  /** Taken out of every message; null: none was sent. */
  readonly key: string | null;
  readonly isOnline: boolean;
}

/** What a failed call means to the person. Anything thrown on the way is welcome. */
export function toModelError(error: unknown, context: ErrorContext): ModelError {
  const made = make(error, context);
  return { ...made, message: redact(made.message, context.key) };
}

function make(error: unknown, context: ErrorContext): ModelError {
  const { provider } = context;
  if (error instanceof RequestRefused) return modelError(error.code, error.message);
  if (error instanceof UnsendableKey) {
    return modelError(
      'unauthorised',
      `The key of ${provider.name} holds a space, a line break or another character that no key has. Enter it again in the settings.`,
    );
  }
  if (error instanceof HttpFailure) return ofHttp(error, provider);
  if (error instanceof NoAnswer) return ofNoAnswer(error, context);
  if (error instanceof NotLoaded) return notLoaded(context);
  const said = readErrorEvent(error);
  if (said !== null) return ofEvent(said, provider);
  if (isUnfinished(error)) return cutOff(context);
  return modelError(
    'unknown',
    `What ${provider.name} sent is not in the format of its kind, so it could not be read. Try again; if that does not help, check the address in the settings.`,
  );
}

export function asFailure(error: ModelError): Result<never, ModelErrorCode> {
  return fail(error.code, error.message);
}

/** The stream ended before the model had finished. */
export function cutOff({ provider, isOnline }: ErrorContext): ModelError {
  return isOnline
    ? modelError('cut-off', `The answer of ${provider.name} broke off in the middle. Try again to have it whole.`)
    : modelError('cut-off', `The network went away while ${provider.name} was answering. Try again when it is back.`);
}

function ofNoAnswer({ access }: NoAnswer, { provider, isOnline }: ErrorContext): ModelError {
  const url = parse(provider.baseUrl);
  // A server on this device or near it needs no network.
  if (!isOnline && url !== null && addressSpaceOf(url) === 'public') {
    return modelError('offline', 'There is no network. Files and Python work without it; send again when it is back.');
  }
  return modelError('blocked', noAnswerMessage(provider, access));
}

function notLoaded({ provider, isOnline }: ErrorContext): ModelError {
  const part = `The part of this page that speaks to ${provider.name} could not be loaded.`;
  return isOnline
    ? modelError('unknown', `${part} Reload the page.`)
    : modelError('offline', `${part} Reload the page when the network is back.`);
}

/** The SDK's words for a stream that closed without its last event. */
function isUnfinished(error: unknown): boolean {
  return error instanceof Error && error.message.includes('ended without');
}
