import {
  type ContentList,
  DOCKER_FILES,
  type DockerLimits,
  isHash,
  isJobId,
  isLevel,
  isWorkspaceName,
  type JobRequest,
  type PairRequest,
  type RemoteFile,
  type TerminalSize,
} from '../../../src/contract/docker';
import { confine } from '../../../src/lib/path';
import { Refusal } from '../refusal';

/** Longest list of hashes or files. */
const MAX_ITEMS = 100_000;
/** What the kernel takes for a command and its environment, about. */
const MAX_COMMAND = 128 * 1024;

/** Reads what a page sent. Each function throws a `Refusal` that names what is wrong. */

export function parsePair(value: unknown): PairRequest {
  const { code, name, level, client } = object(value);
  if (typeof code !== 'string' || code.length > 40) throw bad('code');
  if (typeof name !== 'string' || name.length > 80 || /\p{Cc}/u.test(name)) throw bad('name');
  if (!isLevel(level)) throw bad('level');
  if (client !== null && (typeof client !== 'string' || client.length > 40)) throw bad('client');
  return { code, name, level, client };
}

export function parseContentList(value: unknown): ContentList {
  return { hashes: list(object(value).hashes, 'hashes', hash) };
}

export function parseTerminalSize(value: unknown): TerminalSize {
  const { columns, rows } = object(value);
  return { columns: whole(columns, 'columns', 1, 1000), rows: whole(rows, 'rows', 1, 1000) };
}

export function parseJob(value: unknown, limits: DockerLimits): JobRequest {
  const job = object(value);
  const { id, workspace, image, level, cwd, stdin, timeout, terminal } = job;
  if (!isJobId(id)) throw bad('id');
  if (workspace !== null && !isWorkspaceName(workspace)) throw bad('workspace');
  if (image !== null && typeof image !== 'string') throw bad('image');
  if (!isLevel(level)) throw bad('level');
  if (typeof cwd !== 'string' || confine(cwd, '/').path !== cwd) throw bad('cwd');
  const argv = list(job.argv, 'argv', (one) => text(one, 'argv'));
  if (argv.length === 0 && terminal === null) throw bad('argv');
  const env = Object.fromEntries(Object.entries(object(job.env)).map(([name, one]) => [name, text(one, 'env')]));
  if (Object.keys(env).some((name) => !/^[A-Za-z_][A-Za-z0-9_]*$/.test(name))) throw bad('env');
  if (JSON.stringify([argv, env]).length > MAX_COMMAND) throw new Refusal('too-large', 'The command is too long');
  const files = list(job.files, 'files', file);
  if (new Set(files.map(({ path }) => path)).size !== files.length) throw bad('files');
  if (files.some(({ size }) => size > limits.file))
    throw new Refusal('too-large', `A file may have ${limits.file} bytes`);
  if (files.reduce((sum, { size }) => sum + size, 0) > limits.disk) {
    throw new Refusal('too-large', `The files of a job may have ${limits.disk} bytes together`);
  }
  return {
    id,
    workspace,
    image,
    level,
    argv,
    cwd,
    env,
    stdin: stdin === null ? null : hash(stdin),
    files,
    timeout: timeout === null ? null : number(timeout, 'timeout'),
    terminal: terminal === null ? null : parseTerminalSize(terminal),
  };
}

function file(value: unknown): RemoteFile {
  const { path, hash: of, size, executable } = object(value);
  if (typeof path !== 'string' || path === DOCKER_FILES || confine(path, DOCKER_FILES).path !== path) throw bad('path');
  if (typeof executable !== 'boolean') throw bad('executable');
  return { path, hash: hash(of), size: whole(size, 'size', 0, Number.MAX_SAFE_INTEGER), executable };
}

function bad(what: string): Refusal {
  return new Refusal('bad-request', `This is not of the agreed form: ${what}`);
}

function object(value: unknown): Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw bad('an object is expected');
  return value as Record<string, unknown>;
}

function list<T>(value: unknown, what: string, each: (item: unknown) => T): T[] {
  if (!Array.isArray(value) || value.length > MAX_ITEMS) throw bad(what);
  return value.map(each);
}

function text(value: unknown, what: string): string {
  if (typeof value !== 'string' || value.includes('\0')) throw bad(what);
  return value;
}

function hash(value: unknown): string {
  if (!isHash(value)) throw bad('hash');
  return value;
}

function number(value: unknown, what: string): number {
  if (typeof value !== 'number' || !Number.isFinite(value) || value <= 0) throw bad(what);
  return value;
}

function whole(value: unknown, what: string, least: number, most: number): number {
  if (typeof value !== 'number' || !Number.isInteger(value) || value < least || value > most) throw bad(what);
  return value;
}
