import type { CommandNode, ExecResult, PipelineNode } from 'virtual:just-bash';
import { literal } from './input';

/** Commands that end by themselves here after 8 or 16 MB (`numbers.py`), as if their reader had gone. */
const COMMANDS = new Set(['yes', 'seq']);
const READER_GONE = 141;
/** Files without an end, by what gives so many bytes of them. */
const FILES: Readonly<Record<string, (count: number) => Uint8Array<ArrayBuffer>>> = {
  '/dev/zero': (count) => new Uint8Array(count),
  '/dev/urandom': randomBytes,
  '/dev/random': randomBytes,
};
/** Bytes that are read of one where nobody says how many. */
export const ENDLESS_READ = 1024 * 1024;
/** Commands that read to the end. Others, like `head`, take what they want of it. */
const READ_ALL = new Set(
  'awk base64 cat cksum cp gzip md5sum nl sha1sum sha256sum sha512sum sort tac tail tee uniq wc xz zstd'.split(' '),
);

/**
 * What is said where a command without an end was ended and somebody would take what there is for the whole; empty: nothing.
 * `isPiped`: it goes to a command that takes what it wants.
 */
export function cutShort(node: CommandNode, { exitCode }: Pick<ExecResult, 'exitCode'>, isPiped: boolean): string {
  if (node.type !== 'SimpleCommand' || isPiped) return '';
  const name = literal(node.name);
  if (COMMANDS.has(name) && exitCode === READER_GONE)
    return `bash: ${name} has no end and was ended after some megabytes: say how much, as in ${name} | head -c 1M\n`;
  if (!READ_ALL.has(name)) return '';
  const words = [...(node.args ?? []), ...(node.redirections ?? []).filter(isInput).map(({ target }) => target)];
  const file = words.map(literal).find((word) => Object.hasOwn(FILES, word));
  return file === undefined
    ? ''
    : `bash: ${file} has no end, only 1 MB of it was read: say how much, as in head -c 1M ${file}\n`;
}

/** Those of a pipeline whose output somebody takes only as much of as he wants. */
export function taken({ commands }: PipelineNode): readonly CommandNode[] {
  const last = commands.findLastIndex((node, place) => place > 0 && !READ_ALL.has(literal(node.name)));
  return commands.slice(0, Math.max(0, last));
}

function isInput({ operator }: { readonly operator: string }): boolean {
  return operator === '<';
}

/** That many bytes of a file without an end; null: it is another file. */
export function endless(path: string, count: number): Uint8Array<ArrayBuffer> | null {
  return FILES[path]?.(count) ?? null;
}

function randomBytes(count: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(count);
  // The browser gives 64 KB at a time.
  for (let start = 0; start < count; start += 65_536) crypto.getRandomValues(bytes.subarray(start, start + 65_536));
  return bytes;
}
