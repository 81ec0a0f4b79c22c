import type { ProgramInfo } from '../contract/program';

/** A program with the names of its files beside its script. */
export interface ListedProgram extends ProgramInfo {
  readonly data: readonly string[];
}

/** The programs of this desk, by what people reach for first. `scripts/vite/programs.ts` says where their files come from. */
export const PROGRAMS: readonly ListedProgram[] = [
  {
    name: 'ffmpeg',
    about: 'Makes, cuts and converts video and sound.',
    commands: ['ffmpeg', 'ffprobe', 'lame', 'sox'],
    version: '5.1.4',
    licence: 'GPL-2.0-or-later',
    source: 'https://github.com/ffmpegwasm/ffmpeg.wasm',
    built: '@ffmpeg/core 0.12.10',
    data: ['ffmpeg-core.wasm.gzip'],
  },
  {
    name: 'graphviz',
    about: 'Draws graphs that are written as text.',
    commands: ['dot', 'neato', 'fdp', 'sfdp', 'circo', 'twopi', 'osage', 'patchwork'],
    version: '16.1.0',
    licence: 'EPL-1.0',
    source: 'https://gitlab.com/graphviz/graphviz/-/tree/16.1.0',
    built: '@hpcc-js/wasm-graphviz 1.29.2',
    data: ['resvg.wasm', 'DejaVuSerifCondensed.ttf', 'DejaVuSansCondensed.ttf'],
  },
  {
    name: 'tesseract',
    about: 'Reads the text in pictures (English).',
    commands: ['tesseract'],
    version: '5.1.0',
    licence: 'Apache-2.0',
    source: 'https://github.com/naptha/tesseract.js-core',
    built: 'tesseract.js-core 7.0.0',
    data: ['tesseract.wasm', 'eng.traineddata.gzip'],
  },
  {
    name: 'imagemagick',
    about: 'Changes, joins and converts pictures.',
    commands: ['magick', 'convert', 'identify', 'mogrify', 'composite', 'montage', 'compare'],
    version: '7.1.2-30',
    licence: 'ImageMagick',
    source: 'https://github.com/dlemstra/magick-wasm',
    built: '@imagemagick/magick-wasm 0.0.43',
    data: ['magick.wasm.gzip', 'DejaVuSansCondensed.ttf'],
  },
  {
    name: 'pandoc',
    about: 'Turns documents of one form into another: Markdown, Word, HTML, LaTeX, notebooks, slides and many more.',
    commands: ['pandoc'],
    version: '3.10',
    licence: 'GPL-2.0-or-later',
    source: 'https://github.com/jgm/pandoc/tree/3.10',
    built: 'pandoc-wasm 1.1.0',
    data: ['pandoc.wasm.gzip'],
  },
  {
    name: 'perl',
    about: 'Runs Perl: one-liners for texts, and scripts.',
    commands: ['perl'],
    version: '5.42.0',
    licence: 'Apache-2.0 AND (Artistic-1.0-Perl OR GPL-1.0-or-later)',
    source: 'https://github.com/6over3/zeroperl',
    built: '@6over3/zeroperl-ts 1.0.10',
    data: ['zeroperl.wasm.gzip'],
  },
  {
    name: 'R',
    about: 'Runs R: statistics, tables and plots, with R’s base packages.',
    commands: ['Rscript', 'R'],
    version: '4.6.0',
    licence: 'GPL-3.0-only AND OFL-1.1',
    source: 'https://github.com/r-wasm/webr/tree/v0.6.0',
    built: 'webr 0.6.0',
    data: [
      'R.wasm.gzip',
      'libRblas.so.gzip',
      'libRlapack.so.gzip',
      'share.data.gzip',
      'parallel.data.gzip',
      'cairo.data.gzip',
      'afm.data.gzip',
      'enc.data.gzip',
      ...['Sans', 'Serif'].flatMap((family) =>
        ['Regular', 'Italic', 'Bold', 'BoldItalic'].map((variant) => `Noto${family}-${variant}.ttf.gzip`),
      ),
      'NotoSansMono-Regular.ttf.gzip',
      'NotoSansMono-Bold.ttf.gzip',
      'DejaVuSans.ttf.gzip',
    ],
  },
  {
    name: 'typst',
    about: 'Sets documents that are written as text, with formulas and tables, as PDF, PNG or SVG.',
    commands: ['typst'],
    version: '0.14.2',
    licence: 'Apache-2.0',
    source: 'https://github.com/Myriad-Dreamin/typst.ts',
    built: '@myriaddreamin/typst-ts-web-compiler 0.7.0',
    data: [
      'typst_ts_web_compiler.wasm.gzip',
      'typst_ts_renderer.wasm',
      'resvg.wasm',
      'DejaVuMathTeXGyre.ttf',
      'DejaVuSansMono.ttf',
      'DejaVuSansMono-Bold.ttf',
      'DejaVuSans.ttf',
      'DejaVuSans-Bold.ttf',
      ...['latin', 'latin-ext', 'greek', 'cyrillic', 'vietnamese'].flatMap((script) =>
        ['400-normal', '400-italic', '700-normal', '700-italic'].map(
          (variant) => `libertinus-serif-${script}-${variant}.woff`,
        ),
      ),
    ],
  },
  {
    name: 'espeak-ng',
    about: 'Speaks a text, in more than a hundred languages, into a sound file.',
    commands: ['espeak-ng', 'espeak'],
    version: '0.3.5',
    licence: 'GPL-3.0-or-later',
    source: 'https://github.com/echogarden-project/espeak-ng/tree/fork',
    built: '@echogarden/espeak-ng-emscripten 0.3.5',
    data: ['espeak-ng.data.gzip'],
  },
  {
    name: 'zstd',
    about: 'Compresses files in the format zstd, and unpacks them.',
    commands: ['zstd', 'unzstd', 'zstdcat', 'zstdmt'],
    version: '0.0.27',
    licence: 'MIT AND BSD-3-Clause',
    source: 'https://github.com/bokuweb/zstd-wasm',
    built: '@bokuweb/zstd-wasm 0.0.27',
    data: ['zstd.wasm'],
  },
  {
    name: 'pdf',
    about: 'Reads text, pages and pictures of PDF files, joins and parts them.',
    commands: ['pdftotext', 'pdfinfo', 'pdftoppm', 'pdfimages', 'pdfunite', 'pdfseparate'],
    version: '5.6.205',
    licence: 'Apache-2.0',
    source: 'https://github.com/mozilla/pdf.js',
    built: 'pdfjs-dist 5.6.205',
    data: [
      'openjpeg.wasm',
      'jbig2.wasm',
      'qcms_bg.wasm',
      'FoxitDingbats.pfb',
      'FoxitFixed.pfb',
      'FoxitFixedBold.pfb',
      'FoxitFixedBoldItalic.pfb',
      'FoxitFixedItalic.pfb',
      'FoxitSerif.pfb',
      'FoxitSerifBold.pfb',
      'FoxitSerifBoldItalic.pfb',
      'FoxitSerifItalic.pfb',
      'FoxitSymbol.pfb',
      'LiberationSans-Bold.ttf',
      'LiberationSans-BoldItalic.ttf',
      'LiberationSans-Italic.ttf',
      'LiberationSans-Regular.ttf',
    ],
  },
  {
    name: 'clang',
    about: 'Compiles C and C++ to programs that run here.',
    commands: [
      'clang',
      'clang++',
      'cc',
      'c++',
      'gcc',
      'g++',
      'wasm-ld',
      'ar',
      'ranlib',
      'nm',
      'objdump',
      'strip',
      'size',
      'c++filt',
    ],
    version: '22.1.0',
    licence: 'Apache-2.0 WITH LLVM-exception',
    source: 'https://codeberg.org/YoWASP/llvm-project',
    built: '@yowasp/clang 22.0.0-git20542-10',
    data: ['llvm.wasm.gzip', 'sysroot.tar.gzip'],
  },
  {
    name: 'node',
    about: 'Runs JavaScript and TypeScript, with a part of Node’s library.',
    commands: ['node', 'npm', 'npx'],
    version: '22.0.0 in part',
    licence: 'MIT',
    source: 'https://github.com/alangpierce/sucrase',
    built: null,
    data: [],
    once: true,
  },
  {
    name: 'wasi',
    about: 'Runs programs that were built for WebAssembly (WASI).',
    commands: ['wasi'],
    version: 'preview 1',
    licence: 'MIT',
    source: 'https://github.com/WebAssembly/WASI',
    built: null,
    data: [],
  },
];

/** Where the build puts the files of programs, from the page's folder. */
export const PROGRAMS_FOLDER = 'programs/';

/** The list of a program's files; like all of them, from the page's folder. */
export function listPath(name: string): string {
  return `${PROGRAMS_FOLDER}${name}/files.json`;
}

/** The licences of a program and where its source code is, as a text. */
export function copyingPath(name: string): string {
  return `${PROGRAMS_FOLDER}${name}/${COPYING}`;
}

export const COPYING = 'COPYING.txt';

/** All files of a program, from the page's folder. */
export function pathsOf({ name, data }: ListedProgram): readonly string[] {
  const files = [`${name}.js`, ...data].map((file) => `${PROGRAMS_FOLDER}${name}/${file}`);
  return [listPath(name), copyingPath(name), ...files];
}
