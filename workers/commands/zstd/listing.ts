import { type Frame, readFrames } from './frames';
import { shownSize } from './telling';

interface Told {
  readonly frames: number;
  readonly skipped: number;
  readonly packed: number;
  /** Null: a frame does not tell. */
  readonly size: number | null;
  readonly check: string;
}

const HEAD = 'Frames  Skips  Compressed  Uncompressed  Ratio  Check  Filename\n';

/** What `-l` says of files, and which cannot be told of. `isLong`: a paragraph for each. */
export function listing(files: readonly { readonly name: string; readonly data: Uint8Array }[], isLong: boolean) {
  const lines: string[] = [];
  const wrong: string[] = [];
  let failed = false;
  const all: Told[] = [];
  for (const { name, data } of files) {
    const { frames, rest } = readFrames(data);
    if (rest !== 'nothing' || frames.length === 0) {
      failed = true;
      const isOurs = frames.length > 0 || rest === 'cut' || rest === 'damaged';
      if (isOurs) wrong.push(`Error while parsing "${name}" \n`);
      else lines.push(`File "${name}" not compressed by zstd \n`);
      continue;
    }
    const told = sumOf(data.length, frames);
    all.push(told);
    lines.push(isLong ? paragraph(name, told, frames) : line(name, told));
  }
  if (!isLong && files.length > 1 && all.length > 0) {
    const sum = (of: (told: Told) => number) => all.reduce((total, told) => total + of(told), 0);
    const checks = new Set(all.map(({ check }) => check));
    const total = {
      frames: sum(({ frames }) => frames),
      skipped: sum(({ skipped }) => skipped),
      packed: sum(({ packed }) => packed),
      size: all.some(({ size }) => size === null) ? null : sum(({ size }) => size ?? 0),
      check: checks.size === 1 ? (all[0]?.check ?? '') : '',
    };
    lines.push(`${'-'.repeat(65)} \n`, line(`${all.length} files`, total));
  }
  return { text: (isLong ? '' : HEAD) + lines.join(''), wrong: wrong.join(''), failed };
}

function dataOf(frames: readonly Frame[]) {
  return frames.filter((frame) => frame.kind === 'data');
}

function sumOf(packed: number, frames: readonly Frame[]): Told {
  const data = dataOf(frames);
  return {
    frames: frames.length,
    skipped: frames.length - data.length,
    packed,
    size: data.some(({ size }) => size === null) ? null : data.reduce((total, { size }) => total + (size ?? 0), 0),
    check: data.some(({ checksum }) => checksum !== null) ? 'XXH64' : 'None',
  };
}

function line(name: string, { frames, skipped, packed, size, check }: Told): string {
  const counts = `${String(frames).padStart(6)}  ${String(skipped).padStart(5)}  ${shownSize(packed, 6, 4)}  `;
  const unpacked = size === null ? ' '.repeat(19) : `${shownSize(size, 8, 4)}  ${(size / packed).toFixed(3)}`;
  return `${counts}${unpacked}  ${check.padStart(5)}  ${name}\n`;
}

function paragraph(name: string, { skipped, packed, size, check }: Told, frames: readonly Frame[]): string {
  const data = dataOf(frames);
  const last = data.at(-1);
  const bytes = (count: number) => `${shownSize(count)} (${count} B)`;
  const checksum = data.length === 1 ? last?.checksum : null;
  return [
    `${name} `,
    `# Zstandard Frames: ${data.length}`,
    ...(skipped > 0 ? [`# Skippable Frames: ${skipped}`] : []),
    `DictID: ${last?.dictionary ?? 0}`,
    `Window Size: ${bytes(last?.window ?? 0)}`,
    `Compressed Size: ${bytes(packed)}`,
    ...(size === null ? [] : [`Decompressed Size: ${bytes(size)}`, `Ratio: ${(size / packed).toFixed(4)}`]),
    `Check: ${check}${typeof checksum === 'number' ? ` ${checksum.toString(16).padStart(8, '0')}` : ''}`,
    '\n',
  ].join('\n');
}
