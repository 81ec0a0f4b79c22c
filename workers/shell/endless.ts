import type { CommandNode, ExecResult, PipelineNode } from 'virtual:just-bash';
import { literal } from './input';

/** Commands that end by themselves here when they have put out this much, as if their reader had gone. */
const ENDLESS: Readonly<Record<string, string>> = { yes: '8 MB', seq: '8 MB' };
const READER_GONE = 141;
/** Files without an end, which the shell reads 1 MB of (`ENDLESS` in `files.ts`). */
const FILES = new Set(['/dev/zero', '/dev/urandom', '/dev/random']);
/** Commands that read to the end. Others, like `head`, take what they want of it. */
const READ_ALL = new Set(
  'awk base64 cat cksum cp gzip md5sum nl sha1sum sha256sum sha512sum sort tac tail tee uniq wc xz'.split(' '),
);

/**
 * What is said where a command without an end was ended and somebody would take what there is for the whole; empty: nothing.
 * `isPiped`: it goes to a command that takes what it wants.
 */
export function cutShort(node: CommandNode, { exitCode }: Pick<ExecResult, 'exitCode'>, isPiped: boolean): string {
  if (node.type !== 'SimpleCommand' || isPiped) return '';
  const name = literal(node.name);
  const size = ENDLESS[name];
  if (size !== undefined && exitCode === READER_GONE)
    return `bash: ${name} has no end and was ended after ${size}: say how much, as in ${name} | head -c 1M\n`;
  if (!READ_ALL.has(name)) return '';
  const words = [...(node.args ?? []), ...(node.redirections ?? []).filter(isInput).map(({ target }) => target)];
  const file = words.map(literal).find((word) => FILES.has(word));
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
