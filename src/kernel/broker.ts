import { transfer } from 'comlink';
import type { Commit, FileChange, FileStore } from '../contract/files';
import type { KernelEvent, Progress } from '../contract/kernel';
import type { Network } from '../contract/network';
import type { PackageSource } from '../contract/packages';
import { fail, ok, type Result } from '../contract/result';
import type { Broker, SandboxChange } from '../contract/sandbox';
import { type RunningServer, runningServers } from '../contract/server';
import { Downloads } from './downloads';
import { isEvent, toKernelEvent } from './events';
import { type SandboxJobs, toJob } from './jobs';

/** Of one message from the sandbox; more is cut off. */
const EVENTS_LIMIT = 2_000;
const CHANGES_LIMIT = 100_000;
/** Removed files that can be brought back. */
const REMOVED_LIMIT = 2_000;

export interface RemovedFile {
  readonly path: string;
  readonly data: Blob;
}

interface BrokerOptions {
  /** Who commits: this kernel's id. */
  readonly by: string;
  readonly files: FileStore;
  readonly packages: PackageSource;
  readonly network: Network;
  readonly jobs: SandboxJobs;
  /** The text of a late part of the worker's script. */
  part(name: string): Promise<Result<string>>;
  onEvents(runId: string, events: readonly KernelEvent[]): void;
  onProgress(progress: Progress | null): void;
  onRemoved(runId: string | null, files: readonly RemovedFile[]): void;
  onCommit(runId: string | null, commit: Commit): void;
  onInput(runId: string, prompt: string, password: boolean): Promise<string | null>;
  onServers(servers: readonly RunningServer[]): void;
  onFatal(reason: string): void;
}

function isChange(value: unknown): value is SandboxChange {
  if (typeof value !== 'object' || value === null) return false;
  const change = value as Record<string, unknown>;
  if (typeof change.path !== 'string') return false;
  if (change.kind === 'mkdir' || change.kind === 'remove') return true;
  return (
    change.kind === 'write' &&
    (change.data instanceof Blob || change.data instanceof ArrayBuffer) &&
    (change.modified === undefined || typeof change.modified === 'number')
  );
}

function text(value: unknown, limit: number): string {
  return typeof value === 'string' ? value.slice(0, limit) : '';
}

function toFileChange(change: SandboxChange): FileChange {
  if (change.kind !== 'write') return change;
  const { path, data, modified } = change;
  return {
    kind: 'write',
    path,
    data: data instanceof Blob ? data : new Blob([data]),
    ...(modified !== undefined && Number.isFinite(modified) ? { modified } : {}),
  };
}

/** The files that these changes are about to remove. Their Blobs stay readable, so a person can have them back. */
async function removedFiles(files: FileStore, changes: readonly SandboxChange[]): Promise<RemovedFile[]> {
  const found: RemovedFile[] = [];
  for (const change of changes) {
    if (change.kind !== 'remove') continue;
    const entry = await files.stat(change.path);
    const entries = entry?.kind === 'directory' ? await files.list(change.path) : entry ? [entry] : [];
    for (const { kind, path } of entries.slice(0, REMOVED_LIMIT - found.length)) {
      if (kind !== 'file') continue;
      const data = await files.read(path);
      if (data.ok) found.push({ path, data: data.value });
    }
  }
  return found;
}

/**
 * The page's side of the one door. Whoever calls is untrusted: arguments are checked here, paths by the file store, hosts by
 * the network, file names by the package source. What does not fit is dropped.
 */
export function createBroker(options: BrokerOptions): Broker {
  const { by, files, packages, network } = options;
  const downloads = new Downloads(options.onProgress);
  let aborting = new AbortController();
  /** Commits land in the order in which they were asked for: a removal must not overtake what comes after it. */
  let landing: Promise<unknown> = Promise.resolve();

  async function commit(runId: string | null, changes: readonly SandboxChange[]): Promise<Result<number>> {
    const doomed = await removedFiles(files, changes);
    const result = await files.commit(changes.map(toFileChange), { by });
    if (!result.ok) return result;
    if (doomed.length > 0) options.onRemoved(runId, doomed);
    options.onCommit(runId, result.value);
    return ok(result.value.revision);
  }

  return {
    events(runId, events) {
      if (typeof runId !== 'string' || !Array.isArray(events)) return;
      options.onEvents(runId, events.slice(0, EVENTS_LIMIT).filter(isEvent).map(toKernelEvent));
    },
    progress(progress) {
      if (progress === null) options.onProgress(null);
      else if (isEvent({ kind: 'progress', progress })) options.onProgress(progress);
    },
    commit(runId, changes) {
      if (!Array.isArray(changes) || changes.length > CHANGES_LIMIT || !changes.every(isChange)) {
        return Promise.resolve(fail('bad-request', 'These changes are not in the agreed form.'));
      }
      const landed = landing.then(() => commit(typeof runId === 'string' ? runId : null, changes));
      landing = landed.catch(() => undefined);
      return landed;
    },
    async wheel(fileName) {
      if (typeof fileName !== 'string' || packages.origin(fileName) === null) {
        return fail('unknown', `There is no package file ${text(fileName, 100)} here.`);
      }
      const { signal } = aborting;
      const result = await packages.wheel(fileName, {
        signal,
        onProgress: (loaded, total) => downloads.update(fileName, loaded, total),
      });
      downloads.end(fileName);
      // Tens of MB: moved, not copied.
      return result.ok ? transfer(result, [result.value]) : result;
    },
    part: (name) => options.part(text(name, 100)),
    async fetch(request) {
      const { method, url, headers, body } = (request ?? {}) as Partial<typeof request>;
      if (typeof method !== 'string' || typeof url !== 'string' || !Array.isArray(headers)) {
        return fail('bad-request', 'This request is not in the agreed form.');
      }
      const { signal } = aborting;
      const permitted = await packages.permitsRequest(url);
      if (!permitted.ok) return permitted;
      const answer = await network.fetch(
        { method, url, headers, body: body instanceof ArrayBuffer ? body : null },
        { signal },
      );
      if (!answer.ok) return answer;
      // It may have been sent on to where a package lies.
      const final = await packages.permitsRequest(answer.value.url);
      return final.ok ? answer : final;
    },
    abortFetch() {
      aborting.abort();
      aborting = new AbortController();
    },
    input: (runId, prompt, password) => options.onInput(text(runId, 100), text(prompt, 10_000), password === true),
    keep: (entry, data) => packages.keep({ entry, data: new Blob([data]) }),
    async forget(name) {
      if (typeof name === 'string') await packages.forget(name);
    },
    async permits(name, sha256) {
      if (typeof name !== 'string') return fail('bad-request', 'A package has a name.');
      return packages.permits(text(name, 200), typeof sha256 === 'string' ? sha256 : null);
    },
    commands: () => options.jobs.commands(),
    async job(id, value) {
      const job = toJob(value);
      if (typeof id !== 'string' || job === null) return fail('bad-request', 'This job is not in the agreed form.');
      return options.jobs.run(id, job);
    },
    abortJob: (id) => options.jobs.abort(text(id, 100)),
    servers: (listing) => options.onServers(runningServers(text(listing, 100_000))),
    fatal: (reason) => options.onFatal(text(reason, 2_000)),
  };
}
