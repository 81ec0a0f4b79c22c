import { type Accessor, createSignal, onCleanup } from 'solid-js';
import type { SmallStorage } from './small-storage';

export const TABS = ['preview', 'variables', 'packages', 'network', 'status'] as const;
/** Those that are there with the conversation only. */
export const ASK_TABS = ['model', 'ledger'] as const;
/** Those that are there where the desk can be paired with runners. */
export const RUNNER_TABS = ['runners'] as const;
/** That is there while a server runs. */
export const SERVER_TABS = ['server'] as const;
export type Tab =
  | (typeof TABS)[number]
  | (typeof ASK_TABS)[number]
  | (typeof RUNNER_TABS)[number]
  | (typeof SERVER_TABS)[number];
export type Side = 'left' | 'right';

/** Width of the side panels: pixels. */
export const WIDTHS = { left: { from: 200, to: 420, start: 264 }, right: { from: 260, to: 720, start: 372 } } as const;

/** Which panels are open, and how wide. On a narrow screen a panel is a drawer, and at most one is open. */
export interface Layout {
  readonly narrow: Accessor<boolean>;
  isOpen(side: Side): boolean;
  toggle(side: Side): void;
  close(side: Side): void;
  width(side: Side): number;
  resize(side: Side, width: number): void;
  readonly tab: Accessor<Tab>;
  /** Opens the details at a tab. */
  showTab(tab: Tab): void;
}

interface Kept {
  readonly open: { readonly left: boolean; readonly right: boolean };
  readonly width: { readonly left: number; readonly right: number };
  readonly tab: Tab;
}

const KEY = 'carrel.layout';

export function createLayout(storage: SmallStorage): Layout {
  const query = matchMedia('(max-width: 900px)');
  const [narrow, setNarrow] = createSignal(query.matches);
  const onChange = () => setNarrow(query.matches);
  query.addEventListener('change', onChange);
  onCleanup(() => query.removeEventListener('change', onChange));

  const [kept, setKept] = createSignal<Kept>(readKept(storage), { equals: false });
  const [drawer, setDrawer] = createSignal<Side | null>(null);
  const keep = (change: Partial<Kept>) => {
    const next = { ...kept(), ...change };
    setKept(next);
    storage.setItem(KEY, JSON.stringify(next));
  };
  const setOpen = (side: Side, open: boolean) => {
    if (narrow()) setDrawer(open ? side : null);
    else keep({ open: { ...kept().open, [side]: open } });
  };
  const isOpen = (side: Side) => (narrow() ? drawer() === side : kept().open[side]);

  return {
    narrow,
    isOpen,
    toggle: (side) => setOpen(side, !isOpen(side)),
    close: (side) => setOpen(side, false),
    width: (side) => kept().width[side],
    resize: (side, width) => {
      const { from, to } = WIDTHS[side];
      keep({ width: { ...kept().width, [side]: Math.round(Math.min(to, Math.max(from, width))) } });
    },
    tab: () => kept().tab,
    showTab: (tab) => {
      keep({ tab });
      setOpen('right', true);
    },
  };
}

function readKept(storage: SmallStorage): Kept {
  const start: Kept = {
    open: { left: true, right: innerWidth >= 1200 },
    width: { left: WIDTHS.left.start, right: WIDTHS.right.start },
    tab: 'preview',
  };
  try {
    const kept = JSON.parse(storage.getItem(KEY) ?? '{}') as Partial<Kept>;
    return {
      open: { ...start.open, ...kept.open },
      width: { ...start.width, ...kept.width },
      tab: [...TABS, ...ASK_TABS, ...RUNNER_TABS, ...SERVER_TABS].find((tab) => tab === kept.tab) ?? start.tab,
    };
  } catch {
    return start;
  }
}
