import type {
  KeyRing,
  ModelClient,
  ModelError,
  ModelEvent,
  ModelRequest,
  Provider,
  Transport,
} from '../contract/model';
import { type BuiltIn, builtInModels, streamBuiltIn } from './browser-model';
import type { ErrorContext } from './errors';
import { createEventReader } from './events';
import { keyOf } from './key';
import { loadLanguageModel, toCallOptions } from './language-model';
import { listModels } from './model-list';
import { parse } from './no-answer';
import { modelError } from './provider-errors';
import { readStream } from './read-stream';
import { createSend, NoAnswer } from './send';
import { testProvider } from './test-provider';

export interface ModelClientOptions {
  readonly keys: KeyRing;
  readonly transport: Transport;
  /** Default: always. */
  readonly isOnline?: () => boolean;
  /** The browser's own model, `globalThis.LanguageModel`; default: there is none. */
  readonly builtIn?: BuiltIn | null;
}

/** Calls every kind of provider. One request for each `stream`: whether to try again is for the caller to decide. */
export function createModelClient(options: ModelClientOptions): ModelClient {
  const { transport, isOnline = () => true, builtIn = null } = options;

  async function* stream(
    request: ModelRequest,
    { signal }: { readonly signal?: AbortSignal } = {},
  ): AsyncGenerator<ModelEvent> {
    // Ends the request too when the reader goes away before the end.
    const ending = new AbortController();
    const both = signal === undefined ? ending.signal : AbortSignal.any([signal, ending.signal]);
    try {
      yield* request.provider.kind === 'browser' ? streamBuiltIn(builtIn, request, both) : streamRemote(request, both);
    } finally {
      ending.abort();
    }
  }

  async function* streamRemote(request: ModelRequest, signal: AbortSignal): AsyncGenerator<ModelEvent> {
    const { provider } = request;
    const key = await keyOf(options.keys, provider);
    const context = (): ErrorContext => ({
      provider,
      key: key.ok ? key.value : null,
      isOnline: isOnline(),
    });
    const reader = createEventReader(provider, context);
    if (signal.aborted) return yield* reader.aborted();
    if (!key.ok) return yield endWith(modelError(key.failure.code, key.failure.message));
    try {
      if (parse(provider.baseUrl) === null) throw new NoAnswer(null);
      const model = await loadLanguageModel(provider, createSend(provider, key.value, transport));
      const { stream: parts } = await model.doStream(await toCallOptions(request, signal));
      for await (const part of readStream(parts, signal)) {
        for (const event of reader.read(part)) {
          yield event;
          if (event.kind === 'end') return;
        }
      }
      yield* signal.aborted ? reader.aborted() : reader.close();
    } catch (error) {
      yield* signal.aborted ? reader.aborted() : reader.close(error);
    }
  }

  async function models(provider: Provider, { signal }: { readonly signal?: AbortSignal } = {}) {
    return provider.kind === 'browser'
      ? builtInModels(builtIn)
      : listModels({ provider, keys: options.keys, transport, isOnline, signal });
  }

  return {
    stream,
    models,
    test: (provider, { signal } = {}) => testProvider({ provider, stream, models, signal }),
  };
}

function endWith(error: ModelError): ModelEvent {
  return { kind: 'end', reason: 'error', usage: null, error, provider: null };
}
