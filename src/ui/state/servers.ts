import { type Accessor, createMemo, createSignal, onCleanup } from 'solid-js';
import type { ContainerServer } from '../../contract/container';
import type { Kernel } from '../../contract/kernel';
import type { RunningServer } from '../../contract/server';
import type { Layout } from './layout';
import type { Toasts } from './toasts';

/** One that the pane shows: Python's, asked through the kernel, or one of Node by WebContainer, at an address of its own. */
export type ShownServer =
  | ({ readonly kind: 'python' } & RunningServer)
  | ({ readonly kind: 'container'; readonly name: string } & ContainerServer);

/** The servers that run, for their pane. */
export interface Servers {
  readonly list: Accessor<readonly ShownServer[]>;
  readonly shown: Accessor<ShownServer | null>;
  show(server: ShownServer): void;
  /** Ends one of Python's. */
  stop(port: number): Promise<void>;
}

interface ServersOptions {
  readonly kernel: Kernel;
  readonly watchContainer: (listener: (servers: readonly ContainerServer[]) => void) => () => void;
  readonly layout: Layout;
  readonly toasts: Toasts;
}

/** Must be called inside a reactive root. A server that begins is shown, unless a drawer would have to open for it. */
export function createServers({ kernel, watchContainer, layout, toasts }: ServersOptions): Servers {
  const [ofPython, setOfPython] = createSignal<readonly ShownServer[]>([]);
  const [ofContainer, setOfContainer] = createSignal<readonly ShownServer[]>([]);
  const list = createMemo(() => [...ofPython(), ...ofContainer()]);
  const [chosen, setChosen] = createSignal<ShownServer | null>(null);
  const open = (server: ShownServer) => {
    setChosen(server);
    layout.showTab('server');
  };
  const change = (
    before: readonly ShownServer[],
    told: readonly ShownServer[],
    set: (now: readonly ShownServer[]) => void,
  ) => {
    // One that goes on is the same object, so that what shows it stays.
    const now = told.map((server) => before.find((one) => isSame(one, server)) ?? server);
    set(now);
    const begun = now.find((server) => !before.includes(server));
    if (!begun) return;
    if (!layout.narrow()) open(begun);
    else {
      const action = { label: 'Open', run: () => open(begun) };
      toasts.show(`${begun.name} runs on port ${begun.port}.`, { action });
    }
  };
  onCleanup(
    kernel.watch((notice) => {
      if (notice.kind !== 'servers') return;
      const told = notice.servers.map((server) => ({ kind: 'python', ...server }) as const);
      change(ofPython(), told, setOfPython);
    }),
  );
  onCleanup(
    watchContainer((servers) => {
      const told = servers.map((server) => ({ kind: 'container', name: 'Node', ...server }) as const);
      change(ofContainer(), told, setOfContainer);
    }),
  );
  return {
    list,
    shown: () => list().find((server) => server === chosen()) ?? list().at(-1) ?? null,
    show: setChosen,
    stop: (port) => kernel.stopServer(port),
  };
}

function isSame(one: ShownServer, other: ShownServer): boolean {
  const address = (server: ShownServer) => (server.kind === 'container' ? server.url : null);
  return (
    one.kind === other.kind && one.port === other.port && one.name === other.name && address(one) === address(other)
  );
}
