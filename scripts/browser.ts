import { execFileSync, spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync, readdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';

export type BrowserName = 'chromium' | 'firefox';

const VARIABLES: Record<BrowserName, string> = { chromium: 'CHROME_PATH', firefox: 'FIREFOX_PATH' };

const COMMANDS: Record<BrowserName, readonly string[]> = {
  chromium: ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome'],
  firefox: ['firefox', 'firefox-esr'],
};

const PLACES: Record<BrowserName, readonly string[]> = {
  chromium: [
    '/usr/bin/chromium',
    '/snap/bin/chromium',
    '/opt/google/chrome/chrome',
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
    'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
    'C:\\Program Files (x86)\\Google\\Chrome\\Application\\chrome.exe',
  ],
  firefox: [
    '/usr/bin/firefox-esr',
    '/Applications/Firefox.app/Contents/MacOS/firefox',
    'C:\\Program Files\\Mozilla Firefox\\firefox.exe',
  ],
};

/** Where the program lies in a folder of Playwright's cache, by platform. Its own Firefox is patched and not used here. */
const PLAYWRIGHT_PROGRAMS = [
  'chrome-linux64/chrome',
  'chrome-linux/chrome',
  'chrome-mac/Chromium.app/Contents/MacOS/Chromium',
  'chrome-mac-arm64/Google Chrome for Testing.app/Contents/MacOS/Google Chrome for Testing',
  'chrome-mac-x64/Google Chrome for Testing.app/Contents/MacOS/Google Chrome for Testing',
  'chrome-win/chrome.exe',
  'chrome-win64/chrome.exe',
];

/** Chromium heeds the last `--disable-features` only, which is ours: Playwright's own are repeated. */
const FEATURES_OFF = [
  'AvoidUnnecessaryBeforeUnloadCheckSync',
  'DestroyProfileOnBrowserClose',
  'HttpsUpgrades',
  'HttpsFirstBalancedModeAutoEnable',
  'LensOverlay',
  'MediaRouter',
  'PaintHolding',
  'ThirdPartyStoragePartitioning',
  'AvoidCorsURLLoaderRestartOnRedirect',
  'TcpPortRandomizationWin',
  'OptimizationHints',
  'NetworkTimeServiceQuerying',
  'AimEnabled',
  'PreconnectToSearch',
  // Pages of the address bar, which each new tab loads: most of a second of a processor.
  'WebUIOmniboxPopup',
  'WebUIOmniboxAimPopup',
];

/** Arguments for every Chromium that a test starts: no sandbox only where root leaves no choice, and no calls home. */
export const chromiumArguments: string[] = [
  ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
  '--disable-gpu',
  '--disable-quic',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-default-apps',
  '--disable-sync',
  `--disable-features=${FEATURES_OFF.join(',')}`,
  '--no-first-run',
  '--no-default-browser-check',
];

/** The path of an installed browser, or null. `CHROME_PATH` and `FIREFOX_PATH` come before any other place. */
export function findBrowser(name: BrowserName): string | null {
  const wanted = process.env[VARIABLES[name]];
  if (wanted) return isProgram(wanted) ? wanted : null;
  const folders = (process.env.PATH ?? '').split(delimiter).filter(Boolean);
  const onPath = COMMANDS[name].flatMap((command) => folders.map((folder) => join(folder, command)));
  const cached = name === 'chromium' ? playwrightPrograms() : [];
  return [...onPath, ...PLACES[name], ...cached].find(isProgram) ?? null;
}

/**
 * The path of Chromium, installed first if there is none: by Playwright, else by apt where that is allowed.
 * Throws with what to do where neither works.
 */
export function ensureBrowser(): string {
  const found = findBrowser('chromium');
  if (found !== null) return found;
  if (process.env.CHROME_PATH) throw new Error(`CHROME_PATH is not a program: ${process.env.CHROME_PATH}`);
  console.log('No Chromium found: installing one for the tests.');
  spawnSync('npx', ['--no-install', 'playwright', 'install', 'chromium'], { stdio: 'inherit', timeout: 600_000 });
  const downloaded = findBrowser('chromium');
  if (downloaded !== null && starts(downloaded)) return downloaded;
  if (process.getuid?.() === 0 && existsSync('/etc/debian_version')) {
    spawnSync('apt-get', ['update'], { stdio: 'inherit' });
    spawnSync('apt-get', ['install', '-y', '--no-install-recommends', 'chromium'], { stdio: 'inherit' });
  }
  const installed = findBrowser('chromium');
  if (installed !== null && starts(installed)) return installed;
  throw new Error(
    'The tests need Chromium and none was found or could be installed. Install it (Debian: "apt-get install chromium") ' +
      'or set CHROME_PATH to the program of a Chromium or Chrome, then run the tests again.',
  );
}

function playwrightPrograms(): string[] {
  const roots = [
    process.env.PLAYWRIGHT_BROWSERS_PATH,
    join(homedir(), '.cache/ms-playwright'),
    join(homedir(), 'Library/Caches/ms-playwright'),
    process.env.LOCALAPPDATA && join(process.env.LOCALAPPDATA, 'ms-playwright'),
  ];
  return roots
    .filter((root): root is string => !!root && existsSync(root))
    .flatMap((root) =>
      readdirSync(root)
        .filter((folder) => folder.startsWith('chromium-'))
        .sort()
        .reverse()
        .flatMap((folder) => PLAYWRIGHT_PROGRAMS.map((program) => join(root, folder, program))),
    );
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** A downloaded Chromium may lack the system's libraries. */
function starts(path: string): boolean {
  try {
    execFileSync(path, ['--version'], { stdio: 'ignore', timeout: 20_000 });
    return true;
  } catch {
    return false;
  }
}
