import type { Engine } from '../engine/engine';
import { LABEL } from './config';

const AGAIN_MS = 2000;

export interface MemoryWatch {
  /** Whether the container ran out of memory since `from` (milliseconds since the epoch). */
  wasOutOfMemory(container: string, from: number): boolean;
  stop(): void;
}

/** Listens to the engine's events, since a process that was ended for want of memory looks like any that was killed. */
export function watchMemory(engine: Engine, runner: string): MemoryWatch {
  const last = new Map<string, number>();
  const stopped = new AbortController();

  async function listen(): Promise<void> {
    const filters = encodeURIComponent(JSON.stringify({ event: ['oom'], label: [`${LABEL}=${runner}`] }));
    const stream = await engine.stream('GET', `/events?filters=${filters}`, undefined, stopped.signal);
    let text = '';
    for await (const piece of stream) {
      const lines = (text + String(piece)).split('\n');
      text = lines.pop() ?? '';
      for (const line of lines.filter((one) => one !== '')) {
        const { Actor } = JSON.parse(line) as { Actor: { ID: string } };
        last.set(Actor.ID, Date.now());
      }
    }
  }

  void (async () => {
    while (!stopped.signal.aborted) {
      // The engine may be away; it is asked again.
      await listen().catch(() => undefined);
      await new Promise((done) => setTimeout(done, AGAIN_MS).unref());
    }
  })();

  return {
    wasOutOfMemory: (container, from) => (last.get(container) ?? 0) >= from,
    stop: () => stopped.abort(),
  };
}
