import type { SharedV4ProviderMetadata } from '@ai-sdk/provider';
import type { Provider } from '../contract/model';

/** A part of an answer in its order, with what its provider wants to have back (signatures, ids). */
export type KeptPart =
  | { readonly type: 'text' | 'reasoning'; readonly text: string; readonly options?: SharedV4ProviderMetadata }
  | { readonly type: 'call'; readonly id: string; readonly options?: SharedV4ProviderMetadata };

/** What `ModelMessage.provider` holds: plain data. Useful only to the same model of the same provider. */
export interface KeptParts {
  readonly provider: string;
  readonly model: string;
  readonly parts: readonly KeptPart[];
}

/** Null where the provider wants nothing back: the message itself says all. */
export function keepParts({ id, model }: Provider, parts: readonly KeptPart[]): KeptParts | null {
  const isNeeded = parts.some((part) => part.options !== undefined);
  return isNeeded ? { provider: id, model, parts } : null;
}

/** The kept parts if they are for this provider and model, and whole; null otherwise. The value may come from an old log. */
export function keptPartsFor({ id, model }: Provider, value: unknown): readonly KeptPart[] | null {
  if (typeof value !== 'object' || value === null) return null;
  const kept = value as Partial<KeptParts>;
  if (kept.provider !== id || kept.model !== model || !Array.isArray(kept.parts)) return null;
  return kept.parts.every(isPart) ? kept.parts : null;
}

function isPart(value: unknown): value is KeptPart {
  if (typeof value !== 'object' || value === null || !('type' in value)) return false;
  if (value.type === 'call') return 'id' in value && typeof value.id === 'string';
  return (value.type === 'text' || value.type === 'reasoning') && 'text' in value && typeof value.text === 'string';
}
