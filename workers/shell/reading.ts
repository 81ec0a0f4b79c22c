import type { Command, CommandContext } from 'virtual:just-bash';
import { type Input, LIVE, linesOfHead } from './input';
import type { Write } from './interpreter';

type Execute = Command['execute'];

/**
 * A command that asks for its input gets the run's when all of it has come. Whether it asks shows only when it runs, and it can't be
 * made to wait then: it is begun once more. Nothing has happened till then, since commands read first and write last.
 */
export function withInput(input: Input): (execute: Execute) => Execute {
  return (execute) => async (args, context) => {
    let isAsked = false;
    const at = (stdin: () => string): CommandContext =>
      Object.create(context, { stdin: { get: stdin, enumerable: true } }) as CommandContext;
    const asking = at(() => {
      const text = context.stdin;
      if (text !== LIVE) return text;
      isAsked = true;
      throw new Asked();
    });
    const result = await execute(args, asking).catch((error: unknown) => {
      if (!isAsked) throw error;
      return null;
    });
    if (!isAsked && result) return result;
    const text = await input.all();
    return execute(
      args,
      at(() => text),
    );
  };
}

class Asked extends Error {}

/** `cat` hands on what comes at once, where nobody in the script waits for its end. */
export function catAsItComes(execute: Execute, input: Input, live: () => Write | null): Execute {
  return async (args, context) => {
    const write = live();
    if (!write || args.some((word) => word !== '-' && word !== '-u') || context.stdin !== LIVE)
      return execute(args, context);
    for (let bytes = await input.read(); bytes.length > 0; bytes = await input.read()) await write(1, bytes);
    return { stdout: '', stderr: '', exitCode: 0 };
  };
}

/** `head` ends with the last line that it wants; the next command goes on behind it. */
export function headOfInput(execute: Execute, input: Input): Execute {
  return async (args, context) => {
    const count = linesOfHead(args);
    if (count === null || context.stdin !== LIVE) return execute(args, context);
    const lines: string[] = [];
    while (lines.length < count) {
      const line = await input.bytesOfLine();
      if (line === '') break;
      lines.push(line);
    }
    return { stdout: lines.join(''), stdoutKind: 'bytes', stderr: '', exitCode: 0 };
  };
}
