import { join } from 'node:path';
import { defineConfig } from 'vite';
import { ROOT } from '../project.ts';

/** The Docker runner as one file that Node runs by itself: `npx carrel-runner`. */
export default defineConfig({
  publicDir: false,
  ssr: { noExternal: true, target: 'node' },
  build: {
    ssr: join(ROOT, 'workers/docker/main.ts'),
    outDir: process.env.CARREL_RUNNER_DIST ?? join(ROOT, 'dist-runner'),
    emptyOutDir: true,
    target: 'node20',
    rolldownOptions: {
      output: { entryFileNames: 'carrel-runner.js', banner: '#!/usr/bin/env node', codeSplitting: false },
    },
  },
});
