import { expect, it, vi } from 'vitest';
import { ok } from '../../../src/contract/result';
import { createWasmRunner } from '../../../src/programs/wasm-runner';

const ran: string[] = [];

/** A program that asks for the command of its first word, as long as it has one. */
vi.mock('../../../src/programs/program-worker', () => ({
  openProgram: async () => ({
    isAlive: true,
    end() {},
    async run({ argv }: { readonly argv: readonly string[] }) {
      ran.push(argv.join(' '));
      const next = argv.length > 1 ? { argv: argv.slice(1).concat(argv.slice(-1)), stdin: new Uint8Array() } : null;
      return { exitCode: 0, next, written: [], removed: [], seconds: 0 };
    },
  }),
}));

function run(argv: readonly string[]) {
  const info = { about: '', version: '', licence: '', source: '', built: null };
  const runner = createWasmRunner({
    programs: [{ name: 'a', commands: ['a'], ...info }],
    load: async () => ok({ script: '', parts: {} }),
    limit: 1,
    idle: 0,
  });
  let said = '';
  const onEvent = (event: { kind: string; data?: Uint8Array }) => {
    if (event.kind === 'stderr') said += new TextDecoder().decode(event.data);
  };
  ran.length = 0;
  return runner
    .run({ argv, cwd: '/', env: {}, stdin: null, files: [] }, { onEvent })
    .then((end) => ({ exitCode: end.ok ? end.value.exitCode : null, said }));
}

it('a program that named itself as the next command ran for ever', async () => {
  expect(await run(['a', 'a'])).toEqual({ exitCode: 1, said: 'a: ended: one command led to another without end\n' });
  expect(ran).toHaveLength(16);
});

it('a program started the command of another runner', async () => {
  expect(await run(['a', 'docker'])).toEqual({ exitCode: 127, said: 'docker: command not found\n' });
  expect(ran).toEqual(['a docker']);
});
