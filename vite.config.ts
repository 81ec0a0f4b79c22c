import { availableParallelism } from 'node:os';
import { playwright } from '@vitest/browser-playwright';
import solid from 'vite-plugin-solid';
import { defineConfig } from 'vitest/config';
import { chromiumArguments, findBrowser } from './scripts/browser.ts';
import { HEADERS } from './scripts/headers.ts';
import { DIST } from './scripts/project.ts';
import { firstPaint } from './scripts/vite/first-paint.ts';
import { justBash } from './scripts/vite/just-bash.ts';
import { kernelWorker } from './scripts/vite/kernel-worker.ts';
import { packages } from './scripts/vite/packages.ts';
import { programs } from './scripts/vite/programs.ts';
import { serviceWorker } from './scripts/vite/service-worker.ts';

const LATE = [
  '@ai-sdk/anthropic',
  '@ai-sdk/google',
  '@ai-sdk/openai',
  '@ai-sdk/openai-compatible',
  '@codemirror/autocomplete',
  '@codemirror/commands',
  '@codemirror/lang-markdown',
  '@codemirror/lang-python',
  '@codemirror/language',
  '@codemirror/search',
  '@codemirror/state',
  '@codemirror/view',
  '@lezer/highlight',
  '@noble/hashes/sha2.js',
  '@noble/hashes/utils.js',
  '@xterm/addon-fit',
  '@xterm/xterm',
  '@zip.js/zip.js/lib/zip-core-native.js',
  'ai',
  'ansi_up',
  'axe-core',
  'comlink',
  'dompurify',
  'idb',
  'katex',
  'marked',
  'zod/v4-mini',
];

export default defineConfig({
  base: './',
  plugins: [solid(), kernelWorker(), justBash(), firstPaint(), packages(), programs(), serviceWorker()],
  server: { headers: HEADERS },
  preview: { headers: HEADERS },
  build: {
    outDir: DIST,
    emptyOutDir: true,
    target: 'es2023',
    modulePreload: { polyfill: false },
    // What the first view needs is one file: each of twenty would have to be asked for, by the service worker too.
    rolldownOptions: { output: { codeSplitting: { groups: [{ name: 'desk', tags: ['$initial'] }] } } },
  },
  // What is imported late is named here: found late, it would make the development server reload in the middle of a test.
  optimizeDeps: { exclude: ['pyodide', 'brotli-dec-wasm'], include: LATE },
  test: {
    environment: 'node',
    // Vitest leaves one core free, which on two cores is half of them.
    maxWorkers: Math.min(availableParallelism(), 8),
    // What never comes is told late, so that what comes late on a busy machine is no failure.
    testTimeout: 60_000,
    hookTimeout: 120_000,
    expect: { poll: { timeout: 30_000 } },
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          environment: 'node',
          include: ['test/unit/**/*.test.ts', 'test/contract/**/*.node.test.ts'],
        },
      },
      {
        extends: true,
        test: {
          name: 'docker',
          environment: 'node',
          include: ['test/docker/**/*.test.ts'],
          // Starts a Docker engine, and makes its image once.
          globalSetup: 'test/docker/setup.ts',
          testTimeout: 180_000,
          hookTimeout: 300_000,
          // As in the browser.
          retry: process.env.CI ? 1 : 0,
        },
      },
      {
        extends: true,
        test: {
          name: 'browser',
          include: ['test/browser/**/*.test.{ts,tsx}', 'test/contract/**/*.browser.test.ts'],
          // Many of them start Python.
          testTimeout: 240_000,
          // Named by scripts/test.ts where it was needed. Unit tests get no second try.
          retry: process.env.CI ? 1 : 0,
          browser: {
            enabled: true,
            headless: true,
            connectTimeout: 240_000,
            screenshotFailures: false,
            provider: playwright({
              launchOptions: { executablePath: findBrowser('chromium') ?? undefined, args: chromiumArguments },
            }),
            instances: [{ browser: 'chromium' }],
          },
        },
      },
    ],
  },
});
