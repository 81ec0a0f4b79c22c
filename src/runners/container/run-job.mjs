// Runs in Node inside the container: one job, whose description is beside this file. Each line that it prints is a message.
import { spawn } from 'node:child_process';
import { createReadStream, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

const home = process.argv[2];
const root = process.argv[3];
const { argv, cwd, env, hasStdin } = JSON.parse(readFileSync(join(home, 'job.json'), 'utf8'));

/** What is the container's own and does not come back. */
const KEPT = new Set(['.carrel-node', 'node_modules', '.npm', '.cache']);

/** Size and time of each file, by its path from the root. */
function look(folder = '', found = new Map()) {
  for (const entry of readdirSync(join(root, folder), { withFileTypes: true })) {
    if (KEPT.has(entry.name)) continue;
    const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
    if (entry.isDirectory()) look(path, found);
    else if (entry.isFile()) {
      const { size, mtimeMs } = statSync(join(root, path));
      found.set(path, `${size} ${mtimeMs}`);
    }
  }
  return found;
}

const tell = (message) => process.stdout.write(`${JSON.stringify(message)}\n`);
const before = look();
const began = performance.now();
const child = spawn(argv[0], argv.slice(1), { cwd, env: { ...process.env, ...env }, stdio: ['pipe', 'pipe', 'pipe'] });
// A program may end before it has read all.
child.stdin.on('error', () => {});
if (hasStdin) createReadStream(join(home, 'stdin')).pipe(child.stdin);
else child.stdin.end();
child.stdout.on('data', (data) => tell({ kind: 'stdout', data: data.toString('base64') }));
child.stderr.on('data', (data) => tell({ kind: 'stderr', data: data.toString('base64') }));
child.on('error', (error) => {
  const text = error.code === 'ENOENT' ? `${argv[0]}: command not found\n` : `${argv[0]}: ${error.message}\n`;
  tell({ kind: 'stderr', data: Buffer.from(text).toString('base64') });
  end(error.code === 'ENOENT' ? 127 : 126);
});
child.on('close', (code, signal) => end(code ?? (signal === 'SIGKILL' ? 137 : 143)));

let isOver = false;
function end(exitCode) {
  if (isOver) return;
  isOver = true;
  const after = look();
  const written = [...after.keys()].filter((path) => after.get(path) !== before.get(path));
  const removed = [...before.keys()].filter((path) => !after.has(path));
  tell({ kind: 'end', exitCode, written, removed, seconds: (performance.now() - began) / 1000 });
}
