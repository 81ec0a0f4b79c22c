/** One line that was typed in a terminal on the tab's own shell, or a block that was pasted. */
export interface TerminalLine {
  /** Which terminal: its shell has a directory, variables and functions of its own. */
  readonly terminal: string;
  /** A script of the shell, or Python where one was started in this terminal. */
  readonly text: string;
  readonly columns: number;
  readonly rows: number;
  /** What the line reads; null: programs in Python ask the person. */
  readonly stdin: string | null;
}

/** MIME type of the displays by which the kernel speaks to the terminal whose line runs; the text is JSON of a `TerminalNote`. */
export const TERMINAL_NOTE = 'application/vnd.carrel.terminal+json';

export type TerminalNote =
  | {
      /** The line has ended. */
      readonly kind: 'prompt';
      readonly mode: 'shell' | 'python';
      /** `incomplete`: it breaks off and wants more. `exited`: the shell was left. */
      readonly state: 'open' | 'exited' | 'incomplete';
      readonly cwd: string;
      readonly exitCode: number;
    }
  /** A text to be paged through. */
  | { readonly kind: 'page'; readonly name: string; readonly text: string }
  /** A file to be edited. `line`: counted from 1. */
  | {
      readonly kind: 'edit';
      readonly path: string;
      readonly text: string;
      readonly isNew: boolean;
      readonly line: number;
    };

/** The note in a display's text, or null for what has not the agreed form: what runs in the kernel is a stranger. */
export function terminalNote(text: unknown): TerminalNote | null {
  if (typeof text !== 'string') return null;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return null;
  }
  if (typeof value !== 'object' || value === null) return null;
  const { kind, mode, state, cwd, exitCode, name, text: body, path, isNew, line } = value as Record<string, unknown>;
  switch (kind) {
    case 'prompt':
      if (mode !== 'shell' && mode !== 'python') return null;
      if (state !== 'open' && state !== 'exited' && state !== 'incomplete') return null;
      return typeof cwd === 'string' && typeof exitCode === 'number' ? { kind, mode, state, cwd, exitCode } : null;
    case 'page':
      return typeof name === 'string' && typeof body === 'string' ? { kind, name, text: body } : null;
    case 'edit':
      return typeof path === 'string' &&
        typeof body === 'string' &&
        typeof isNew === 'boolean' &&
        typeof line === 'number' &&
        Number.isSafeInteger(line)
        ? { kind, path, text: body, isNew, line }
        : null;
    default:
      return null;
  }
}

/** The other side of a terminal on the screen: bytes to show, bytes that are typed. */
export interface TerminalLink {
  /** Called with each piece to show, from the first byte on. Returns what stops it. */
  onData(listener: (data: Uint8Array) => void): () => void;
  type(data: Uint8Array<ArrayBuffer>): void;
  resize(size: { readonly columns: number; readonly rows: number }): void;
  /** Resolves when the other side has ended, with a sentence for the person; may be empty. */
  readonly ended: Promise<string>;
  /** Whether closing it would end something that runs. Default: it would not. */
  isBusy?(): boolean;
  close(): void;
}
