import { describe, expect, test } from 'vitest';
import type { Job, JobEvent, JobOptions } from '../../../src/contract/job';
import { createDockerApi } from '../../../src/runners/docker-api';
import { createDockerRunner, resumeJob } from '../../../src/runners/docker-runner';
import { createDockerServer } from '../../doubles/docker-server';
import { type Deed, doubleArgv } from '../../doubles/runner';

async function paired() {
  const server = createDockerServer();
  let token: string | null = null;
  const api = createDockerApi({ address: 'http://localhost:7337', token: async () => token, fetch: server.fetch });
  const answer = await api.pair({ code: server.code, name: 'test', level: 'open', client: null });
  token = answer.ok ? answer.value.token : null;
  const begun: string[] = [];
  const runner = createDockerRunner({
    name: 'workbench',
    api,
    level: 'sealed',
    workspace: 'w',
    image: null,
    onBegin: (id) => begun.push(id),
    pauses: [0, 0, 0],
  });
  const run = async (deed: Deed, more: Partial<Job> = {}, options: JobOptions = {}) => {
    const events: JobEvent[] = [];
    const job = { argv: doubleArgv(deed), cwd: '/mnt/data', env: {}, stdin: null, files: [], ...more };
    const result = await runner.run(job, { onEvent: (event) => events.push(event), ...options });
    return { result, events, stdout: stdoutOf(events) };
  };
  return { server, api, runner, run, begun };
}

function stdoutOf(events: readonly JobEvent[]): string {
  const decoder = new TextDecoder();
  return events.map((event) => (event.kind === 'stdout' ? decoder.decode(event.data) : '')).join('');
}

const PRINT: Deed = { kind: 'print', stdout: 'one line\n', stderr: 'another\n', exitCode: 0 };

describe('what is sent', () => {
  const file = (path: string, text: string) => ({ path: `/mnt/data/${path}`, data: new Blob([text]) });

  test('a file is sent once, and again only when it has changed', async () => {
    const { server, run } = await paired();
    const files = [file('a.csv', 'a,b\n'), file('b.csv', 'c,d\n')];
    const sends = () => server.requests.filter((request) => request === 'POST content').length;
    await run(PRINT, { files });
    expect(sends()).toBe(1);
    await run(PRINT, { files });
    expect(sends()).toBe(1);
    await run(PRINT, { files: [file('a.csv', 'changed'), ...files.slice(1)] });
    expect(sends()).toBe(2);
    expect(server.contents.size).toBe(3);
  });

  test('the same bytes under two names are sent once', async () => {
    const { server, run } = await paired();
    await run(PRINT, { files: [file('a', 'same'), file('b', 'same')] });
    expect([...server.contents.values()].map((bytes) => new TextDecoder().decode(bytes))).toEqual(['same']);
  });

  test('tells how much of it is sent', async () => {
    const { run } = await paired();
    const { events } = await run(PRINT, { files: [file('a', '12345')] });
    expect(events.filter((event) => event.kind === 'progress')).toEqual([
      { kind: 'progress', label: 'Sending files', loaded: 0, total: 5, unit: 'bytes' },
      { kind: 'progress', label: 'Sending files', loaded: 5, total: 5, unit: 'bytes' },
    ]);
  });

  test('what the runner has dropped in between is sent again', async () => {
    const { server, run } = await paired();
    const real = server.fetch;
    const contents = server.contents as Map<string, Uint8Array>;
    let dropped = false;
    Object.assign(server, {
      fetch: (input: URL, init?: RequestInit) => {
        if (input.pathname.endsWith('/jobs') && !dropped) {
          dropped = true;
          contents.clear();
        }
        return real(input, init);
      },
    });
    const { result } = await run(PRINT, { files: [file('a', 'x')] });
    expect(result.ok).toBe(true);
  });

  test('files outside of the one place where a container has them are not for it', async () => {
    const { runner } = await paired();
    const job = { argv: ['ls'], cwd: '/mnt/data', env: {}, stdin: null, files: [] };
    expect(runner.can(job)).toBe(true);
    expect(runner.can({ ...job, cwd: '/tmp' })).toBe(false);
    expect(runner.can({ ...job, files: [{ path: '/tmp/x', data: new Blob([]) }] })).toBe(false);
  });
});

describe('a lost connection', () => {
  test.each([1, 4, 5, 6, 90, 104])('after %i bytes of output: each byte comes once', async (cut) => {
    const { server, run } = await paired();
    server.cuts.push(cut, 3, 17);
    const { result, stdout } = await run({ ...PRINT, stdout: 'a line that is cut somewhere\n' });
    expect(result).toMatchObject({ ok: true, value: { exitCode: 0 } });
    expect(stdout).toBe('a line that is cut somewhere\n');
  });

  test('before the job is begun: it is begun once', async () => {
    const { server, run } = await paired();
    const real = server.fetch;
    let lost = 0;
    Object.assign(server, {
      fetch: async (input: URL, init?: RequestInit) => {
        const answer = await real(input, init);
        // The request came through, and its answer did not.
        if (input.pathname.endsWith('/jobs') && lost++ === 0) throw new TypeError('Failed to fetch');
        return answer;
      },
    });
    expect((await run(PRINT)).stdout).toBe('one line\n');
    expect(server.jobs.size).toBe(1);
  });

  test('that does not come back is told, and the job can be followed later from its first byte', async () => {
    const { server, api, run, begun } = await paired();
    const onEvent = (event: JobEvent) => {
      if (event.kind !== 'stdout') return;
      server.down = true;
      server.lose();
    };
    const { result } = await run({ kind: 'wait' }, {}, { onEvent });
    expect(result).toMatchObject({ ok: false, failure: { code: 'unreachable' } });
    server.down = false;
    const events: JobEvent[] = [];
    const abort = new AbortController();
    const resumed = await resumeJob({ api }, begun[0] ?? '', {
      signal: abort.signal,
      onEvent: (event) => {
        events.push(event);
        abort.abort();
      },
    });
    expect(stdoutOf(events)).toBe('waiting\n');
    expect(resumed).toMatchObject({ ok: true, value: { exitCode: 137 } });
  });
});

test('a token that was revoked is a refusal', async () => {
  const { server, run } = await paired();
  server.revoke();
  expect((await run(PRINT)).result).toMatchObject({ ok: false, failure: { code: 'refused' } });
});

test('an answer of something that is no runner is no failure of the job', async () => {
  const api = createDockerApi({
    address: 'http://localhost:7337',
    token: async () => null,
    fetch: async () => new Response('<h1>A proxy</h1>', { status: 502 }),
  });
  expect(await api.status()).toMatchObject({ ok: false, failure: { code: 'unreachable' } });
});
