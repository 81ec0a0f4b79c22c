import type { JSX } from 'solid-js';
import { render } from 'solid-js/web';
import { onTestFinished, vi } from 'vitest';
import { page } from 'vitest/browser';
import type { ContainerServer } from '../../../src/contract/container';
import type { LogEvent } from '../../../src/contract/conversation';
import type { Installation } from '../../../src/contract/installed';
import type { Offline } from '../../../src/contract/offline';
import type { Pack } from '../../../src/contract/packs';
import type { Cell } from '../../../src/contract/session';
import type { Settings, SettingsStore } from '../../../src/contract/settings';
import { createMemoryFileStore } from '../../../src/files/memory-store';
import { createMemoryConversationStore } from '../../../src/session/memory-conversation-store';
import { createMemorySessionStore } from '../../../src/session/memory-store';
import { createSession } from '../../../src/session/notebook';
import type { AskServices } from '../../../src/ui/ask/services';
import { createDesk, DeskContext, type Packages } from '../../../src/ui/context';
import { Desk } from '../../../src/ui/Desk';
import '../../../src/ui/styles';
import { createKernelDouble, type Script } from '../../doubles/kernel-double';
import { createNetworkDouble } from '../../doubles/network';
import { createPackagesDouble } from '../../doubles/package-list';
import { createSettings } from '../../doubles/settings-double';

/** Waits until the check holds, on a busy machine too; vitest's own limit is one second. */
export const soon = (check: () => void | Promise<void>): Promise<void> => vi.waitFor(check, 30_000);

export interface MountOptions {
  readonly script?: Script;
  readonly cells?: readonly Cell[];
  readonly settings?: Partial<Settings>;
  readonly theme?: 'light' | 'dark';
  /** The log of the session that holds the cells. */
  readonly events?: readonly LogEvent[];
  /** With it there is a conversation, and it is what is shown first. */
  readonly ask?: AskServices;
  readonly packages?: Packages;
  readonly offline?: Offline;
  readonly installation?: Installation;
  readonly packs?: readonly Pack[];
  readonly watchContainerServers?: (listener: (servers: readonly ContainerServer[]) => void) => () => void;
  /** What the page kept of small things of the screen. */
  readonly kept?: Readonly<Record<string, string>>;
}

const QUIET: Script = async () => undefined;

function parts(options: MountOptions) {
  const { script = QUIET, settings = {}, ask, packages = createPackagesDouble(), offline, packs } = options;
  const kept = new Map<string, string>(Object.entries(options.kept ?? {}));
  if (ask) kept.set('carrel.view', 'conversation');
  const store: SettingsStore = createSettings(settings);
  return {
    kernel: createKernelDouble(script),
    files: createMemoryFileStore({ fileLimit: () => store.current.fileLimit }),
    sessions: createMemorySessionStore(),
    conversations: createMemoryConversationStore(),
    settings: store,
    network: createNetworkDouble(),
    packages,
    ...(ask ? { ask: async () => ask } : {}),
    ...(offline ? { offline } : {}),
    ...(options.installation ? { installation: options.installation } : {}),
    ...(options.watchContainerServers ? { watchContainerServers: options.watchContainerServers } : {}),
    ...(packs ? { packs: async () => packs } : {}),
    storage: {
      getItem: (key: string) => kept.get(key) ?? null,
      setItem: (key: string, value: string) => void kept.set(key, value),
    },
  };
}

function place(theme: 'light' | 'dark' = 'light'): HTMLElement {
  const host = document.createElement('div');
  host.id = 'root';
  document.body.append(host);
  document.documentElement.dataset.theme = theme;
  return host;
}

/** The whole page on doubles, gone when the test is. */
export async function mountDesk(options: MountOptions = {}) {
  await page.viewport(1280, 800);
  const services = parts(options);
  if (options.cells) {
    const { info, cells } = createSession('Test', 1, options.cells);
    await services.sessions.save({ info, order: cells.map((cell) => cell.id), put: cells });
    await services.conversations.append(info.id, options.events ?? []);
  }
  const host = place(options.theme);
  const dispose = render(() => {
    // Not in the place of the property, where each look at it would make another.
    const desk = createDesk(services);
    return <Desk desk={desk} />;
  }, host);
  onTestFinished(() => {
    dispose();
    host.remove();
  });
  return { ...services, host };
}

/** One component in the context that it needs, gone when the test is. */
export function mountPart(view: () => JSX.Element, options: MountOptions = {}) {
  const services = parts(options);
  const host = place(options.theme);
  const dispose = render(
    () => <DeskContext.Provider value={createDesk(services)}>{view()}</DeskContext.Provider>,
    host,
  );
  onTestFinished(() => {
    dispose();
    host.remove();
  });
  return { ...services, host };
}
