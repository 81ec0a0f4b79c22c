import { createContainerRunner } from '../../src/runners/container/container-runner';
import { createDockerApi } from '../../src/runners/docker-api';
import { createDockerRunner } from '../../src/runners/docker-runner';
import { createDockerServer } from '../doubles/docker-server';
import { openNodeContainer } from '../doubles/node-container';
import { createRunnerDouble, doubleArgv, shellArgv } from '../doubles/runner';
import { runnerSuite } from './runner';

runnerSuite('a runner without programs', {
  open: async () => ({ runner: createRunnerDouble(), close: async () => {} }),
  argv: doubleArgv,
});

runnerSuite('the Docker runner, on its protocol in memory', {
  async open() {
    const server = createDockerServer();
    let token: string | null = null;
    const api = createDockerApi({
      address: 'http://localhost:7337',
      token: async () => token,
      fetch: server.fetch,
    });
    const paired = await api.pair({ code: server.code, name: 'suite', level: 'sealed', client: null });
    if (!paired.ok) throw new Error(paired.failure.message);
    token = paired.value.token;
    const runner = createDockerRunner({ name: 'workbench', api, level: 'sealed', workspace: 'suite', image: null });
    return { runner, close: async () => {} };
  },
  argv: doubleArgv,
});

runnerSuite('Node by WebContainer, in the Node of this machine', {
  async open() {
    const container = await openNodeContainer();
    const commands = ['sh', 'no-such-command-here'];
    const runner = createContainerRunner({ open: async () => container, isOn: () => true, commands });
    return { runner, close: container.close };
  },
  argv(deed) {
    if (deed.kind !== 'place') return shellArgv(deed);
    // Its working directory has another name there; this one is not to be changed to it.
    const place = `case "$PWD" in */carrel-container-*) echo /mnt''/data ;; esac`;
    return ['sh', '-c', `printf '%s\\n' "$${deed.variable}"; ${place}`];
  },
});
