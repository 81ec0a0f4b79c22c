import type { AskSetup, AskSetupStore } from '../../src/contract/ask';
import {
  type AskSettings,
  DEFAULT_ASK,
  type LogBody,
  type LogEvent,
  type Turn,
  type TurnItem,
} from '../../src/contract/conversation';
import type { KeyState } from '../../src/contract/keys';
import type { Price, PriceStore, RequestRecord } from '../../src/contract/ledger';
import type { Provider } from '../../src/contract/model';
import { ok, type Result } from '../../src/contract/result';
import { createListeners } from '../../src/lib/listeners';
import type { Agent, AgentState } from '../../src/session/agent';
import type { PersonAnswer } from '../../src/session/person';
import type { AskServices, WaitingRequest } from '../../src/ui/ask/services';

export const PROVIDER: Provider = {
  id: 'somewhere',
  kind: 'compatible',
  name: 'Somewhere',
  baseUrl: 'https://models.example.org/v1',
  model: 'model-1',
  images: true,
  contextWindow: null,
};

/** An agent whose state is set by the test. What is asked of it is noted. */
export interface AgentDouble extends Agent {
  set(state: Partial<AgentState>): void;
  readonly calls: readonly string[];
  readonly answers: readonly PersonAnswer[];
}

export function createAgentDouble(start: Partial<AgentState> = {}): AgentDouble {
  const listeners = createListeners<void>();
  const calls: string[] = [];
  const answers: PersonAnswer[] = [];
  let state: AgentState = {
    conversation: { turns: [] },
    activity: { kind: 'idle' },
    request: null,
    problem: null,
    ...start,
  };
  const note = async (call: string) => {
    calls.push(call);
    return null;
  };
  return {
    get state() {
      return state;
    },
    events: [],
    calls,
    answers,
    set(change) {
      state = { ...state, ...change };
      listeners.tell();
    },
    send: (text) => note(`send ${text}`),
    retry: () => note('retry'),
    resume: () => note('resume'),
    edit: (id, text) => note(`edit ${id} ${text}`),
    show: (id) => void note(`show ${id}`),
    stop: async () => void note('stop'),
    answer(_id, answer) {
      answers.push(answer);
      return true;
    },
    subscribe: listeners.add,
  };
}

export function turn(id: string, text: string, more: Partial<Turn> = {}): Turn {
  return { id, time: 1, text, files: [], versions: [id], items: [], end: { kind: 'done' }, ...more };
}

export function said(id: string, text: string, reasoning = ''): Extract<TurnItem, { kind: 'answer' }> {
  return { kind: 'answer', id, text, reasoning, end: 'stop', model: 'model-1', usage: null };
}

export function called(id: string, input: unknown, more: Partial<Extract<TurnItem, { kind: 'call' }>> = {}) {
  return {
    kind: 'call',
    id,
    name: 'python',
    input: typeof input === 'string' ? input : JSON.stringify(input),
    cellId: null,
    status: 'ok',
    isEdited: false,
    content: [],
    files: [],
    ...more,
  } as const;
}

/** Events of a log, one after the other. */
export function logOf(bodies: readonly LogBody[]): readonly LogEvent[] {
  return bodies.map((body, place) => ({
    id: `e${place}`,
    time: place,
    parent: place === 0 ? null : `e${place - 1}`,
    ...body,
  }));
}

function createSetup(start: Partial<AskSetup>): AskSetupStore {
  const listeners = createListeners<void>();
  let current: AskSetup = { providers: [PROVIDER], chosen: PROVIDER.id, ask: DEFAULT_ASK, ...start };
  const set = (change: Partial<AskSetup>) => {
    current = { ...current, ...change };
    listeners.tell();
  };
  return {
    get current() {
      return current;
    },
    save: (provider) =>
      set({
        providers: [...current.providers.filter((each) => each.id !== provider.id), provider],
        chosen: provider.id,
      }),
    choose: (chosen) => set({ chosen }),
    forget: (id) => set({ providers: current.providers.filter((each) => each.id !== id) }),
    update: (change: Partial<AskSettings>) => set({ ask: { ...current.ask, ...change } }),
    watch: listeners.add,
  };
}

export interface AskDoubleOptions {
  readonly setup?: Partial<AskSetup>;
  readonly records?: readonly RequestRecord[];
  readonly bodies?: Readonly<Record<string, string>>;
  readonly waiting?: WaitingRequest | null;
  readonly readOnly?: boolean;
  readonly builtIn?: AskServices['builtIn'];
  readonly test?: () => Promise<Result<string, 'blocked'>>;
}

function createPrices(): PriceStore {
  const listeners = createListeners<void>();
  const prices: Record<string, Price> = {};
  return {
    get current() {
      return { ...prices };
    },
    set(model, price) {
      if (price === null) delete prices[model];
      else prices[model] = price;
      listeners.tell();
    },
    watch: listeners.add,
  };
}

/** The headless half without a model; `agent` is the conversation of every session. */
export function createAskDouble(agent: Agent, options: AskDoubleOptions = {}) {
  const listeners = createListeners<void>();
  const keyListeners = createListeners<void>();
  const states = new Map<string, KeyState>();
  const decided: (readonly [string, boolean])[] = [];
  let waiting = options.waiting ?? null;
  const setKey = (id: string, state: KeyState) => {
    states.set(id, state);
    keyListeners.tell();
  };
  const services: AskServices = {
    presets: [
      { ...PROVIDER, key: 'required', keyPage: 'https://models.example.org/keys', setup: 'Start it first.' },
      { ...PROVIDER, id: 'local', name: 'Local', key: 'none', keyPage: null, setup: '' },
    ],
    setup: createSetup(options.setup ?? {}),
    model: {
      models: async () => ok(['model-1', 'model-2']),
      test: options.test ?? (async () => ok('Somewhere answered with model-1 after 85 ms.')),
    },
    keys: {
      state: (id) => states.get(id) ?? 'none',
      stored: null,
      setForTab: (id) => setKey(id, 'tab'),
      async store(id) {
        setKey(id, 'stored');
        return ok(undefined);
      },
      async unlock() {
        for (const [id, state] of states) if (state === 'locked') setKey(id, 'stored');
        return ok(undefined);
      },
      lock: () => undefined,
      async forget(id) {
        setKey(id, 'none');
        return ok(undefined);
      },
      forgetStored: async () => ok(undefined),
      watch: keyListeners.add,
    },
    passkeys: null,
    builtIn: options.builtIn ?? null,
    ledger: {
      list: async (session) => (session === '' ? [] : (options.records ?? [])),
      body: async (_session, id) => options.bodies?.[id] ?? null,
      waiting: () => waiting,
      decide(id, allowed) {
        decided.push([id, allowed]);
        waiting = null;
        listeners.tell();
      },
      watch: listeners.add,
    },
    prices: createPrices(),
    priceOf: ({ model }) => (model === 'model-1' ? { input: 2, cached: 1, output: 8 } : null),
    open: async () => ({ agent, isReadOnly: options.readOnly ?? false, close: () => {} }),
  };
  return { services, setKey, decided };
}
