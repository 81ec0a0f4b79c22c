import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type ListedProgram, PROGRAMS } from '../../src/programs/table.ts';
import { ROOT } from '../project.ts';

const ours = (name: string) => `scripts/licences/${name}.txt`;
const theirs = (path: string) => `node_modules/${path}`;

const DEJAVU = theirs('dejavu-fonts-ttf/LICENSE');

/** What is in the script of node. */
const NODE_PACKAGES = [
  'sucrase',
  'buffer',
  '@noble/hashes',
  'fflate',
  'events',
  'readable-stream',
  'string_decoder',
  'abort-controller',
  'event-target-shim',
];

/** The texts of the licences of each program's files, from the root of the project. */
const TEXTS: Readonly<Record<string, readonly string[]>> = {
  ffmpeg: [ours('GPL-2.0')],
  graphviz: [ours('EPL-1.0'), ours('Apache-2.0'), ours('MPL-2.0'), DEJAVU],
  tesseract: [ours('Apache-2.0')],
  imagemagick: [theirs('@imagemagick/magick-wasm/LICENSE'), theirs('@imagemagick/magick-wasm/NOTICE'), DEJAVU],
  pandoc: [ours('GPL-2.0'), theirs('pandoc-wasm/LICENSE')],
  perl: [ours('Apache-2.0'), ours('Artistic-1.0-Perl'), ours('GPL-1.0')],
  R: [ours('GPL-3.0'), theirs('webr/LICENSE.md'), ours('OFL-1.1-Noto'), DEJAVU],
  typst: [ours('Apache-2.0'), ours('MPL-2.0'), theirs('@fontsource/libertinus-serif/LICENSE'), DEJAVU],
  'espeak-ng': [ours('GPL-3.0')],
  pdf: [
    ours('Apache-2.0'),
    theirs('pdfjs-dist/standard_fonts/LICENSE_FOXIT'),
    theirs('pdfjs-dist/standard_fonts/LICENSE_LIBERATION'),
  ],
  clang: [ours('Apache-2.0')],
  node: ['LICENSE', ...NODE_PACKAGES.map((name) => theirs(`${name}/LICENSE`))],
  zstd: [ours('zstd-wasm')],
  wasi: ['LICENSE'],
};

/** What stands beside a program in a build: whose it is, where its source code is, and the licences in full. */
export async function copyingOf(name: string): Promise<string> {
  const program = PROGRAMS.find((one) => one.name === name);
  const paths = TEXTS[name];
  if (program === undefined || paths === undefined) throw new Error(`It is not known which licences ${name} has`);
  const texts = await Promise.all(paths.map((path) => readFile(join(ROOT, path), 'utf8')));
  return [headOf(program), ...texts.map((text) => text.trim())].join(`\n\n${'-'.repeat(80)}\n\n`).concat('\n');
}

function headOf({ name, version, licence, source, built }: ListedProgram): string {
  const from =
    built === null
      ? ''
      : `\nThe program is that of ${built} (npm), unchanged; a script of Carrel reads its command line.`;
  const offer = licence.includes('GPL')
    ? `\n\nThis is free software: you may pass it on and change it as its licence says, and there is no warranty. Whoever gives
you this program has to see to it that you can have its source code, at the address above or as a copy of their own, for as
long as they offer the program and, once they have given you a copy, for three years. What it is built with, and how, is
written in its source code.`
    : '';
  return `${name} ${version}\nLicence: ${licence}\nSource code: ${source}${from}${offer}`;
}
