import { initializeImageMagick, Magick } from '@imagemagick/magick-wasm';
import type { ProgramCall } from '../../../src/contract/program';
import { unpacked } from '../unpacked';
import { UsageError } from '../usage';
import { Pictures } from './convert';
import { OPERATORS } from './operators';
import { FONT } from './settings';
import { TOOLS } from './tools';

const HELP = `Usage: magick [settings] input... [operators] output
       magick convert|identify|mogrify|composite|montage|compare ...

Reads, changes and writes pictures: PNG, JPEG, WebP, GIF, TIFF, BMP, AVIF, HEIC, PSD, SVG (simple) and more.
"-" is stdin or stdout, "png:-" says the format, "xc:red" with -size makes a picture.

Operators of this build:
${wrapped(Object.keys(OPERATORS).map((name) => `-${name}`))}
Of lists: -append +append -flatten -layers -coalesce -composite -clone -delete +swap -reverse -crop -morph -write ( )

Not in this build: fonts other than DejaVu Sans Condensed, PDF and PostScript as input (see pdftoppm), -fx, -distort.
`;

let isReady: Promise<void> | null = null;

/** The command line of ImageMagick over the library: words are read from left to right. */
export async function magick(call: ProgramCall): Promise<number> {
  isReady ??= start(call.part);
  await isReady;
  const [command = 'magick', ...rest] = call.argv;
  const [first = '', ...others] = rest;
  // `magick identify a.png` is `identify a.png`.
  const isTool = command === 'magick' && (first in TOOLS || first === 'convert');
  const [name, words] = isTool ? [first, others] : [command, rest];
  if (words.length === 0 || words.includes('-help') || words.includes('--help')) {
    call.stdout(HELP);
    return words.length === 0 ? 1 : 0;
  }
  if (words.includes('-version') || words.includes('--version')) {
    call.stdout(`Version: ${Magick.imageMagickVersion}\n`);
    return 0;
  }
  try {
    const tool = TOOLS[name];
    if (tool) return tool(words, call);
    const output = words.at(-1) ?? '';
    const pictures = new Pictures(call);
    pictures.take(words.slice(0, -1));
    pictures.write(output);
    return 0;
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    call.stderr(`${name}: ${message}\n`);
    if (!(error instanceof UsageError) && /memory|unreachable/.test(message)) throw error;
    return 1;
  }
}

async function start(part: ProgramCall['part']): Promise<void> {
  await initializeImageMagick(await unpacked(part('magick.wasm.gzip')));
  Magick.addFont(FONT, part('DejaVuSansCondensed.ttf'));
}

function wrapped(words: readonly string[]): string {
  const lines = [''];
  for (const word of words) {
    const last = lines.length - 1;
    if ((lines[last] ?? '').length + word.length > 100) lines.push(`  ${word}`);
    else lines[last] += `  ${word}`;
  }
  return lines.join('\n');
}
