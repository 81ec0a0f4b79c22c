import { deleteDB } from 'idb';
import { createRoot } from 'solid-js';
import { render } from 'solid-js/web';
import { createInterpreter } from './api/interpreter';
import type { Bench } from './contract/checkup';
import type { ContainerServer } from './contract/container';
import type { Interpreter } from './contract/interpreter';
import type { Programs } from './contract/job';
import { DEFAULT_SETTINGS } from './contract/settings';
import { createExit } from './exit/exit';
import { createIdbFileStore } from './files/idb-store';
import { createInstallation } from './installed/installation';
import { watchLaunches } from './installed/launches';
import { watchRuns } from './installed/runs';
import { createSigns } from './installed/signs';
import { createKernel } from './kernel/kernel';
import type { Instant } from './kernel/lives';
import { mayKeepSpare, maySnapshot } from './kernel/memory';
import { createNetwork } from './kernel/network';
import { createSnapshots } from './kernel/snapshots';
import { breath } from './lib/breath';
import { createListeners } from './lib/listeners';
import { once } from './lib/once';
import { packsOf } from './packages/packs';
import { createPackageSource } from './packages/source';
import { createAtWork } from './pwa/at-work';
import { persistOnce } from './pwa/persist';
import { openPwa } from './pwa/pwa';
import { whenQuiet, workOf } from './pwa/python';
import { createIdbRecipeStore } from './recipes/idb-store';
import { exportSource } from './session/export/source';
import { createIdbConversationStore } from './session/idb-conversation-store';
import { createIdbLedgerStore } from './session/idb-ledger-store';
import { createIdbSessionStore } from './session/idb-store';
import { sweepInTime } from './session/sweep';
import { createRunnerList } from './settings/runner-list';
import { createSettingsStore } from './settings/settings';
import { createDesk, type Desk as DeskParts, type Services } from './ui/context';
import { Desk } from './ui/Desk';
import type { RunnerServices } from './ui/runners/services';
import { followLaunches } from './ui/state/launch';
import { applyTheme } from './ui/theme';

declare global {
  interface Window {
    carrel: Interpreter;
  }
}

const SESSIONS = 'carrel-sessions';

const settings = createSettingsStore();
applyTheme(settings);

const files = createIdbFileStore('carrel-files', { fileLimit: () => settings.current.fileLimit });
const sessions = createIdbSessionStore(SESSIONS);
const base = new URL('./', document.baseURI).href;
const exit = createExit(`${base}exit.html`);
const network = createNetwork(settings, exit.fetch);
const packages = createPackageSource({ base, network, settings });
const instant: Instant = {
  snapshots: createSnapshots('carrel-snapshot'),
  maySnapshot: () => maySnapshot(navigator),
  mayKeepSpare: () => mayKeepSpare(navigator),
  quiet: 5_000,
  isAwaited: document.visibilityState === 'visible',
};
/** The servers of Node by WebContainer, as they come and go. */
const containerServers = createListeners<readonly ContainerServer[]>();
/** Loaded with the first command. */
const jobs = once(async () => {
  const others = () => (nativeWork === null ? [] : [nativeWork.runners.runner]);
  return (await import('./jobs')).createJobs({ base, files, others, settings, onServers: containerServers.tell });
});
const programs: Programs = {
  commands: async () => (await jobs()).programs.commands(),
  run: async (job, options) => (await jobs()).programs.run(job, options),
};
const kernel = createKernel({ files, packages, network, settings, instant, programs });
/** The keys of models and runners alike. */
const keys = once(async () => {
  const [{ openKeys }, { createIdbVaultStore }] = await Promise.all([
    import('./keys/keys'),
    import('./keys/idb-vault'),
  ]);
  return openKeys({ store: createIdbVaultStore('carrel-keys') });
});
const runnerList = createRunnerList();
let nativeWork: RunnerServices | null = null;
const runners = once(async () => {
  const { createRunnerServices } = await import('./native');
  nativeWork = createRunnerServices({ list: runnerList, keys: await keys(), files, exit });
  return nativeWork;
});
/** One for the screen and the public API; made anew where it failed. */
const ask: NonNullable<Services['ask']> = once(async () => {
  const { createAskServices } = await import('./ask');
  return createAskServices({
    kernel,
    files,
    network,
    exit,
    keys: await keys(),
    runners: () => nativeWork?.runners ?? null,
    settings,
    sessions,
    database: SESSIONS,
    keep: (id) => {
      const over = atWork.begin();
      const release = desk.sessions.keep(id);
      return () => {
        over();
        release();
      };
    },
  });
});
const conversations = createIdbConversationStore(SESSIONS);
const ledger = createIdbLedgerStore(SESSIONS);
const recipes = createIdbRecipeStore('carrel-recipes');

/** A kernel and files of its own, with no host allowed. What an earlier one left behind when its tab was closed goes first. */
function openBench(): Bench {
  const name = 'carrel-checkup';
  void deleteDB(name);
  const ownSettings = { current: DEFAULT_SETTINGS, update: () => {}, watch: () => () => {} };
  const store = () => createIdbFileStore(name, { fileLimit: () => DEFAULT_SETTINGS.fileLimit });
  const own = store();
  const ownKernel = createKernel({
    files: own,
    packages,
    network: createNetwork(ownSettings, exit.fetch),
    settings: ownSettings,
    programs,
  });
  return {
    kernel: ownKernel,
    files: own,
    reopen: store,
    async end() {
      ownKernel.dispose();
      own.close();
      await deleteDB(name);
    },
  };
}

/** Loaded with the first terminal; they share what was typed. */
const terminalHistory = once(async () => new (await import('./terminal/history')).History(sessionStorage));

const installation = createInstallation();

const atWork = createAtWork();
workOf(kernel, atWork);
let isUntouched = true;
const pwa = openPwa({
  base,
  atWork,
  isUntouched: () => isUntouched && kernel.state === 'off',
  quiet: () => whenQuiet(kernel),
  discard: packages.discard,
});

await breath();
const desk: DeskParts = createRoot(() =>
  createDesk({
    kernel,
    files,
    packages,
    sessions,
    conversations,
    ledger,
    recipes,
    settings,
    network,
    ask,
    runners: { list: runnerList, load: runners },
    bench: openBench,
    async shell() {
      const [{ createShellTerminal }, history] = await Promise.all([
        import('./terminal/shell-terminal'),
        terminalHistory(),
      ]);
      return createShellTerminal({ kernel, history });
    },
    watchContainerServers: containerServers.add,
    ...pwa,
    packs: async () => {
      const [lock, { programPacks }] = await Promise.all([packages.lock(), import('./programs/packs')]);
      return [...packsOf(lock, 'packages/'), ...programPacks()];
    },
    installation,
  }),
);

// What is run through the API sees the variables of the session on the desk.
window.carrel = createInterpreter({
  kernel: desk.kernel,
  files,
  network,
  settings,
  runJob: async (job, options) => (await jobs()).run(job, options),
  async ask(prompt) {
    const session = desk.sessions.current();
    if (!session) throw new Error('No session is open yet. Try again in a moment.');
    const [{ askPrompt }, { named }] = await Promise.all([import('./session/ask-prompt'), import('./ui/state/ask')]);
    const { agent, isReadOnly } = await (await ask()).open(session);
    if (isReadOnly) throw new Error('The conversation is open in another tab. Ask there.');
    desk.askDoor?.setView('conversation');
    session.change((document) => named(document, prompt));
    return askPrompt(agent, prompt);
  },
  async exportSession(format) {
    const session = desk.sessions.current();
    if (!session) throw new Error('No session is open yet. Try again in a moment.');
    const { exportAs } = await import('./ui/export/export-as');
    return exportAs(await exportSource(session.document, desk.stores), format);
  },
});

watchRuns(kernel, settings, createSigns());
followLaunches(desk, watchLaunches);

// From the first file on there is something to lose.
const stopAsking = files.watch(() => {
  stopAsking();
  void persistOnce(navigator.storage, localStorage);
});
kernel.watch(({ kind }) => kind === 'packages' && void pwa?.offline.refresh());

sweepInTime(SESSIONS, sessions, (id) => void kernel.forget(id));

// Python starts when a person begins to do something, so that it is there by the first run.
const wake = () => {
  isUntouched = false;
  void kernel.start();
  // It is tried again where it is needed.
  exit.open().catch(() => undefined);
};
addEventListener('pointerdown', wake, { once: true });
addEventListener('keydown', wake, { once: true });
addEventListener('pagehide', () => kernel.flush());

if (window.parent !== window) {
  void import('./api/embed').then(({ serveEmbedder }) =>
    serveEmbedder({ interpreter: window.carrel, settings, ask: desk.embedding.ask }),
  );
}

// A part of the page that is loaded when it is first shown did not come, before it was kept on the device.
addEventListener('vite:preloadError', () =>
  desk.toasts.show('A part of the page could not be loaded. Check the connection and reload the page.', {
    kind: 'error',
    action: { label: 'Reload', run: () => location.reload() },
  }),
);

const root = document.querySelector('#root');
await breath();
if (root) {
  root.replaceChildren();
  render(() => <Desk desk={desk} />, root);
}
