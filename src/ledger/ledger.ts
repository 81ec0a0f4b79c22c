import type { AskSettings } from '../contract/conversation';
import type { LedgerStore, Price, RequestRecord } from '../contract/ledger';
import { type ModelClient, RequestRefused, type Transport } from '../contract/model';
import { createListeners } from '../lib/listeners';
import { counted, isAbort } from './counted';
import { costOf } from './prices';
import { createRecords } from './records';
import { meter } from './spending';

/** A request that waits for the person to let it out. */
export interface WaitingRequest {
  readonly id: string;
  readonly host: string;
  /** Exactly what would be sent. */
  readonly body: string;
}

/** What leaves the page for models: it records, asks the person where they want that, and counts what it costs. */
export interface Ledger {
  /** The way out for the requests of one session; an empty id: of none (lists of models, tests), which are not asked about. */
  transport(sessionId: string): Transport;
  /** `model` with its tokens and costs in the records, stopped by the session's spending limit before that is passed. */
  metered(sessionId: string, model: ModelClient): ModelClient;
  /** The oldest first. */
  list(sessionId: string): Promise<readonly RequestRecord[]>;
  /** Exactly what was sent; null: not known. */
  body(sessionId: string, recordId: string): Promise<string | null>;
  /** US dollars of all requests whose cost is known. */
  spent(sessionId: string): Promise<number>;
  waiting(): WaitingRequest | null;
  decide(id: string, allowed: boolean): void;
  /** Told when a record or the waiting request has changed. */
  watch(listener: () => void): () => void;
}

export interface LedgerOptions {
  readonly store: LedgerStore;
  readonly settings: () => Pick<AskSettings, 'privacy' | 'spendingLimit'>;
  /** The person's own prices by model id; they go before the table. */
  readonly prices?: () => Readonly<Record<string, Price>>;
  /** How requests leave. */
  readonly fetch: Transport;
  /** Milliseconds since the epoch. */
  readonly now?: () => number;
}

interface Waiting {
  readonly request: WaitingRequest;
  readonly resolve: (allowed: boolean) => void;
}

export function createLedger(options: LedgerOptions): Ledger {
  const { store, settings, prices = () => ({}), fetch: send, now = Date.now } = options;
  const listeners = createListeners<void>();
  const records = createRecords(store, () => listeners.tell());
  /** The last request of each session. */
  const last = new Map<string, string>();
  let queue: readonly Waiting[] = [];

  function ask(request: WaitingRequest, signal: AbortSignal): Promise<boolean> {
    return new Promise((resolve) => {
      const end = (allowed: boolean) => {
        queue = queue.filter((each) => each.request !== request);
        signal.removeEventListener('abort', onAbort);
        resolve(allowed);
        listeners.tell();
      };
      const onAbort = () => end(false);
      signal.addEventListener('abort', onAbort, { once: true });
      queue = [...queue, { request, resolve: end }];
      listeners.tell();
    });
  }

  async function pass(sessionId: string, request: Request): Promise<Response> {
    const body = request.method === 'GET' ? '' : await request.clone().text();
    const { host, origin, pathname } = new URL(request.url);
    const mustAsk = settings().privacy === 'ask' && sessionId !== '';
    const record: RequestRecord = {
      id: crypto.randomUUID(),
      time: now(),
      method: request.method,
      url: `${origin}${pathname}`,
      host,
      outcome: mustAsk ? 'waiting' : 'pending',
      status: null,
      bytesOut: new TextEncoder().encode(body).length,
      bytesIn: 0,
      model: null,
      inputTokens: null,
      outputTokens: null,
      cost: null,
      isEstimate: false,
    };
    const { id } = record;
    const change = (next: Partial<RequestRecord>) => records.change(sessionId, id, next);
    last.set(sessionId, id);
    records.add(sessionId, record, body);
    if (mustAsk) {
      if (!(await ask({ id, host, body }, request.signal))) {
        change({ outcome: request.signal.aborted ? 'aborted' : 'declined' });
        request.signal.throwIfAborted();
        throw new RequestRefused('declined', 'You did not let this request out. Nothing was sent.');
      }
      change({ outcome: 'pending' });
    }
    try {
      const response = await send(request);
      change({ status: response.status });
      let bytesIn = 0;
      return counted(
        response,
        (bytes) => {
          bytesIn += bytes;
        },
        (end) => {
          // A reader that has all it wants may leave before the connection ends.
          const isDone = records.find(sessionId, id)?.outcome === 'done';
          change({ bytesIn, outcome: isDone ? 'done' : response.ok ? end : 'failed' });
        },
      );
    } catch (error) {
      change({ outcome: isAbort(error) ? 'aborted' : 'failed' });
      throw error;
    }
  }

  /** What had no price when it was sent has one now, where the person has set it; the cached part is not known any more. */
  function priced(record: RequestRecord): RequestRecord {
    const { model, inputTokens, outputTokens, cost } = record;
    const own: Readonly<Record<string, Price>> = prices();
    const price = model !== null && Object.hasOwn(own, model) ? own[model] : undefined;
    if (cost !== null || price === undefined || inputTokens === null) return record;
    return { ...record, cost: costOf(price, { input: inputTokens, cached: 0, output: outputTokens ?? 0 }) };
  }

  async function list(sessionId: string): Promise<readonly RequestRecord[]> {
    return (await records.list(sessionId)).map(priced);
  }

  async function spent(sessionId: string): Promise<number> {
    return (await list(sessionId)).reduce((sum, record) => sum + (record.cost ?? 0), 0);
  }

  return {
    transport: (sessionId) => (request) => pass(sessionId, request),
    metered: (sessionId, model) =>
      meter(model, {
        limit: () => settings().spendingLimit,
        prices,
        spent: () => spent(sessionId),
        begin: () => void last.delete(sessionId),
        settle({ isWhole, ...counted }) {
          const id = last.get(sessionId);
          const record = id === undefined ? null : records.find(sessionId, id);
          if (record === null) return;
          const wasTaken = record.outcome !== 'declined' && record.outcome !== 'failed';
          const outcome = isWhole ? 'done' : record.outcome;
          records.change(sessionId, record.id, wasTaken ? { ...counted, outcome } : { model: counted.model, cost: 0 });
        },
      }),
    list,
    body: records.body,
    spent,
    waiting: () => queue[0]?.request ?? null,
    decide(id, allowed) {
      queue.find((each) => each.request.id === id)?.resolve(allowed);
    },
    watch: listeners.add,
  };
}
