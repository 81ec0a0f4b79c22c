import type { PDFPageProxy } from 'pdfjs-dist';

/** A piece of text on a page, in points from its lower left corner. */
export interface Piece {
  readonly text: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly endsLine: boolean;
}

export async function piecesOf(page: PDFPageProxy): Promise<Piece[]> {
  const { items } = await page.getTextContent();
  return items.flatMap((item) => {
    if (!('str' in item)) return [];
    const [, , , , x, y] = item.transform as number[];
    const { str: text, width, height, hasEOL: endsLine } = item;
    return [{ text, x: x ?? 0, y: y ?? 0, width, height, endsLine }];
  });
}

/** In the order in which the page has it. */
export function flowing(pieces: readonly Piece[]): string {
  return pieces
    .map(({ text, endsLine }) => text + (endsLine ? '\n' : ''))
    .join('')
    .replaceAll(/[ \t]+\n/g, '\n')
    .replace(/\n*$/, '\n');
}

/** As it stands on the page: what is on one height is one line, and gaps become spaces. */
export function laidOut(pieces: readonly Piece[]): string {
  const shown = pieces.filter(({ text }) => text.trim() !== '');
  const characters = shown.reduce((sum, { text }) => sum + text.length, 0);
  if (characters === 0) return '\n';
  // The width of a character of all the text.
  const step = Math.max(1, shown.reduce((sum, { width }) => sum + width, 0) / characters);
  const left = Math.min(...shown.map(({ x }) => x));
  const lines: { y: number; height: number; pieces: Piece[] }[] = [];
  for (const piece of [...shown].sort((a, b) => b.y - a.y)) {
    const line = lines.at(-1);
    if (line && Math.abs(line.y - piece.y) < Math.max(line.height, piece.height) / 2) line.pieces.push(piece);
    else lines.push({ y: piece.y, height: piece.height, pieces: [piece] });
  }
  let text = '';
  for (const [index, line] of lines.entries()) {
    const before = lines[index - 1];
    // An empty line for a gap of more than a line and a half.
    if (before && before.y - line.y > 1.8 * Math.max(before.height, line.height)) text += '\n';
    let row = '';
    let end = left;
    for (const piece of line.pieces.sort((a, b) => a.x - b.x)) {
      const column = Math.round((piece.x - left) / step);
      const gap = piece.x - end > step / 3 ? 1 : 0;
      row += ' '.repeat(Math.max(column - row.length, row === '' ? 0 : gap));
      row += piece.text;
      end = piece.x + piece.width;
    }
    text += `${row.trimEnd()}\n`;
  }
  return text;
}
