import { stripAnsi } from '../lib/ansi';

const ZERO = /^[\p{Mn}\p{Me}\p{Cf}]$/u;
/** East Asian wide characters and emoji, in the blocks that terminals draw two cells wide. */
const WIDE =
  /^[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\ua960-\ua97f\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1f300}-\u{1f64f}\u{1f680}-\u{1f6ff}\u{1f900}-\u{1f9ff}\u{20000}-\u{3fffd}]$/u;

/** How many cells of a terminal one character takes. */
export function cellsOf(character: string): number {
  if (character < '\u0300') return 1;
  return ZERO.test(character) ? 0 : WIDE.test(character) ? 2 : 1;
}

export function widthOf(text: string): number {
  let width = 0;
  for (const character of text) width += cellsOf(character);
  return width;
}

/** Where the cursor is after a text that begins at the left edge; what does not fit goes on in the next row. Colours take no room. */
export function placeAfter(text: string, columns: number): { readonly row: number; readonly column: number } {
  let row = 0;
  let column = 0;
  for (const character of stripAnsi(text)) {
    if (character === '\n') {
      row += 1;
      column = 0;
      continue;
    }
    const width = cellsOf(character);
    if (column + width > columns) {
      row += 1;
      column = 0;
    }
    column += width;
    if (column === columns) {
      row += 1;
      column = 0;
    }
  }
  return { row, column };
}

/** The part of a line from one cell on, as wide as the room for it. */
export function cut(line: string, from: number, room: number): string {
  let cell = 0;
  let shown = '';
  for (const character of line) {
    const width = cellsOf(character);
    if (cell >= from && cell + width <= from + room) shown += character;
    cell += width;
  }
  return shown;
}

/** Tabs as blanks up to the next multiple of eight. */
export function withoutTabs(line: string): string {
  let shown = '';
  for (const piece of line.split(/(\t)/)) shown += piece === '\t' ? ' '.repeat(8 - (widthOf(shown) % 8)) : piece;
  return shown;
}
