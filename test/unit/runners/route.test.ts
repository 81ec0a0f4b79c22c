import { expect, test } from 'vitest';
import type { Job, JobEvent, Runner } from '../../../src/contract/job';
import { createRouter } from '../../../src/runners/route';
import { createRunnerDouble, doubleArgv } from '../../doubles/runner';

const job = (argv: readonly string[]): Job => ({ argv, cwd: '/mnt/data', env: {}, stdin: null, files: [] });
const named = (name: string, commands: readonly string[]): Runner => ({
  ...createRunnerDouble(name),
  can: ({ argv }) => commands.includes(argv[0] ?? ''),
  run: async () => ({ ok: false, failure: { code: 'refused', message: name } }),
});

test('a job goes to the first runner that has its command, in the order of the list', async () => {
  const router = createRouter(
    () => [named('one', ['dot']), named('two', ['dot', 'ffmpeg'])],
    () => '',
  );
  expect(await router.run(job(['dot']))).toMatchObject({ failure: { message: 'one' } });
  expect(await router.run(job(['ffmpeg']))).toMatchObject({ failure: { message: 'two' } });
  expect(router.can(job(['ffmpeg']))).toBe(true);
});

test('a command that no runner has is refused as a shell refuses it, with what to do', async () => {
  const router = createRouter(
    () => [named('one', ['dot'])],
    ({ argv: [command] }) => `Connect a machine that has ${command}.`,
  );
  const events: JobEvent[] = [];
  expect(router.can(job(['gcc']))).toBe(false);
  const ended = await router.run(job(['gcc', 'x.c']), { onEvent: (event) => events.push(event) });
  expect(ended).toMatchObject({ ok: true, value: { exitCode: 127, written: [], removed: [] } });
  const [said] = events;
  expect(said?.kind === 'stderr' && new TextDecoder().decode(said.data)).toBe(
    'gcc: command not found\nConnect a machine that has gcc.\n',
  );
});

test('a file that no runner can run is told as a shell tells it', async () => {
  const router = createRouter(
    () => [named('one', ['tool'])],
    async () => 'It needs a real machine.',
  );
  const events: JobEvent[] = [];
  const ended = await router.run(job(['/mnt/data/tool']), { onEvent: (event) => events.push(event) });
  expect(ended).toMatchObject({ ok: true, value: { exitCode: 126 } });
  const [said] = events;
  expect(said?.kind === 'stderr' && new TextDecoder().decode(said.data)).toBe(
    '/mnt/data/tool: cannot execute binary file\nIt needs a real machine.\n',
  );
});

test('the list is asked anew for each job', async () => {
  const list: Runner[] = [];
  const router = createRouter(
    () => list,
    () => '',
  );
  const print = job(doubleArgv({ kind: 'print', stdout: '', stderr: '', exitCode: 0 }));
  expect(router.can(print)).toBe(false);
  list.push(createRunnerDouble());
  expect(await router.run(print)).toMatchObject({ value: { exitCode: 0 } });
});
