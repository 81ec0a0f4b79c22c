import { createLoading } from '../../src/programs/loading';
import { createWasmRunner } from '../../src/programs/wasm-runner';
import { doubleArgv } from '../doubles/runner';
import { runnerSuite } from './runner';

const DEED = { name: 'deed', about: '', commands: ['deed'], version: '1', licence: 'MIT', source: '', built: null };

runnerSuite('programs in frames of their own', {
  async open() {
    const runner = createWasmRunner({ programs: [DEED], load: createLoading('/'), limit: 2 });
    return { runner, close: async () => runner.end() };
  },
  argv: doubleArgv,
});
