import type { AskSettings } from './conversation';
import type { Provider, ProviderKind } from './model';

/** A provider that a person can choose from a list, with what they must know to set it up. */
export interface ProviderPreset {
  readonly id: string;
  readonly kind: ProviderKind;
  readonly name: string;
  /** Ends without a slash; empty for the browser's own model. */
  readonly baseUrl: string;
  readonly key: 'required' | 'optional' | 'none';
  /** Where a key is made; null: there is none to make. */
  readonly keyPage: string | null;
  /** Whether its models take pictures, as a rule. */
  readonly images: boolean;
  /** What the provider needs before a page in a browser may call it; empty: nothing. */
  readonly setup: string;
}

/** Which models a person has set up, and how they are asked; kept across visits. No key is in it. */
export interface AskSetup {
  readonly providers: readonly Provider[];
  /** Id of the provider in use; null: none. */
  readonly chosen: string | null;
  readonly ask: AskSettings;
}

export interface AskSetupStore {
  readonly current: AskSetup;
  /** Adds a provider, or replaces the one of its id, and chooses it. */
  save(provider: Provider): void;
  choose(id: string | null): void;
  forget(id: string): void;
  update(change: Partial<AskSettings>): void;
  watch(listener: () => void): () => void;
}
