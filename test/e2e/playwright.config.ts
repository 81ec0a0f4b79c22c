import { defineConfig } from '@playwright/test';
import { chromiumArguments, findBrowser } from '../../scripts/browser.ts';

/** Set by the `webServer` below, from the line in which the server tells its address. */
const port = process.env.CARREL_PORT;
const executablePath = findBrowser('chromium');

export default defineConfig({
  testDir: '.',
  testMatch: '**/*.{test,spec}.ts',
  outputDir: '../../test-results',
  // What never comes is told late, so that what comes late on a busy machine is no failure.
  timeout: 300_000,
  expect: { timeout: 30_000 },
  // One more than the cores of a small machine: tests wait for a part of their time.
  workers: 3,
  // Named by scripts/test.ts where it was needed.
  retries: process.env.CI ? 1 : 0,
  forbidOnly: !!process.env.CI,
  reporter: [
    ['list'],
    ['json', { outputFile: process.env.PLAYWRIGHT_JSON_OUTPUT_FILE ?? '../../.cache/test/playwright.json' }],
  ],
  use: {
    baseURL: `http://localhost:${port ?? 4173}/`,
    launchOptions: { args: chromiumArguments, ...(executablePath === null ? {} : { executablePath }) },
    // A trace makes each test twice as slow: ask for one with `--trace on`.
    trace: 'off',
    screenshot: 'only-on-failure',
    // Each test begins with an empty browser: keeping the page would only cost time. offline and updates are about that.
    serviceWorkers: 'block',
  },
  projects: [{ name: 'chromium' }],
  webServer: {
    command: 'node --import tsx ../../scripts/start.ts',
    env: { PORT: '0', BROWSER: 'none' },
    wait: { stdout: /Carrel: http:\/\/localhost:(?<CARREL_PORT>\d+)\// },
    timeout: 180_000,
    gracefulShutdown: { signal: 'SIGTERM', timeout: 5_000 },
  },
});
