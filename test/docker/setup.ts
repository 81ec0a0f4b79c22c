import type { TestProject } from 'vitest/node';
import { startEngine } from '../../scripts/docker/engine.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** For `DOCKER_HOST`; null: there is no Docker engine, and its tests are skipped. */
    dockerHost: string | null;
  }
}

/** One engine for all files. */
export default async function setup(project: TestProject): Promise<(() => Promise<void>) | undefined> {
  const engine = await startEngine();
  project.provide('dockerHost', engine?.host ?? null);
  return engine?.close;
}
