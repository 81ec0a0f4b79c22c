import { DEFAULT_SETTINGS, type Settings, type SettingsStore } from '../contract/settings';
import { createKeptValue } from './kept-value';

const KEY = 'carrel.settings';

/** For each setting: whether a value from outside is one. */
const CHECKS: { readonly [Name in keyof Settings]: (value: unknown) => value is Settings[Name] } = {
  runTimeout: (value): value is number | null => value === null || isPositive(value),
  outputLimit: isPositive,
  fileLimit: isPositive,
  theme: (value): value is Settings['theme'] => value === 'system' || value === 'light' || value === 'dark',
  notifyOfRuns: (value): value is boolean => typeof value === 'boolean',
  allowedHosts: (value): value is readonly string[] => Array.isArray(value) && value.every(isHost),
  packageRule: (value): value is Settings['packageRule'] =>
    value === 'anything' || value === 'official' || value === 'approved',
  approvedPackages: (value): value is readonly string[] => Array.isArray(value) && value.every(isPackageName),
  allowedEmbedders: (value): value is readonly string[] => Array.isArray(value) && value.every(isOrigin),
  nodeByWebContainer: (value): value is boolean => typeof value === 'boolean',
};

function isPositive(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value) && value > 0;
}

/** The host of a URL: a name and, where it is not the scheme's own, a port; no scheme, path or wildcard. */
function isHost(value: unknown): value is string {
  return typeof value === 'string' && /^(?:[a-z0-9_-]+(?:\.[a-z0-9_-]+)*|\[[0-9a-f:.]+\])(?::\d{1,5})?$/.test(value);
}

/** As PyPI compares them. */
function isPackageName(value: unknown): value is string {
  return typeof value === 'string' && value.length <= 100 && /^[a-z0-9]+(?:-[a-z0-9]+)*$/.test(value);
}

function isOrigin(value: unknown): value is string {
  return typeof value === 'string' && URL.canParse(value) && new URL(value).origin === value;
}

/** `base` with those fields of `from` that are valid; the rest of `from` is left out. */
function overlay(base: Settings, from: unknown): Settings {
  if (typeof from !== 'object' || from === null) return base;
  const given: Partial<Record<keyof Settings, unknown>> = from;
  function pick<Name extends keyof Settings>(name: Name): Settings[Name] {
    const value = given[name];
    return CHECKS[name](value) ? value : base[name];
  }
  return {
    runTimeout: pick('runTimeout'),
    outputLimit: pick('outputLimit'),
    fileLimit: pick('fileLimit'),
    theme: pick('theme'),
    notifyOfRuns: pick('notifyOfRuns'),
    allowedHosts: pick('allowedHosts'),
    packageRule: pick('packageRule'),
    approvedPackages: pick('approvedPackages'),
    allowedEmbedders: pick('allowedEmbedders'),
    nodeByWebContainer: pick('nodeByWebContainer'),
  };
}

/**
 * Settings in `localStorage`, shared by all tabs. A field that is not valid, stored or given, is left as it was. Where the
 * browser gives no `localStorage` or it is full, the settings last as long as the page.
 */
export function createSettingsStore(target: Window = window): SettingsStore {
  const kept = createKeptValue(KEY, (stored) => overlay(DEFAULT_SETTINGS, stored), target);
  return {
    get current() {
      return kept.current;
    },
    update: (wanted) => kept.keep(overlay(kept.current, wanted)),
    watch: kept.watch,
  };
}
