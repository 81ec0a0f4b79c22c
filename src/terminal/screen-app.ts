import type { Key } from './keys';

/** Cells of the terminal. */
export interface Size {
  readonly columns: number;
  readonly rows: number;
}

/** What has the whole screen of a terminal for a while: a pager, an editor. */
export interface ScreenApp {
  /** True: it is over. */
  press(key: Key): boolean;
  /** Everything, by control sequences. */
  draw(size: Size): string;
}

/** Into the other screen, where what is drawn leaves no trace; and back. */
export const ENTER_SCREEN = '\u001b[?1049h';
export const LEAVE_SCREEN = '\u001b[?25h\u001b[?1049l';
export const INVERSE = '\u001b[7m';
export const PLAIN = '\u001b[0m';

/** The rows of a screen, each in its place. */
export function rowsOf(rows: readonly string[]): string {
  return `\u001b[?25l\u001b[H${rows.map((row) => `${row}${PLAIN}\u001b[K`).join('\r\n')}`;
}

export function cursorAt(row: number, column: number): string {
  return `\u001b[${row + 1};${column + 1}H\u001b[?25h`;
}
