import type { AskSetupStore, ProviderPreset } from '../../contract/ask';
import type { Keys, Secret } from '../../contract/keys';
import type { Price, PriceStore, RequestRecord } from '../../contract/ledger';
import type { ModelClient, Provider } from '../../contract/model';
import type { Result } from '../../contract/result';
import type { Agent } from '../../session/agent';
import type { OpenSession } from '../../session/open-session';

/** What the page may do about keys. It never reads one. */
export type KeyDesk = Omit<Keys, 'get'>;

/** Secrets of passkeys, where the browser has them. */
export interface Passkeys {
  /** Makes a passkey on this device. */
  create(): Promise<Result<Secret>>;
  /** Uses the one of this id. */
  use(credential: string): Promise<Result<Secret>>;
}

/** The browser's own model. */
export interface BuiltInDesk {
  availability(): Promise<'unavailable' | 'downloadable' | 'downloading' | 'available'>;
  /** Must follow a click. `onProgress` is told a part between 0 and 1. */
  download(options: {
    readonly signal: AbortSignal;
    readonly onProgress: (part: number) => void;
  }): Promise<Result<void>>;
}

/** A request that waits for the person to let it out. */
export interface WaitingRequest {
  readonly id: string;
  readonly host: string;
  /** Exactly what would be sent. */
  readonly body: string;
}

/** Every request to a model, of all sessions. */
export interface LedgerDesk {
  /** The oldest first. */
  list(sessionId: string): Promise<readonly RequestRecord[]>;
  /** Null: there is none. */
  body(sessionId: string, recordId: string): Promise<string | null>;
  waiting(): WaitingRequest | null;
  decide(id: string, allowed: boolean): void;
  /** Told when a record or the waiting request has changed. */
  watch(listener: () => void): () => void;
}

/** The conversation of a session, as this tab has it. */
export interface OpenConversation {
  readonly agent: Agent;
  /** Another tab has it: here it can only be read, as it was when it was opened. */
  readonly isReadOnly: boolean;
  /** Lets another tab have it. */
  close(): void;
}

/** The headless half of the conversation, as the page is given it. */
export interface AskServices {
  readonly presets: readonly ProviderPreset[];
  readonly setup: AskSetupStore;
  readonly model: Pick<ModelClient, 'models' | 'test'>;
  readonly keys: KeyDesk;
  /** Null: this browser has none. */
  readonly passkeys: Passkeys | null;
  /** Null: this browser has none. */
  readonly builtIn: BuiltInDesk | null;
  readonly ledger: LedgerDesk;
  /** What the person has set. */
  readonly prices: PriceStore;
  /** What a model costs by `prices` or else by its list price; null: not known. */
  priceOf(provider: Provider): Price | null;
  /** The same one each time, unless it could only be read before. What was opened earlier is closed when it is idle. */
  open(session: OpenSession): Promise<OpenConversation>;
}
