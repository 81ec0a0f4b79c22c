import type { LanguageModelV4, LanguageModelV4CallOptions } from '@ai-sdk/provider';
import type { ModelRequest, Provider } from '../contract/model';
import { toPrompt } from './to-messages';

/** The SDK wants a key to be there; the real one is set by `createSend` and the SDK never sees it. */
const NO_KEY = 'set-when-sent';

/**
 * The SDK's model of a provider, loaded when first used. The model is always an object: a string would go to the SDK's
 * own gateway. Throws `NotLoaded`.
 */
export async function loadLanguageModel(provider: Provider, send: typeof fetch): Promise<LanguageModelV4> {
  try {
    return await load(provider, send);
  } catch (cause) {
    throw new NotLoaded('The adapter of the provider could not be loaded.', { cause });
  }
}

/** The code that speaks to the provider is not there: no network and not yet in the cache, or a new version of the page. */
export class NotLoaded extends Error {
  override readonly name = 'NotLoaded';
}

async function load(provider: Provider, send: typeof fetch): Promise<LanguageModelV4> {
  const settings = { apiKey: NO_KEY, baseURL: provider.baseUrl, fetch: send };
  switch (provider.kind) {
    case 'openai': {
      const { createOpenAI } = await import('@ai-sdk/openai');
      return createOpenAI(settings).responses(provider.model);
    }
    case 'anthropic': {
      const { createAnthropic } = await import('@ai-sdk/anthropic');
      return createAnthropic(settings)(provider.model);
    }
    case 'google': {
      const { createGoogle } = await import('@ai-sdk/google');
      return createGoogle(settings)(provider.model);
    }
    case 'openrouter':
    case 'mistral':
    case 'groq':
      return loadCompatible(provider, send);
    case 'compatible': {
      const model = await loadCompatible(provider, send);
      // Taken apart in one statement, so that the build leaves the rest of `ai` out: 7 kB instead of 118.
      const { extractReasoningMiddleware, wrapLanguageModel } = await import('ai');
      // Local servers often leave a model's thoughts in its text.
      return wrapLanguageModel({ model, middleware: extractReasoningMiddleware({ tagName: 'think' }) });
    }
    case 'browser':
      throw new Error("The browser's own model is not reached through the SDK");
  }
}

async function loadCompatible({ kind, baseUrl, model }: Provider, send: typeof fetch): Promise<LanguageModelV4> {
  const { createOpenAICompatible } = await import('@ai-sdk/openai-compatible');
  return createOpenAICompatible({
    name: kind,
    baseURL: baseUrl,
    fetch: send,
    // Mistral refuses fields it does not know, and tells the usage unasked.
    includeUsage: kind !== 'mistral',
    supportsMultiPartToolContent: kind === 'mistral',
  }).chatModel(model);
}

/** Of models that the SDK does not know yet it would ask for 4096 tokens; of those it knows it takes no more than they give. */
const ANTHROPIC_OUTPUT = 32_000;

export async function toCallOptions(
  request: ModelRequest,
  abortSignal: AbortSignal,
): Promise<LanguageModelV4CallOptions> {
  const { provider, tools, maxOutputTokens } = request;
  return {
    prompt: await toPrompt(request),
    abortSignal,
    maxOutputTokens: maxOutputTokens ?? (provider.kind === 'anthropic' ? ANTHROPIC_OUTPUT : undefined),
    tools:
      tools.length === 0
        ? undefined
        : tools.map(({ name, description, input }) => ({ type: 'function', name, description, inputSchema: input })),
    // OpenAI would keep each answer for 30 days.
    providerOptions: provider.kind === 'openai' ? { openai: { store: false } } : undefined,
  };
}
