import type { Cell } from '../../contract/session';

/** Why a package can't be had in a tab, as Python's side says it (`carrel/advice.py`). */
const NO_BUILD = /\b(?:a tab|browser|native code)\b/;
const NO_PROGRAM = /: (?:command not found|cannot execute)|Exec format error/;

/** Whether a cell failed for what a tab can't give: a package, a program, memory or, where `hasRunner`, time. */
export function lacksTheNative({ status, outputs }: Pick<Cell, 'status' | 'outputs'>, hasRunner: boolean): boolean {
  if (hasRunner && (status === 'timeout' || status === 'crashed')) return true;
  return outputs.some((output) => {
    if (output.kind === 'stream') return output.name === 'stderr' && NO_PROGRAM.test(output.text);
    if (output.kind !== 'error') return false;
    if (output.name === 'MemoryError') return hasRunner;
    const isImport = output.name === 'ModuleNotFoundError' || output.name === 'ImportError';
    return (isImport && NO_BUILD.test(output.message)) || NO_PROGRAM.test(output.message);
  });
}
