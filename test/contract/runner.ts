import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Job, JobEvent, JobOptions, JobResult, Runner } from '../../src/contract/job';
import type { Deed } from '../doubles/runner';

export interface RunnerKit {
  open(): Promise<{ readonly runner: Runner; close(): Promise<void> }>;
  /** The command of this runner that does it. */
  argv(deed: Deed): readonly string[];
}

/** What every runner does, wherever its jobs run. */
export function runnerSuite(title: string, kit: RunnerKit): void {
  describe(title, () => {
    let opened: Awaited<ReturnType<RunnerKit['open']>>;
    beforeAll(async () => {
      opened = await kit.open();
    });
    afterAll(() => opened?.close());

    const job = (deed: Deed, more: Partial<Job> = {}): Job => ({
      argv: kit.argv(deed),
      cwd: '/mnt/data',
      env: {},
      stdin: null,
      files: [],
      ...more,
    });
    const run = async (given: Job, options: JobOptions = {}) => {
      const events: JobEvent[] = [];
      const result = await opened.runner.run(given, {
        ...options,
        onEvent(event) {
          events.push(event);
          options.onEvent?.(event);
        },
      });
      if (!result.ok) throw new Error(result.failure.message);
      return { ...result.value, ...textsOf(events) };
    };

    test('has the command, puts out both streams apart and tells the exit code; one that is not zero is a result', async () => {
      const print = job({ kind: 'print', stdout: 'on one\n', stderr: 'on two\n', exitCode: 3 });
      expect(opened.runner.can(print)).toBe(true);
      expect(await run(print)).toMatchObject({ stdout: 'on one\n', stderr: 'on two\n', exitCode: 3 });
    });

    test('a command that is not there ends with 127 and says so', async () => {
      const ended = await run(job({ kind: 'wait' }, { argv: ['no-such-command-here', 'x'] }));
      expect(ended.exitCode).toBe(127);
      expect(ended.stderr).toContain('no-such-command-here');
    });

    test('stdin goes through byte for byte, and is at its end at once where there is none', async () => {
      const bytes = Uint8Array.from({ length: 70_000 }, (_, index) => (index * 31) % 256);
      const stdout: Uint8Array[] = [];
      const onEvent = (event: JobEvent) => void (event.kind === 'stdout' && stdout.push(event.data));
      await run(job({ kind: 'copy-stdin' }, { stdin: new Blob([bytes]) }), { onEvent });
      expect(new Uint8Array(await new Blob(stdout as Uint8Array<ArrayBuffer>[]).arrayBuffer())).toEqual(bytes);
      expect(await run(job({ kind: 'copy-stdin' }))).toMatchObject({ stdout: '', exitCode: 0 });
    });

    test('reads its files, and gives back what it made and changed, and nothing that it only read', async () => {
      const bytes = new Uint8Array([0, 255, 10, 13, 128]);
      const from = '/mnt/data/suite in/ä b.bin';
      const copied = await run(
        job(
          { kind: 'copy', from, to: '/mnt/data/suite in/copy.bin' },
          { files: [{ path: from, data: new Blob([bytes]) }] },
        ),
      );
      expect(copied).toMatchObject({ exitCode: 0, removed: [] });
      expect(copied.written.map((file) => file.path)).toEqual(['/mnt/data/suite in/copy.bin']);
      expect(await firstBytes(copied)).toEqual(bytes);
    });

    test('takes a file that was changed since the last job as it is now', async () => {
      const from = '/mnt/data/again.txt';
      for (const text of ['first', 'other', 'first']) {
        const deed: Deed = { kind: 'copy', from, to: `/mnt/data/again-${text}.txt` };
        const ended = await run(job(deed, { files: [{ path: from, data: new Blob([text]) }] }));
        const made = ended.written.find((file) => file.path === deed.to);
        // The third time the file is as the first job left it.
        if (made !== undefined) expect(await made.data.text()).toBe(text);
        expect(ended.exitCode).toBe(0);
      }
    });

    test('tells which files it removed', async () => {
      const path = '/mnt/data/to-be-removed.txt';
      const ended = await run(job({ kind: 'remove', path }, { files: [{ path, data: new Blob(['x']) }] }));
      expect(ended).toMatchObject({ exitCode: 0, removed: [path], written: [] });
    });

    test('sees its environment and its directory', async () => {
      const ended = await run(
        job({ kind: 'place', variable: 'SUITE_VALUE' }, { env: { SUITE_VALUE: 'a "quoted" $value' } }),
      );
      expect(ended.stdout).toBe('a "quoted" $value\n/mnt/data\n');
    });

    test('ends as one that was killed when its signal is aborted, before and in the middle', async () => {
      expect((await run(job({ kind: 'wait' }), { signal: AbortSignal.abort() })).exitCode).toBe(137);
      const abort = new AbortController();
      const onEvent = (event: JobEvent) => event.kind === 'stdout' && abort.abort();
      expect((await run(job({ kind: 'wait' }), { signal: abort.signal, onEvent })).exitCode).toBe(137);
    });

    test('a signal that is aborted when its job has ended ends no other job', async () => {
      const print = job({ kind: 'print', stdout: 'x\n', stderr: '', exitCode: 0 });
      const abort = new AbortController();
      await run(print, { signal: abort.signal });
      expect(await run(print, { onEvent: () => abort.abort() })).toMatchObject({ exitCode: 0, stdout: 'x\n' });
    });

    test('ends with 124 when its time is over', async () => {
      expect((await run(job({ kind: 'wait' }), { timeout: 1 })).exitCode).toBe(124);
    });

    test('many at once do not mix what they put out', async () => {
      const texts = Array.from({ length: 6 }, (_, index) => `line of ${index}\n`.repeat(50));
      const ended = await Promise.all(
        texts.map((stdout) => run(job({ kind: 'print', stdout, stderr: '', exitCode: 0 }))),
      );
      expect(ended.map((each) => each.stdout)).toEqual(texts);
    });
  });
}

function textsOf(events: readonly JobEvent[]): { readonly stdout: string; readonly stderr: string } {
  const text = (kind: 'stdout' | 'stderr') => {
    const decoder = new TextDecoder();
    return events.map((event) => (event.kind === kind ? decoder.decode(event.data, { stream: true }) : '')).join('');
  };
  return { stdout: text('stdout'), stderr: text('stderr') };
}

async function firstBytes({ written }: Pick<JobResult, 'written'>): Promise<Uint8Array> {
  return new Uint8Array((await written[0]?.data.arrayBuffer()) ?? new ArrayBuffer(0));
}
