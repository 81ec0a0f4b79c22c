import { DOCKER_FILES } from '../../../src/contract/docker';
import type { Engine } from '../engine/engine';
import { startExec } from './exec';

/** Milliseconds between two looks, at most, and at least where the limit is near. */
const PAUSE_MS = 1000;
const SHORT_PAUSE_MS = 100;

/**
 * For each line of input: used kilobytes of the files, and free ones of the disk they are on. Folders that were closed to the
 * meter are opened, so that nothing can be hidden in them. Ends with its input.
 */
const SCRIPT = `while read -r ask; do
  used=$(du -sk "$1" 2>/dev/null) || { chmod -R u+rwX "$1" 2>/dev/null; used=$(du -sk "$1" 2>/dev/null); }
  free=$(df -Pk "$1" 2>/dev/null | tail -n 1)
  echo "$used $free"
done`;

/** Bytes. */
export interface Usage {
  readonly used: number;
  readonly free: number;
}

export interface Meter {
  stop(): void;
}

/**
 * Tells the use of disk about every second, and more often when at the speed of now `limit` (bytes) is met before: what is written
 * over it is what can be written in a fraction of a second, and while the job is ended. `onUsage` gets null when the meter was ended by somebody else than `stop`: what runs in the
 * container can then write without being seen.
 */
export async function startMeter(
  engine: Engine,
  container: string,
  limit: number,
  onUsage: (usage: Usage | null) => void,
): Promise<Meter> {
  const exec = await startExec(engine, container, {
    argv: ['/bin/sh', '-c', SCRIPT, 'meter', DOCKER_FILES],
    stdin: 'open',
  });
  let timer: NodeJS.Timeout | null = null;
  let isStopped = false;

  async function watch(): Promise<void> {
    let text = '';
    let before = { used: 0, at: performance.now() };
    await exec.write(Buffer.from('\n'));
    for await (const { from, data } of exec.output) {
      if (from !== 'stdout') continue;
      text += Buffer.from(data).toString();
      if (!text.endsWith('\n')) continue;
      // As du and df -P tell it: kilobytes and folder, then device, kilobytes in all, used, free.
      const [used, , , , , free] = text.trim().split(/\s+/);
      text = '';
      const usage = { used: Number(used) * 1024, free: Number(free) * 1024 };
      if (Number.isFinite(usage.used) && Number.isFinite(usage.free)) onUsage(usage);
      const now = { used: usage.used, at: performance.now() };
      timer = setTimeout(() => void exec.write(Buffer.from('\n')), pauseUntil(limit, before, now));
      before = now;
    }
  }

  void watch()
    // The connection broke: the same as an end.
    .catch(() => undefined)
    .then(() => {
      if (!isStopped) onUsage(null);
    });
  return {
    stop() {
      isStopped = true;
      if (timer !== null) clearTimeout(timer);
      exec.drop();
    },
  };
}

interface Look {
  /** Bytes. */
  readonly used: number;
  /** Milliseconds. */
  readonly at: number;
}

/** Milliseconds until the next look: half of the time in which the limit would be met. */
export function pauseUntil(limit: number, before: Look, now: Look): number {
  const speed = (now.used - before.used) / Math.max(now.at - before.at, 1);
  if (!(speed > 0)) return PAUSE_MS;
  return Math.min(PAUSE_MS, Math.max(SHORT_PAUSE_MS, (limit - now.used) / speed / 2));
}
