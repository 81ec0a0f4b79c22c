/** One request that left the page for a model. Headers are not recorded, and so no key is. */
export interface RequestRecord {
  readonly id: string;
  /** Milliseconds since the epoch. */
  readonly time: number;
  readonly method: string;
  /** Without the query. */
  readonly url: string;
  readonly host: string;
  readonly outcome: 'waiting' | 'pending' | 'declined' | 'failed' | 'aborted' | 'done';
  /** HTTP status; null until there is one. */
  readonly status: number | null;
  /** Of the bodies. */
  readonly bytesOut: number;
  readonly bytesIn: number;
  readonly model: string | null;
  readonly inputTokens: number | null;
  readonly outputTokens: number | null;
  /** US dollars by the price table; null: unknown. */
  readonly cost: number | null;
  /** The provider gave no count: tokens are reckoned from the text. */
  readonly isEstimate: boolean;
}

/** US dollars for a million tokens. */
export interface Price {
  readonly input: number;
  readonly cached: number;
  readonly output: number;
}

/** Prices that the person has set, by model id; they go before the list prices. */
export interface PriceStore {
  readonly current: Readonly<Record<string, Price>>;
  /** Null: back to the list price, if there is one. */
  set(model: string, price: Price | null): void;
  watch(listener: () => void): () => void;
}

/** Keeps the requests of each session, with their bodies apart, so that a list opens fast. */
export interface LedgerStore {
  put(sessionId: string, record: RequestRecord): Promise<void>;
  putBody(sessionId: string, recordId: string, body: string): Promise<void>;
  /** The oldest first. */
  list(sessionId: string): Promise<readonly RequestRecord[]>;
  body(sessionId: string, recordId: string): Promise<string | null>;
  remove(sessionId: string): Promise<void>;
  close(): void;
}
