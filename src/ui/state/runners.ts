import { type Accessor, createMemo, createSignal, onCleanup } from 'solid-js';
import type { Departure, PairedRunner, RemoteJob, RunnerState } from '../../contract/runners';
import type { RunnerServices } from '../runners/services';
import { onFrame } from './frame';

export interface ShownRunner {
  readonly runner: PairedRunner;
  readonly state: RunnerState;
}

export interface Composing {
  readonly runner: string;
  readonly line: string;
}

/** The runners as the screen shows them. */
export interface RunnersView {
  readonly services: RunnerServices;
  readonly list: Accessor<readonly ShownRunner[]>;
  /** Those that can be used now, the first paired first. */
  readonly usable: Accessor<readonly PairedRunner[]>;
  /** The first of them; null: none can. */
  readonly ready: Accessor<PairedRunner | null>;
  /** The newest first. */
  readonly jobs: Accessor<readonly RemoteJob[]>;
  /** The newest job that belongs to this, such as a cell. */
  jobFor(owner: string): RemoteJob | null;
  /** The command that is being written, and for which runner; empty: the first that can be used. */
  readonly composing: Accessor<Composing>;
  compose(change: Partial<Composing>): void;
  /** What waits for the person. */
  readonly departure: Accessor<Departure | null>;
}

/** Must be called inside a reactive root, which then owns the listener. */
export function createRunnersView(services: RunnerServices): RunnersView {
  const { runners } = services;
  const shown = () => runners.list().map((runner) => ({ runner, state: runners.state(runner.id) }));
  const [list, setList] = createSignal<readonly ShownRunner[]>(shown());
  const [jobs, setJobs] = createSignal(runners.jobs());
  const [composing, setComposing] = createSignal<Composing>({ runner: '', line: '' });
  const [departure, setDeparture] = createSignal(runners.departure());
  const frame = onFrame();
  const take = () => {
    setList(shown());
    setJobs(runners.jobs());
    setDeparture(runners.departure());
  };
  onCleanup(runners.watch(() => frame.ask(take)));
  const usable = createMemo(() =>
    list()
      .filter(({ state }) => state.kind === 'ready')
      .map(({ runner }) => runner),
  );
  return {
    services,
    list,
    usable,
    ready: createMemo(() => usable()[0] ?? null),
    composing,
    compose: (change) => setComposing((now) => ({ ...now, ...change })),
    jobs,
    jobFor: (owner) => jobs().find((job) => job.for === owner) ?? null,
    departure,
  };
}
