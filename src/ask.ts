import type { FileStore } from './contract/files';
import type { Kernel } from './contract/kernel';
import type { Keys } from './contract/keys';
import type { Exit, Network } from './contract/network';
import type { Runners } from './contract/runners';
import type { SessionStore } from './contract/session';
import type { SettingsStore } from './contract/settings';
import type { CellRunner } from './contract/tool';
import { passkeysHere } from './keys/passkey';
import { createLedger } from './ledger/ledger';
import { priceOf } from './ledger/prices';
import { downloadBuiltIn, findBuiltIn } from './model/browser-model';
import { createModelClient } from './model/model-client';
import { PRESETS } from './model/presets';
import { PROGRAMS } from './programs/table';
import { type Agent, createAgent } from './session/agent';
import { createCellRunner } from './session/cell-runner';
import { createFacts, seedVeil } from './session/facts';
import { createFollower } from './session/follower';
import { createIdbConversationStore } from './session/idb-conversation-store';
import { createIdbLedgerStore } from './session/idb-ledger-store';
import { noteFiles } from './session/notebook';
import type { OpenSession } from './session/open-session';
import { systemPrompt } from './session/prompt';
import { filesOf } from './session/session-files';
import { inSpace } from './session/space';
import { createAskSetupStore } from './settings/ask-setup';
import { createPriceStore } from './settings/own-prices';
import { createAskUserTool } from './tools/ask-user';
import { createDockerTool, readyRunners } from './tools/docker';
import { createToolHost } from './tools/host';
import { createListFilesTool } from './tools/list-files';
import { createPythonTool } from './tools/python';
import { createReadFileTool } from './tools/read-file';
import { schemaOnly } from './tools/schema-only';
import { createShellTool } from './tools/shell';
import { shrink } from './tools/shrink';
import { createVeil } from './tools/veil';
import { createWriteFileTool } from './tools/write-file';
import type { AskServices, OpenConversation } from './ui/ask/services';

export interface AskOptions {
  readonly kernel: Kernel;
  readonly files: FileStore;
  readonly network: Network;
  readonly exit: Exit;
  readonly keys: Keys;
  /** Null: none is paired, or they are not loaded yet. */
  readonly runners: () => Runners | null;
  readonly settings: SettingsStore;
  readonly sessions: Pick<SessionStore, 'watch'>;
  /** Name of the database of sessions. */
  readonly database: string;
  /** Keeps a session while its conversation goes on; returns what lets it go. */
  readonly keep: (sessionId: string) => () => void;
}

interface Open {
  session: OpenSession;
  /** As the session was when it was opened. */
  readonly isReadOnly: boolean;
  readonly opened: Promise<OpenConversation>;
}

/** Constructs what the conversation consists of. Loaded when it is first shown. */
export async function createAskServices({
  kernel: common,
  files,
  network,
  exit,
  keys,
  runners,
  settings,
  sessions,
  database,
  keep,
}: AskOptions): Promise<AskServices> {
  const setup = createAskSetupStore();
  const conversations = createIdbConversationStore(database);
  const prices = createPriceStore();
  const ledger = createLedger({
    store: createIdbLedgerStore(database),
    settings: () => setup.current.ask,
    prices: () => prices.current,
    fetch: (request) => exit.fetch(request, {}, [new URL(request.url).host]),
  });
  const provider = () => setup.current.providers.find((each) => each.id === setup.current.chosen) ?? null;
  const builtIn = findBuiltIn();
  const clientFor = (sessionId: string) =>
    createModelClient({
      keys,
      transport: ledger.transport(sessionId),
      isOnline: () => navigator.onLine,
      builtIn,
    });
  const open = new Map<string, Open>();

  let shown = '';

  async function openConversation(sessionId: string, session: () => OpenSession): Promise<OpenConversation> {
    if (session().isReadOnly) {
      const follower = await createFollower(sessionId, conversations);
      return { agent: follower, isReadOnly: true, close: () => follower.close() };
    }
    return { agent: await openAgent(sessionId, session), isReadOnly: false, close: () => {} };
  }

  /** Forgets the conversations that are not shown here and in which nothing goes on: another tab may have them. */
  function closeOthers(): void {
    for (const [id, { opened }] of open) {
      if (id === shown) continue;
      void opened.then(
        ({ agent, close }) => {
          if (id === shown || agent.state.activity.kind !== 'idle') return;
          open.delete(id);
          close();
        },
        () => {},
      );
    }
  }

  async function openAgent(sessionId: string, session: () => OpenSession): Promise<Agent> {
    const kernel = inSpace(common, () => sessionId);
    const events = await conversations.load(sessionId);
    const veil = createVeil();
    const cells: CellRunner = {
      run: (...given) => createCellRunner(session()).run(...given),
      offer: (...given) => createCellRunner(session()).offer(...given),
    };
    const images = () => provider()?.images ?? false;
    const code = { cells, kernel, network, shrink, images };
    const shell = createShellTool(code);
    const tools = [
      createPythonTool(code),
      createListFilesTool(files),
      createReadFileTool({ files, kernel, shrink, images }),
      createWriteFileTool(files),
      createAskUserTool(),
    ];
    const toolsNow = () => {
      const away = runners();
      const here = [...tools, shell];
      if (away === null || readyRunners(away).length === 0) return here;
      return [...here, createDockerTool({ runners: away, files, sessionId })];
    };
    const facts = createFacts({
      kernel,
      files,
      programs: PROGRAMS,
      settings: () => setup.current.ask,
      runTimeout: () => settings.current.runTimeout,
      packageRule: () => settings.current.packageRule,
      veil,
    });
    const agent = createAgent({
      sessionId,
      store: conversations,
      events,
      model: ledger.metered(sessionId, clientFor(sessionId)),
      tools: createToolHost(() =>
        setup.current.ask.privacy === 'schema' ? schemaOnly(toolsNow(), { kernel, files, veil }) : toolsNow(),
      ),
      cells,
      provider,
      settings: () => setup.current.ask,
      system: async () => {
        seedVeil(veil, agent.events);
        return systemPrompt(await facts());
      },
    });
    let release: (() => void) | null = null;
    agent.subscribe(() => {
      const isBusy = agent.state.activity.kind !== 'idle';
      if (isBusy) release ??= keep(sessionId);
      else {
        // Always a change, so that the session is known to have been modified.
        if (release !== null) session().change((same) => noteFiles({ ...same }, filesOf(agent.events)));
        release?.();
        release = null;
        closeOthers();
      }
    });
    return agent;
  }

  sessions.watch(({ id, removed }) => {
    if (!removed) return;
    void open.get(id)?.opened.then(({ agent, close }) => agent.stop().finally(close));
    open.delete(id);
  });

  return {
    presets: PRESETS,
    setup,
    model: clientFor(''),
    keys,
    passkeys: passkeysHere(),
    builtIn: builtIn && {
      availability: () => builtIn.availability(),
      download: (download) => downloadBuiltIn(builtIn, download),
    },
    ledger,
    prices,
    priceOf: (provider) => priceOf(provider, prices.current),
    async open(session) {
      const id = session.document.info.id;
      shown = id;
      const known = open.get(id);
      if (known !== undefined && known.isReadOnly === session.isReadOnly) {
        known.session = session;
        return known.opened;
      }
      void known?.opened.then(({ close }) => close());
      const made: Open = {
        session,
        isReadOnly: session.isReadOnly,
        // Later, because it looks at this object.
        opened: Promise.resolve().then(() => openConversation(id, () => made.session)),
      };
      open.set(id, made);
      made.opened.catch(() => open.delete(id));
      closeOthers();
      return made.opened;
    },
  };
}
