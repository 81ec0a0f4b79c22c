import { createSignal } from 'solid-js';
import type { Progress } from '../../contract/kernel';
import type { Desk } from '../context';

/** One installation at a time, by whichever button of the panel: how far it is, and a way to stop it. */
export function createInstalling({ kernel, toasts }: Pick<Desk, 'kernel' | 'toasts'>) {
  const [progress, setProgress] = createSignal<Progress | null>(null);
  let stopping = new AbortController();

  /** Tells the person how it ended; whether that was well. */
  async function install(names: readonly string[], upgrade = false): Promise<boolean> {
    if (progress() !== null) return false;
    stopping = new AbortController();
    const label = `${upgrade ? 'Looking for a newer' : 'Installing'} ${names.join(', ')}`;
    setProgress({ label, loaded: 0, total: null, unit: 'steps' });
    const result = await kernel.install(names, {
      upgrade,
      signal: stopping.signal,
      onEvent: (event) => event.kind === 'progress' && event.progress && setProgress(event.progress),
    });
    setProgress(null);
    if (result.ok) toasts.show(`Installed ${result.value.join(', ') || names.join(', ')}.`);
    else if (stopping.signal.aborted) toasts.show('The installation was stopped.');
    else toasts.show(result.failure.message, { kind: 'error' });
    return result.ok;
  }

  return { progress, install, stop: () => stopping.abort() };
}

export type Installing = ReturnType<typeof createInstalling>;
