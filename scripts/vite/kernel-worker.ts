import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Plugin } from 'vite';
import { frameHash, pagePolicy } from '../policy.ts';
import { bundle } from './bundle.ts';

const VIRTUAL = 'virtual:kernel-script';
const ROOT = resolve(import.meta.dirname, '../..');
const ENTRY = resolve(ROOT, 'workers/kernel/main.ts');
const SERVED = '/@kernel-script.js';

/**
 * Gives `virtual:kernel-script` (the address of the worker's script, which the page fetches and hands to the sandbox) and
 * writes the page's content security policy, with the hash of the frame's bootstrap, into index.html.
 */
export function kernelWorker(): Plugin {
  let isBuild = false;
  return {
    name: 'carrel:kernel-worker',
    configResolved(config) {
      isBuild = config.command === 'build';
    },
    resolveId(id) {
      return id === VIRTUAL ? `\0${VIRTUAL}` : null;
    },
    async load(id) {
      if (id !== `\0${VIRTUAL}`) return null;
      if (!isBuild) return `export default ${JSON.stringify(SERVED)};`;
      const source = await bundle(ENTRY, true);
      const hash = createHash('sha256').update(source).digest('hex').slice(0, 8);
      const reference = this.emitFile({ type: 'asset', fileName: `assets/kernel-${hash}.js`, source });
      return `export default import.meta.ROLLUP_FILE_URL_${reference};`;
    },
    configureServer(server) {
      let script: Promise<string> | null = null;
      server.watcher.on('all', (_event, path) => {
        if (path.includes('/workers/') || path.includes('/src/contract/')) script = null;
      });
      server.middlewares.use((request, response, next) => {
        if (!request.url?.startsWith(SERVED)) return next();
        script ??= bundle(ENTRY, false);
        script.then(
          (source) => {
            response.setHeader('content-type', 'text/javascript');
            response.setHeader('cache-control', 'no-cache');
            response.end(source);
          },
          (error: unknown) => {
            script = null;
            next(error);
          },
        );
      });
    },
    transformIndexHtml() {
      // In development Vite adds inline scripts of its own; the frame's policy holds all the same.
      if (!isBuild) return [];
      // The kernel's frame, and the frame that shows HTML with scripts: each has one small inline script.
      const hashes = ['workers/kernel/frame.js', 'src/ui/output/frame-bootstrap.js'].map((path) =>
        frameHash(readFileSync(resolve(ROOT, path), 'utf8')),
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
