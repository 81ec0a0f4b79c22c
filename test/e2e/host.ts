import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { DIST, ROOT } from '../../scripts/project.ts';

/** A host of the built page: a process that can be killed, and started again on the same port. */
export interface Host {
  readonly port: number;
  readonly url: string;
  kill(): Promise<void>;
}

/** `plain`: sends no headers that isolate the page, as many hosts do. */
export async function startHost(folder: string, port = 0, kind: 'isolating' | 'plain' = 'isolating'): Promise<Host> {
  const script = join(ROOT, 'test/e2e/host-process.ts');
  const child = spawn(process.execPath, ['--import', 'tsx', script, folder, String(port), kind], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const found = await firstLine(child);
  return {
    port: found,
    url: `http://localhost:${found}/`,
    async kill() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const gone = once(child, 'exit');
      child.kill('SIGKILL');
      await gone;
    },
  };
}

/** A host of the build, gone afterwards. */
export async function withHost(kind: 'isolating' | 'plain', use: (host: Host) => Promise<void>): Promise<void> {
  const host = await startHost(DIST, 0, kind);
  try {
    await use(host);
  } finally {
    await host.kill();
  }
}

async function firstLine(child: ChildProcess): Promise<number> {
  if (child.stdout === null) throw new Error('The server has no output');
  for await (const line of createInterface(child.stdout)) return Number(line);
  throw new Error('The server has ended');
}
