import type { Cell } from '../../contract/session';

/** Why a package can't be had in a tab, as Python's side says it (`carrel/advice.py`). */
const NO_BUILD = /\b(?:a tab|browser|native code)\b/;
/** The last one: a program that was dropped has no right to run yet; the shell's files are below these. */
const NO_PROGRAM =
  /: (?:command not found|cannot execute)|Exec format error|bash: (?:\.|\/mnt\/data)\/\S+: Permission denied/;
const TOO_LARGE = /index-sized integer|too large to convert|too long/;

/** Whether a cell failed for what a tab can't give: a package, a program, memory or, where `hasRunner`, time. */
export function lacksTheNative({ status, outputs }: Pick<Cell, 'status' | 'outputs'>, hasRunner: boolean): boolean {
  if (hasRunner && (status === 'timeout' || status === 'crashed')) return true;
  return outputs.some((output) => {
    if (output.kind === 'stream') return output.name === 'stderr' && NO_PROGRAM.test(output.text);
    if (output.kind !== 'error') return false;
    if (output.name === 'MemoryError') return hasRunner;
    // Python here has 32 bits.
    if (output.name === 'OverflowError' && TOO_LARGE.test(output.message)) return hasRunner;
    const isImport = output.name === 'ModuleNotFoundError' || output.name === 'ImportError';
    return (isImport && NO_BUILD.test(output.message)) || NO_PROGRAM.test(output.message);
  });
}
