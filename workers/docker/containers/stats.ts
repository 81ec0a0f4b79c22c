import { type Engine, EngineError } from '../engine/engine';

interface Sample {
  readonly cpu_stats?: { readonly cpu_usage?: { readonly total_usage?: number } };
  /** Cgroup v1 knows the highest use; v2 tells the present one. */
  readonly memory_stats?: { readonly max_usage?: number; readonly usage?: number };
}

/** What a container used between two moments. Not known where the engine does not tell. */
export class ContainerStats {
  readonly #engine: Engine;
  readonly #container: string;
  readonly #before: number | null;

  private constructor(engine: Engine, container: string, before: number | null) {
    this.#engine = engine;
    this.#container = container;
    this.#before = before;
  }

  static async begin(engine: Engine, container: string): Promise<ContainerStats> {
    const sample = await read(engine, container);
    return new ContainerStats(engine, container, sample?.cpu_stats?.cpu_usage?.total_usage ?? null);
  }

  async end(): Promise<{ cpuSeconds: number | null; peakMemory: number | null }> {
    const sample = await read(this.#engine, this.#container);
    const after = sample?.cpu_stats?.cpu_usage?.total_usage ?? null;
    const isKnown = after !== null && this.#before !== null && after >= this.#before;
    return {
      cpuSeconds: isKnown ? (after - (this.#before ?? 0)) / 1e9 : null,
      peakMemory: sample?.memory_stats?.max_usage ?? sample?.memory_stats?.usage ?? null,
    };
  }
}

async function read(engine: Engine, container: string): Promise<Sample | null> {
  try {
    return await engine.json<Sample>('GET', `/containers/${container}/stats?stream=false&one-shot=true`);
  } catch (error) {
    if (error instanceof EngineError) return null;
    throw error;
  }
}
