import { writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Plugin } from 'vite';
import { ROOT } from '../project.ts';
import { writeBuildList } from './build-list.ts';
import { bundle } from './bundle.ts';

/**
 * Builds the service worker and the list of all files, when all are there. A plug-in of our own, as the list has each file's
 * SHA-256 and size, which is what an update, a repair and a download are held against.
 */
export function serviceWorker(): Plugin {
  let outDir = '';
  return {
    name: 'carrel:service-worker',
    apply: 'build',
    configResolved(config) {
      outDir = resolve(config.root, config.build.outDir);
    },
    transformIndexHtml: () => [{ tag: 'meta', attrs: { name: 'carrel-build', content: '' }, injectTo: 'head' }],
    closeBundle: {
      order: 'post',
      sequential: true,
      async handler(error?: Error) {
        if (error || this.environment.mode !== 'build') return;
        await writeFile(join(outDir, 'sw.js'), await bundle(join(ROOT, 'workers/sw/main.ts'), true));
        await writeBuildList(outDir);
      },
    },
  };
}
