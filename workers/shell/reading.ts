import type { Command, CommandContext, ExecResult } from 'virtual:just-bash';
import { fromByteString, kindOf, outputBytes } from './bytes';
import { type Filter, filterOf } from './filters';
import { LIVE, linesOfHead } from './input';
import type { Place, Write } from './place';

type Execute = Command['execute'];

const NOTHING: ExecResult = { stdout: '', stderr: '', exitCode: 0 };

/**
 * A command that asks for its input gets the run's when all of it has come. Whether it asks shows only when it runs, and it can't be
 * made to wait then: it is begun once more. Nothing has happened till then, since commands read first and write last. One that does
 * the same with each line is begun for each piece of the input, as it comes.
 */
export function withInput(name: string, place: Place, live: () => Write | null): (execute: Execute) => Execute {
  const { input } = place;
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
    const write = live();
    const filter = write && filterOf(name, args);
    const run = (words: readonly string[], text: string) =>
      execute(
        [...words],
        at(() => text),
      );
    if (filter) return filtered(filter, run, place, write);
    return run(args, await input.all());
  };
}

class Asked extends Error {}

/** Bytes without an end of line. */
const PIECE = 4 * 2 ** 20;

/** Where the last whole character of bytes ends. */
function endOfCharacters(bytes: string): number {
  let end = bytes.length;
  while (end > 0 && end > bytes.length - 4 && (bytes.charCodeAt(end - 1) & 0xc0) === 0x80) end -= 1;
  const lead = bytes.charCodeAt(end - 1);
  const length = lead < 0xc0 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
  return end - 1 + length > bytes.length && end > 1 ? end - 1 : bytes.length;
}

/** Piece by piece, each of the whole lines that have come. */
async function filtered(
  filter: Filter,
  run: (words: readonly string[], text: string) => Promise<ExecResult>,
  place: Place,
  write: Write,
): Promise<ExecResult> {
  let stderr = '';
  for (let isFirst = true; !filter.isDone && !place.isLeft; isFirst = false) {
    const come = await place.input.until(
      (text) => text.includes('\n') || (filter.isLoose === true && text.length > PIECE),
    );
    if (come === '' && !isFirst) break;
    const end = come.lastIndexOf('\n') + 1 || endOfCharacters(come);
    place.input.giveBack(come.slice(end));
    const text = come.slice(0, end);
    const result = await run(filter.args(), text);
    stderr += result.stderr;
    const shown = filter.taken(result, text.split('\n').length - 1);
    if (shown !== '') await write(1, outputBytes(shown, kindOf(result)));
  }
  return { stdout: filter.summary?.() ?? '', stderr, exitCode: filter.exitCode };
}

/** `cat` hands on what comes at once, where nobody in the script waits for its end. */
export function catAsItComes(execute: Execute, place: Place, live: () => Write | null): Execute {
  return async (args, context) => {
    const write = live();
    if (!write || args.some((word) => word !== '-' && word !== '-u') || context.stdin !== LIVE)
      return execute(args, context);
    const { input } = place;
    for (let bytes = await input.read(); bytes.length > 0; bytes = await input.read()) {
      if ((await write(1, bytes)) === false) break;
    }
    return NOTHING;
  };
}

/** `head` ends with the last line or byte that it wants; the next command goes on behind it. */
export function headOfInput(execute: Execute, { input }: Place, live: () => Write | null): Execute {
  return async (args, context) => {
    if (context.stdin !== LIVE) return execute(args, context);
    const size = /^-c ?(\d+)$/.exec(args.join(' '))?.[1];
    const write = live();
    if (size !== undefined && write) {
      for (let left = Number(size); left > 0; ) {
        const come = await input.until((text) => text !== '');
        if (come === '') break;
        input.giveBack(come.slice(left));
        if ((await write(1, fromByteString(come.slice(0, left)))) === false) break;
        left -= come.length;
      }
      return NOTHING;
    }
    const count = linesOfHead(args);
    if (count === null) return execute(args, context);
    const lines: string[] = [];
    while (lines.length < count) {
      const line = await input.bytesOfLine();
      if (line === '') break;
      lines.push(line);
    }
    return { stdout: lines.join(''), stdoutKind: 'bytes', stderr: '', exitCode: 0 };
  };
}

/** `tail` keeps no more of what comes than it will show, and shows at once what comes behind a line that it begins with. */
export function tailOfInput(execute: Execute, { input }: Place, live: () => Write | null): Execute {
  return async (args, context) => {
    const from = /^(?:-n ?)?\+(\d+)$/.exec(args.join(' '))?.[1];
    const write = live();
    if (context.stdin === LIVE && from !== undefined && write) {
      for (let left = Number(from) - 1; left > 0; left -= 1) if ((await input.bytesOfLine()) === '') return NOTHING;
      for (let bytes = await input.read(); bytes.length > 0; bytes = await input.read()) {
        if ((await write(1, bytes)) === false) break;
      }
      return NOTHING;
    }
    const [, isBytes, digits] = /^-(?:(c) ?|n ?)?(\d+)$/.exec(args.length === 0 ? '-10' : args.join(' ')) ?? [];
    if (context.stdin !== LIVE || digits === undefined) return execute(args, context);
    const count = Number(digits);
    let kept = '';
    for (let come = await input.until(isSome); come !== ''; come = await input.until(isSome)) {
      kept += come;
      const start = isBytes ? Math.max(0, kept.length - count) : startOfLast(kept, count);
      kept = kept.slice(start);
    }
    return { stdout: count === 0 ? '' : kept, stdoutKind: 'bytes', stderr: '', exitCode: 0 };
  };
}

const isSome = (text: string): boolean => text !== '';

/** Where the last so many lines begin. */
function startOfLast(text: string, count: number): number {
  let start = text.endsWith('\n') ? text.length - 1 : text.length;
  for (let left = count; left > 0; left -= 1) {
    if (start <= 0) return 0;
    start = text.lastIndexOf('\n', start - 1);
    if (start < 0) return 0;
  }
  return count === 0 ? text.length : start + 1;
}
