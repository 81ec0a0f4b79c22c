import { createContext, onCleanup, useContext } from 'solid-js';
import type { Bench } from '../contract/checkup';
import type { ContainerServer } from '../contract/container';
import type { ConversationStore } from '../contract/conversation';
import type { FileStore } from '../contract/files';
import type { Installation } from '../contract/installed';
import type { Kernel } from '../contract/kernel';
import type { LedgerStore } from '../contract/ledger';
import type { Network } from '../contract/network';
import type { Offline, Updates } from '../contract/offline';
import type { PackageSource } from '../contract/packages';
import type { Pack } from '../contract/packs';
import type { RecipeStore } from '../contract/recipe';
import type { RunnerList } from '../contract/runners';
import type { SessionStore } from '../contract/session';
import type { SettingsStore } from '../contract/settings';
import type { TerminalLink } from '../contract/terminal';
import { createMemoryRecipeStore } from '../recipes/memory-store';
import { createMemoryConversationStore } from '../session/memory-conversation-store';
import { createMemoryLedgerStore } from '../session/memory-ledger-store';
import { inSpace } from '../session/space';
import type { AskServices } from './ask/services';
import { createIncoming, type Incoming } from './drop/incoming';
import type { RunnerServices } from './runners/services';
import { type AskDoor, createAskDoor } from './state/ask-door';
import { createDialogs, type Dialogs } from './state/dialogs';
import { createEmbedding, type Embedding } from './state/embedding';
import { createFilesScope, type FilesScope } from './state/files-scope';
import { createFilesView, type FilesView } from './state/files-view';
import { createKeeping, type Keeping } from './state/keeping';
import { createKernelView, type KernelView } from './state/kernel-view';
import { createLayout, type Layout } from './state/layout';
import { createNetworkView, type NetworkView } from './state/network-view';
import { createNotebook, type Notebook } from './state/notebook';
import { createPacks, type Packs } from './state/packs';
import { createRecipes, type Recipes } from './state/recipes';
import { watchRemoved } from './state/removed';
import { createRunnersDoor, type RunnersDoor } from './state/runners-door';
import { createServers, type Servers } from './state/servers';
import { createSessions, type Sessions } from './state/sessions';
import { createSmallStorage, type SmallStorage } from './state/small-storage';
import { createTerminals, type Terminals } from './state/terminals';
import { createToasts, type Toasts } from './state/toasts';

/** The packages as the panel shows and changes them. */
export type Packages = Pick<PackageSource, 'lock' | 'forget' | 'reset' | 'permits' | 'watch'>;

/** What the page is given by the one who constructs it. */
export interface Services {
  readonly kernel: Kernel;
  readonly files: FileStore;
  readonly sessions: SessionStore;
  readonly settings: SettingsStore;
  readonly network: Network;
  readonly packages: Packages;
  /** Logs of conversations and what left for models, to be exported and imported. Default: there are none. */
  readonly conversations?: ConversationStore;
  readonly ledger?: LedgerStore;
  /** Default: recipes last as long as the page. */
  readonly recipes?: RecipeStore;
  /** Gives the checks of this browser what they run on. Default: they can't be run. */
  readonly bench?: () => Bench;
  /** Default: the desk can't be installed. */
  readonly installation?: Installation;
  /** Default: the page is not kept on the device. */
  readonly offline?: Offline;
  /** What can be put on the device together. Default: nothing. */
  readonly packs?: () => Promise<readonly Pack[]>;
  readonly updates?: Updates;
  /** Default: there is no conversation on the desk. */
  readonly ask?: () => Promise<AskServices>;
  /** Default: nothing runs elsewhere than in this tab. */
  readonly runners?: { readonly list: RunnerList; readonly load: () => Promise<RunnerServices> };
  /** Begins a terminal on the shell of this tab. Default: there are none. */
  readonly shell?: () => Promise<TerminalLink>;
  /** Tells which servers run in Node by WebContainer, whenever that changes. Default: none do. */
  readonly watchContainerServers?: (listener: (servers: readonly ContainerServer[]) => void) => () => void;
  /** Default: `localStorage`, where there is one. */
  readonly storage?: SmallStorage;
}

/** Where sessions are, with all that belongs to them. */
export type SessionStores = Required<Pick<Services, 'sessions' | 'conversations' | 'ledger' | 'files'>>;

/** What every component may use: the services, and the state of the screen that is built on them. */
export interface Desk extends Pick<Services, 'settings' | 'packages'> {
  /** In the space of the session on the desk. */
  readonly kernel: Kernel;
  readonly fileStore: FileStore;
  readonly bench: (() => Bench) | null;
  readonly installation: Installation | null;
  readonly stores: SessionStores;
  readonly files: FilesView;
  readonly filesScope: FilesScope;
  readonly sessions: Sessions;
  readonly notebook: Notebook;
  readonly kernelView: KernelView;
  readonly keeping: Keeping;
  /** Null: nothing of the page can be kept. */
  readonly packs: Packs | null;
  readonly network: NetworkView;
  readonly toasts: Toasts;
  readonly layout: Layout;
  readonly incoming: Incoming;
  readonly dialogs: Dialogs;
  readonly recipes: Recipes;
  /** Null: this desk has no model to ask. */
  readonly askDoor: AskDoor | null;
  /** Null: this desk can't be paired with runners. */
  readonly runnersDoor: RunnersDoor | null;
  readonly servers: Servers;
  readonly terminals: Terminals;
  readonly embedding: Embedding;
}

/** Must be called inside a reactive root, which then owns all listeners. */
export function createDesk(services: Services): Desk {
  const { kernel, storage = createSmallStorage() } = services;
  const toasts = createToasts();
  const sessions = createSessions({ store: services.sessions, kernel, toasts, storage });
  const files = createFilesView(services.files, toasts);
  const layout = createLayout(storage);
  const dialogs = createDialogs();
  const incoming = createIncoming({ files, fileStore: services.files, sessions, kernel, toasts, dialogs });
  watchRemoved(kernel, services.files, toasts);
  onCleanup(services.files.watchCleared(sessions.storeAgain));
  return {
    kernel: inSpace(kernel, () => sessions.current()?.document.info.id ?? ''),
    settings: services.settings,
    packages: services.packages,
    fileStore: services.files,
    bench: services.bench ?? null,
    installation: services.installation ?? null,
    stores: {
      sessions: services.sessions,
      conversations: services.conversations ?? createMemoryConversationStore(),
      ledger: services.ledger ?? createMemoryLedgerStore(),
      files: services.files,
    },
    files,
    filesScope: createFilesScope({ session: sessions.current, files: files.list, added: incoming.added, storage }),
    sessions,
    notebook: createNotebook(sessions.current, toasts),
    kernelView: createKernelView(services.kernel),
    packs:
      services.offline && services.packs
        ? createPacks({ offline: services.offline, list: services.packs, storage, toasts })
        : null,
    keeping: createKeeping(services.offline ?? null, services.updates ?? null),
    network: createNetworkView(services.network),
    toasts,
    layout,
    embedding: createEmbedding(),
    dialogs,
    recipes: createRecipes(services.recipes ?? createMemoryRecipeStore(), toasts),
    askDoor: services.ask
      ? createAskDoor({ load: services.ask, session: sessions.current, files, toasts, storage })
      : null,
    runnersDoor: services.runners ? createRunnersDoor({ ...services.runners, toasts }) : null,
    servers: createServers({
      kernel: services.kernel,
      watchContainer: services.watchContainerServers ?? (() => () => {}),
      layout,
      toasts,
    }),
    terminals: createTerminals({ toasts, ...(services.shell ? { shell: services.shell } : {}) }),
    incoming,
  };
}

export const DeskContext = createContext<Desk>();

export function useDesk(): Desk {
  const desk = useContext(DeskContext);
  if (!desk) throw new Error('useDesk outside of the desk');
  return desk;
}
