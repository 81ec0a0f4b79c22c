import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Plugin } from 'vite';
import { frameHash, pagePolicy } from '../policy.ts';
import { bundle } from './bundle.ts';

const ROOT = resolve(import.meta.dirname, '../..');

/** The worker's script, its part that comes late, and what shows a server's document. */
const SCRIPTS: Readonly<Record<string, string>> = {
  kernel: 'workers/kernel/main.ts',
  shell: 'workers/shell/main.ts',
  preview: 'src/preview/frame/main.ts',
};
const VIRTUAL = /^\0?virtual:(\w+)-script$/;
const SERVED = /^\/@(\w+)-script\.js/;

/**
 * Gives `virtual:kernel-script`, `virtual:shell-script` and `virtual:preview-script` (addresses of scripts that the page fetches and hands to the
 * sandbox) and writes the page's content security policy, with the hash of the frame's bootstrap, into index.html.
 */
export function kernelWorker(): Plugin {
  let isBuild = false;
  return {
    name: 'carrel:kernel-worker',
    configResolved(config) {
      isBuild = config.command === 'build';
    },
    resolveId: (id) => (entryOf(VIRTUAL, id) ? `\0${id}` : null),
    async load(id) {
      const [name, entry] = (id.startsWith('\0') && entryOf(VIRTUAL, id)) || [];
      if (!name || !entry) return null;
      if (!isBuild) return `export default ${JSON.stringify(`/@${name}-script.js`)};`;
      const source = await bundle(entry, true);
      const hash = createHash('sha256').update(source).digest('hex').slice(0, 8);
      const reference = this.emitFile({ type: 'asset', fileName: `assets/${name}-${hash}.js`, source });
      return `export default import.meta.ROLLUP_FILE_URL_${reference};`;
    },
    configureServer(server) {
      const scripts = new Map<string, Promise<string>>();
      server.watcher.on('all', (_event, path) => {
        if (path.includes('/workers/') || path.includes('/src/contract/')) scripts.clear();
      });
      server.middlewares.use((request, response, next) => {
        const [name, entry] = entryOf(SERVED, request.url ?? '') ?? [];
        if (!name || !entry) return next();
        const script = scripts.get(name) ?? bundle(entry, false);
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

/** Name and file of the script that is asked for. */
function entryOf(pattern: RegExp, text: string): readonly [name: string, file: string] | null {
  const name = pattern.exec(text)?.[1];
  const entry = name === undefined ? undefined : SCRIPTS[name];
  return name !== undefined && entry !== undefined ? [name, resolve(ROOT, entry)] : null;
}
