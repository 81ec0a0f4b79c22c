import type { ExecResult } from 'virtual:just-bash';

/**
 * A command that does the same with each line, and so can take its input piece by piece, each of whole lines. just-bash's
 * commands get all of their input and give all of their output; one that is run for each piece is as good as one that streams.
 */
export interface Filter {
  /** The words for the next piece. */
  args(): readonly string[];
  /** What is made of the output for a piece of so many lines. */
  taken(result: ExecResult, lines: number): string;
  /** A piece may end within a line. */
  readonly isLoose?: boolean;
  /** It wants no more of the input. */
  readonly isDone: boolean;
  /** Of all pieces. */
  readonly exitCode: number;
  /** What it has to say when all is over. */
  summary?(): string;
}

/** Null: this command, with these words, needs all of its input at once. */
export function filterOf(name: string, args: readonly string[]): Filter | null {
  switch (name) {
    case 'grep':
    case 'egrep':
    case 'fgrep':
    case 'rg':
      return grep(args);
    case 'sed':
      return isPlainSed(args) ? plain(args) : null;
    case 'awk':
      return isPlainAwk(args) ? plain(args) : null;
    case 'tr':
      return args.some((word) => /^-\w*s/.test(word) || word === '--squeeze-repeats')
        ? null
        : { ...plain(args), isLoose: true };
    case 'cut':
    case 'rev':
    case 'fold':
    case 'expand':
    case 'unexpand':
      return plain(args);
    case 'tee':
      return tee(args);
    case 'wc':
      return wc(args);
    default:
      return null;
  }
}

function plain(args: readonly string[], next: () => readonly string[] = () => args): Filter {
  let exitCode = 0;
  return {
    args: next,
    taken(result) {
      exitCode ||= result.exitCode;
      return result.stdout;
    },
    isDone: false,
    get exitCode() {
      return exitCode;
    },
  };
}

/** Letters and names of options with which each line stands for itself. */
const GREP =
  /^-(?:[ivEFPGowxhnqsae]*(?:m\d*)?|-(?:color(?:=\w+)?|line-buffered|ignore-case|invert-match|quiet|silent))$/;

function grep(args: readonly string[]): Filter | null {
  const options = args.filter((word) => /^-./.test(word));
  if (!options.every((word) => GREP.test(word)) || args.includes('--')) return null;
  const letters = options.filter((word) => !word.startsWith('--')).join('');
  const place = args.findIndex((word) => /^-[a-zA-Z]*m\d*$/.test(word));
  const digits = /\d+$/.exec(args[place] ?? '')?.[0];
  let left = place < 0 ? Number.POSITIVE_INFINITY : Number(digits ?? args[place + 1]);
  // Of -o and -v the lines of the output are no count of the lines that match.
  if (Number.isNaN(left) || (place >= 0 && /[oq]/.test(letters))) return null;
  const isQuiet = /q/.test(letters) || options.some((word) => /^--(quiet|silent)$/.test(word));
  let before = 0;
  let exitCode = 1;
  return {
    args: () =>
      place < 0
        ? args
        : digits === undefined
          ? args.with(place + 1, String(left))
          : args.with(place, (args[place] ?? '').replace(/\d+$/, String(left))),
    taken({ stdout, exitCode: code }, lines) {
      const first = before;
      before += lines;
      if (code > 1) exitCode = code;
      else if (code === 0 && exitCode === 1) exitCode = 0;
      left -= stdout.split('\n').length - 1;
      return /n/.test(letters) && first > 0
        ? stdout.replaceAll(/^\d+(?=[:-])/gm, (number) => String(Number(number) + first))
        : stdout;
    },
    get isDone() {
      return left <= 0 || exitCode > 1 || (isQuiet && exitCode === 0);
    },
    get exitCode() {
      return exitCode;
    },
  };
}

/** The first piece makes the files anew, all others go behind it. */
function tee(args: readonly string[]): Filter {
  let isFirst = true;
  return plain(args, () => {
    const words = isFirst ? args : ['-a', ...args];
    isFirst = false;
    return words;
  });
}

/** Counts are added up; they come with the end of the input (`summary`). */
function wc(args: readonly string[]): Filter | null {
  if (!args.every((word) => /^-[lwcm]+$|^--(?:lines|words|bytes|chars)$/.test(word))) return null;
  const sums: number[] = [];
  return {
    args: () => args,
    isLoose: args.length > 0 && args.every((word) => /^-[lcm]+$|^--(?:lines|bytes|chars)$/.test(word)),
    isDone: false,
    exitCode: 0,
    taken({ stdout }) {
      for (const [index, word] of stdout.trim().split(/\s+/).entries()) sums[index] = (sums[index] ?? 0) + Number(word);
      return '';
    },
    summary: () => (sums.length === 1 ? `${sums[0]}\n` : `${sums.map((sum) => String(sum).padStart(7)).join(' ')}\n`),
  };
}

/** Substitutions, deletions and prints, for lines that match or all: no line numbers, no `$`, no hold space, no quitting. */
const SED =
  /^(?:(?:\/(?:[^/\\\n]|\\.)*\/I?!?)?(?:[pd]|y\/(?:[^/\\]|\\.)*\/(?:[^/\\]|\\.)*\/|s([/|,#@:])(?:(?!\1)[^\\\n]|\\.)*\1(?:(?!\1)[^\\\n]|\\.)*\1[gpIi0-9]*)\s*(?:;\s*|$))+$/;

function isPlainSed(args: readonly string[]): boolean {
  const words = args.filter((word) => !/^-(?:[nEru]+|e)$|^--(?:quiet|silent|regexp-extended|unbuffered)$/.test(word));
  const scripts = args.filter((_, index) => args[index - 1] === '-e');
  const all = scripts.length > 0 ? scripts : words.slice(0, 1);
  return words.length === all.length && all.every((script) => SED.test(script));
}

/** What may stand in a program that keeps nothing from one line to the next. */
const AWK_WORDS = new Set(
  'print printf NF length toupper tolower substr index sprintf int match in if else next FS OFS'.split(' '),
);

function isPlainAwk(args: readonly string[]): boolean {
  let index = 0;
  for (; /^-[Fv]/.test(args[index] ?? ''); index += 1) if (/^-[Fv]$/.test(args[index] ?? '')) index += 1;
  const names = args.slice(0, index).flatMap((word) => /^(?:-v)?(\w+)=/.exec(word)?.[1] ?? []);
  if (args.length !== index + 1) return false;
  const bare = (args[index] ?? '').replaceAll(/"(?:\\.|[^"\\])*"/g, '""').replaceAll(/\/(?:\\.|[^/\\\n])+\//g, ' ~ ');
  if (/\+\+|--|\|(?!\|)|>>|(?<![=!<>~])=(?!=)|[-+*/%^]=/.test(bare) || /}[^}]*>|print[^;}]*>/.test(bare)) return false;
  return (bare.match(/[A-Za-z_]\w*/g) ?? []).every((word) => AWK_WORDS.has(word) || names.includes(word));
}
