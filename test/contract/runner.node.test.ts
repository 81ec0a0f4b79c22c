import { createRunnerDouble, doubleArgv } from '../doubles/runner';
import { runnerSuite } from './runner';

runnerSuite('a runner without programs', {
  open: async () => ({ runner: createRunnerDouble(), close: async () => {} }),
  argv: doubleArgv,
});
