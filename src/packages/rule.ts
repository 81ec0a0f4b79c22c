import type { LockEntry, PackageFailure } from '../contract/packages';
import { fail, ok, type Result, unreachable } from '../contract/result';
import type { Settings } from '../contract/settings';
import { normaliseName, parseWheelName } from './names';

export type RuleSettings = Pick<Settings, 'packageRule' | 'approvedPackages'>;

/** The packages whose hashes the page knows. */
export interface KnownPackages {
  readonly bundled: Readonly<Record<string, LockEntry>>;
  readonly remote: Readonly<Record<string, LockEntry>>;
}

/** What the desk itself runs on, which no rule takes away. */
const MACHINERY = ['ipython', 'matplotlib-inline', 'micropip', 'packaging', 'tzdata'];

const INDEXES: ReadonlySet<string> = new Set(['pypi.org', 'test.pypi.org', 'www.pypi.org']);

/** Whether the rule lets a package through. `sha256` null: whichever file of it. */
export function judge(
  name: string,
  sha256: string | null,
  rule: RuleSettings,
  known: KnownPackages,
): Result<void, PackageFailure> {
  const wanted = normaliseName(name);
  switch (rule.packageRule) {
    case 'anything':
      return ok(undefined);
    case 'official': {
      const entry = entriesOf(known).get(wanted);
      if (entry !== undefined && (sha256 === null || entry.sha256 === sha256)) return ok(undefined);
      return notOfficial(wanted, entry !== undefined);
    }
    case 'approved':
      if (approvedNames(rule.approvedPackages, known).has(wanted)) return ok(undefined);
      return fail(
        'not-allowed',
        `Package '${wanted}' is not in the approved list. Add it to the list on the Packages panel if it may be used.`,
      );
    default:
      return unreachable(rule.packageRule);
  }
}

/** The same for a request of Python's: which package its address is of, by the index's form or by the name of a wheel. */
export function judgeRequest(
  url: string,
  releaseUrl: string,
  rule: RuleSettings,
  known: KnownPackages,
): Result<void, PackageFailure> {
  const name = rule.packageRule === 'anything' ? null : packageOfAddress(url);
  if (name === null) return ok(undefined);
  if (rule.packageRule !== 'official') return judge(name, null, rule, known);
  const isRelease = releaseUrl !== '' && new URL(url).href.startsWith(releaseUrl);
  return isRelease ? ok(undefined) : notOfficial(name, entriesOf(known).has(name));
}

/** Normalised name of the package that lies at an address, or is described there; null: it is not one of a package. */
export function packageOfAddress(url: string): string | null {
  if (!URL.canParse(url)) return null;
  const { host, pathname } = new URL(url);
  const parts = pathname.split('/').filter(Boolean).map(decoded);
  const file = parts.at(-1) ?? '';
  const wheel = /^(.+\.whl)(?:\.metadata)?$/i.exec(file)?.[1];
  if (wheel !== undefined) return normaliseName(parseWheelName(wheel)?.name ?? wheel.split('-', 1)[0] ?? wheel);
  const source = /^(.+?)-\d[^/]*\.(?:tar\.gz|tar\.bz2|tgz|zip)$/i.exec(file)?.[1];
  if (source !== undefined && host === 'files.pythonhosted.org') return normaliseName(source);
  const [first, second] = parts;
  const isIndex = INDEXES.has(host) && (first === 'simple' || first === 'pypi');
  return isIndex && second !== undefined ? normaliseName(second) : null;
}

function notOfficial(name: string, isKnown: boolean): ReturnType<typeof fail<'not-allowed'>> {
  const what = isKnown
    ? `Package '${name}' may be used only as it is bundled with this page or in Pyodide's official release, and this is another build.`
    : `Package '${name}' is neither bundled with this page nor in Pyodide's official release.`;
  return fail('not-allowed', `${what} The rule of what may be installed is on the Packages panel.`);
}

/** By normalised name; what is bundled before what is not. */
function entriesOf({ bundled, remote }: KnownPackages): ReadonlyMap<string, LockEntry> {
  return new Map(
    [...Object.entries(remote), ...Object.entries(bundled)].map(([key, entry]) => [normaliseName(key), entry]),
  );
}

/** What was found for one list, because the whole of the panel asks for it, name by name. */
const found = new WeakMap<
  KnownPackages,
  { readonly approved: readonly string[]; readonly names: ReadonlySet<string> }
>();

function approvedNames(approved: readonly string[], known: KnownPackages): ReadonlySet<string> {
  const before = found.get(known);
  if (before?.approved === approved) return before.names;
  const names = findApproved(approved, known);
  found.set(known, { approved, names });
  return names;
}

/** The list, what those need by the page's own lock files, the parts of Python itself, and what the desk runs on. */
function findApproved(approved: readonly string[], known: KnownPackages): ReadonlySet<string> {
  const entries = entriesOf(known);
  const parts = [...entries].filter(([, entry]) => entry.package_type !== 'package').map(([name]) => name);
  const names = new Set<string>();
  const queue = [...approved, ...MACHINERY, ...parts].map(normaliseName);
  for (let name = queue.pop(); name !== undefined; name = queue.pop()) {
    if (names.has(name)) continue;
    names.add(name);
    queue.push(...(entries.get(name)?.depends ?? []).map(normaliseName));
  }
  return names;
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
