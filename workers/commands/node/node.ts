import type { ProgramCall } from '../../../src/contract/program';
import { resolvePath } from '../files';
import { CAN_COMPILE, compile, toScript } from './compile';
import { inspect } from './library/inspect';
import type { Require } from './modules';
import { VERSION } from './process';
import { runScript } from './run';

const HELP = `Usage: node [OPTION]... [SCRIPT | -e CODE | -] [ARGUMENT]...
Runs JavaScript and TypeScript by this browser's own engine, in a sandbox, with a part of Node's library.

 -e, --eval CODE     Run CODE                 --input-type=module  CODE is an ES module
 -p, --print CODE    Run CODE and print what it gives
 -c, --check         Only look whether SCRIPT can be read
 -r, --require NAME  Load a module first      -v, --version

Here: assert, buffer, console, crypto (hashes, random), events, fs and fs/promises (the desk's files), os, path, perf_hooks,
process, querystring, readline, stream, string_decoder, timers, url, util, zlib (no Brotli); require of files, JSON and node_modules; ES modules.
Not here: network, other processes, threads, vm, eval and new Function, native addons, an interactive prompt.
For all of Node switch on "Node by WebContainer" in the settings (needs the network), or connect a machine with Docker.
`;

const NO_NPM = `The tab's node has no package manager, since it has no network.
 - Put a package's folder into node_modules: upload it, or unpack its .tgz there with tar.
 - Or switch on "Node by WebContainer" in the settings: then npm, npx and all of Node run, loaded from StackBlitz.
 - Or connect a machine with Docker under Runners.
`;

const NO_SCRIPTS = `node: this browser loads no script into its sandbox, so no JavaScript can be run (Safari and others of WebKit).
 - Open this desk in a current Chromium or Firefox, where all else is as here.
 - Or connect a machine with Docker under Runners. Python and Perl run here.
`;

interface Options {
  readonly code: string | null;
  readonly isPrinted: boolean;
  readonly isModule: boolean;
  readonly isCheck: boolean;
  readonly first: readonly string[];
  /** The script and its arguments. */
  readonly rest: readonly string[];
}

/** `node`, and what `npm` and `npx` have to say. */
export async function node(call: ProgramCall): Promise<number> {
  const [command = 'node', ...words] = call.argv;
  if (command !== 'node') {
    call.stderr(`${command}: not in this desk\n${NO_NPM}`);
    return 1;
  }
  if (words[0] === '--help' || words[0] === '-h') {
    call.stdout(HELP);
    return 0;
  }
  if (words[0] === '--version' || words[0] === '-v') {
    call.stdout(`v${VERSION}\n`);
    return 0;
  }
  const options = readOptions(words);
  if (typeof options === 'string') {
    call.stderr(`node: ${options}\n`);
    return 9;
  }
  if (!CAN_COMPILE) {
    call.stderr(NO_SCRIPTS);
    return 1;
  }
  const { code, isPrinted, isModule, isCheck, first } = options;
  const [name, ...args] = options.rest;
  const isStdin = code === null && (name === undefined || name === '-');
  if (isStdin && call.stdin.length === 0) {
    call.stderr(`node: there is no interactive prompt here: give a script, -e CODE, or code on stdin\n`);
    return 1;
  }
  const path = isStdin || code !== null ? null : resolvePath(call.cwd, name ?? '');
  const text = isStdin ? new TextDecoder().decode(call.stdin) : code;
  if (isCheck && path !== null) {
    const source = new TextDecoder().decode(call.files.read(path) ?? new Uint8Array(0));
    compile(toScript(source, path, true), path, true);
    return 0;
  }
  const shown = resolvePath(call.cwd, code === null ? '[stdin]' : '[eval]');
  return runScript(isStdin ? { ...call, stdin: new Uint8Array(0) } : call, {
    argv: path === null ? (code === null ? args : options.rest) : [path, ...args],
    begin(modules, require) {
      for (const each of first) require(each);
      if (path !== null) return modules.runMain(resolved(require, path), null, null);
      if (isPrinted) return print(text ?? '', shown, require, (value) => call.stdout(`${value}\n`));
      // Code that is not in a file has `require` in either form.
      return modules.runMain(shown, text, isModule ? true : null);
    },
  });
}

function resolved(require: Require, path: string): string {
  return require.resolve(path);
}

/** The value of the last expression: what comes before it is run first. */
async function print(text: string, path: string, require: Require, put: (value: string) => void): Promise<void> {
  const code = text.trim().replace(/;$/, '');
  const ends = [0, ...[...code.matchAll(/[;\n]/g)].map(({ index }) => index + 1).reverse()];
  let failure: unknown = null;
  for (const at of ends) {
    try {
      const run = compile(`${code.slice(0, at)};return (${code.slice(at)}\n)`, path, /\bawait\b/.test(code));
      const value = await run({}, require, {}, path, path.slice(0, path.lastIndexOf('/')));
      put(typeof value === 'string' ? value : inspect(value));
      return;
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error;
      failure ??= error;
    }
  }
  throw failure;
}

function readOptions(words: readonly string[]): Options | string {
  const first: string[] = [];
  let code: string | null = null;
  let isPrinted = false;
  let isModule = false;
  let isCheck = false;
  let at = 0;
  for (; at < words.length; at += 1) {
    const word = words[at] ?? '';
    if (!word.startsWith('-') || word === '-') break;
    if (word === '--') {
      at += 1;
      break;
    }
    const [option = '', attached] = word.startsWith('--') ? word.split(/=(.*)/s) : [word];
    const value = () => attached ?? words[++at];
    if (['-e', '--eval', '-p', '--print', '-pe'].includes(option)) {
      isPrinted ||= option !== '-e' && option !== '--eval';
      const given = value();
      if (given === undefined) return `${option} requires an argument`;
      code = given;
    } else if (option === '-r' || option === '--require' || option === '--import') first.push(value() ?? '');
    else if (option === '--input-type') isModule = value() === 'module';
    else if (option === '-c' || option === '--check') isCheck = true;
    else if (option === '-i' || option === '--interactive') return 'there is no interactive prompt here';
    // Others set what the engine has decided already.
    else if (
      !/^--(?:no-)?(?:warnings|deprecation|experimental|enable|trace|stack|max|unhandled|expose|use|harmony)/.test(
        option,
      )
    )
      return `bad option: ${word}`;
  }
  return { code, isPrinted, isModule, isCheck, first, rest: words.slice(at) };
}
