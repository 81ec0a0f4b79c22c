import type { Job, JobFile, JobOptions } from '../../../src/contract/job';
import { createLoading } from '../../../src/programs/loading';
import { PROGRAMS } from '../../../src/programs/table';
import { createWasmRunner } from '../../../src/programs/wasm-runner';

/** One for a whole test file, so that a program is loaded once. */
export function openPrograms() {
  const runner = createWasmRunner({ programs: PROGRAMS, load: createLoading('/'), limit: 1, idle: 600_000 });

  async function run(argv: readonly string[], files: Readonly<Record<string, Blob | string>> = {}, more: More = {}) {
    const given: JobFile[] = Object.entries(files).map(([name, data]) => ({
      path: `/mnt/data/${name}`,
      data: data instanceof Blob ? data : new Blob([data]),
    }));
    const out: Record<'stdout' | 'stderr', Uint8Array<ArrayBuffer>[]> = { stdout: [], stderr: [] };
    const { signal, onEvent, ...job } = more;
    const result = await runner.run(
      { argv, cwd: '/mnt/data', env: {}, stdin: null, files: given, ...job },
      {
        ...(signal ? { signal } : {}),
        onEvent(event) {
          if (event.kind !== 'progress') out[event.kind].push(event.data as Uint8Array<ArrayBuffer>);
          onEvent?.(event);
        },
      },
    );
    if (!result.ok) throw new Error(result.failure.message);
    const made = new Map(result.value.written.map(({ path, data }) => [path.replace('/mnt/data/', ''), data]));
    return {
      exitCode: result.value.exitCode,
      seconds: result.value.seconds,
      stdout: await new Blob(out.stdout).text(),
      stderr: await new Blob(out.stderr).text(),
      output: new Blob(out.stdout),
      made,
      removed: result.value.removed,
      names: [...made.keys()].sort(),
      /** A file that it made. Fails where it is missing. */
      file(name: string): Blob {
        const data = made.get(name);
        if (data === undefined) throw new Error(`${name} was not made, but ${[...made.keys()].join(', ')}`);
        return data;
      },
    };
  }
  return { run, end: runner.end };
}

type More = Partial<Pick<Job, 'stdin' | 'cwd' | 'env'>> & Pick<JobOptions, 'signal' | 'onEvent'>;

/** What the desk says of a program, which the program itself has to say too. */
export function versionOf(name: string): string {
  return PROGRAMS.find((program) => program.name === name)?.version ?? 'no such program';
}
