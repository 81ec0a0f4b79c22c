import { describe, expect, test } from 'vitest';
import type { LockEntry } from '../../../src/contract/packages';
import {
  judge,
  judgeRequest,
  type KnownPackages,
  packageOfAddress,
  type RuleSettings,
} from '../../../src/packages/rule';

function entry(name: string, depends: readonly string[] = [], package_type = 'package'): LockEntry {
  const sha256 = name.length.toString(16).padStart(64, '0');
  return {
    name,
    version: '1',
    file_name: `${name}-1.whl`,
    install_dir: 'site',
    sha256,
    package_type,
    imports: [],
    depends,
  };
}

const KNOWN: KnownPackages = {
  bundled: {
    numpy: entry('numpy'),
    pandas: entry('pandas', ['numpy', 'Python_DateUtil']),
    'python-dateutil': entry('python-dateutil', ['six']),
    six: entry('six'),
    ipython: entry('ipython', ['pygments']),
    pygments: entry('pygments'),
    sqlite3: entry('sqlite3', [], 'cpython_module'),
  },
  remote: { scipy: entry('scipy', ['numpy', 'libopenblas']), libopenblas: entry('libopenblas', [], 'shared_library') },
};
const RELEASE = 'https://cdn.jsdelivr.net/pyodide/v0.29.5/full/';

function rule(packageRule: RuleSettings['packageRule'], ...approvedPackages: string[]): RuleSettings {
  return { packageRule, approvedPackages };
}

describe('the approved list', () => {
  const approved = rule('approved', 'pandas', 'scipy', 'carrel-a');
  test.each(['pandas', 'PANDAS', 'numpy', 'six', 'python_dateutil', 'scipy', 'libopenblas', 'carrel_a'])(
    'lets %s in',
    (name) => {
      expect(judge(name, null, approved, KNOWN).ok).toBe(true);
    },
  );
  test.each(['ipython', 'pygments', 'micropip', 'sqlite3'])('leaves the desk and Python their %s', (name) => {
    expect(judge(name, null, rule('approved'), KNOWN).ok).toBe(true);
  });
  test('names the package and the rule', () => {
    const result = judge('Requests', null, approved, KNOWN);
    expect(result.ok ? '' : result.failure.message).toMatch(/^Package 'requests' is not in the approved list\./);
    expect(judge('numpy', null, rule('approved', 'six'), KNOWN).ok).toBe(false);
  });
  test('a list that was changed counts at once', () => {
    expect(judge('requests', null, rule('approved', 'requests'), KNOWN).ok).toBe(true);
    expect(judge('requests', null, rule('approved', 'six'), KNOWN).ok).toBe(false);
  });
});

describe('bundled or official', () => {
  const official = rule('official');
  test('lets in what the page knows the hash of, and no other build of it', () => {
    expect(judge('scipy', null, official, KNOWN).ok).toBe(true);
    expect(judge('numpy', KNOWN.bundled.numpy?.sha256 ?? '', official, KNOWN).ok).toBe(true);
    const other = judge('numpy', 'f'.repeat(64), official, KNOWN);
    expect(other.ok ? '' : other.failure.message).toMatch(/^Package 'numpy' may be used only as it is bundled/);
    const unknown = judge('requests', null, official, KNOWN);
    expect(unknown.ok ? '' : unknown.failure.message).toMatch(
      /^Package 'requests' is neither bundled with this page nor/,
    );
  });
});

test('anything is anything', () => {
  expect(judge('requests', 'f'.repeat(64), rule('anything'), KNOWN).ok).toBe(true);
  expect(judgeRequest('https://pypi.org/simple/requests/', RELEASE, rule('anything'), KNOWN).ok).toBe(true);
});

describe('addresses', () => {
  test.each([
    ['https://pypi.org/simple/Carrel_A/', 'carrel-a'],
    ['https://pypi.org/pypi/carrel-a/json', 'carrel-a'],
    ['https://files.pythonhosted.org/packages/aa/carrel_a-1.2-py3-none-any.whl', 'carrel-a'],
    ['https://files.pythonhosted.org/packages/aa/carrel_a-1.2-py3-none-any.whl.metadata?x=1', 'carrel-a'],
    ['https://files.pythonhosted.org/packages/aa/carrel-a-1.2.tar.gz', 'carrel-a'],
    ['https://example.org/d/carrel_a-1.2-py3-none-any.WHL', 'carrel-a'],
    ['https://example.org/%63arrel_a-1-py3-none-any.wh%6c', 'carrel-a'],
    ['https://example.org/evil.whl#x', 'evil-whl'],
    ['https://example.org/data-1.tar.gz', null],
    ['https://pypi.org/', null],
    ['https://example.org/a.csv', null],
    ['no address', null],
  ])('%s', (url, name) => expect(packageOfAddress(url)).toBe(name));

  test('are judged by the list, whoever asks', () => {
    const approved = rule('approved', 'carrel-a');
    expect(judgeRequest('https://pypi.org/simple/carrel-a/', RELEASE, approved, KNOWN).ok).toBe(true);
    expect(judgeRequest('https://example.org/evil-1-py3-none-any.whl', RELEASE, approved, KNOWN)).toMatchObject({
      ok: false,
      failure: { code: 'not-allowed', message: expect.stringContaining("Package 'evil' is not in the approved list") },
    });
    expect(judgeRequest('https://example.org/data.csv', RELEASE, approved, KNOWN).ok).toBe(true);
  });

  test('of the release are official, of the same name elsewhere are not', () => {
    const file = 'scipy-1-cp313-cp313-pyodide_2025_0_wasm32.whl';
    expect(judgeRequest(`${RELEASE}${file}`, RELEASE, rule('official'), KNOWN).ok).toBe(true);
    expect(judgeRequest(`https://cdn.jsdelivr.net/gh/x/${file}`, RELEASE, rule('official'), KNOWN).ok).toBe(false);
    expect(judgeRequest(`${RELEASE}../../../gh/x/${file}`, RELEASE, rule('official'), KNOWN).ok).toBe(false);
  });
});
