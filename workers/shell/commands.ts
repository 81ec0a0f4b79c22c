import type { Command, ExecResult } from 'virtual:just-bash';

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
