import * as Tabs from '@kobalte/core/tabs';
import AppWindow from 'lucide-solid/icons/app-window';
import Bot from 'lucide-solid/icons/bot';
import Braces from 'lucide-solid/icons/braces';
import Eye from 'lucide-solid/icons/eye';
import Globe from 'lucide-solid/icons/globe';
import Package from 'lucide-solid/icons/package';
import ReceiptText from 'lucide-solid/icons/receipt-text';
import Server from 'lucide-solid/icons/server';
import SlidersHorizontal from 'lucide-solid/icons/sliders-horizontal';
import { createMemo, For, lazy, Suspense } from 'solid-js';
import { Dynamic } from 'solid-js/web';
import { useDesk } from '../context';
import { ASK_TABS, RUNNER_TABS, SERVER_TABS, TABS, type Tab } from '../state/layout';

const PANELS = {
  preview: { label: 'Preview', icon: Eye, view: lazy(async () => ({ default: (await import('./Preview')).Preview })) },
  variables: {
    label: 'Variables',
    icon: Braces,
    view: lazy(async () => ({ default: (await import('./Variables')).Variables })),
  },
  packages: {
    label: 'Packages',
    icon: Package,
    view: lazy(async () => ({ default: (await import('./Packages')).Packages })),
  },
  network: {
    label: 'Network',
    icon: Globe,
    view: lazy(async () => ({ default: (await import('./NetworkPanel')).NetworkPanel })),
  },
  model: {
    label: 'Model',
    icon: Bot,
    view: lazy(async () => ({ default: (await import('./ModelPanel')).ModelPanel })),
  },
  ledger: {
    label: 'Ledger',
    icon: ReceiptText,
    view: lazy(async () => ({ default: (await import('./LedgerPanel')).LedgerPanel })),
  },
  runners: {
    label: 'Runners',
    icon: Server,
    view: lazy(async () => ({ default: (await import('../runners/RunnersPanel')).RunnersPanel })),
  },
  server: {
    label: 'Server',
    icon: AppWindow,
    view: lazy(async () => ({ default: (await import('../preview/ServerPane')).ServerPane })),
  },
  status: {
    label: 'Status',
    icon: SlidersHorizontal,
    view: lazy(async () => ({ default: (await import('./StatusPanel')).StatusPanel })),
  },
} as const satisfies Record<Tab, unknown>;

export function Details() {
  const { layout, askDoor, runnersDoor, servers } = useDesk();
  const hasServers = createMemo(() => servers.list().length > 0);
  const tabs = createMemo((): readonly Tab[] => [
    ...(hasServers() ? SERVER_TABS : []),
    ...TABS.slice(0, -1),
    ...(askDoor ? ASK_TABS : []),
    ...(runnersDoor ? RUNNER_TABS : []),
    ...TABS.slice(-1),
  ]);
  const shown = () => (tabs().includes(layout.tab()) ? layout.tab() : 'preview');
  return (
    <Tabs.Root
      class="details"
      value={shown()}
      onChange={(tab) => layout.showTab(tabs().find((one) => one === tab) ?? 'preview')}
    >
      <h2 class="hidden">Details</h2>
      <Tabs.List class="tabs" aria-label="Details" data-crowded={tabs().length > 8} style={{ '--tabs': tabs().length }}>
        <For each={tabs()}>
          {(tab) => (
            <Tabs.Trigger class="tab" value={tab} title={PANELS[tab].label}>
              <Dynamic component={PANELS[tab].icon} size={17} aria-hidden="true" />
              <span class="tab-label">{PANELS[tab].label}</span>
            </Tabs.Trigger>
          )}
        </For>
      </Tabs.List>
      <For each={tabs()}>
        {(tab) => (
          <Tabs.Content class="tab-panel" value={tab}>
            <Suspense>
              <Dynamic component={PANELS[tab].view} />
            </Suspense>
          </Tabs.Content>
        )}
      </For>
    </Tabs.Root>
  );
}
