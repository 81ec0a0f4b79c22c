import type { Kernel, KernelEvent } from '../contract/kernel';
import { TERMINAL_NOTE, type TerminalLine, terminalNote } from '../contract/terminal';

/**
 * Writes a text through the shell, so that every folder of Python can be written to. Null: it is saved; otherwise a sentence for
 * the person.
 */
export async function saveFile(
  kernel: Pick<Kernel, 'runLine'>,
  place: Pick<TerminalLine, 'terminal' | 'columns' | 'rows'>,
  path: string,
  text: string,
): Promise<string | null> {
  const quoted = `'${path.replaceAll("'", "'\\''")}'`;
  const said: string[] = [];
  let exitCode = 1;
  const onEvent = (event: KernelEvent) => {
    if (event.kind === 'stderr') said.push(event.text);
    const note = event.kind === 'display' ? terminalNote(event.data[TERMINAL_NOTE]) : null;
    if (note?.kind === 'prompt') exitCode = note.exitCode;
  };
  const result = await kernel.runLine({ ...place, text: `cat > ${quoted}`, stdin: text }, { onEvent });
  if (result.status === 'ok' && exitCode === 0) return null;
  return said.join('').trim() || result.error?.message || 'It could not be saved. Try again.';
}
