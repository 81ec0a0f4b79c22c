import { type Command, type ExecResult, VERSION } from 'virtual:just-bash';

type Execute = Command['execute'];

/** Help of commands that bring none, or answer `--help` as a word like any other. */
const TEXTS: Readonly<Record<string, string>> = {
  echo: 'Usage: echo [-n] [-e] [-E] [WORD]...\nPuts the words out, with a space between.\n-n no end of line   -e \\n, \\t and so on mean what they do in C   -E they do not',
  expr: "Usage: expr EXPRESSION\nPuts out what an expression comes to: + - * / % = != < > & |, TEXT : PATTERN, length, substr, index.\nEach sign is a word of its own: expr 2 '*' 3",
  true: 'Usage: true\nDoes nothing, and succeeds.',
  false: 'Usage: false\nDoes nothing, and fails.',
  hostname: 'Usage: hostname\nThe name of this machine, which is localhost here.',
  whoami: 'Usage: whoami\nThe name of who works here.',
  pwd: 'Usage: pwd [-L|-P]\nThe folder that the shell is in. -P without symbolic links',
  mkdir:
    'Usage: mkdir [-p] [-v] FOLDER...\nMakes folders. -p with those above them, and no error where one is there   -v tell of each',
  rm: 'Usage: rm [-r] [-f] [-v] FILE...\nRemoves files. -r folders with all that is in them   -f no error where there is none   -v tell of each',
  touch:
    "Usage: touch [-c] [-d DATE] FILE...\nMakes empty files, or says of those that are there that they were changed now.\n-c make none   -d another time: touch -d '2026-01-31 12:00' FILE",
  tac: 'Usage: tac [FILE]...\nPuts out the lines of files, the last first.',
  time: 'Usage: time COMMAND [WORD]...\nRuns a command, or a whole pipeline, and tells how long it took.',
  trap: "Usage: trap SCRIPT EXIT\nRuns a script when the shell ends: trap 'rm -f /tmp/x' EXIT. trap - EXIT takes it back.\nOther signals are taken, and never come.",
  man: "Usage: man NAME\nShows the help of a command, as its --help does, or of one of the shell's own words. Sections and options are taken and do nothing.",
};

/** Commands to which `--help` or `--version` is a word like any other, as in bash. */
const PLAIN = new Set(['echo', 'true', 'false', 'time', 'printf']);
/** Parts of the shell: they have no version of their own. */
const PARTS = new Set([...PLAIN, 'alias', 'unalias', 'history', 'help', 'pwd', 'trap', 'clear']);
/** Exit codes for words that a command does not know, where the real one has not 1. */
const WRONG: Readonly<Record<string, number>> = {
  ...{ awk: 2, grep: 2, egrep: 2, fgrep: 2, jq: 2, printenv: 2, rg: 2, sort: 2, which: 2, env: 125, timeout: 125 },
};
/** Words of the shell itself that give their help for `--help`. Others run their words, or put them out. */
const BUILTINS = new Set(
  `alias bg bind builtin caller cd compgen complete declare dirs disown export fc fg getopts hash help jobs let local logout mapfile
   popd pushd read readarray readonly set shift shopt source times type typeset ulimit umask unalias unset wait`.split(
    /\s+/,
  ),
);
/** As man's. */
const NO_PAGE = 16;

/** Whether bash gives the help of `help NAME` for these words, which it does with the exit code 2. */
export function isHelpOfBuiltin(name: string, args: readonly string[]): boolean {
  return args.length === 1 && args[0] === '--help' && BUILTINS.has(name);
}

/** Gives `--help` and `--version` to a command of just-bash that lacks them, and says what to do about an option it does not know. */
export function withHelp(name: string): (execute: Execute) => Execute {
  return (execute) => async (args, context) => {
    const [first] = args;
    const text = TEXTS[name];
    if (first === '--help' && text !== undefined && !PLAIN.has(name)) return shown(text);
    if (first === '--version' && !PARTS.has(name)) {
      if (name !== 'bash' && name !== 'sh') return shown(versionOf(name));
      const line = `echo "${versionOf(name)}, follows GNU bash, version $BASH_VERSION"`;
      return (await context.exec?.(line, { cwd: context.cwd })) ?? shown(versionOf(name));
    }
    const result = await execute(args, context);
    const [, who, option] = UNKNOWN.exec(result.stderr) ?? [];
    if (result.exitCode === 0 || result.stdout !== '' || (who !== name && !(who === 'grep' && /^[ef]grep$/.test(name))))
      return result;
    // Help that is asked for behind other words.
    if (option === "'--help'") return text === undefined ? execute(['--help'], context) : shown(text);
    const stderr = `${result.stderr.trimEnd()}\nTry '${name} --help' for more information.\n`;
    return { ...result, stderr, exitCode: WRONG[name] ?? 1 };
  };
}

/** What just-bash says of an option that a command does not know, and nothing else. */
const UNKNOWN = /^([\w-]+): (?:unrecognized option|invalid option --|unknown predicate) ('[^\n]*')\n?$/;

function versionOf(name: string): string {
  return `${name} (just-bash) ${VERSION}`;
}

/** `man NAME`: what `NAME --help` puts out, or `help NAME` for a word of the shell. */
export function man(isCommand: (name: string) => boolean): Execute {
  return async (args, context) => {
    const [first] = args;
    if (first === '--help') return shown(TEXTS.man ?? '');
    if (first === '--version') return shown(versionOf('man'));
    const name = args.findLast((word) => !/^-|^[1-9]$/.test(word));
    if (name === undefined) {
      return { stdout: '', stderr: "What manual page do you want?\nFor example, try 'man man'.\n", exitCode: 1 };
    }
    const text = TEXTS[name];
    if (text !== undefined) return shown(text);
    const part = /^git-([a-z-]+)$/.exec(name)?.[1];
    const lines = part !== undefined ? [`git ${part} --help`] : isCommand(name) ? [`${name} --help`] : [];
    if (/^[\w.:[-]+$/.test(name)) lines.push(`help '${name}'`);
    for (const line of lines) {
      const options = context.signal ? { cwd: context.cwd, signal: context.signal } : { cwd: context.cwd };
      const result = await context.exec?.(line, options);
      if (result && result.stdout !== '') return { ...result, exitCode: 0 };
    }
    return { stdout: '', stderr: `No manual entry for ${name}\n`, exitCode: NO_PAGE };
  };
}

function shown(text: string): ExecResult {
  return { stdout: `${text}\n`, stderr: '', exitCode: 0 };
}
