import type { Command, ExecResult } from 'virtual:just-bash';
import { toByteString } from './bytes';
import type { Write } from './place';

type Execute = Command['execute'];

const OK: ExecResult = { stdout: '', stderr: '', exitCode: 0 };

/** A command of ours. */
export function own(name: string, execute: Execute): Command {
  return { name, trusted: true, internalIsExtension: false, execute };
}

/** Puts something around a command that is there. */
export function wrap(commands: Map<string, Command>, name: string, around: (execute: Execute) => Execute): void {
  const command = commands.get(name);
  if (command) commands.set(name, { ...command, execute: around((args, context) => command.execute(args, context)) });
}

/**
 * `printf '\\xff'` is one byte. just-bash gives a character, which would become two: where all words are ASCII and none asks
 * for a character by its number, what is beyond ASCII in the output can only be bytes.
 */
export function withEscapedBytes(execute: Execute): Execute {
  return async (args, context) => {
    const result = await execute(args, context);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: the range is all of ASCII
    const isAscii = args.every((word) => /^[\x00-\x7f]*$/.test(word) && !/\\[uU]/.test(word));
    const isBytes = isAscii && /[\x80-\xff]/.test(result.stdout) && !/[^\0-\xff]/.test(result.stdout);
    return isBytes ? { ...result, stdoutKind: 'bytes' } : result;
  };
}

/** `-n1` as `-n 1`, which is all that this xargs knows. */
export function apart(args: readonly string[]): string[] {
  const words: string[] = [];
  for (const [index, word] of args.entries()) {
    const match = /^-([nLPsId])(.+)$/.exec(word);
    if (!match?.[1] || !match[2]) {
      words.push(word);
      // What follows the first name is for that command.
      if (!word.startsWith('-') && !/^-[nLPsId]$/.test(args[index - 1] ?? ''))
        return [...words, ...args.slice(index + 1)];
    } else words.push(`-${match[1]}`, match[2]);
  }
  return words;
}

/** `trap`: what is to be run when the script ends. There are no signals here, so all others are taken and never come. */
export function trap(set: (script: string | null) => void): Execute {
  return async (args) => {
    const [script, ...signals] = args[0] === '--' ? args.slice(1) : args;
    if (script === undefined || script === '-l' || script === '-p') return OK;
    if (signals.some((name) => name === 'EXIT' || name === '0')) set(script === '-' || script === '' ? null : script);
    return OK;
  };
}

/** `/dev/stdin` and `-` as names of standard input. `isAlone`: the command knows neither, and reads it where no file is named. */
export function withNamedInput(name: string, isAlone: boolean): (execute: Execute) => Execute {
  return (execute) => (args, context) => {
    const words = args.map((word) => (word === '/dev/stdin' ? '-' : word));
    const before = words.slice(0, -1);
    const isOnly = before.every(
      (word, index) => /^-.|^\d+$/.test(word) || (name === 'awk' && index === before.length - 1),
    );
    return execute(isAlone && isOnly && words.at(-1) === '-' ? before : words, context);
  };
}

/** `tail -f` says what to do instead: a file changes when somebody in the desk writes it, and that waits for this command. */
export function withoutFollowing(execute: Execute): Execute {
  return async (args, context) => {
    const option = args.find((word) => /^(-[fF]|--follow(=.*)?|--retry)$/.test(word));
    if (option === undefined) return execute(args, context);
    const why = 'no file is followed here; watch -n 2 tail FILE shows its end again and again, and -n N its last lines';
    return { stdout: '', stderr: `tail: ${option}: ${why}\n`, exitCode: 1 };
  };
}

/** `uniq -c` counts in seven columns, as GNU's does. */
export function withWideCounts(execute: Execute): Execute {
  return async (args, context) => {
    const result = await execute(args, context);
    if (!args.some((word) => /^-[a-z]*c|^--count$/.test(word))) return result;
    return {
      ...result,
      stdout: result.stdout.replaceAll(/^ *(\d+) /gm, (_, count: string) => `${count.padStart(7)} `),
    };
  };
}

/** `paste`: options in one word (`-sd,`) as words of their own, and standard input where no file is named. */
export function withUsualPaste(execute: Execute): Execute {
  return (args, context) => {
    const words = args.flatMap((word) => {
      if (!/^-[a-zA-Z]{2}/.test(word)) return [word];
      const letters = [...word.slice(1)];
      const place = letters.indexOf('d');
      const plain = (place < 0 ? letters : letters.slice(0, place)).map((letter) => `-${letter}`);
      const rest = place < 0 ? '' : letters.slice(place + 1).join('');
      return place < 0 ? plain : [...plain, '-d', ...(rest === '' ? [] : [rest])];
    });
    const files = words.filter((word, index) => (word === '-' || !word.startsWith('-')) && words[index - 1] !== '-d');
    return execute(files.length > 0 ? words : [...words, '-'], context);
  };
}

/** What this awk reads otherwise than others do: `-v OFS=`, and `length` without brackets. */
export function withUsualAwk(execute: Execute): Execute {
  return (args, context) => {
    const words: string[] = [];
    let begin = '';
    let place = -1;
    for (let index = 0; index < args.length; index += 1) {
      const word = args[index] ?? '';
      const value = word === '-v' ? (args[index + 1] ?? '') : word.startsWith('-v') ? word.slice(2) : '';
      if (/^OFS=|^ORS=/.test(value)) {
        begin += `BEGIN{${value.slice(0, 4)}"${value.slice(4).replaceAll('"', '\\"')}"} `;
        if (word === '-v') index += 1;
        continue;
      }
      const isOption = word.startsWith('-') && word !== '-';
      if (place < 0 && !isOption && !/^-[vF]$/.test(args[index - 1] ?? '') && !args.includes('-f'))
        place = words.length;
      words.push(word);
    }
    if (place >= 0)
      words[place] = begin + (words[place] ?? '').replaceAll(LENGTH, (text, name) => (name ? 'length($0)' : text));
    return execute(words, context);
  };
}

/** Strings, which stay as they are, and `length` without brackets. */
const LENGTH = /"(?:\\.|[^"\\])*"|(\blength\b(?!\s*\())/g;

const UNITS: Readonly<Record<string, number>> = {
  '': 1,
  b: 512,
  K: 2 ** 10,
  k: 2 ** 10,
  M: 2 ** 20,
  G: 2 ** 30,
  kB: 1e3,
  MB: 1e6,
  GB: 1e9,
};
/** Bytes of an output that nobody takes while it comes. */
const HELD = 256 * 2 ** 20;
const STEP = 2 ** 20;

/** `-c 1M` of `head` and `tail`, which know plain numbers only, and `head -c` of a file without an end. */
export function withSizes(
  execute: Execute,
  endless: (path: string, count: number) => Uint8Array<ArrayBuffer> | null = () => null,
  live: () => Write | null = () => null,
): Execute {
  return async (args, context) => {
    const words = [...args];
    const place = words.findIndex((word) => /^(-c|--bytes=)/.test(word));
    const isApart = words[place] === '-c';
    const [, sign = '', digits = '', unit = ''] =
      /^(?:-c|--bytes=)?([-+]?)(\d+)([bKkMG]B?|)$/.exec(words[isApart ? place + 1 : place] ?? '') ?? [];
    const size = UNITS[unit];
    if (place < 0 || digits === '' || size === undefined) return execute(args, context);
    const count = Number(digits) * size;
    words.splice(place, isApart ? 2 : 1, '-c', `${sign}${count}`);
    const path =
      words.length === 3 && sign === '' ? (words.find((_, index) => index !== place && index !== place + 1) ?? '') : '';
    if (path === '' || endless(path, 0) === null) return execute(words, context);
    const write = live();
    if (write) {
      // Who reads it takes it as it comes.
      for (let left = count; left > 0; left -= STEP)
        if ((await write(1, endless(path, Math.min(left, STEP)) ?? new Uint8Array())) === false) break;
      return OK;
    }
    if (count > HELD)
      return {
        ...OK,
        stderr: `head: ${path}: ${digits}${unit} is more than is kept here at once (256M); dd writes to a file\n`,
        exitCode: 1,
      };
    return { ...OK, stdout: toByteString(endless(path, count) ?? new Uint8Array()), stdoutKind: 'bytes' };
  };
}
