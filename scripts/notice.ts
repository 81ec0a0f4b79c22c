import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { PROGRAMS } from '../src/programs/table.ts';
import { BASE } from './packages/table.ts';
import { isMain, ROOT } from './project.ts';

interface Manifest {
  readonly name: string;
  readonly license?: string;
  readonly dependencies?: Readonly<Record<string, string>>;
}

/**
 * Types, which leave nothing in a build; Pyodide, which has its own lines and needs others in Node only; and webR, of which a build
 * has R, with its line among the programs, and not the page that the others are for.
 */
const NOT_SHIPPED = new Set(['@types/trusted-types', 'csstype', 'pyodide', 'webr']);

const HEAD = `Carrel
Copyright (c) 2026 Carrel contributors

Carrel itself is under the MIT licence (see LICENSE). A build of it holds the works below, each under its own licence, named
as SPDX does. This file is written by scripts/notice.ts.

Python and its runtime
  pyodide: MPL-2.0 (https://github.com/pyodide/pyodide)
  CPython and its standard library: PSF-2.0 (https://www.python.org)
  Emscripten's runtime and system libraries: MIT OR NCSA (https://emscripten.org)

Pure Python wheels were repacked from Debian's binary packages; matplotlib, contourpy, pillow, lxml, regex, lzma, sqlite3 and
wordcloud were built from Debian's sources. pillow holds libjpeg-turbo, libpng, FreeType, libwebp, libtiff, Little CMS,
OpenJPEG and zlib, matplotlib holds FreeType, libpng, Qhull and Anti-Grain Geometry, lxml holds libxml2, libxslt and zlib,
and lzma holds liblzma; their licences are in the wheels. Where a repacked wheel has no text of its licence, Debian has it in
/usr/share/doc/python3-<name>/copyright, and https://pypi.org/project/<name>/ leads to the original. jedi lacks the stubs of
third-party packages; otherwise these wheels hold what their authors wrote. kiwisolver is a stand-in of our own, in
Python, with the interface of the original. The fonts are Google's and Adobe's Noto and Droid, cut down to what their packages
say, without hints, with Latin letters beside each script, and with TrueType outlines; none has a reserved name.

Programs are separate files, below programs/ in a build, which are loaded when they are used. A page without them works.
Beside each stands COPYING.txt with its licences in full; the Packages panel links to it. ffmpeg, pandoc, espeak-ng and R are
under the GNU General Public License, graphviz is under the Eclipse Public License, and so are the scripts that read their
command lines, as far as they are one work with them. Their source code is where their lines say, of that version; what is
taken from a package of npm is as that package has it, and ffmpeg's names the versions of the libraries in it (x264, x265,
LAME, Opus, Vorbis, Theora, VPX, WebP, zimg, libass, FreeType, FriBidi, zlib) in its Dockerfile. webR's names where R and its
libraries come from (LAPACK, PCRE2, liblzma, cairo, Pango, FreeType, fontconfig, libpng, libjpeg, libtiff). Whoever serves a
build has to offer the source code as the licence demands: by that address, or by a copy of their own.
`;

/** The text of NOTICE: what a build holds and under which licence. The official set adds what Pyodide's lock file names. */
export function notice(): string {
  const python = BASE.map(({ name, licence }) => `  ${name}: ${licence}`);
  const npm = [...shipped()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, licence]) => `  ${name}: ${licence}`);
  const programs = PROGRAMS.map(({ name, version, licence, source, built }) => {
    const from = built === null ? '' : `, taken from ${built}`;
    return `  ${name} ${version}: ${licence} (source code: ${source}${from})`;
  });
  return [
    HEAD,
    'Programs',
    ...programs,
    '',
    'Python packages',
    ...python.sort(),
    '',
    'Packages of the page, from npm',
    ...npm,
    '',
  ].join('\n');
}

/** The dependencies of the page and theirs, with licences. */
function shipped(): Map<string, string> {
  const found = new Map<string, string>();
  const queue: { readonly name: string; readonly from: string }[] = [];
  function need(manifest: Manifest, from: string): void {
    for (const name of Object.keys(manifest.dependencies ?? {})) queue.push({ name, from });
  }
  need(read(ROOT), ROOT);
  for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
    const { name, from } = next;
    if (NOT_SHIPPED.has(name) || found.has(name)) continue;
    const folder = resolveFolder(name, from);
    const manifest = read(folder);
    if (manifest.license === undefined) throw new Error(`${name} does not name its licence`);
    found.set(name, manifest.license);
    need(manifest, folder);
  }
  return found;
}

function read(folder: string): Manifest {
  return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest;
}

/** As Node looks for it: in the nearest node_modules, then further up. */
function resolveFolder(name: string, from: string): string {
  for (let folder = from; folder.length >= ROOT.length; folder = dirname(folder)) {
    const candidate = join(folder, 'node_modules', name);
    if (existsSync(join(candidate, 'package.json'))) return candidate;
  }
  throw new Error(`${name} is not installed; run "npm ci"`);
}

if (isMain(import.meta.url)) {
  writeFileSync(join(ROOT, 'NOTICE'), notice());
  console.log('NOTICE written');
}
