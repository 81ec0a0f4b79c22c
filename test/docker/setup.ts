import type { TestProject } from 'vitest/node';
import { type SecureHost, startEngine } from '../../scripts/docker/engine.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** For `DOCKER_HOST`; null: there is no Docker engine, and its tests are skipped. */
    dockerHost: string | null;
    /** The same engine by TCP and TLS; null: there is no engine, or it does not listen so. */
    secureEngine: SecureHost | null;
  }
}

/**
 * One engine for all files: one of our own, or the one that `CARREL_TEST_ENGINE` names as `DOCKER_HOST` would, such as Podman's
 * socket; the image of the tests has to be there (`docker import .cache/docker/debian-2.tar carrel-test:1`).
 */
export default async function setup(project: TestProject): Promise<(() => Promise<void>) | undefined> {
  const given = process.env.CARREL_TEST_ENGINE;
  const engine = given ? null : await startEngine({ secure: true });
  project.provide('dockerHost', given ?? engine?.host ?? null);
  project.provide('secureEngine', engine?.secure ?? null);
  return engine?.close;
}
