import { type Accessor, createSignal, getOwner, onCleanup, runWithOwner } from 'solid-js';
import type { RunnerList } from '../../contract/runners';
import type { RunnerServices } from '../runners/services';
import type { RunnersView } from './runners';
import type { Toasts } from './toasts';

/** The way to the runners, which are loaded when one is paired, or is about to be. */
export interface RunnersDoor {
  /** Whether any is paired; known without loading. */
  readonly hasAny: Accessor<boolean>;
  /** Null until it is loaded. */
  readonly view: Accessor<RunnersView | null>;
  /** Null: it could not be loaded, which the person was told. */
  load(): Promise<RunnersView | null>;
}

export interface RunnersDoorParts {
  readonly list: RunnerList;
  readonly load: () => Promise<RunnerServices>;
  readonly toasts: Toasts;
}

export function createRunnersDoor({ list, load, toasts }: RunnersDoorParts): RunnersDoor {
  const owner = getOwner();
  const [hasAny, setHasAny] = createSignal(list.current.length > 0);
  const [view, setView] = createSignal<RunnersView | null>(null);
  let loading: Promise<RunnersView | null> | null = null;
  onCleanup(list.watch(() => setHasAny(list.current.length > 0)));

  async function open(): Promise<RunnersView | null> {
    try {
      const [services, { createRunnersView }] = await Promise.all([load(), import('./runners')]);
      return runWithOwner(owner, () => setView(createRunnersView(services))) ?? null;
    } catch (error) {
      loading = null;
      toasts.show(`The runners could not be loaded. ${error instanceof Error ? error.message : ''}`, { kind: 'error' });
      return null;
    }
  }

  return {
    hasAny,
    view,
    load() {
      loading ??= open();
      return loading;
    },
  };
}
