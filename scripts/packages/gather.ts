import { copyFile, link, mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { LockEntry, LockFile } from '../../src/contract/packages.ts';
import { normaliseName } from '../../src/packages/names.ts';
import { CACHE, isMain, ROOT } from '../project.ts';
import { createBytecode } from './bytecode.ts';
import { mendGlue, mendLoader } from './glue.ts';
import { licenceOf } from './licence.ts';
import { baseLock, lockText, officialLock, wheelPath } from './lock.ts';
import { closure, mirror, OFFICIAL_URL } from './official.ts';
import { BASE, OFFICIAL_PACK } from './table.ts';
import { sha256 } from './wheel.ts';

/** The standard library as it is served; lies beside the folder of the set. */
export const STDLIB = 'python_stdlib.zip';

/** Pyodide's glue script and its loader as they are served; lie there too. */
export const GLUE = 'pyodide.asm.js';
export const LOADER = 'pyodide.js';

/** Named by what it is made from, so every gathering may use it. */
const BYTECODE = join(CACHE, 'packages/bytecode');

/** The set of packages that a build serves. */
export interface GatheredSet {
  readonly kind: 'official' | 'base';
  /** Why it is not the official set; null where it is, or where the base set was asked for. */
  readonly reason: string | null;
  readonly lock: LockFile;
  /** Holds the wheels, `pyodide-lock.json` and `remote.json`. */
  readonly folder: string;
  /** Bytes of all wheels. */
  readonly bytes: number;
}

export interface GatherOptions {
  /** Address or folder of the official release; null: the base set. */
  readonly official?: string | null;
  /** Folder for what is fetched, and for the result. */
  readonly cache?: string;
  readonly log?: (line: string) => void;
  /** Wheels as they are pinned, without bytecode: what the bench compares with. */
  readonly plain?: boolean;
  /** The official lock file; the tests bring their own. */
  readonly lock?: LockFile;
  /** The base set's lock file; the tests read all its wheels once only. */
  readonly base?: LockFile;
  /** Milliseconds until the first byte. */
  readonly firstByte?: number;
  /** Milliseconds between two parts of a file. */
  readonly silence?: number;
}

/**
 * Chooses the set of packages and puts it into `<cache>/current`: the official release if it can be had whole and every
 * hash is right, else the base set as a whole.
 */
export async function gather(options: GatherOptions = {}): Promise<GatheredSet> {
  const { cache = join(CACHE, 'packages'), log = () => {}, lock: official = officialLock(), plain = false } = options;
  const from = options.official === undefined ? fromEnvironment() : options.official;
  const base = options.base ?? baseLock();
  const baseFiles = new Map(BASE.map((entry) => [entry.name, wheelPath(entry)]));
  let reason: string | null = null;
  const placed = { official, from, cache, plain, log };

  if (from !== null) {
    const chosen = officialSet(official, base);
    const to = join(cache, 'official-0.29.5');
    const mirrored = await mirror({
      from,
      to,
      log,
      lock: official,
      firstByte: options.firstByte,
      silence: options.silence,
      entries: chosen.official,
    });
    if (mirrored.ok) {
      const files = new Map<string, string>();
      for (const entry of chosen.official) files.set(entry.file_name, join(to, entry.file_name));
      for (const entry of chosen.own) files.set(entry.file_name, baseFiles.get(entry.name) ?? '');
      return place('official', null, [...chosen.official, ...chosen.own], files, placed);
    }
    reason = mirrored.failure.message;
  }
  const entries = Object.values(base.packages);
  const files = new Map(entries.map((entry) => [entry.file_name, baseFiles.get(entry.name) ?? '']));
  return place('base', reason, entries, files, placed);
}

/**
 * What the official set is made of: the official wheels of the base set's names and of the data-science pack, and our own
 * wheels of what the official release lacks. The shell of the kernel is our own in both sets, so that it is one and tested.
 * What the table says that a package needs besides is needed in both sets.
 */
export function officialSet(official: LockFile, base: LockFile): { official: LockEntry[]; own: LockEntry[] } {
  const shell = new Set(closure(base, ['ipython']).map((entry) => entry.name));
  const own = Object.values(base.packages).filter(
    (entry) => shell.has(entry.name) || !(entry.name in official.packages),
  );
  const ours = new Set(own.map((entry) => entry.name));
  const needs = new Map(BASE.map((entry) => [entry.name, entry.needs ?? []]));
  const others: Record<string, LockEntry> = {};
  for (const [name, entry] of Object.entries(official.packages)) {
    if (ours.has(name)) continue;
    const more = (needs.get(name) ?? []).filter((one) => !entry.depends.includes(one));
    others[name] = more.length === 0 ? entry : { ...entry, depends: [...entry.depends, ...more] };
  }
  const names = [...Object.keys(base.packages), ...OFFICIAL_PACK].filter((name) => !ours.has(name));
  return { official: closure({ ...official, packages: others }, names), own };
}

/** `CARREL_PACKAGES=base` asks for the base set; `CARREL_PYODIDE` names another place of the official release. */
function fromEnvironment(): string | null {
  if (process.env.CARREL_PACKAGES === 'base') return null;
  return process.env.CARREL_PYODIDE || OFFICIAL_URL;
}

interface Placing {
  readonly official: LockFile;
  readonly from: string | null;
  readonly cache: string;
  readonly plain: boolean;
  readonly log: (line: string) => void;
}

async function place(
  kind: GatheredSet['kind'],
  reason: string | null,
  entries: readonly LockEntry[],
  files: ReadonlyMap<string, string>,
  { official, from, cache, plain, log }: Placing,
): Promise<GatheredSet> {
  const folder = join(cache, 'current');
  const bytecode = plain ? null : createBytecode(BYTECODE, log);
  const packages: Record<string, LockEntry> = {};
  const sources = new Map<string, string>();
  let bytes = 0;
  const keys = new Map(Object.entries(official.packages).map(([name, entry]) => [entry.file_name, name]));
  for (const entry of entries) {
    const pinned = files.get(entry.file_name) ?? '';
    const source = bytecode === null ? pinned : await bytecode.wheel(pinned, entry.sha256);
    const { size } = await stat(source);
    const hash = source === pinned ? entry.sha256 : sha256(await readFile(source));
    packages[keys.get(entry.file_name) ?? entry.name] = {
      ...entry,
      sha256: hash,
      size,
      ...(await origin(entry, pinned)),
    };
    sources.set(entry.file_name, source);
    bytes += size;
  }
  const stdlib = join(ROOT, 'node_modules/pyodide', STDLIB);
  await putFile(bytecode === null ? stdlib : await bytecode.stdlib(stdlib), join(cache, STDLIB));
  for (const [name, mend] of [[GLUE, mendGlue] as const, [LOADER, mendLoader] as const]) {
    await putText(mend(await readFile(join(ROOT, 'node_modules/pyodide', name), 'utf8')), join(cache, name));
  }
  const lock: LockFile = { info: official.info, packages: sorted(packages) };
  const remote = {
    baseUrl: from !== null && /^https?:/.test(from) ? from.replace(/\/*$/, '/') : OFFICIAL_URL,
    packages: Object.fromEntries(
      Object.entries(official.packages).filter(([name]) => !(name in packages) && !name.endsWith('-tests')),
    ),
  };
  const texts = { 'pyodide-lock.json': lockText(lock), 'remote.json': `${JSON.stringify(remote)}\n` };
  const set: GatheredSet = { kind, reason, lock, folder, bytes };
  if (await isPlaced(folder, texts, lock)) return set;

  const next = `${folder}.${process.pid}`;
  await rm(next, { recursive: true, force: true });
  await mkdir(next, { recursive: true });
  for (const [name, path] of sources) {
    const target = join(next, name);
    await link(path, target).catch(() => copyFile(path, target));
  }
  for (const [name, text] of Object.entries(texts)) await writeFile(join(next, name), text);
  await rm(folder, { recursive: true, force: true });
  await rename(next, folder).catch(async (error: unknown) => {
    // Another process may have put the same set there in between.
    await rm(next, { recursive: true, force: true });
    if (!(await isPlaced(folder, texts, lock))) throw error;
  });
  return set;
}

/** Who made a wheel and under which licence it is; our own lock file says so already, the official one does not. */
async function origin(entry: LockEntry, path: string): Promise<Pick<LockEntry, 'made' | 'licence'>> {
  if (entry.made !== undefined) return {};
  const name = normaliseName(entry.name);
  const licence = BASE.find((one) => one.name === name)?.licence ?? licenceOf(await readFile(path));
  return { made: 'official', ...(licence === '' ? {} : { licence }) };
}

/** Whole or not at all, whoever reads it meanwhile. */
async function putFile(from: string, to: string): Promise<void> {
  await mkdir(dirname(to), { recursive: true });
  await copyFile(from, `${to}.${process.pid}`);
  await rename(`${to}.${process.pid}`, to);
}

async function putText(text: string, to: string): Promise<void> {
  await writeFile(`${to}.${process.pid}`, text);
  await rename(`${to}.${process.pid}`, to);
}

function sorted(packages: Record<string, LockEntry>): Record<string, LockEntry> {
  return Object.fromEntries(Object.entries(packages).sort(([a], [b]) => (a < b ? -1 : 1)));
}

async function isPlaced(folder: string, texts: Record<string, string>, lock: LockFile): Promise<boolean> {
  for (const [name, text] of Object.entries(texts)) {
    if ((await readFile(join(folder, name), 'utf8').catch(() => null)) !== text) return false;
  }
  const entries = Object.values(lock.packages);
  for (const entry of entries) {
    const found = await stat(join(folder, entry.file_name)).catch(() => null);
    if (found?.size !== entry.size) return false;
  }
  return (await readdir(folder)).length === entries.length + Object.keys(texts).length;
}

/** What a person is told about the set: which, why, how much, and the names. */
export function summarise(set: GatheredSet): string {
  const entries = Object.values(set.lock.packages);
  const head = `Packages: ${set.kind} set, ${entries.length} packages, ${(set.bytes / 1e6).toFixed(1)} MB`;
  const why = set.reason === null ? [] : [`  The official release was not used: ${set.reason}`];
  const names = entries.map((entry) => `${entry.name} ${entry.version}`).join(', ');
  return [head, ...why, ...wrap(names, 110).map((line) => `  ${line}`)].join('\n');
}

function wrap(text: string, width: number): string[] {
  const lines: string[] = [''];
  for (const word of text.split(/(?<=,) /)) {
    const line = lines.at(-1) ?? '';
    if (line && line.length + word.length >= width) lines.push(word);
    else lines[lines.length - 1] = line ? `${line} ${word}` : word;
  }
  return lines;
}

if (isMain(import.meta.url)) {
  console.log(summarise(await gather({ log: console.log })).replaceAll(`${ROOT}/`, ''));
}
