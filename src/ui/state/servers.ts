import { type Accessor, createSignal, onCleanup } from 'solid-js';
import type { Kernel } from '../../contract/kernel';
import type { RunningServer } from '../../contract/server';
import type { Layout } from './layout';
import type { Toasts } from './toasts';

/** The servers that Python runs, for their pane. */
export interface Servers {
  readonly list: Accessor<readonly RunningServer[]>;
  readonly shown: Accessor<RunningServer | null>;
  show(port: number): void;
  stop(port: number): Promise<void>;
}

interface ServersOptions {
  readonly kernel: Kernel;
  readonly layout: Layout;
  readonly toasts: Toasts;
}

/** Must be called inside a reactive root. A server that begins is shown, unless a drawer would have to open for it. */
export function createServers({ kernel, layout, toasts }: ServersOptions): Servers {
  const [list, setList] = createSignal<readonly RunningServer[]>([]);
  const [chosen, setChosen] = createSignal<number | null>(null);
  const open = (port: number) => {
    setChosen(port);
    layout.showTab('server');
  };
  const stop = kernel.watch((notice) => {
    if (notice.kind !== 'servers') return;
    const before = list();
    // One that goes on is the same object, so that what shows it stays.
    const now = notice.servers.map(
      (server) => before.find((one) => one.port === server.port && one.name === server.name) ?? server,
    );
    setList(now);
    const begun = now.find((server) => !before.includes(server));
    if (!begun) return;
    if (!layout.narrow()) open(begun.port);
    else {
      const action = { label: 'Open', run: () => open(begun.port) };
      toasts.show(`${begun.name} runs on port ${begun.port}.`, { action });
    }
  });
  onCleanup(stop);
  return {
    list,
    shown: () => list().find((server) => server.port === chosen()) ?? list().at(-1) ?? null,
    show: setChosen,
    stop: (port) => kernel.stopServer(port),
  };
}
