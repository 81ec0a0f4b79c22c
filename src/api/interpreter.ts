import type { MimeBundle } from '../contract/display';
import type { FileEntry, FileStore } from '../contract/files';
import { DATA_ROOT } from '../contract/files';
import type {
  CommandJob,
  CommandResult,
  ExecuteOptions,
  ExecuteResult,
  ExportFormat,
  GeneratedFile,
  Interpreter,
  Status,
} from '../contract/interpreter';
import type { JobEvent, JobOptions, JobResult } from '../contract/job';
import type { Kernel, KernelEvent, PackageInfo, RunResult } from '../contract/kernel';
import type { Network } from '../contract/network';
import { type Result, unreachable } from '../contract/result';
import type { SettingsStore } from '../contract/settings';
import { stripAnsi } from '../lib/ansi';
import { isHidden } from '../lib/hidden-files';
import { basename, confine } from '../lib/path';

interface InterpreterOptions {
  readonly kernel: Kernel;
  readonly files: FileStore;
  readonly network: Network;
  readonly settings: SettingsStore;
  /** Runs a command on the files of the desk. */
  runJob(job: CommandJob, options: JobOptions): Promise<Result<JobResult & { readonly files: readonly FileEntry[] }>>;
  /** Puts a question to the model in the session that is open. */
  ask: Interpreter['ask'];
  /** The session that is open, as a file. */
  exportSession(format: ExportFormat): Promise<Blob>;
}

const HOUR_MS = 3_600_000;

/** The path as the store knows it; relative paths start at the data folder. */
function pathOf(path: string): string {
  const confined = confine(path, DATA_ROOT);
  if (confined.path === null) throw new Error(confined.problem);
  return confined.path;
}

/** The value, or an Error with the sentence for the person. */
function unwrap<T>(result: Result<T>): T {
  if (result.ok) return result.value;
  throw new Error(result.failure.message);
}

function returnCode(status: RunResult['status']): ExecuteResult['returnCode'] {
  switch (status) {
    case 'ok':
      return 0;
    case 'error':
      return 1;
    case 'timeout':
      return 124;
    case 'interrupted':
      return 130;
    case 'killed':
    case 'crashed':
      return 137;
    default:
      return unreachable(status);
  }
}

/** Text as a terminal would have got it, and what was shown, in order. */
function collect(events: readonly KernelEvent[]): { text: string; displays: MimeBundle[] } {
  let text = '';
  const displays: MimeBundle[] = [];
  for (const event of events) {
    if (event.kind === 'stdout' || event.kind === 'stderr') text += event.text;
    else if (event.kind === 'result' || event.kind === 'display') {
      displays.push(event.data);
      const plain = event.data['text/plain'];
      if (event.kind === 'result' && typeof plain === 'string') text += `${plain}\n`;
    }
  }
  return { text, displays };
}

/** Builds the public API on the desk's own parts. */
export function createInterpreter({
  kernel,
  files,
  network,
  settings,
  runJob,
  ask,
  exportSession,
}: InterpreterOptions): Interpreter {
  async function read(path: string): Promise<Blob> {
    return unwrap(await files.read(pathOf(path)));
  }

  async function upload(file: File, expires: number | null): Promise<FileEntry> {
    const path = pathOf(file.name);
    const commit = unwrap(
      await files.commit([{ kind: 'write', path, data: file, modified: file.lastModified, expires }]),
    );
    const entry = commit.changed.find((changed) => changed.path === path);
    if (!entry) throw new Error(`${file.name} was not stored.`);
    return entry;
  }

  async function generated(entries: readonly FileEntry[]): Promise<GeneratedFile[]> {
    const found: GeneratedFile[] = [];
    for (const { path, type, size } of entries) {
      if (isHidden(path)) continue;
      const blob = await files.read(path);
      if (blob.ok) found.push({ path, filename: basename(path), type, size, blob: blob.value });
    }
    return found;
  }

  function versions(packages: readonly PackageInfo[]): Record<string, string> {
    return Object.fromEntries(packages.filter(({ loaded }) => loaded).map(({ name, version }) => [name, version]));
  }

  return {
    async execute(code: string, options: ExecuteOptions = {}): Promise<ExecuteResult> {
      for (const file of options.files ?? []) await upload(file, null);
      if (options.install?.length) unwrap(await kernel.install(options.install));
      const events: KernelEvent[] = [];
      const run = await kernel.run(code, {
        interactive: false,
        onEvent: (event) => events.push(event),
        ...(options.timeout === undefined ? {} : { timeout: options.timeout }),
      });
      const { text, displays } = collect(events);
      const whole = run.wholeOutput === null ? null : await files.read(run.wholeOutput);
      return {
        success: run.status === 'ok',
        output: whole?.ok ? await whole.value.text() : text,
        error: run.error === null ? null : stripAnsi(run.error.traceback || run.error.message),
        executionTime: run.seconds,
        returnCode: returnCode(run.status),
        generatedFiles: await generated(run.files),
        displays,
        status: run.status,
      };
    },
    async run(job: CommandJob): Promise<CommandResult> {
      if (!Array.isArray(job.argv) || job.argv.length === 0) throw new Error('There is no command to run.');
      const texts = { stdout: '', stderr: '' };
      const decoders = { stdout: new TextDecoder(), stderr: new TextDecoder() };
      const { timeout = settings.current.runTimeout } = job;
      const onEvent = (event: JobEvent) => {
        if (event.kind === 'progress') return;
        texts[event.kind] += decoders[event.kind].decode(event.data, { stream: true });
      };
      const ended = unwrap(await runJob({ ...job, cwd: pathOf(job.cwd ?? DATA_ROOT) }, { timeout, onEvent }));
      const { exitCode, seconds, removed, files: made } = ended;
      return { exitCode, ...texts, seconds, generatedFiles: await generated(made), removed };
    },
    uploadFile: (file, { expiresAfterHours } = {}) =>
      upload(file, expiresAfterHours === undefined ? null : Date.now() + expiresAfterHours * HOUR_MS),
    listFiles: async () => (await files.list()).filter(({ kind }) => kind === 'file'),
    readFile: read,
    async deleteFile(path) {
      const normal = pathOf(path);
      if ((await files.stat(normal)) === null) throw new Error(`There is no file ${normal}.`);
      unwrap(await files.commit([{ kind: 'remove', path: normal }]));
    },
    cleanup: () => files.cleanup(),
    async status(): Promise<Status> {
      const [packages, usage, entries, lastCleanup] = await Promise.all([
        kernel.packages(),
        files.usage(),
        files.list(),
        files.lastCleanup(),
      ]);
      const { runTimeout, outputLimit, fileLimit } = settings.current;
      const info = kernel.info;
      const loaded = versions(packages);
      return {
        kernel: kernel.state,
        python: info?.python ?? null,
        pyodide: info?.pyodide ?? null,
        packages: { count: Object.keys(loaded).length, versions: loaded },
        files: { count: usage.files, bytes: usage.bytes, quota: usage.quota, persisted: usage.persisted },
        limits: { runTimeout, outputLimit, fileLimit },
        expiring: entries
          .flatMap(({ path, expires }) => (expires === null ? [] : [{ path, expires }]))
          .sort((a, b) => a.expires - b.expires),
        lastCleanup,
        network: network.rules(),
        capabilities: info && { interruptible: info.interruptible, canBlock: info.canBlock },
      };
    },
    interrupt: () => kernel.interrupt(),
    restart: () => kernel.restart(),
    install: async (names) => unwrap(await kernel.install(names)),
    async ask(prompt) {
      if (typeof prompt !== 'string' || prompt.trim() === '') throw new Error('There is no question to ask.');
      return ask(prompt);
    },
    export: exportSession,
  };
}
