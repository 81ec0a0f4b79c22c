import { fail, ok, type Result } from '../contract/result';
import type { PairedRunner, RunnerState } from '../contract/runners';
import type { ApiFailure, DockerApi } from './docker-api';

/** Milliseconds between questions to a runner that is there, and to one that does not answer. */
const STEADY = 30_000;
const FIRST_RETRY = 2_000;

export interface ConnectionsOptions {
  readonly runners: () => readonly PairedRunner[];
  readonly api: (runner: PairedRunner) => DockerApi;
  readonly key: (id: string) => 'none' | 'locked' | 'there';
  /** Why it did not answer, and what to do. */
  readonly explain: (address: string) => Promise<string>;
  readonly onChange: () => void;
  /** Told each time a runner is there that was not before. */
  readonly onReady: (runner: PairedRunner) => void;
  /** Calls back after so many milliseconds; returns what stops it. */
  readonly later?: (milliseconds: number, call: () => void) => () => void;
}

/** What is known of each runner. Those that do not answer are asked again, less and less often, at least each half minute. */
export interface Connections {
  state(id: string): RunnerState;
  check(id: string): Promise<void>;
  /** Looks at all: for the start, when the network is back, and when keys or the list have changed. */
  refresh(): void;
  close(): void;
}

interface Connection {
  state: RunnerState;
  retry: number;
  /** Takes the next question back. */
  stop: () => void;
  checking: Promise<void> | null;
}

export function createConnections(options: ConnectionsOptions): Connections {
  const { runners, api, key, explain, onChange, onReady, later = afterTime } = options;
  const connections = new Map<string, Connection>();
  let isClosed = false;

  function connectionOf(id: string): Connection {
    const known = connections.get(id);
    if (known !== undefined) return known;
    const made: Connection = { state: { kind: 'connecting' }, retry: FIRST_RETRY, stop: () => {}, checking: null };
    connections.set(id, made);
    return made;
  }

  function check(id: string): Promise<void> {
    const connection = connectionOf(id);
    connection.checking ??= ask(id, connection).finally(() => {
      connection.checking = null;
    });
    return connection.checking;
  }

  async function ask(id: string, connection: Connection): Promise<void> {
    const runner = runners().find((each) => each.id === id);
    if (runner === undefined || isClosed) return;
    connection.stop();
    const before = connection.state.kind;
    connection.state = await stateOf(runner);
    onChange();
    const { kind } = connection.state;
    if (kind === 'ready' && before !== 'ready') onReady(runner);
    if (isClosed || (kind !== 'ready' && kind !== 'away')) return;
    connection.retry = kind === 'ready' ? FIRST_RETRY : Math.min(connection.retry * 2, STEADY);
    connection.stop = later(kind === 'ready' ? STEADY : connection.retry, () => void check(id));
  }

  async function stateOf(runner: PairedRunner): Promise<RunnerState> {
    const kept = key(runner.id);
    if (kept !== 'there') return { kind: kept === 'locked' ? 'locked' : 'unpaired' };
    const status = await api(runner).status();
    if (status.ok) {
      if (status.value.engine !== null) return { kind: 'ready', status: status.value };
      return { kind: 'away', message: 'Docker does not answer on that machine. Start it: it is used again by itself.' };
    }
    if (status.failure.code === 'unpaired') return { kind: 'unpaired' };
    const isSilent = status.failure.code === 'unreachable';
    return { kind: 'away', message: isSilent ? await explain(runner.address) : status.failure.message };
  }

  return {
    state: (id) => connections.get(id)?.state ?? { kind: 'connecting' },
    check,
    refresh() {
      const ids = new Set(runners().map((runner) => runner.id));
      for (const [id, connection] of connections) {
        if (ids.has(id)) continue;
        connection.stop();
        connections.delete(id);
      }
      for (const id of ids) void check(id);
    },
    close() {
      isClosed = true;
      for (const { stop } of connections.values()) stop();
    },
  };
}

function afterTime(milliseconds: number, call: () => void): () => void {
  const timer = setTimeout(call, milliseconds);
  return () => clearTimeout(timer);
}

/** For a person: what came of a request that a runner was asked to do. */
export function told<T>(answer: Result<T, ApiFailure>): Result<void> {
  return answer.ok ? ok(undefined) : fail(answer.failure.code, answer.failure.message);
}
