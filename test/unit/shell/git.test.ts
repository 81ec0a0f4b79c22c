import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { GIT, readRecorded, readSetup } from '../../../scripts/shell/record';
import { createTestShellWithPrograms, type TestShell } from '../../doubles/shell';

/** Lines that differ from git 2.39.5, and why. */
const DIFFERENT: Readonly<Record<string, string>> = {
  'git merge clash >/dev/null; git diff': 'the heading of a combined hunk lacks its last letter in git',
};

const recorded = readRecorded(GIT);

let bash: TestShell;

beforeAll(async () => {
  bash = await createTestShellWithPrograms(['dulwich']);
  const made = await bash.run(`rm -rf /model; mkdir /model; cd /model\n${readSetup(GIT)}`, { cwd: '/', env: GIT.env });
  expect(made.err).toBe('');
}, 120_000);

beforeEach(async () => {
  await bash.run('rm -rf /work; cp -r /model /work', { cwd: '/' });
});

it.each(recorded.filter(({ line }) => !(line in DIFFERENT)))('$line', async ({ line, out, err, code }) => {
  const done = await bash.run(GIT.before + line, { env: GIT.env });
  const text = (recorded = '') => Buffer.from(recorded, 'latin1').toString();
  expect({ out: done.out, err: done.err, code: done.code }).toEqual({ out: text(out), err: text(err), code });
});

it('is compared in 190 lines', () => {
  expect(recorded.length - Object.keys(DIFFERENT).length).toBeGreaterThanOrEqual(190);
});

it('has words for each command, and says which it lacks', async () => {
  expect((await bash.run('git log --help; git --help; git rebase')).err).toBe(
    "git: 'rebase' is not a git command. See 'git --help'.\n",
  );
  expect((await bash.run('git --version')).out).toMatch(/^git version 2\.39\.5 \(on dulwich [\d.]+\)\n$/);
  expect((await bash.run('git stash --help')).out).toContain('usage: git stash [push]');
});

it('commits without a name as You, and says how to set one', async () => {
  const { out, err } = await bash.run('cd repo; touch x; git add x; git commit -m x; git log -1 --format="%an %ae"', {
    env: { ...GIT.env, GIT_AUTHOR_EMAIL: '' },
  });
  expect(err).toBe('');
  expect(out).toContain('git config --global user.name "Your Name"');
  expect(out).toMatch(/You you@carrel\.local\n$/);
});

it('writes nothing outside of the work tree, whatever a repository names', async () => {
  const hostile = `cd repo; blob=$(echo evil | git hash-object -w --stdin)
python3 - $blob <<'PYTHON'
import sys
from dulwich.objects import Commit, Tree
from dulwich.repo import Repo
repo = Repo(".")
for name in (b"..", b".git", b".GIT"):
    inner, tree, commit = Tree(), Tree(), Commit()
    inner.add(b"hooked", 0o100644, sys.argv[1].encode())
    tree.add(name, 0o040000, inner.id)
    commit.tree, commit.author = tree.id, b"E <e@example.com>"
    commit.committer, commit.message = commit.author, b"evil"
    commit.author_time = commit.commit_time = commit.author_timezone = commit.commit_timezone = 0
    for one in (inner, tree, commit):
        repo.object_store.add_object(one)
    print(commit.id.decode())
PYTHON`;
  const { out, err } = await bash.run(hostile, { env: GIT.env });
  const commits = out.trim().split('\n');
  expect(commits, err).toHaveLength(3);
  for (const sha of commits) {
    const done = await bash.run(`cd repo; git checkout -q -f ${sha}; ls -d hooked ../hooked .git/hooked`, {
      env: GIT.env,
    });
    expect(done.err).toContain('fatal: invalid path');
    expect(done.out).toBe('');
  }
});

it('removes nothing outside of the work tree, whatever an index names', async () => {
  const hostile = `touch kept; cd repo; python3 - <<'PYTHON'
from dulwich.index import IndexEntry
from dulwich.repo import Repo
index = Repo(".").open_index()
index[b"../kept"] = IndexEntry((0, 0), (0, 0), 0, 0, 0o100644, 0, 0, 0, b"0" * 40)
index.write()
PYTHON
git reset -q --hard; ls ../kept`;
  expect(await bash.run(hostile, { env: GIT.env })).toMatchObject({
    out: '../kept\n',
    err: "fatal: invalid path '../kept'\n",
  });
});

/** Puts a repository of this machine in the place of one that is reached by HTTP. */
const FAR = `python3 - <<'PYTHON'
from carrel_programs.git import remotes, transport
from dulwich.client import LocalGitClient
transport.client_for = remotes.client_for = lambda url: (LocalGitClient(), url.replace("https://you:token@host", ""))
PYTHON
`;

it('the token of an address stood in the commit of a pull, in the log of references and in what is told', async () => {
  const { out, err } = await bash.run(
    `${FAR}cp -r repo far; git clone https://you:token@host/work/far near
cd far; git commit -q --allow-empty -m there; cd ../near; git commit -q --allow-empty -m here
git pull --no-rebase; git push; git push origin nothing; cat .git/FETCH_HEAD .git/logs/HEAD; git log`,
    { env: GIT.env },
  );
  const told = out + err;
  expect(told).not.toContain('token');
  expect(told).toMatch(/Merge branch '\w+' of https:\/\/host\/work\/far/);
  expect(told).toContain('From https://host/work/far');
});

it('a token went on to the host that a server redirects to', async () => {
  const script = `python3 - <<'PYTHON'
from types import SimpleNamespace
from carrel import network
from carrel_programs.git.transport import PageClient
def fetch(method, url, headers, body):
    print(url, dict(headers).get("Authorization"))
    return SimpleNamespace(status=200, body=b"", url=url, header=lambda name: "")
network.fetch_now, before = fetch, network.fetch_now
try:
    client = PageClient("https://you:token@host/repo")
    for url in ("https://host/repo/info/refs", "https://other/repo/info/refs", "http://host/repo"):
        client._http_request(url)
finally:
    network.fetch_now = before
PYTHON`;
  expect((await bash.run(script)).out).toBe(
    `https://host/repo/info/refs Basic ${btoa('you:token')}\nhttps://other/repo/info/refs None\nhttp://host/repo None\n`,
  );
});

/** Copies a folder out of Python's files, or into them. */
function copy(direction: 'out' | 'in', from: string, to: string): void {
  const names = direction === 'out' ? bash.fs.readdir(from).filter((name) => !/^\.\.?$/.test(name)) : readdirSync(from);
  if (direction === 'out') mkdirSync(to, { recursive: true });
  else bash.fs.mkdirTree(to);
  for (const name of names) {
    const [source, target] = [join(from, name), join(to, name)];
    const isFolder = direction === 'out' ? bash.fs.isDir(bash.fs.stat(source).mode) : statSync(source).isDirectory();
    if (isFolder) copy(direction, source, target);
    else if (direction === 'out') writeFileSync(target, bash.fs.readFile(source));
    else bash.fs.writeFile(target, new Uint8Array(readFileSync(source)));
  }
}

describe.skipIf(spawnSync('git', ['--version']).status !== 0)('the git of this machine', () => {
  const place = mkdtempSync(join(tmpdir(), 'git-test-'));
  const repo = join(place, 'repo');
  const git = (...words: string[]) => {
    const env = { ...process.env, ...GIT.env, GIT_CEILING_DIRECTORIES: dirname(place) };
    return spawnSync('git', ['-C', repo, ...words], { encoding: 'utf8', env });
  };
  afterAll(() => rmSync(place, { recursive: true, force: true }));

  it('finds a repository whole that was made here, with merges, a stash and packs, and goes on in it', async () => {
    const made = await bash.run(
      `${GIT.before} git merge -q topic; printf x >> calc.py; git stash -q; git gc -q; printf y >> calc.py; git add -A`,
      { env: GIT.env },
    );
    expect(made.err).toBe('');
    const ours = await bash.run('cd repo; git log --oneline --all; git status -s; git stash list', { env: GIT.env });
    copy('out', '/work/repo', repo);
    expect(git('fsck', '--strict').status).toBe(0);
    expect(git('log', '--oneline', '--all').stdout + git('status', '-s').stdout + git('stash', 'list').stdout).toBe(
      ours.out,
    );
    expect(git('-c', 'user.name=N', '-c', 'user.email=n@example.com', 'commit', '-qm', 'Native').status).toBe(0);
    git('gc', '-q', '--aggressive');

    await bash.run('rm -rf /work/repo', { cwd: '/' });
    copy('in', repo, '/work/repo');
    const again = await bash.run(
      'cd repo; git fsck; git log -1 --format=%s; git status -s; git show --stat --format=',
      {
        env: GIT.env,
      },
    );
    expect({ out: again.out, err: again.err }).toEqual({
      out: `Native\n${git('status', '-s').stdout}${git('show', '--stat', '--format=').stdout}`,
      err: '',
    });
  }, 60_000);
});
