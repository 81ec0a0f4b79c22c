/** What was done with a file: bytes before and after, and where it went. */
export interface Done {
  readonly before: number;
  readonly after: number;
  readonly target: string;
}

const UNITS = [' B', ' KiB', ' MiB', ' GiB', ' TiB', ' PiB', ' EiB'];

/** A number of bytes with three digits that count, as zstd shows it: `34.1` and ` KiB`, padded at the left. */
export function shownSize(bytes: number, width = 0, unitWidth = 0): string {
  const power = bytes < 1024 ? 0 : Math.min(UNITS.length - 1, Math.floor(Math.log2(bytes) / 10));
  const value = bytes / 1024 ** power;
  const places = value >= 100 || power === 0 ? 0 : value >= 10 ? 1 : value > 1 ? 2 : 3;
  return value.toFixed(places).padStart(width) + (UNITS[power] ?? '').padStart(unitWidth);
}

const percent = (after: number, before: number) => ((after / before) * 100).toFixed(2);

/** What is said of one file. */
export function lineOf(packs: boolean, name: string, { before, after, target }: Done): string {
  if (!packs) return `${name.padEnd(20)}: ${after} bytes \n`;
  const share = before === 0 ? '  ' : `${percent(after, before).padStart(6)}%   `;
  return `${name.padEnd(20)} :${share}(${shownSize(before, 6)} => ${shownSize(after, 6)}, ${target}) \n`;
}

/** What is said of several. */
export function sumOf(packs: boolean, all: readonly Done[]): string {
  const before = all.reduce((total, done) => total + done.before, 0);
  const after = all.reduce((total, done) => total + done.after, 0);
  if (!packs) return `${all.length} files decompressed : ${String(after).padStart(6)} bytes total \n`;
  const share = before === 0 ? '' : `${percent(after, before)}% `;
  const sizes = `${shownSize(before, 6, 4)} => ${shownSize(after, 6, 4)}`;
  return `${String(all.length).padStart(3)} files compressed : ${share}(${sizes})\n`;
}
