import type { Bench, Outcome, Probe, Probed } from '../contract/checkup';
import { KERNEL_PROBES } from './kernel-probes';
import { fails } from './outcome';
import { PAGE_PROBES } from './page-probes';

export const PROBES: readonly Probe[] = [...PAGE_PROBES, ...KERNEL_PROBES];

/** Longer than the slowest first visit that is worth waiting for. */
const LIMIT_MS = 180_000;

interface CheckupOptions {
  readonly probes?: readonly Probe[];
  /** Ends the checkup after the probe under way is given up. */
  readonly signal?: AbortSignal;
  readonly onStart?: (probe: Probe) => void;
  readonly onEnd?: (probed: Probed) => void;
  /** Milliseconds for one probe. */
  readonly limit?: number;
}

/** Runs the probes one after the other on a bench of their own, which is ended afterwards however it went. */
export async function checkUp(open: () => Bench, options: CheckupOptions = {}): Promise<readonly Probed[]> {
  const { probes = PROBES, signal, onStart, onEnd, limit = LIMIT_MS } = options;
  const bench = open();
  const all: Probed[] = [];
  try {
    for (const probe of probes) {
      if (signal?.aborted) break;
      onStart?.(probe);
      const start = performance.now();
      const outcome = await within(probe.run(bench), limit, signal);
      if (outcome === null) break;
      const probed = { id: probe.id, title: probe.title, ...outcome, seconds: (performance.now() - start) / 1000 };
      all.push(probed);
      onEnd?.(probed);
      // Everything after it would fail for the same reason.
      if (probe.id === 'boot' && outcome.verdict === 'fails') break;
    }
  } finally {
    await bench.end();
  }
  return all;
}

/** Null: it was given up. */
function within(run: Promise<Outcome>, limit: number, signal: AbortSignal | undefined): Promise<Outcome | null> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(fails(`There was no end after ${limit / 1000} s.`)), limit);
    const giveUp = () => resolve(null);
    signal?.addEventListener('abort', giveUp, { once: true });
    const end = (outcome: Outcome) => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', giveUp);
      resolve(outcome);
    };
    run.then(end, (error: unknown) => end(fails(error instanceof Error ? error.message : String(error))));
  });
}
