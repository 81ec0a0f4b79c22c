import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, posix, relative } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ROOT } from '../../scripts/project.ts';

/**
 * Who may import what. A place is a folder below `src/` or `workers/`, or `main.tsx`. `inside` names other places, `outside`
 * npm packages (with all their entries), virtual modules and folders of workers. What is not in the table is not allowed.
 */
const TABLE: Readonly<Record<string, { readonly inside: readonly string[]; readonly outside: readonly string[] }>> = {
  'src/contract': { inside: [], outside: [] },
  // idb: `lib/database.ts` opens every database.
  'src/lib': { inside: [], outside: ['idb'] },
  'src/files': { inside: ['src/contract', 'src/lib'], outside: ['idb'] },
  'src/session': { inside: ['src/contract', 'src/lib'], outside: ['idb', '@zip.js/zip.js', '@noble/hashes', 'zod'] },
  'src/actions': { inside: ['src/contract', 'src/lib'], outside: [] },
  'src/checkup': { inside: ['src/contract', 'src/lib'], outside: [] },
  'src/recipes': { inside: ['src/contract', 'src/lib'], outside: ['idb', 'zod'] },
  'src/tools': { inside: ['src/contract', 'src/lib'], outside: [] },
  'src/keys': { inside: ['src/contract', 'src/lib'], outside: ['idb'] },
  'src/ledger': { inside: ['src/contract', 'src/lib'], outside: [] },
  // Shared by the page and its service worker.
  'src/offline': { inside: ['src/contract', 'src/lib'], outside: [] },
  'src/pwa': { inside: ['src/contract', 'src/lib', 'src/offline'], outside: [] },
  // brotli-dec-wasm: the build packs wheels; browsers undo Brotli for requests only, and few hosts send them so.
  'src/packages': { inside: ['src/contract', 'src/lib'], outside: ['idb', 'brotli-dec-wasm'] },
  // noble: the hash of a file is made in pieces, so that one of a GB needs no memory.
  'src/runners': { inside: ['src/contract', 'src/lib'], outside: ['@noble/hashes'] },
  'src/model': { inside: ['src/contract', 'src/lib'], outside: ['ai', '@ai-sdk'] },
  'src/installed': { inside: ['src/contract', 'src/lib'], outside: [] },
  // The document that a WebContainer lives in, with a policy of its own.
  'src/container': { inside: ['src/contract'], outside: ['@webcontainer/api'] },
  // How requests leave for other hosts: the kernel's network and the ledger get it from the composition roots.
  'src/exit': { inside: ['src/contract'], outside: [] },
  // The preview of servers, and what runs inside its frame.
  'src/preview': { inside: ['src/contract', 'src/lib'], outside: ['virtual:preview-script'] },
  // The side of a terminal that edits lines, and shows the tab's own shell.
  'src/terminal': { inside: ['src/contract', 'src/lib'], outside: [] },
  'src/settings': { inside: ['src/contract', 'src/lib'], outside: [] },
  'src/kernel': {
    inside: ['src/contract', 'src/lib', 'src/sandbox'],
    // idb: the snapshot of a started Python.
    outside: [
      'comlink',
      'idb',
      'virtual:kernel-python',
      'virtual:kernel-script',
      'virtual:shell-script',
      'virtual:beside-script',
    ],
  },
  // The frame of opaque origin that Python and each program live in.
  'src/sandbox': { inside: [], outside: [] },
  // offline: the files of programs are fetched and checked like all others of the page.
  'src/programs': { inside: ['src/contract', 'src/lib', 'src/sandbox', 'src/offline'], outside: [] },
  'src/api': { inside: ['src/contract', 'src/lib'], outside: ['comlink'] },
  'src/ui': {
    inside: ['src/contract', 'src/lib', 'src/session', 'src/actions', 'src/recipes', 'src/checkup', 'src/preview'],
    outside: [
      'solid-js',
      '@kobalte/core',
      'lucide-solid',
      'ansi_up',
      'dompurify',
      'katex',
      'marked',
      // As texts, for the frames of outputs.
      'jquery',
      'leaflet',
      'leaflet.awesome-markers',
      'leaflet.markercluster',
      'plotly.js-dist-min',
      'topojson-client',
      'vega',
      'vega-interpreter',
      'vega-lite',
      'world-atlas',
      '@codemirror',
      '@lezer',
      // Terminals, loaded when the first is opened.
      '@xterm',
    ],
  },
  // The composition root of the conversation, loaded late.
  'src/ask.ts': { inside: ['src'], outside: [] },
  // The composition root of the runners, loaded when one is paired.
  'src/native.ts': { inside: ['src'], outside: [] },
  // The composition root of commands, loaded with the first of them.
  'src/jobs.ts': { inside: ['src'], outside: [] },
  'src/main.tsx': { inside: ['src'], outside: ['solid-js', 'idb'] },
  'workers/sw': { inside: ['src/contract', 'src/lib', 'src/offline'], outside: [] },
  // Runs in Node, beside a Docker engine.
  'workers/docker': { inside: ['src/contract', 'src/lib'], outside: ['node:', 'hono', '@hono/node-server'] },
  // The part of the kernel's script that is loaded late.
  'workers/shell': { inside: ['src/contract', 'src/lib'], outside: ['virtual:just-bash'] },
  // Each program's script holds the packages that it is made of.
  'workers/commands': {
    inside: ['src/contract', 'src/lib'],
    outside: [
      '@cantoo/pdf-lib',
      '@echogarden/espeak-ng-emscripten',
      // Of Node: its Buffer, streams and events, hashes of its crypto, ES modules and TypeScript as scripts.
      'buffer',
      'sucrase',
      'readable-stream',
      'events',
      'string_decoder',
      '@noble/hashes',
      '@ffmpeg/core',
      '@hpcc-js/wasm-graphviz',
      '@imagemagick/magick-wasm',
      '@myriaddreamin/typst-ts-renderer',
      '@myriaddreamin/typst-ts-web-compiler',
      '@resvg/resvg-wasm',
      'fflate',
      'pdfjs-dist',
      'tesseract.js-core',
      // R's glue as a function.
      'virtual:webr',
    ],
  },
  // The kernel's processes and the shell, in a worker of their own.
  'workers/beside': {
    inside: ['src/contract', 'src/lib', 'workers/kernel', 'workers/shell/contract', 'workers/shell/emscripten-fs'],
    outside: ['comlink'],
  },
  'workers/kernel': {
    // Types of the late part, and what it shares with the worker beside it.
    inside: [
      'src/contract',
      'src/lib',
      'workers/shell/contract',
      'workers/shell/emscripten-fs',
      'workers/beside/contract',
      'workers/beside/lane',
    ],
    outside: ['comlink', 'pyodide', 'fflate', 'parquet-wasm', 'fzstd', 'lz4js', '@noble/hashes'],
  },
};

interface Arrow {
  /** From the root of the project, with slashes. */
  readonly file: string;
  /** As it is written. */
  readonly target: string;
}

const PATTERNS = [
  /\bfrom\s*'([^'\n]+)'/g,
  /^\s*import\s*'([^'\n]+)'/gm,
  /\bimport\s*\(\s*'([^'\n]+)'/g,
  /\bimport\.meta\.glob\s*(?:<[^>]*>)?\s*\(\s*'([^'\n]+)'/g,
  /\bnew URL\(\s*'([^'\n]+)'\s*,\s*import\.meta\.url/g,
];

/** Every import of a source text, comments left out. */
function importsOf(text: string): string[] {
  const code = text.replaceAll(/^\s*(\/\/|\/?\*).*$/gm, '');
  return PATTERNS.flatMap((pattern) => [...code.matchAll(pattern)].map((match) => match[1] ?? ''));
}

function sources(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name) && !entry.name.endsWith('.d.ts'))
    .map((entry) => relative(ROOT, join(entry.parentPath, entry.name)).replaceAll('\\', '/'));
}

/** The place of the table that a file belongs to. */
function placeOf(file: string): string {
  return file.split('/').slice(0, 2).join('/');
}

function isAt(path: string, place: string): boolean {
  return path === place || path.startsWith(place.endsWith(':') ? place : `${place}/`);
}

/** Why an arrow is not allowed; null where it is. */
function problemOf({ file, target }: Arrow): string | null {
  const place = placeOf(file);
  const allowed = TABLE[place];
  if (allowed === undefined) return `${file}: ${place} is not in the table`;
  if (!target.startsWith('.') && !target.startsWith('/')) {
    return allowed.outside.some((name) => isAt(target, name)) ? null : `${file} may not import ${target}`;
  }
  const path = target.startsWith('/') ? target.slice(1) : posix.join(dirname(file), target.split('?', 1)[0] ?? '');
  const isAllowed = isAt(path, place) || allowed.inside.some((other) => isAt(path, other));
  return isAllowed ? null : `${file} may not import ${path}`;
}

describe('the reading of import lines', () => {
  test('finds every form, and none in comments', () => {
    const text = `
      import { a } from 'one';
      import type {
        B,
      } from '../two';
      export * from './three';
      import 'four.css';
      // import 'no' from 'no';
      /** import('no') */
      toast('of the import');  toast('far from');
      const five = await import('./five'), six = new URL('./six.ts', import.meta.url);
    `;
    expect(importsOf(text)).toEqual(['one', '../two', './three', 'four.css', './five', './six.ts']);
  });

  test.each([
    ['src/contract/files.ts', '../lib/path'],
    ['src/contract/files.ts', 'idb'],
    ['src/lib/path.ts', '../contract/files'],
    ['src/files/idb-store.ts', '../session/notebook'],
    ['src/session/notebook.ts', '../ui/context'],
    ['src/ui/App.tsx', '../files/idb-store'],
    ['src/ui/App.tsx', '../kernel/kernel'],
    ['src/ui/App.tsx', 'idb'],
    ['src/ui/App.tsx', 'comlink'],
    ['src/ui/App.tsx', '../../workers/kernel/main'],
    ['src/api/interpreter.ts', '../kernel/kernel'],
    ['src/kernel/kernel.ts', '../../workers/kernel/main'],
    ['workers/kernel/main.ts', '../../src/session/notebook'],
    ['workers/kernel/main.ts', '../../src/kernel/kernel'],
    ['src/elsewhere/a.ts', '../contract/files'],
    ['src/session/notebook.ts', 'idb-keyval'],
    ['src/session/agent.ts', '../tools/host'],
    ['src/tools/python.ts', '../session/agent'],
    ['src/actions/code.ts', '../session/notebook'],
    ['src/recipes/run.ts', '../ui/context'],
    ['src/ledger/ledger.ts', '../keys/keys'],
    ['src/session/notebook.ts', '../model/model-client'],
    ['src/model/model-client.ts', '../session/notebook'],
    ['src/model/model-client.ts', 'idb'],
  ])('%s to %s is refused', (file, target) => {
    expect(problemOf({ file, target })).not.toBeNull();
  });

  test.each([
    ['src/ui/cells/Cell.tsx', '../../session/notebook'],
    ['src/ui/cells/Cell.tsx', '../context'],
    ['src/ui/cells/Cell.tsx', 'lucide-solid/icons/x'],
    ['src/kernel/sandbox.ts', '../sandbox/frame'],
    ['src/main.tsx', './kernel/kernel'],
    ['workers/kernel/main.ts', '../../src/contract/kernel'],
  ])('%s to %s is allowed', (file, target) => {
    expect(problemOf({ file, target })).toBeNull();
  });
});

test('imports go one way', () => {
  const arrows = [...sources('src'), ...sources('workers')].flatMap((file) =>
    importsOf(readFileSync(join(ROOT, file), 'utf8')).map((target): Arrow => ({ file, target })),
  );
  expect(arrows.length).toBeGreaterThan(50);
  expect(arrows.map(problemOf).filter((problem) => problem !== null)).toEqual([]);
});
