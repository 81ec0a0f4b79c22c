"""git branch."""

from __future__ import annotations

import fnmatch
import os
import re
import sys

from dulwich.objects import Commit

from . import people
from .failing import Failed, error, fatal
from .repository import Repository, ancestors, subject
from .status import detached
from .usage import HELP
from .words import Given, read


def branch(words: list[str]) -> int:
    table = (
        "a|all r|remotes v|verbose vv l|list d|delete D m|move M c|copy C show-current merged=+ no-merged=+ contains=+ no-contains= f|force "
        "u|set-upstream-to= unset-upstream t|track=? no-track q|quiet sort= format= color=? no-color column=? i|ignore-case points-at= edit-description"
    )
    given = read(words, table, HELP["branch"])
    repo = Repository.here()
    if given.has("show-current"):
        if name := repo.branch():
            print(name)
    elif given.has("delete", "D"):
        return _delete(repo, given)
    elif given.has("move", "M", "copy", "C"):
        _rename(repo, given)
    elif given.has("set-upstream-to", "unset-upstream"):
        _follow(repo, given)
    elif given.rest and not given.has("list", "merged", "no-merged", "contains"):
        _make_branch(repo, given.rest[0], given.rest[1] if len(given.rest) > 1 else "HEAD", given)
    else:
        _list(repo, given)
    return 0


def check_name(name: str, kind: str = "branch") -> None:
    """Raises Failed for what git takes for no name."""
    if not name or re.search(r"[\x00-\x20~^:?*\[\\\x7f]|\.\.|@\{|//|\.lock(/|$)|(^|/)\.|\.$|^/|/$|^@$|^-", name):
        raise fatal(f"'{name}' is not a valid {kind} name")


def _make_branch(repo: Repository, name: str, start: str, given: Given) -> None:
    check_name(name)
    full = f"refs/heads/{name}"
    if repo.ref(full.encode()) and not given.has("force"):
        raise fatal(f"a branch named '{name}' already exists")
    if start == "HEAD" and repo.head() is None:
        raise fatal(f"not a valid object name: '{repo.branch()}'")
    if repo.find(start) is None:
        raise fatal(f"not a valid object name: '{start}'")
    repo.set_ref(full, repo.commit_of(start), f"branch: Created from {start}")
    if not given.has("no-track"):
        follow(repo, name, start, asked=given.has("track"))


def follow(repo: Repository, name: str, start: str, *, asked: bool = False) -> None:
    """A branch that begins at a remote one follows it."""
    remote, slash, short = start.partition("/")
    if slash and repo.ref(f"refs/remotes/{start}".encode()):
        repo.set(f"branch.{name}.remote", remote)
        repo.set(f"branch.{name}.merge", f"refs/heads/{short}")
        print(f"branch '{name}' set up to track '{start}'.")
    elif asked and repo.ref(f"refs/heads/{start}".encode()):
        repo.set(f"branch.{name}.remote", ".")
        repo.set(f"branch.{name}.merge", f"refs/heads/{start}")
        print(f"branch '{name}' set up to track '{start}'.")


def _follow(repo: Repository, given: Given) -> None:
    name = given.rest[0] if given.rest else repo.branch() or ""
    if given.has("unset-upstream"):
        repo.set(f"branch.{name}.remote", None)
        repo.set(f"branch.{name}.merge", None)
        return
    start = given.get("set-upstream-to")
    if not repo.ref(f"refs/remotes/{start}".encode()) and not repo.ref(f"refs/heads/{start}".encode()):
        raise fatal(f"the requested upstream branch '{start}' does not exist")
    follow(repo, name, start, asked=True)


def _delete(repo: Repository, given: Given) -> int:
    code = 0
    for name in given.rest:
        full = f"refs/{'remotes' if given.has('remotes') else 'heads'}/{name}"
        sha = repo.ref(full.encode())
        if sha is None:
            print(f"error: branch '{name}' not found.", file=sys.stderr)
            code = 1
            continue
        if name == repo.branch():
            print(f"error: Cannot delete branch '{name}' checked out at '{repo.root}'", file=sys.stderr)
            code = 1
            continue
        upstream = repo.upstream(name)
        onto = [one for one in ((repo.ref(upstream.encode()) if upstream else None) or repo.head(),) if one]
        if not given.has("D", "force", "remotes") and sha not in {*ancestors(repo, onto)}:
            print(f"error: The branch '{name}' is not fully merged.\nIf you are sure you want to delete it, run 'git branch -D {name}'.", file=sys.stderr)
            code = 1
            continue
        repo.remove_ref(full)
        print(f"Deleted {'remote-tracking ' if given.has('remotes') else ''}branch {name} (was {repo.short(sha)}).")
    return code


def _rename(repo: Repository, given: Given) -> None:
    *before, new = given.rest or [""]
    old = before[0] if before else repo.branch() or ""
    check_name(new)
    copy = given.has("copy", "C")
    sha = repo.ref(f"refs/heads/{old}".encode())
    if sha is None and old != repo.branch():
        raise error(f"refname refs/heads/{old} not found\nfatal: Branch rename failed", 128)
    if repo.ref(f"refs/heads/{new}".encode()) and not given.has("M", "C", "force"):
        raise fatal(f"a branch named '{new}' already exists")
    current = repo.branch() == old
    if sha is not None:
        log = os.path.join(repo.folder, "logs/refs/heads", old)
        kept = b""
        if os.path.isfile(log):
            with open(log, "rb") as file:
                kept = file.read()
        if not copy:
            repo.remove_ref(f"refs/heads/{old}")
        repo.base.refs[f"refs/heads/{new}".encode()] = sha
        target = os.path.join(repo.folder, "logs/refs/heads", new)
        os.makedirs(os.path.dirname(target), exist_ok=True)
        with open(target, "wb") as file:
            file.write(kept)
        repo.note(f"refs/heads/{new}", sha, sha, repo.person("COMMITTER"), f"Branch: renamed refs/heads/{old} to refs/heads/{new}")
    for key in ("remote", "merge"):
        if value := repo.setting(f"branch.{old}.{key}"):
            repo.set(f"branch.{new}.{key}", value)
    if current and not copy:
        repo.set_state("HEAD", f"ref: refs/heads/{new}")


def _list(repo: Repository, given: Given) -> None:
    rows: list[tuple[str, str, bytes]] = []
    if not given.has("remotes"):
        rows += [(name, name, sha) for name, sha in repo.refs("refs/heads").items()]
    if given.has("remotes", "all"):
        prefix = "remotes/" if given.has("all") else ""
        rows += [(prefix + name, name, sha) for name, sha in repo.refs("refs/remotes").items()]
    if given.rest:
        rows = [row for row in rows if any(fnmatch.fnmatchcase(row[1], pattern) for pattern in given.rest)]
    for option, wanted in (("merged", True), ("no-merged", False)):
        if given.has(option):
            before = {*ancestors(repo, [repo.commit_of(given.get(option) or "HEAD")])}
            rows = [row for row in rows if (row[2] in before) == wanted]
    if given.has("contains"):
        needed = repo.commit_of(given.get("contains") or "HEAD")
        rows = [row for row in rows if needed in {*ancestors(repo, [row[2]])}]
    if given.get("sort").lstrip("-") == "committerdate":
        rows.sort(key=lambda row: repo.commit(row[2]).commit_time, reverse=given.get("sort").startswith("-"))
    current, head = repo.branch(), repo.head()
    if current is None and head and not given.has("remotes"):
        rows.insert(0, (f"({detached(repo)})", "", head))
    if form := given.get("format"):
        for name, short, sha in rows:
            print(formatted(repo, form, f"refs/heads/{short}", sha, name))
        return
    width = max((len(name) for name, _, _ in rows), default=0)
    for name, short, sha in rows:
        mark = "*" if (short == current and "/" not in name[:8] or not short) else " "
        if given.has("verbose", "vv"):
            print(f"{mark} {name:<{width}} {repo.short(sha)} {_upstream(repo, short, given)}{subject(repo.commit(sha))}")
        else:
            symbolic = repo.base.refs.get_symrefs().get(f"refs/remotes/{short}".encode())
            print(f"{mark} {name}" + (f" -> {symbolic.decode().removeprefix('refs/remotes/')}" if symbolic else ""))


def _upstream(repo: Repository, name: str, given: Given) -> str:
    upstream = repo.upstream(name) if name else None
    if not upstream:
        return ""
    here, there = repo.ref(f"refs/heads/{name}".encode()), repo.ref(upstream.encode())
    short = upstream.removeprefix("refs/remotes/").removeprefix("refs/heads/")
    parts = []
    if here and there:
        ours, theirs = {*ancestors(repo, [here])}, {*ancestors(repo, [there])}
        parts = [f"{word} {count}" for word, count in (("ahead", len(ours - theirs)), ("behind", len(theirs - ours))) if count]
    if len(given.all("verbose")) > 1:
        return f"[{short}{': ' + ', '.join(parts) if parts else ''}] "
    return f"[{', '.join(parts)}] " if parts else ""


def formatted(repo: Repository, form: str, name: str, sha: bytes, short: str) -> str:
    commit = repo.peel(sha)
    values = {"refname": name, "refname:short": short, "objectname": sha.decode(), "objectname:short": repo.short(sha), "HEAD": "*" if short == repo.branch() else " "}
    if isinstance(commit, Commit):
        when = people.Moment(commit.commit_time, commit.commit_timezone)
        values |= {"subject": subject(commit), "contents:subject": subject(commit), "authorname": people.parted(commit.author)[0]}
        values |= {"committerdate": people.shown(when), "committerdate:short": people.shown(when, "short"), "committerdate:relative": people.shown(when, "relative")}
        values |= {"committerdate:iso": people.shown(when, "iso"), "objecttype": "commit"}
    return re.sub(r"%\(([^)]*)\)", lambda match: values.get(match[1], ""), form)


def need_commit(repo: Repository) -> bytes:
    """HEAD's commit. Raises Failed where there is none."""
    head = repo.head()
    if head is None:
        raise Failed("fatal: You do not have the initial commit yet", 128)
    return head
