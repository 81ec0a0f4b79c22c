import { beforeAll, describe, expect, it } from 'vitest';
import { createTestShellWithPrograms, type TestShell } from '../../doubles/shell';

let bash: TestShell;

beforeAll(async () => {
  bash = await createTestShellWithPrograms(['dulwich']);
}, 120_000);

/** Commands to which `--help` is a word like any other, as in bash. */
const PLAIN = ['echo', 'true', 'false', 'time'];
/** They need packages that are loaded while they run, which Node cannot wait for. */
const LATE = ['flask'];
/** What says what a command is, in its first lines: some have names for others. */
const NAMED: Readonly<Record<string, string>> = {
  ...{ pip3: 'pip', python: 'python3', egrep: 'grep', fgrep: 'grep', '7za': '7z', '7zr': '7z', '[': 'test' },
};

describe('every command', () => {
  it('answers --help with its name and how it is used, and man shows the same', async () => {
    expect(bash.shell.commands.length).toBeGreaterThan(130);
    for (const name of bash.shell.commands) {
      if (LATE.includes(name)) continue;
      const page = await bash.run(`man ${name}`);
      expect({ name, code: page.code, err: page.err }).toEqual({ name, code: 0, err: '' });
      expect(page.out.toLowerCase(), name).toMatch(/usage:|^(help|alias|unalias): /);
      expect(page.out, name).toContain(NAMED[name] ?? name);
      if (!/^pip3?$/.test(name)) expect(page.out.trim().split('\n').length, name).toBeGreaterThan(1);
      if (PLAIN.includes(name)) continue;
      const help = await bash.run(`${name} --help`);
      expect({ name, out: help.out, err: help.err }).toEqual({ name, out: page.out, err: '' });
      expect({ name, code: help.code }).toEqual({ name, code: BUILTINS.includes(name) ? 2 : 0 });
    }
  }, 120_000);

  it('says more than its name', async () => {
    for (const name of bash.shell.commands) {
      if (LATE.includes(name)) continue;
      const { out } = await bash.run(`man ${name}`);
      expect(out.trim().split('\n').length, name).toBeGreaterThan(name.startsWith('pip') ? 0 : 1);
    }
  }, 120_000);
});

/** Commands that are words of the shell first. */
const BUILTINS = ['alias', 'unalias', 'help'];

describe('words of the shell', () => {
  it('have help by help NAME, NAME --help and man NAME', async () => {
    for (const name of ['cd', 'export', 'set', 'read', 'type', 'declare', 'source', 'shopt', 'getopts', 'mapfile']) {
      const { out } = await bash.run(`help ${name}`);
      expect(out, name).toMatch(new RegExp(`^${name}: `));
      expect(await bash.run(`man ${name}`), name).toMatchObject({ code: 0, out });
      expect(await bash.run(`${name} --help`), name).toMatchObject({ code: 2, out });
    }
  });
});

describe('man', () => {
  it('of a name that nobody knows says so and ends with 16, as man does', async () => {
    expect(await bash.run('man no-such-thing')).toMatchObject({
      code: 16,
      out: '',
      err: 'No manual entry for no-such-thing\n',
    });
    expect(await bash.run("man 'x; echo hit'")).toMatchObject({ code: 16, out: '' });
    expect((await bash.run('man')).code).toBe(1);
  });

  it('takes a section, and the parts of git by their names', async () => {
    expect((await bash.run('man 1 ls')).out).toMatch(/^Usage: ls/);
    expect((await bash.run('man git-log')).out).toMatch(/^usage: git log/);
  });
});

it('--help behind a command that runs others belongs to the other', async () => {
  const { out } = await bash.run(`
    echo 'echo "got $1"' > own.sh
    bash own.sh --help; bash -c 'echo "$1"' name --help
    timeout 5 grep --help | head -n 1
    env A=1 grep --help | head -n 1
    echo x | xargs -n1 grep --help | head -n 1
    find . -maxdepth 0 -exec grep --help \\; | head -n 1
    printf -- '--help\\n' > words; grep -- --help words; cat -- --help 2>&1
  `);
  const grep = 'grep - print lines that match patterns\n';
  expect(out).toBe(`got --help\n--help\n${grep.repeat(4)}--help\ncat: --help: No such file or directory\n`);
});

it('--help is found behind the words of the command itself', async () => {
  for (const line of [
    'grep -r x --help',
    'sort -n words --help',
    'mkdir -p x --help',
    'find . --help',
    'tar -x --help',
  ])
    expect(await bash.run(line), line).toMatchObject({ code: 0, out: expect.stringMatching(/usage:/i) });
});

it('--version tells what it is', async () => {
  for (const name of ['grep', 'sed', 'awk', 'tar', 'gzip', 'make', 'curl', 'man', 'bash'])
    expect((await bash.run(`${name} --version`)).out, name).toMatch(
      new RegExp(`^${name} \\((just-bash|Carrel)\\).* \\d`),
    );
  expect((await bash.run('sqlite3 --version; python3 --version')).out).toMatch(/^3\.\d+.*\nPython 3\.\d+/);
  expect((await bash.run('bash --version')).out).toMatch(/GNU bash, version 5\./);
});

it('an option that is not known ends as it does on Debian', async () => {
  const codes: Readonly<Record<number, string>> = {
    1: 'gzip bzip2 xz cat cut head tail wc uniq sed xargs du cp mv rm ln touch mkdir id seq od bc watch nproc md5sum find',
    2: 'ls sort grep egrep diff cmp curl wget make patch awk jq tty',
    10: 'unzip',
    16: 'zip',
    64: 'tar',
    125: 'timeout env',
  };
  for (const [code, names] of Object.entries(codes)) {
    for (const name of names.split(' ')) {
      const done = await bash.run(`${name} --no-such-option`);
      expect({ name, code: done.code }).toEqual({ name, code: Number(code) });
      expect(done.err, name).toContain('--no-such-option');
      expect(done.err, name).toContain(`Try '${name} --help' for more information.\n`);
    }
  }
});
