import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Plugin, Rollup } from 'vite';
import { ownPython } from '../packages/own.ts';
import { frameHash, pagePolicy } from '../policy.ts';
import { bundle } from './bundle.ts';
import { pyodideScripts } from './packages.ts';

const ROOT = resolve(import.meta.dirname, '../..');

/** The worker's script, with Pyodide's before it, its part that comes late, the worker beside it, and what shows a server's document. */
const SCRIPTS: Readonly<Record<string, string>> = {
  kernel: 'workers/kernel/main.ts',
  shell: 'workers/shell/main.ts',
  beside: 'workers/beside/main.ts',
  preview: 'src/preview/frame/main.ts',
};
const VIRTUAL = /^\0?virtual:(\w+)-script$/;
const SERVED = /^\/@(\w+)-script\.js/;

const PYTHON = 'virtual:kernel-python';
const SERVED_PYTHON = '/@kernel-python.zip';

/**
 * Gives `virtual:kernel-script`, `virtual:shell-script`, `virtual:beside-script`, `virtual:preview-script` and `virtual:kernel-python` (addresses and hashes
 * of scripts, and of a zip of the kernel's Python, that the page fetches and hands to a sandbox) and writes the page's content
 * security policy, with the hash of each frame's bootstrap, into index.html.
 */
export function kernelWorker(): Plugin {
  let isBuild = false;
  return {
    name: 'carrel:kernel-worker',
    configResolved(config) {
      isBuild = config.command === 'build';
    },
    resolveId: (id) => (id === PYTHON || entryOf(VIRTUAL, id) ? `\0${id}` : null),
    async load(id) {
      if (id === `\0${PYTHON}`) {
        if (!isBuild) return served(SERVED_PYTHON);
        return emitted(this, 'python', 'zip', await ownPython({ compiled: true }));
      }
      const [name, entry] = (id.startsWith('\0') && entryOf(VIRTUAL, id)) || [];
      if (!name || !entry) return null;
      if (!isBuild) return served(`/@${name}-script.js`);
      return emitted(this, name, 'js', await whole(name, entry, true));
    },
    configureServer(server) {
      const scripts = new Map<string, Promise<string>>();
      let python: Promise<Uint8Array> | null = null;
      server.watcher.on('all', (_event, path) => {
        if (path.includes('/workers/') || path.includes('/src/contract/')) scripts.clear();
        if (path.includes('/workers/')) python = null;
      });
      server.middlewares.use((request, response, next) => {
        if (request.url?.split('?', 1)[0] === SERVED_PYTHON) {
          // Tests start Python a hundred times; who develops changes it as often.
          python ??= ownPython({ compiled: server.config.mode === 'test' });
          python.then(
            (zip) => {
              response.setHeader('content-type', 'application/zip');
              response.setHeader('cache-control', 'no-cache');
              response.end(zip);
            },
            (error: unknown) => {
              python = null;
              next(error);
            },
          );
          return;
        }
        const [name, entry] = entryOf(SERVED, request.url ?? '') ?? [];
        if (!name || !entry) return next();
        const script = scripts.get(name) ?? whole(name, entry, false);
        scripts.set(name, script);
        script.then(
          (source) => {
            response.setHeader('content-type', 'text/javascript');
            response.setHeader('cache-control', 'no-cache');
            response.end(source);
          },
          (error: unknown) => {
            scripts.delete(name);
            next(error);
          },
        );
      });
    },
    transformIndexHtml() {
      // In development Vite adds inline scripts of its own; the frame's policy holds all the same.
      if (!isBuild) return [];
      // The frame of sandboxes, and the frame that shows HTML with scripts: each has one small inline script.
      const hashes = ['src/sandbox/bootstrap.js', 'src/ui/output/frame-bootstrap.js', 'src/preview/bootstrap.js'].map(
        (path) => frameHash(readFileSync(resolve(ROOT, path), 'utf8')),
      );
      return [
        {
          tag: 'meta',
          attrs: { 'http-equiv': 'Content-Security-Policy', content: pagePolicy(hashes.join(' ')) },
          injectTo: 'head-prepend',
        },
      ];
    },
  };
}

async function whole(name: string, entry: string, minify: boolean): Promise<string> {
  const [before, script] = await Promise.all([name === 'kernel' ? pyodideScripts() : '', bundle(entry, minify)]);
  return before === '' ? script : `${before}\n;\n${script}`;
}

/** While developing the file may be another one at any time. */
function served(address: string): string {
  return `export default ${JSON.stringify(address)}; export const sha256 = null;`;
}

/** Puts a file into the build, named by what it holds. */
function emitted(context: Rollup.PluginContext, name: string, type: string, source: string | Uint8Array): string {
  const hash = createHash('sha256').update(source).digest('hex');
  const file = context.emitFile({ type: 'asset', fileName: `assets/${name}-${hash.slice(0, 8)}.${type}`, source });
  return `export default import.meta.ROLLUP_FILE_URL_${file}; export const sha256 = '${hash}';`;
}

/** Name and file of the script that is asked for. */
function entryOf(pattern: RegExp, text: string): readonly [name: string, file: string] | null {
  const name = pattern.exec(text)?.[1];
  const entry = name === undefined ? undefined : SCRIPTS[name];
  return name !== undefined && entry !== undefined ? [name, resolve(ROOT, entry)] : null;
}
