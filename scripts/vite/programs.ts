import { existsSync } from 'node:fs';
import { copyFile, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { Connect, Plugin } from 'vite';
import type { ProgramPart, ProgramParts } from '../../src/contract/program.ts';
import { COPYING, PROGRAMS, PROGRAMS_FOLDER } from '../../src/programs/table.ts';
import { HEADERS } from '../headers.ts';
import { sha256 } from '../packages/wheel.ts';
import { ROOT } from '../project.ts';
import { bundle } from './bundle.ts';
import { copyingOf } from './copying.ts';
import { webrSource } from './webr.ts';

/** Where in node_modules the data of programs comes from, by program and file name. */
const SOURCES: Readonly<Record<string, string>> = {
  'clang/llvm.wasm.gzip': '@yowasp/clang/gen/llvm.core.wasm',
  'clang/sysroot.tar.gzip': '@yowasp/clang/gen/llvm-resources.tar',
  'ffmpeg/ffmpeg-core.wasm.gzip': '@ffmpeg/core/dist/esm/ffmpeg-core.wasm',
  'graphviz/resvg.wasm': '@resvg/resvg-wasm/index_bg.wasm',
  'imagemagick/magick.wasm.gzip': '@imagemagick/magick-wasm/dist/x86/magick.wasm',
  'pandoc/pandoc.wasm.gzip': 'pandoc-wasm/src/pandoc.wasm',
  'R/DejaVuSans.ttf.gzip': 'dejavu-fonts-ttf/ttf/DejaVuSans.ttf',
  'perl/zeroperl.wasm.gzip': '@6over3/zeroperl-ts/dist/esm/zeroperl.wasm',
  'espeak-ng/espeak-ng.data.gzip': '@echogarden/espeak-ng-emscripten/espeak-ng.data',
  'tesseract/tesseract.wasm': 'tesseract.js-core/tesseract-core-simd-lstm.wasm',
  'tesseract/eng.traineddata.gzip': '@tesseract.js-data/eng/4.0.0_best_int/eng.traineddata.gz',
  'typst/resvg.wasm': '@resvg/resvg-wasm/index_bg.wasm',
  'typst/typst_ts_renderer.wasm': '@myriaddreamin/typst-ts-renderer/pkg/typst_ts_renderer_bg.wasm',
  'typst/typst_ts_web_compiler.wasm.gzip': '@myriaddreamin/typst-ts-web-compiler/pkg/typst_ts_web_compiler_bg.wasm',
  'zstd/zstd.wasm': '@bokuweb/zstd-wasm/dist/web/zstd.wasm',
};

/** Where scripts of programs are: those of the desk, and those of tests, which no build has. */
const FOLDERS = ['workers/commands', 'test/doubles/programs'];

const LIST = 'files.json';

/** Not `.gz`: some hosts send such files as encoded, and the browser would unpack them before they are checked. */
const PACKED_ENDING = '.gzip';
const PACKED = join(ROOT, '.cache/programs');

/**
 * Serves `programs/<name>/` while developing and testing, and writes it into the build: one classic script for each program,
 * its data as its package has it, and a list with sizes and hashes.
 */
export function programs(): Plugin {
  let outDir = '';
  return {
    name: 'carrel:programs',
    configResolved(config) {
      outDir = resolve(config.root, config.build.outDir);
    },
    configureServer(server) {
      const scripts = new Map<string, Promise<string>>();
      server.watcher.on('all', (_event, path) => {
        if (/\/(?:workers\/commands|src\/contract|doubles)\//.test(path)) scripts.clear();
      });
      server.middlewares.use(serve(scripts));
    },
    async closeBundle(error) {
      if (error || this.environment.mode !== 'build') return;
      await rm(join(outDir, PROGRAMS_FOLDER), { recursive: true, force: true });
      await Promise.all(PROGRAMS.map(({ name, data }) => write(join(outDir, PROGRAMS_FOLDER, name), name, data)));
    },
  };
}

async function write(folder: string, name: string, data: readonly string[]): Promise<void> {
  await mkdir(folder, { recursive: true });
  const script = await bundle(entryOf(name), true);
  await writeFile(join(folder, `${name}.js`), script);
  await Promise.all(data.map(async (file) => copyFile(await placeOf(name, file), join(folder, file))));
  await writeFile(join(folder, COPYING), await copyingOf(name));
  await writeFile(join(folder, LIST), JSON.stringify(await listOf(name, script, data)));
}

function entryOf(name: string): string {
  const found = FOLDERS.map((folder) => join(ROOT, folder, name, 'main.ts')).find((path) => existsSync(path));
  if (found === undefined) throw new Error(`There is no program ${name}`);
  return found;
}

/** Of programs whose package has all their files. */
const OWN_SOURCES: Readonly<Record<string, (file: string) => string | undefined>> = { pdf: pdfSource, R: webrSource };

function sourceOf(name: string, file: string): string {
  const find = OWN_SOURCES[name] ?? fontSource;
  const source = SOURCES[`${name}/${file}`] ?? find(file);
  if (source === undefined) throw new Error(`It is not known where ${name}/${file} comes from`);
  return join(ROOT, 'node_modules', source);
}

/**
 * Where the bytes of a file are: as its package has it, or packed, where its name ends with `.gzip`. What was packed is
 * kept, since it takes seconds.
 */
async function placeOf(name: string, file: string): Promise<string> {
  const source = sourceOf(name, file);
  if (!file.endsWith(PACKED_ENDING) || source.endsWith('.gz')) return source;
  const bytes = await readFile(source);
  const place = join(PACKED, `${sha256(bytes)}.gz`);
  if (!existsSync(place)) {
    await mkdir(PACKED, { recursive: true });
    // Another build may do the same now.
    const half = `${place}.${process.pid}`;
    await writeFile(half, await promisify(gzip)(bytes));
    await rename(half, place);
  }
  return place;
}

function pdfSource(file: string): string {
  return `pdfjs-dist/${file.endsWith('.wasm') ? 'wasm' : 'standard_fonts'}/${file}`;
}

/** Fonts have the names that their packages give them. */
function fontSource(file: string): string | undefined {
  if (file.startsWith('DejaVu')) return `dejavu-fonts-ttf/ttf/${file}`;
  return file.startsWith('libertinus-serif-') ? `@fontsource/libertinus-serif/files/${file}` : undefined;
}

async function listOf(name: string, script: string, data: readonly string[]): Promise<ProgramParts> {
  const part = (file: string, bytes: Buffer): ProgramPart => ({
    name: file,
    path: `${PROGRAMS_FOLDER}${name}/${file}`,
    size: bytes.length,
    sha256: sha256(bytes),
  });
  return {
    script: part(`${name}.js`, Buffer.from(script)),
    data: await Promise.all(data.map(async (file) => part(file, await readFile(await placeOf(name, file))))),
  };
}

function serve(scripts: Map<string, Promise<string>>): Connect.NextHandleFunction {
  const dataOf = (name: string) => PROGRAMS.find((program) => program.name === name)?.data ?? [];

  function script(name: string): Promise<string> {
    const made = scripts.get(name) ?? bundle(entryOf(name), false);
    scripts.set(name, made);
    made.catch(() => scripts.delete(name));
    return made;
  }

  async function read(name: string, file: string): Promise<Buffer | string> {
    if (file === COPYING) return copyingOf(name);
    if (file === LIST) return JSON.stringify(await listOf(name, await script(name), dataOf(name)));
    return file === `${name}.js` ? script(name) : readFile(await placeOf(name, file));
  }

  return (request, response, next) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    const [, name, file] = /\/programs\/([\w-]+)\/([\w.-]+)$/.exec(pathname) ?? [];
    if (name === undefined || file === undefined || pathname.includes('/src/')) return next();
    read(name, file).then((content) => {
      for (const [key, value] of Object.entries(HEADERS)) response.setHeader(key, value);
      response.setHeader('Cache-Control', 'no-cache');
      response.setHeader('Content-Type', file === LIST ? 'application/json' : typeOf(basename(file)));
      response.end(content);
    }, next);
  };
}

function typeOf(file: string): string {
  if (file.endsWith('.js')) return 'text/javascript';
  if (file.endsWith('.txt')) return 'text/plain; charset=utf-8';
  return file.endsWith('.wasm') ? 'application/wasm' : 'application/octet-stream';
}
