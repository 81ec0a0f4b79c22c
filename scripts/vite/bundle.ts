import { join } from 'node:path';
import { build } from 'vite';
import { ROOT } from '../project.ts';
import { justBash } from './just-bash.ts';
import { webr } from './webr.ts';

/** One classic script with everything in it, for a worker that can or should load nothing by itself. */
export async function bundle(entry: string, minify: boolean): Promise<string> {
  const result = await build({
    configFile: false,
    root: ROOT,
    logLevel: 'error',
    plugins: [justBash(), webr()],
    // Such a worker is made of a text: it has no address, and what packages look for beside them is handed to it.
    // Node's streams, for scripts that a program runs.
    resolve: { alias: [{ find: /^process\/$/, replacement: join(ROOT, 'workers/commands/node/library/ticks.ts') }] },
    define: { 'import.meta.url': JSON.stringify('file:///') },
    build: {
      write: false,
      minify,
      target: 'es2023',
      rollupOptions: { input: entry, output: { format: 'iife', codeSplitting: false } },
      modulePreload: false,
      copyPublicDir: false,
    },
  });
  const outputs = Array.isArray(result) ? result : [result];
  for (const output of outputs) {
    if (!('output' in output)) continue;
    for (const chunk of output.output) if (chunk.type === 'chunk') return chunk.code;
  }
  throw new Error(`${entry} was not built`);
}
