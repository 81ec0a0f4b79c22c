import { type Accessor, batch, createEffect, createMemo, createSignal, on, onCleanup } from 'solid-js';
import type { AskSetup } from '../../contract/ask';
import type { AttachedFile, Conversation, Turn } from '../../contract/conversation';
import type { KeyState } from '../../contract/keys';
import type { Price, RequestRecord } from '../../contract/ledger';
import type { Provider } from '../../contract/model';
import type { SessionDocument } from '../../contract/session';
import { basename } from '../../lib/path';
import type { Agent } from '../../session/agent';
import { setTitle } from '../../session/notebook';
import type { OpenSession } from '../../session/open-session';
import type { PersonAnswer, PersonRequest } from '../../session/person';
import type { Activity } from '../../session/turn-context';
import type { AskServices, WaitingRequest } from '../ask/services';
import type { FilesView } from './files-view';
import { onFrame } from './frame';
import { UNTITLED } from './sessions';
import type { Toasts } from './toasts';

/** The conversation on the desk, and all that can be done with it. */
export interface Ask {
  readonly services: AskServices;
  readonly sessionId: Accessor<string | null>;
  /** False until the log of the session is read. */
  readonly ready: Accessor<boolean>;
  /** Another tab has this conversation. */
  readonly readOnly: Accessor<boolean>;
  readonly conversation: Accessor<Conversation>;
  readonly turnIds: Accessor<readonly string[]>;
  turn(id: string): Turn | undefined;
  readonly activity: Accessor<Activity>;
  readonly busy: Accessor<boolean>;
  readonly request: Accessor<PersonRequest | null>;
  /** Why the conversation could not be stored; null: it is stored. */
  readonly problem: Accessor<string | null>;
  readonly setup: Accessor<AskSetup>;
  /** The one in use. */
  readonly provider: Accessor<Provider | null>;
  keyState(providerId: string): KeyState;
  readonly records: Accessor<readonly RequestRecord[]>;
  /** Prices that the person has set, by model id. */
  readonly prices: Accessor<Readonly<Record<string, Price>>>;
  /** Requests that belong to no session: tests, and lists of models. */
  readonly otherRecords: Accessor<readonly RequestRecord[]>;
  /** Exactly what was sent; null: nothing. */
  body(record: RequestRecord): Promise<string | null>;
  /** A request that the person must let out first. */
  readonly waiting: Accessor<WaitingRequest | null>;
  /** Files that go with the next question. */
  readonly attached: Accessor<readonly AttachedFile[]>;
  attach(paths: readonly string[]): void;
  detach(path: string): void;
  /** What is written and not sent, by session. */
  readonly draft: Accessor<string>;
  setDraft(text: string): void;
  /** Sends the draft with its files. */
  send(): void;
  edit(turnId: string, text: string): void;
  show(turnId: string): void;
  retry(): void;
  resume(): void;
  stop(): void;
  answer(requestId: string, answer: PersonAnswer): void;
}

const NO_SESSION = '';
const NOTHING: Conversation = { turns: [] };
const IDLE: Activity = { kind: 'idle' };

export interface AskParts {
  readonly services: AskServices;
  readonly session: Accessor<OpenSession | null>;
  readonly files: FilesView;
  readonly toasts: Toasts;
}

/** Must be called inside a reactive root, which then owns all listeners. */
export function createAsk({ services, session, files, toasts }: AskParts): Ask {
  const [agent, setAgent] = createSignal<Agent | null>(null);
  const [readOnly, setReadOnly] = createSignal(false);
  const [conversation, setConversation] = createSignal(NOTHING);
  const [activity, setActivity] = createSignal<Activity>(IDLE);
  const [request, setRequest] = createSignal<PersonRequest | null>(null);
  const [problem, setProblem] = createSignal<string | null>(null);
  const [setup, setSetup] = createSignal(services.setup.current);
  const [keysRevision, setKeysRevision] = createSignal(0);
  const [records, setRecords] = createSignal<readonly RequestRecord[]>([]);
  const [otherRecords, setOtherRecords] = createSignal<readonly RequestRecord[]>([]);
  const [waiting, setWaiting] = createSignal<WaitingRequest | null>(services.ledger.waiting());
  const [drafts, setDrafts] = createSignal<ReadonlyMap<string, Draft>>(new Map());

  const sessionId = createMemo(() => session()?.document.info.id ?? null);
  const take = (from: Agent | null) =>
    batch(() => {
      const state = from?.state;
      setConversation(state?.conversation ?? NOTHING);
      setActivity(state?.activity ?? IDLE);
      setRequest(state?.request ?? null);
      setProblem(state?.problem ?? null);
    });
  createEffect(
    on(session, (open, before) => {
      setAgent(null);
      // A session that changes hands between tabs stays on the screen meanwhile.
      if (open?.document.info.id !== before?.document.info.id) take(null);
      if (!open) return;
      let gone = false;
      const frame = onFrame();
      onCleanup(() => {
        gone = true;
      });
      void services.open(open).then(
        ({ agent: opened, isReadOnly }) => {
          if (gone) return;
          ends.push(opened.subscribe(() => frame.ask(() => !gone && take(opened))));
          setReadOnly(isReadOnly);
          setAgent(opened);
          take(opened);
        },
        (error: unknown) =>
          toasts.show(`The conversation could not be read. ${error instanceof Error ? error.message : ''}`, {
            kind: 'error',
          }),
      );
      const ends: (() => void)[] = [];
      onCleanup(() => {
        for (const end of ends) end();
      });
    }),
  );
  onCleanup(services.setup.watch(() => setSetup(services.setup.current)));
  onCleanup(services.keys.watch(() => setKeysRevision((revision) => revision + 1)));

  const refresh = async () => {
    setWaiting(services.ledger.waiting());
    const id = sessionId();
    const list = id === null ? [] : await services.ledger.list(id);
    if (sessionId() === id) setRecords(list);
    setOtherRecords(await services.ledger.list(NO_SESSION));
  };
  const ledgerFrame = onFrame();
  onCleanup(services.ledger.watch(() => ledgerFrame.ask(() => void refresh())));
  createEffect(on(sessionId, () => void refresh()));
  // Where another tab has the session, its requests are seen when its conversation goes on.
  createEffect(on(conversation, () => readOnly() && ledgerFrame.ask(() => void refresh()), { defer: true }));
  const [prices, setPrices] = createSignal(services.prices.current);
  onCleanup(
    services.prices.watch(() => {
      setPrices(services.prices.current);
      void refresh();
    }),
  );

  const byId = createMemo(() => new Map(conversation().turns.map((turn) => [turn.id, turn])));
  const turnIds = createMemo(() => conversation().turns.map((turn) => turn.id), [], {
    equals: (a, b) => a.length === b.length && a.every((id, index) => id === b[index]),
  });
  const draft = createMemo(() => drafts().get(sessionId() ?? '') ?? NO_DRAFT);
  const setDraft = (change: Partial<Draft>) => {
    const id = sessionId();
    if (id !== null) setDrafts((all) => new Map(all).set(id, { ...(all.get(id) ?? NO_DRAFT), ...change }));
  };
  // A file that was removed meanwhile does not go with the question.
  const attached = createMemo(() => {
    const paths = new Set(draft().paths);
    return files
      .list()
      .filter((entry) => entry.kind === 'file' && paths.has(entry.path))
      .map(({ path, size, type }) => ({ path, size, type }));
  });
  const busy = createMemo(() => activity().kind !== 'idle');
  /** The agent, where it may be told to do something. */
  const able = () => (readOnly() ? null : agent());

  return {
    services,
    sessionId,
    ready: () => agent() !== null,
    readOnly,
    conversation,
    turnIds,
    turn: (id) => byId().get(id),
    activity,
    busy,
    request,
    problem,
    setup,
    provider: createMemo(() => setup().providers.find((each) => each.id === setup().chosen) ?? null),
    keyState(providerId) {
      keysRevision();
      return services.keys.state(providerId);
    },
    records,
    prices,
    otherRecords,
    body: (record) =>
      services.ledger.body(
        otherRecords().some((each) => each.id === record.id) ? NO_SESSION : (sessionId() ?? NO_SESSION),
        record.id,
      ),
    waiting,
    attached,
    attach: (paths) => setDraft({ paths: [...new Set([...draft().paths, ...paths])] }),
    detach: (path) => setDraft({ paths: draft().paths.filter((each) => each !== path) }),
    draft: () => draft().text,
    setDraft: (text) => setDraft({ text }),
    send() {
      const { text } = draft();
      const sent = attached();
      const open = agent();
      if (open === null || readOnly() || busy() || (text.trim() === '' && sent.length === 0)) return;
      setDraft(NO_DRAFT);
      session()?.change((document) => named(document, text.trim() || `About ${basename(sent[0]?.path ?? '')}`));
      void open.send(text, sent);
    },
    edit: (turnId, text) => void able()?.edit(turnId, text),
    show: (turnId) => able()?.show(turnId),
    retry: () => void able()?.retry(),
    resume: () => void able()?.resume(),
    stop: () => void agent()?.stop(),
    answer: (requestId, answer) => void agent()?.answer(requestId, answer),
  };
}

/** Characters of a question that make a title. */
const TITLE = 60;

/** A session gets its name from the first question. It is a new object in any case, so that the session is stored. */
export function named(document: SessionDocument, question: string): SessionDocument {
  const [line = ''] = question.split('\n');
  const title = line.length > TITLE ? `${line.slice(0, TITLE).replace(/\s+\S*$/, '')} …` : line;
  return document.info.title === UNTITLED ? setTitle(document, title) : { ...document };
}

interface Draft {
  readonly text: string;
  readonly paths: readonly string[];
}

const NO_DRAFT: Draft = { text: '', paths: [] };
