"""git push and ls-remote."""

from __future__ import annotations

import os
import sys

from .branching import follow
from .failing import Failed, error, fatal
from .remotes import default_remote, remotes_of, url_of
from .repository import Repository, ancestors
from .transport import ask, shown
from .usage import HELP
from .words import Given, read

_NONE = b"0" * 40


def push(words: list[str]) -> int:
    table = "u|set-upstream f|force force-with-lease=? tags all d|delete q|quiet v|verbose n|dry-run follow-tags progress no-verify mirror prune o|push-option= porcelain atomic"
    given = read(words, table, HELP["push"])
    repo = Repository.here()
    name = given.rest[0] if given.rest else default_remote(repo)
    if name not in remotes_of(repo) and "/" not in name and not os.path.exists(name):
        if not given.rest:
            raise fatal("No configured push destination.\nEither specify the URL from the command-line or configure a remote repository using\n\n    git remote add <name> <url>\n\n"
                        "and then push using the remote name\n\n    git push <name>\n")  # fmt: skip
        raise fatal(f"'{name}' does not appear to be a git repository\nfatal: Could not read from remote repository.")
    pairs = _pairs(repo, name, given)
    forced = given.has("force", "force-with-lease")
    return _send(repo, name, pairs, given, forced=forced)


def _pairs(repo: Repository, name: str, given: Given) -> dict[str, tuple[bytes, str, bool]]:
    """What goes where: the remote's name -> hash, our name, whether it is forced."""
    specs = list(given.rest[1:])
    if given.has("all"):
        specs += [*repo.refs("refs/heads")]
    if not specs and not given.has("tags"):
        branch = repo.branch()
        if branch is None:
            raise fatal("You are not currently on a branch.\nTo push the history leading to the current (detached HEAD)\nstate now, use\n\n    git push origin HEAD:<name-of-remote-branch>\n")
        if not given.rest and not repo.upstream() and not given.has("set-upstream"):
            raise fatal(f"The current branch {branch} has no upstream branch.\nTo push the current branch and set the remote as upstream, use\n\n    git push --set-upstream {name} {branch}\n")
        specs = [branch]
    pairs: dict[str, tuple[bytes, str, bool]] = {}
    for spec in specs:
        forced = spec.startswith("+")
        source, colon, target = spec.lstrip("+").partition(":")
        if given.has("delete"):
            source, target = "", source
        target = target or source
        if source == "HEAD" and not colon:
            source = target = repo.branch() or "HEAD"
        is_tag = repo.ref(f"refs/tags/{source}".encode()) is not None and repo.ref(f"refs/heads/{source}".encode()) is None
        full = target if target.startswith("refs/") else f"refs/{'tags' if is_tag else 'heads'}/{target}"
        if not source:
            pairs[full] = (_NONE, "", True)
            continue
        sha = repo.find(source)
        if sha is None:
            raise error(f"src refspec {source} does not match any\nerror: failed to push some refs to '{shown(url_of(repo, name))}'")
        pairs[full] = (sha, source, forced)
    if given.has("tags"):
        pairs |= {f"refs/tags/{one}": (sha, one, False) for one, sha in repo.refs("refs/tags").items()}
    return pairs


def _send(repo: Repository, name: str, pairs: dict[str, tuple[bytes, str, bool]], given: Given, *, forced: bool) -> int:
    url, rows, code = url_of(repo, name), [], 0
    sent: dict[bytes, bytes] = {}

    def update(refs: dict[bytes, bytes]) -> dict[bytes, bytes]:
        nonlocal code
        for full, (sha, source, plus) in pairs.items():
            old = refs.get(full.encode(), _NONE)
            short = full.removeprefix("refs/heads/").removeprefix("refs/tags/")
            if old == sha:
                continue
            if sha == _NONE:
                rows.append(f" - [deleted]         {short}")
            elif old == _NONE:
                rows.append(f" * [new {'tag' if full.startswith('refs/tags/') else 'branch'}]{'   ' if full.startswith('refs/tags/') else ''}      {source} -> {short}")
            elif full.startswith("refs/heads/") and (old not in repo.store or old not in {*ancestors(repo, [sha])}):
                if not (forced or plus):
                    why = "non-fast-forward" if old in repo.store else "fetch first"
                    rows.append(f" ! [rejected]        {source} -> {short} ({why})")
                    code = 1
                    continue
                rows.append(f" + {repo.short(old)}...{repo.short(sha)} {source} -> {short} (forced update)")
            else:
                rows.append(f"   {repo.short(old)}..{repo.short(sha)}  {source} -> {short}")
            sent[full.encode()] = sha
        return {} if given.has("dry-run") else dict(sent)

    ask(url, lambda client, path: client.send_pack(path, update, repo.base.generate_pack_data))
    for full, sha in sent.items() if not given.has("dry-run") else []:
        short = full.decode().removeprefix("refs/heads/")
        if full.startswith(b"refs/heads/") and name in remotes_of(repo):
            if sha == _NONE:
                if repo.ref(f"refs/remotes/{name}/{short}".encode()):
                    repo.remove_ref(f"refs/remotes/{name}/{short}")
            else:
                repo.set_ref(f"refs/remotes/{name}/{short}", sha, "update by push")
    if not given.has("quiet"):
        if rows:
            print(f"To {shown(url)}", *rows, sep="\n", file=sys.stderr)
        else:
            print("Everything up-to-date", file=sys.stderr)
    if code:
        print(
            f"error: failed to push some refs to '{shown(url)}'\n{_FETCH_FIRST if any('(fetch first)' in row for row in rows) else _BEHIND}"
            "hint: See the 'Note about fast-forwards' in 'git push --help' for details.", file=sys.stderr,
        )  # fmt: skip
    if given.has("set-upstream") and not code:
        for full in pairs:
            short = full.removeprefix("refs/heads/")
            follow(repo, pairs[full][1], f"{name}/{short}")
    return code


_FETCH_FIRST = """hint: Updates were rejected because the remote contains work that you do
hint: not have locally. This is usually caused by another repository pushing
hint: to the same ref. You may want to first integrate the remote changes
hint: (e.g., 'git pull ...') before pushing again.
"""


_BEHIND = """hint: Updates were rejected because the tip of your current branch is behind
hint: its remote counterpart. Integrate the remote changes (e.g.
hint: 'git pull ...') before pushing again.
"""


def ls_remote(words: list[str]) -> int:
    given = read(words, "heads h tags t refs q|quiet symref exit-code", HELP["ls-remote"])
    try:
        repo: Repository | None = Repository.here()
    except Failed:
        repo = None
    url = given.rest[0] if given.rest else "origin"
    url = url_of(repo, url) if repo else url
    result = ask(url, lambda client, path: client.get_refs(path.encode() if path else b""))
    refs = result.refs if hasattr(result, "refs") else result
    for ref, sha in sorted(refs.items(), key=lambda pair: (pair[0] != b"HEAD", pair[0])):
        if (given.has("heads", "h") and not ref.startswith(b"refs/heads/")) or (given.has("tags", "t") and not ref.startswith(b"refs/tags/")):
            continue
        print(f"{sha.decode()}\t{ref.decode()}")
    return 0
