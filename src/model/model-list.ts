import type { KeyRing, ModelErrorCode, Provider, Transport } from '../contract/model';
import { fail, ok, type Result } from '../contract/result';
import { asFailure, toModelError } from './errors';
import { keyOf } from './key';
import { modelError } from './provider-errors';
import { createSend } from './send';

export interface ListRequest {
  readonly provider: Provider;
  readonly keys: KeyRing;
  readonly transport: Transport;
  readonly isOnline: () => boolean;
  readonly signal?: AbortSignal;
}

interface Listed {
  readonly id: string;
  /** Seconds since the epoch; 0 where the provider does not say. */
  readonly created: number;
}

/** Models that write no text: a provider's list has them all. */
const NO_CHAT =
  /embed|whisper|tts|dall-e|image|imagen|veo|audio|realtime|transcribe|moderation|sora|davinci|babbage|aqa|ocr|guard/i;

/** The ids of a provider's chat models, the newest first where it says when they were made. */
export async function listModels(request: ListRequest): Promise<Result<readonly string[], ModelErrorCode>> {
  const { provider, keys, transport, isOnline, signal } = request;
  const key = await keyOf(keys, provider);
  if (!key.ok) return key;
  try {
    const response = await createSend(
      provider,
      key.value,
      transport,
    )(addressOf(provider), {
      headers: provider.kind === 'anthropic' ? { 'anthropic-version': '2023-06-01' } : {},
      signal,
    });
    const listed = read(await response.json());
    if (listed === null) {
      return asFailure(
        modelError('not-found', `${provider.name} gave no list of models. Type the name of one instead.`),
      );
    }
    const all = listed.filter(({ id }) => provider.kind === 'compatible' || !NO_CHAT.test(id));
    return ok(all.toSorted((a, b) => b.created - a.created).map(({ id }) => id));
  } catch (error) {
    if (signal?.aborted) return fail('declined', 'The list was not asked for to the end.');
    return asFailure(toModelError(error, { provider, key: key.value, isOnline: isOnline() }));
  }
}

function addressOf({ kind, baseUrl }: Provider): string {
  if (kind === 'anthropic') return `${baseUrl}/models?limit=1000`;
  return kind === 'google' ? `${baseUrl}/models?pageSize=1000` : `${baseUrl}/models`;
}

/** `{data: [{id, created}]}` of OpenAI and Anthropic, `{models: [{name}]}` of Google. */
function read(value: unknown): readonly Listed[] | null {
  if (typeof value !== 'object' || value === null) return null;
  const list = 'data' in value ? value.data : 'models' in value ? value.models : null;
  if (!Array.isArray(list)) return null;
  return list.flatMap((item: unknown): Listed[] => {
    if (typeof item !== 'object' || item === null) return [];
    const { id, name, created, created_at, supportedGenerationMethods, capabilities } = item as Record<string, unknown>;
    if (Array.isArray(supportedGenerationMethods) && !supportedGenerationMethods.includes('generateContent')) return [];
    if (isWithoutChat(capabilities)) return [];
    const found = typeof id === 'string' ? id : typeof name === 'string' ? name.replace(/^models\//, '') : null;
    return found === null ? [] : [{ id: found, created: secondsOf(created ?? created_at) }];
  });
}

/** Mistral says of each model what it can do. */
function isWithoutChat(capabilities: unknown): boolean {
  return (
    typeof capabilities === 'object' &&
    capabilities !== null &&
    'completion_chat' in capabilities &&
    capabilities.completion_chat === false
  );
}

function secondsOf(value: unknown): number {
  if (typeof value === 'number') return value;
  const date = typeof value === 'string' ? Date.parse(value) : Number.NaN;
  return Number.isNaN(date) ? 0 : date / 1000;
}
