import type { ProgramFiles } from '../../../src/contract/program';
import { resolvePath } from '../files';
import { compile, isModule, toScript } from './compile';

/** One module of a script, as CommonJS has it. */
interface Module {
  exports: unknown;
  readonly id: string;
  readonly filename: string;
  loaded: boolean;
}

export type Require = ((name: string) => unknown) & {
  resolve(name: string): string;
  readonly cache: Readonly<Record<string, Module>>;
  readonly main: Module | undefined;
};

const ENDINGS = ['', '.js', '.cjs', '.mjs', '.json', '.ts', '.mts', '.cts'];

/** Node's own modules that are not here, with what to do instead. */
const MISSING: Readonly<Record<string, string>> = {
  http: 'scripts have no network here: fetch with Python or curl, serve with Python',
  https: 'scripts have no network here: fetch with Python or curl',
  http2: 'scripts have no network here',
  net: 'scripts have no network here',
  tls: 'scripts have no network here',
  dns: 'scripts have no network here',
  dgram: 'scripts have no network here',
  child_process: 'scripts start no other programs here: start them from the shell or Python',
  cluster: 'scripts have one thread here',
  worker_threads: 'scripts have one thread here',
  vm: 'code can’t be made of texts here',
  v8: 'it is the engine’s own',
  inspector: 'there is no debugger here',
  sqlite: 'use Python or the command sqlite3',
  test: 'use assert',
};

/** Finds, compiles and keeps the modules of one script. */
export class Modules {
  readonly #cache: Record<string, Module> = {};
  #main: Module | undefined;

  constructor(
    private readonly files: ProgramFiles,
    private readonly builtins: Readonly<Record<string, unknown>>,
  ) {}

  /** Runs the first module of a script; what it gives is a promise if it is one of ES. */
  runMain(path: string, text: string | null, isEs: boolean | null): unknown {
    const source = text ?? this.#text(path);
    const kind = isEs ?? this.#isEs(path, source);
    try {
      return this.#run(path, source, kind, true);
    } catch (error) {
      // `await` at the top of a script makes it a module.
      if (kind || isEs !== null || !(error instanceof SyntaxError) || !/\bawait\b/.test(error.message + source))
        throw error;
      return this.#run(path, source, true, true);
    }
  }

  /** For a text without a file, in a folder. */
  requireOf(folder: string): Require {
    const resolve = (name: string) => {
      const bare = name.replace(/^node:/, '');
      return bare in this.builtins ? name : this.#resolve(name, folder);
    };
    const require = (name: string) => {
      const bare = name.replace(/^node:/, '');
      if (bare in this.builtins) return this.builtins[bare];
      return this.#load(this.#resolve(name, folder));
    };
    return Object.assign(require, { resolve, cache: this.#cache, main: this.#main });
  }

  #load(path: string): unknown {
    const known = this.#cache[path];
    if (known) return known.exports;
    const text = this.#text(path);
    if (path.endsWith('.json')) {
      try {
        const exports: unknown = JSON.parse(text.replace(/^\ufeff/, ''));
        this.#cache[path] = { exports, id: path, filename: path, loaded: true };
        return exports;
      } catch (error) {
        throw new SyntaxError(`${path}: ${error instanceof Error ? error.message : error}`);
      }
    }
    this.#run(path, text, this.#isEs(path, text), false);
    return this.#cache[path]?.exports;
  }

  #run(path: string, text: string, isEs: boolean, isMain: boolean): unknown {
    const module: Module = { exports: {}, id: isMain ? '.' : path, filename: path, loaded: false };
    const folder = path.slice(0, path.lastIndexOf('/')) || '/';
    const script = toScript(text, path, isEs);
    // Only the first module may wait at its top.
    const compiled = compile(script, path, isEs && isMain);
    if (isMain) this.#main = module;
    this.#cache[path] = module;
    const meta = { url: `file://${encodeURI(path)}`, filename: path, dirname: folder, main: isMain };
    try {
      const { exports } = module;
      const result = Reflect.apply(compiled, exports, [exports, this.requireOf(folder), module, path, folder, meta]);
      module.loaded = true;
      return result;
    } catch (error) {
      delete this.#cache[path];
      throw error;
    }
  }

  #text(path: string): string {
    const bytes = this.files.read(path);
    if (bytes === null) throw notFound(path, `Cannot find module '${path}'`);
    return new TextDecoder().decode(bytes);
  }

  #isEs(path: string, text: string): boolean {
    if (/\.m[jt]s$/.test(path)) return true;
    if (/\.c[jt]s$/.test(path)) return false;
    for (let at = path.lastIndexOf('/'); at >= 0; at = path.lastIndexOf('/', at - 1)) {
      const found = this.#package(path.slice(0, at));
      if (found) return found.type === 'module' || (found.type === undefined && isModule(text));
      if (at === 0) break;
    }
    return isModule(text);
  }

  #package(folder: string): { type?: unknown; main?: unknown; exports?: unknown } | null {
    const bytes = this.files.read(`${folder}/package.json`);
    if (bytes === null) return null;
    try {
      return JSON.parse(new TextDecoder().decode(bytes)) as object;
    } catch {
      return null;
    }
  }

  #resolve(name: string, folder: string): string {
    if (/^(?:\.{1,2}(?:\/|$)|\/)/.test(name)) {
      const found = this.#at(resolvePath(folder, name));
      if (found !== null) return found;
      throw notFound(name, `Cannot find module '${name}' in ${folder}`);
    }
    if (name.startsWith('file://')) return decodeURIComponent(new URL(name).pathname);
    const [first = '', second = '', ...rest] = name.split('/');
    const [id, inner] = first.startsWith('@')
      ? [`${first}/${second}`, rest]
      : [first, second === '' ? [] : [second, ...rest]];
    for (let place = folder; ; place = place.slice(0, place.lastIndexOf('/'))) {
      const home = `${place === '/' ? '' : place}/node_modules/${id}`;
      if (this.files.stat(home)?.kind === 'folder') {
        const found = this.#inPackage(home, inner.join('/'));
        if (found !== null) return found;
      }
      if (place === '' || place === '/') break;
    }
    const why = MISSING[name.replace(/^node:/, '').split('/')[0] ?? ''];
    if (why !== undefined) throw notFound(name, `'${name}' is not in the tab's node: ${why}`);
    const how = `Unpack it into node_modules, or switch on "Node by WebContainer" in the settings, which has npm`;
    throw notFound(name, `Cannot find package '${name}'. ${how}`);
  }

  #inPackage(home: string, inner: string): string | null {
    const { exports, main } = this.#package(home) ?? {};
    const key = inner === '' ? '.' : `./${inner}`;
    const wanted = isRecord(exports) && Object.keys(exports).some((name) => name.startsWith('.')) ? exports[key] : null;
    const chosen = condition(wanted ?? (key === '.' ? exports : null));
    if (chosen !== null) return this.#at(resolvePath(home, chosen));
    if (inner !== '') return this.#at(`${home}/${inner}`);
    return (typeof main === 'string' ? this.#at(resolvePath(home, main)) : null) ?? this.#at(`${home}/index`);
  }

  /** A file of this path, with an ending that was left out, or the first of a folder. */
  #at(path: string): string | null {
    const file = ENDINGS.map((ending) => path + ending).find((each) => this.files.stat(each)?.kind === 'file');
    if (file !== undefined) return file;
    if (this.files.stat(path)?.kind !== 'folder') return null;
    const main = this.#package(path)?.main;
    if (typeof main === 'string') return this.#at(resolvePath(path, main));
    return (
      ENDINGS.map((ending) => `${path}/index${ending}`).find((each) => this.files.stat(each)?.kind === 'file') ?? null
    );
  }
}

function condition(target: unknown): string | null {
  if (typeof target === 'string') return target;
  if (!isRecord(target)) return null;
  for (const name of ['node', 'require', 'import', 'default']) {
    const found = condition(target[name]);
    if (found !== null) return found;
  }
  return null;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

function notFound(name: string, message: string): Error {
  return Object.assign(new Error(message), { code: 'MODULE_NOT_FOUND', request: name });
}
