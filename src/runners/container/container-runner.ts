import type { ContainerServer, NodeContainer } from '../../contract/container';
import { DATA_ROOT } from '../../contract/files';
import type { Job, JobFailure, JobFile, JobOptions, JobResult, Runner } from '../../contract/job';
import { fail, ok, type Result } from '../../contract/result';
import { deferred } from '../../lib/deferred';
import { isBelow } from '../../lib/path';
import { type FromContainer, toContainerServer, toFromContainer } from './messages';
import runJob from './run-job.mjs?raw';

export interface ContainerRunnerOptions {
  /** The one container of this page; started by the first job. Rejects with an Error that a person can read. */
  readonly open: () => Promise<NodeContainer>;
  /** Whether the person wants it now. */
  readonly isOn: () => boolean;
  readonly commands?: readonly string[];
  /** Told which servers answer now, whenever that changes. */
  readonly onServers?: (servers: readonly ContainerServer[]) => void;
}

export interface ContainerRunner extends Runner {
  /** The container has been thrown away: the job in it ends as killed, and the next one gets another container. */
  end(): void;
}

/** What Node brings, and what people add to it. */
const COMMANDS = ['node', 'npm', 'npx', 'pnpm', 'yarn'];

const ended = (exitCode: number) => ok({ exitCode, written: [], removed: [], seconds: 0 });

/** The desk's own folder in the container; it does not come back. */
const HOME = '.carrel-node';
/** Bytes that are sent for one job. */
const MOST = 256 * 1024 * 1024;

const KILLED = 137;
const TIMED_OUT = 124;

/**
 * Node in a WebContainer as a place where jobs run, one after the other. The container keeps its files from one job to the
 * next; `node_modules` is its own and does not come back.
 */
export function createContainerRunner(options: ContainerRunnerOptions): ContainerRunner {
  const { open, isOn, commands = COMMANDS, onServers = () => {} } = options;
  /** What lies there of the desk's files, so that only news are sent. */
  const there = new Map<string, Blob>();
  let last: Promise<unknown> = Promise.resolve();
  let over = deferred<Result<JobResult, JobFailure>>();

  async function send(container: NodeContainer, { files }: Job): Promise<void> {
    const given = new Map(files.filter(({ path }) => isBelow(path, DATA_ROOT)).map(({ path, data }) => [path, data]));
    for (const path of there.keys()) {
      if (given.has(path)) continue;
      await container.fs.rm(inside(path), { force: true });
      there.delete(path);
    }
    for (const [path, data] of given) {
      if (there.get(path) === data) continue;
      const name = inside(path);
      if (name.includes('/')) await container.fs.mkdir(name.slice(0, name.lastIndexOf('/')), { recursive: true });
      await container.fs.writeFile(name, new Uint8Array(await data.arrayBuffer()));
      there.set(path, data);
    }
  }

  async function perform(job: Job, options: JobOptions): Promise<Result<JobResult, JobFailure>> {
    const { signal, onEvent = () => {}, timeout = null } = options;
    if (signal?.aborted) return ended(KILLED);
    if (job.files.reduce((sum, { data }) => sum + data.size, 0) > MOST)
      return fail(
        'too-large',
        `The files are more than ${MOST / 1024 / 1024} MB, which Node by WebContainer does not take.`,
      );
    onEvent({ kind: 'progress', label: 'Starting Node', loaded: 0, total: null, unit: 'steps' });
    const container = await open();
    await send(container, job);
    const { workdir } = container;
    // Names below the data are the same file there under another name.
    const there = (word: string) => word.replaceAll(DATA_ROOT, workdir);
    const home = `${workdir}/${HOME}`;
    await container.fs.mkdir(HOME, { recursive: true });
    await container.fs.writeFile(`${HOME}/run-job.mjs`, runJob);
    if (job.stdin) await container.fs.writeFile(`${HOME}/stdin`, new Uint8Array(await job.stdin.arrayBuffer()));
    const env = Object.fromEntries(Object.entries(job.env).filter(([name]) => name !== 'PATH' && name !== 'HOME'));
    const description = { argv: job.argv.map(there), cwd: there(job.cwd), env, hasStdin: job.stdin !== null };
    await container.fs.writeFile(`${HOME}/job.json`, JSON.stringify(description));
    const over = new AbortController();
    const process = await container.spawn('node', [`${HOME}/run-job.mjs`, home, workdir]);
    const say = (text: string) => onEvent({ kind: 'stderr', data: new TextEncoder().encode(text) });
    const servers = followServers(container, onServers, ({ port }) =>
      say(`Port ${port} answers: see it under Server. It ends with this command.\n`),
    );
    const cut = new Promise<number>((resolve) => {
      const end = (exitCode: number) => {
        process.kill();
        resolve(exitCode);
      };
      if (signal?.aborted) end(KILLED);
      signal?.addEventListener('abort', () => end(KILLED), { signal: over.signal });
      const timer = timeout === null ? undefined : setTimeout(() => end(TIMED_OUT), timeout * 1000);
      over.signal.addEventListener('abort', () => clearTimeout(timer));
    });
    try {
      const end = await Promise.race([read(process.output, onEvent), cut]);
      if (typeof end === 'number') return ended(end);
      if (end === null) return fail('unreachable', 'Node by WebContainer ended in the middle of the job. Try again.');
      return ok(await brought(container, end));
    } finally {
      over.abort();
      servers.end();
      await container.fs.rm(HOME, { recursive: true, force: true }).catch(() => {});
    }
  }

  async function brought(container: NodeContainer, end: End): Promise<JobResult> {
    const written: JobFile[] = [];
    for (const name of end.written) {
      const data = new Blob([(await container.fs.readFile(name)) as Uint8Array<ArrayBuffer>]);
      const path = `${DATA_ROOT}/${name}`;
      written.push({ path, data });
      // What comes back is the desk's next version of it, as another Blob: it is sent again then.
      there.delete(path);
    }
    const removed = end.removed.map((name) => `${DATA_ROOT}/${name}`);
    for (const path of removed) there.delete(path);
    return { exitCode: end.exitCode, written, removed, seconds: end.seconds };
  }

  return {
    name: 'Node by WebContainer',
    can: ({ argv: [command = ''] }) => isOn() && commands.includes(command.slice(command.lastIndexOf('/') + 1)),
    run(job, options = {}) {
      const mine = last
        .then(() => Promise.race([perform(job, options), over.promise]))
        .catch((error: unknown) => {
          const why = error instanceof Error ? error.message : String(error);
          return fail('unreachable', `Node by WebContainer could not be used: ${why}`);
        });
      last = mine;
      return mine;
    },
    end() {
      there.clear();
      over.resolve(ended(KILLED));
      over = deferred();
      onServers([]);
    },
  };
}

type End = Extract<FromContainer, { kind: 'end' }>;

/** Passes on what a job puts out until its end; null: it never told one. */
/** The servers of one job, until it ends. */
function followServers(
  container: NodeContainer,
  onServers: (servers: readonly ContainerServer[]) => void,
  onReady: (server: ContainerServer) => void,
): { end(): void } {
  let servers: readonly ContainerServer[] = [];
  const change = (now: readonly ContainerServer[]) => {
    servers = now;
    onServers(servers);
  };
  const without = (port: number) => servers.filter((server) => server.port !== port);
  const stops = [
    container.on('server-ready', (port, url) => {
      const server = toContainerServer(port, url);
      if (server === null) return;
      const isNew = servers.every((known) => known.port !== port);
      change([...without(port), server]);
      if (isNew) onReady(server);
    }),
    container.on('port', (port, type) => {
      if (type === 'close' && servers.some((server) => server.port === port)) change(without(port));
    }),
  ];
  return {
    end() {
      for (const stop of stops) stop();
      if (servers.length > 0) change([]);
    },
  };
}

async function read(output: ReadableStream<string>, onEvent: NonNullable<JobOptions['onEvent']>): Promise<End | null> {
  const reader = output.getReader();
  let rest = '';
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return null;
    const lines = (rest + value).split(/\r?\n/);
    rest = lines.pop() ?? '';
    for (const line of lines) {
      const message = toFromContainer(line);
      if (message === null) continue;
      if (message.kind === 'end') return message;
      onEvent(message);
    }
  }
}

function inside(path: string): string {
  return path.slice(DATA_ROOT.length + 1);
}
