import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { NodeContainer } from '../../src/contract/container';

/** What a WebContainer does, by this machine's own Node in a folder of its own. */
export async function openNodeContainer(): Promise<NodeContainer & { close(): Promise<void> }> {
  const workdir = await mkdtemp(join(tmpdir(), 'carrel-container-'));
  const at = (path: string) => join(workdir, path);
  const groups = new Set<number>();
  const end = (group: number) => {
    try {
      process.kill(-group, 'SIGKILL');
    } catch {
      // It is at its end.
    }
  };
  return {
    workdir,
    fs: {
      readFile: async (path) => new Uint8Array(await readFile(at(path))),
      writeFile: (path, data) => writeFile(at(path), data),
      mkdir: (path, options) => mkdir(at(path), options),
      rm: (path, options) => rm(at(path), options),
    },
    async spawn(command, args) {
      // A group of its own, so that what it starts ends with it.
      const child = spawn(command, args, { cwd: workdir, detached: true, stdio: ['ignore', 'pipe', 'inherit'] });
      const group = child.pid;
      if (group !== undefined) groups.add(group);
      const output = new ReadableStream<string>({
        start(controller) {
          let isOpen = true;
          child.stdout.setEncoding('utf8');
          child.stdout.on('data', (text: string) => isOpen && controller.enqueue(text));
          child.on('close', () => {
            if (isOpen) controller.close();
            isOpen = false;
          });
        },
      });
      return {
        output,
        exit: new Promise((resolve) => child.on('close', (code) => resolve(code ?? 137))),
        kill: () => group !== undefined && end(group),
      };
    },
    on: () => () => {},
    async close() {
      for (const group of groups) end(group);
      await rm(workdir, { recursive: true, force: true });
    },
  };
}
