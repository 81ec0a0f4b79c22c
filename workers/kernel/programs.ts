import { DATA_ROOT } from '../../src/contract/files';
import type { Broker, SandboxJob } from '../../src/contract/sandbox';
import { programFile } from '../../src/lib/program-file';
import type { ProgramCall } from '../shell/contract';
import type { ShellFs } from '../shell/emscripten-fs';
import type { EmscriptenFs } from './emscripten';
import type { Mirror } from './mirror';
import { everything } from './run-program';

/** Folders beside the data whose files a program gets too. */
const FOLDERS = ['/tmp', '/home/pyodide'];
/** As a shell tells it. */
const COULD_NOT_RUN = 126;
/** What linkers give to what they make. */
const MAY_RUN = 0o755;

/** The desk's programs (ffmpeg, graphviz, ...), which run in sandboxes of their own: the page is asked for each run. */
export class Programs {
  readonly #running = new Map<string, ProgramCall['write']>();
  #last = 0;

  constructor(
    private readonly broker: Pick<Broker, 'commands' | 'job' | 'abortJob'>,
    private readonly files: () => Pick<ShellFs, 'unlink' | 'mkdirTree' | 'writeFile' | 'chmod'>,
    /** What a program of this name gets. */
    private readonly given: (program: string) => SandboxJob['files'] | Promise<SandboxJob['files']>,
  ) {}

  names(): Promise<readonly string[]> {
    return this.broker.commands();
  }

  /** What a program puts out while it runs. */
  output(id: string, stream: 1 | 2, bytes: Uint8Array<ArrayBuffer>): void {
    // As a signal ends a program whose reader has gone.
    if (this.#running.get(id)?.(stream, bytes) === false) void this.broker.abortJob(id);
  }

  async run({ argv, cwd, env, stdin, input, signal, write }: ProgramCall): Promise<number> {
    this.#last += 1;
    const id = String(this.#last);
    const fs = this.files();
    const stop = () => this.broker.abortJob(id);
    const given = input ? await everything(input) : stdin.slice();
    signal.addEventListener('abort', stop);
    this.#running.set(id, write);
    try {
      const files = await this.given(argv[0] ?? '');
      const answer = await this.broker.job(id, {
        argv,
        cwd,
        env,
        stdin: given.length > 0 ? given.buffer : null,
        files,
      });
      if (!answer.ok) {
        write(2, new TextEncoder().encode(`${argv[0]}: ${answer.failure.message}\n`));
        return COULD_NOT_RUN;
      }
      if (signal.aborted) return answer.value.exitCode;
      for (const path of answer.value.removed) fs.unlink(path);
      for (const { path, data } of answer.value.written) {
        fs.mkdirTree(path.slice(0, path.lastIndexOf('/')) || '/');
        const bytes = new Uint8Array(data);
        fs.writeFile(path, bytes);
        if (programFile(bytes).kind === 'module') fs.chmod(path, MAY_RUN);
      }
      return answer.value.exitCode;
    } finally {
      signal.removeEventListener('abort', stop);
      this.#running.delete(id);
    }
  }
}

/** The files for a job of this program. */
export function filesFor(program: string, fs: EmscriptenFs, mirror: Mirror): SandboxJob['files'] {
  // A program that is a file itself runs elsewhere, where there is the data only.
  return program.startsWith('/')
    ? mirror.everything().map((file) => (file.path === program ? { ...file, executable: true } : file))
    : [...mirror.everything(), ...FOLDERS.flatMap((folder) => filesBelow(fs, folder))];
}

function filesBelow(fs: EmscriptenFs, folder: string): SandboxJob['files'] {
  const found: { path: string; data: ArrayBuffer }[] = [];
  const walk = (path: string) => {
    for (const name of fs.readdir(path)) {
      const child = `${path}/${name}`;
      if (name === '.' || name === '..' || child === DATA_ROOT) continue;
      const { mode } = fs.lookupPath(child).node;
      if (fs.isDir(mode)) walk(child);
      else if (fs.isFile(mode)) found.push({ path: child, data: fs.readFile(child).slice().buffer });
    }
  };
  walk(folder);
  return found;
}
