import { createContainerFrame } from './container/container-frame';
import type { ContainerServer } from './contract/container';
import { DATA_ROOT, type FileStore } from './contract/files';
import type { CommandJob } from './contract/interpreter';
import type { Job, JobFailure, JobOptions, JobResult, Programs, Runner } from './contract/job';
import { ok, type Result } from './contract/result';
import type { SettingsStore } from './contract/settings';
import { PROGRAM_HEAD, programFile } from './lib/program-file';
import { createLoading } from './programs/loading';
import { PROGRAMS } from './programs/table';
import { createWasmRunner } from './programs/wasm-runner';
import { createContainerRunner } from './runners/container/container-runner';
import { type BroughtBack, createJobFiles } from './runners/job-files';
import { createRouter } from './runners/route';

export interface JobsOptions {
  /** Address of the page's folder. */
  readonly base: string;
  readonly files: FileStore;
  /** Asked after the programs of the page. */
  readonly others?: () => readonly Runner[];
  readonly settings: Pick<SettingsStore, 'current' | 'watch'>;
  /** Told which servers run in Node by WebContainer, whenever that changes. */
  readonly onServers?: (servers: readonly ContainerServer[]) => void;
}

export interface Jobs {
  /** All runners as one. */
  readonly runner: Runner;
  /** For the shell. */
  readonly programs: Programs;
  /** Runs a command on the files of the desk, and puts what it made among them. */
  run(
    job: CommandJob,
    options: JobOptions,
  ): Promise<Result<JobResult & Pick<BroughtBack, 'files'>, JobFailure | 'storage'>>;
}

/** What runs commands, and the files that they get. */
export function createJobs({ base, files, others = () => [], settings, onServers }: JobsOptions): Jobs {
  const programs = createWasmRunner({ programs: PROGRAMS, load: createLoading(base) });
  // Before the page's own node: it is there when the person wants it.
  const frame = createContainerFrame(`${base}node.html`);
  const container = createContainerRunner({
    open: frame.open,
    isOn: () => settings.current.nodeByWebContainer,
    ...(onServers ? { onServers } : {}),
  });
  settings.watch(({ nodeByWebContainer }) => {
    if (nodeByWebContainer) return;
    frame.close();
    container.end();
  });
  const runner = createRouter(() => [container, programs, ...others()], adviceOn);
  const jobFiles = createJobFiles(files);
  return {
    runner,
    programs: { commands: async () => PROGRAMS.flatMap((program) => program.commands), run: runner.run },
    async run({ argv, cwd = DATA_ROOT, env = {}, stdin = null }, options) {
      const entries = await files.list();
      const { files: given, sent } = await jobFiles.read(entries.map(({ path }) => path));
      const job: Job = { argv, cwd, env, stdin: typeof stdin === 'string' ? new Blob([stdin]) : stdin, files: given };
      const ended = await runner.run(job, options);
      if (!ended.ok) return ended;
      const back = await jobFiles.bringBack(ended.value, sent);
      if (!back.ok) return { ok: false, failure: { code: 'storage', message: back.failure.message } };
      return ok({ ...ended.value, files: back.value.files, removed: back.value.removed });
    },
  };
}

async function adviceOn({ argv: [command = ''], files }: Job): Promise<string> {
  const file = files.find(({ path }) => path === command);
  if (file) {
    const head = new Uint8Array(await file.data.slice(0, PROGRAM_HEAD).arrayBuffer());
    const kind = programFile(head);
    if (kind.kind === 'native')
      return `It is an ${kind.what}: it needs a real machine. Connect one with Docker under Runners, then run it again.`;
  }
  const commands = PROGRAMS.flatMap((program) => program.commands);
  return `Programs of this desk: ${commands.join(', ')}.`;
}
