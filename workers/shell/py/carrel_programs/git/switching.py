"""git checkout and switch: going to another branch or commit."""

from __future__ import annotations

import re
import sys

from .branching import check_name, follow
from .differing import between
from .failing import error, fatal
from .moving import force, move
from .patches import quoted
from .pathspec import Pathspec
from .repository import Flat, Repository, subject
from .staging import Staging, lay
from .status import tracking
from .usage import HELP
from .words import Given, read

_CHECKOUT = "b= B= f|force q|quiet t|track=? no-track detach d p|patch ours theirs orphan= m|merge progress no-progress guess no-guess l"


def checkout(words: list[str]) -> int:
    given = read(words, _CHECKOUT, HELP["checkout"])
    repo = Repository.here()
    repo.need_work_tree()
    if given.has("b", "B"):
        return _go_new(repo, given.get("b") or given.get("B"), given.rest[0] if given.rest else "HEAD", given, reuse=given.has("B"))
    if given.has("orphan"):
        repo.set_state("HEAD", f"ref: refs/heads/{given.get('orphan')}")
        print(f"Switched to a new branch '{given.get('orphan')}'", file=sys.stderr)
        return 0
    first = given.rest[0] if given.rest else ""
    if given.dashed or len(given.rest) > 1 or given.has("ours", "theirs") or (first and not _is_start(repo, first)):
        source = first if first and (given.dashed or _is_start(repo, first)) and (given.paths or len(given.rest) > 1) else None
        files = [*given.rest[1 if source else 0 :], *given.paths]
        return checkout_files(repo, source, files, given)
    return _go(repo, first or "HEAD", given, detach=given.has("detach"))


def _is_start(repo: Repository, name: str) -> bool:
    return name == "-" or repo.find(name) is not None or remote_of(repo, name) is not None


def remote_of(repo: Repository, name: str) -> str | None:
    found = [full for full in repo.refs("refs/remotes") if full.partition("/")[2] == name]
    return found[0] if len(found) == 1 else None


def switch(words: list[str]) -> int:
    given = read(words, "c|create= C|force-create= d|detach f|force discard-changes q|quiet t|track=? no-track guess no-guess orphan= m|merge", HELP["switch"])
    repo = Repository.here()
    repo.need_work_tree()
    if given.has("create", "force-create"):
        return _go_new(repo, given.get("create") or given.get("force-create"), given.rest[0] if given.rest else "HEAD", given, reuse=given.has("force-create"))
    if given.has("orphan"):
        staging = Staging(repo)
        force(repo, staging, {})
        staging.write()
        repo.set_state("HEAD", f"ref: refs/heads/{given.get('orphan')}")
        print(f"Switched to a new branch '{given.get('orphan')}'", file=sys.stderr)
        return 0
    if not given.rest:
        raise fatal("missing branch or commit argument")
    name = given.rest[0]
    if name != "-" and not given.has("detach") and not repo.ref(f"refs/heads/{name}".encode()) and not remote_of(repo, name):
        if repo.find(name) is None:
            raise fatal(f"invalid reference: {name}")
        kind = "tag" if repo.ref(f"refs/tags/{name}".encode()) else "commit"
        raise fatal(f"a branch is expected, got {kind} '{name}'\nhint: If you want to detach HEAD at the commit, try again with the --detach option.")
    return _go(repo, name, given, detach=given.has("detach"))


def _go_new(repo: Repository, name: str, start: str, given: Given, *, reuse: bool) -> int:
    check_name(name)
    full, existed = f"refs/heads/{name}", repo.ref(f"refs/heads/{name}".encode()) is not None
    if existed and not reuse:
        raise fatal(f"a branch named '{name}' already exists")
    before = repo.branch() or (repo.head() or b"").decode()
    if start == "HEAD" and repo.head() is None:
        repo.set_state("HEAD", f"ref: {full}")
    else:
        if repo.find(start) is None:
            raise fatal(f"'{start}' is not a commit and a branch '{name}' cannot be created from it")
        target = repo.commit_of(start)
        _move(repo, target, given)
        repo.set_ref(full, target, f"branch: {'Reset to' if existed else 'Created from'} {start}")
        repo.attach(name, f"checkout: moving from {before} to {name}")
        if not given.has("no-track"):
            follow(repo, name, start, asked=given.has("track"))
    if not given.has("quiet"):
        print(f"{'Reset' if existed else 'Switched to a new'} branch '{name}'" if not existed else f"Switched to and reset branch '{name}'", file=sys.stderr)
    return 0


def _move(repo: Repository, target: bytes, given: Given) -> None:
    staging = Staging(repo)
    if staging.conflicts() and not given.has("force", "discard-changes"):
        raise error("you need to resolve your current index first")
    if given.has("force", "discard-changes"):
        force(repo, staging, repo.tree(target))
    else:
        move(repo, staging, repo.tree(repo.head()), repo.tree(target))
    staging.write()
    for name in ("MERGE_HEAD", "MERGE_MSG", "MERGE_MODE"):
        if given.has("force", "discard-changes"):
            repo.set_state(name, None)
    if not given.has("quiet", "force", "discard-changes"):
        work = staging.work()
        for one in between(repo, repo.tree(target), {path: entry for path, entry in work.items() if staging.has(path)}, renames=False):
            print(f"{one.kind}\t{quoted(one.path)}")


def _go(repo: Repository, name: str, given: Given, *, detach: bool) -> int:
    quiet = given.has("quiet")
    if name == "-":
        name = _previous(repo)
    before, old = repo.branch(), repo.head()
    is_branch = repo.ref(f"refs/heads/{name}".encode()) is not None and not detach
    if not is_branch and not detach and repo.find(name) is None and (remote := remote_of(repo, name)):
        return _go_new(repo, name, remote, given, reuse=False)
    if name == before and not is_branch and old is None:
        return 0
    target = repo.commit_of(name)
    _move(repo, target, given)
    if before is None and old and not quiet and target != old:
        print(f"Previous HEAD position was {repo.short(old)} {subject(repo.commit(old))}", file=sys.stderr)
    start = before or (old or b"").decode()
    if is_branch:
        repo.attach(name, f"checkout: moving from {start} to {name}")
        if not quiet:
            print(f"Already on '{name}'" if name == before else f"Switched to branch '{name}'", file=sys.stderr)
            sys.stdout.write(tracking(repo))
    elif name != "HEAD" or detach:
        repo.detach(target, f"checkout: moving from {start} to {name}")
        if not quiet:
            if before is not None and not detach:
                print(_DETACHED.format(name=name), file=sys.stderr)
            print(f"HEAD is now at {repo.short(target)} {subject(repo.commit(target))}", file=sys.stderr)
    else:
        sys.stdout.write(tracking(repo))
    return 0


def _previous(repo: Repository) -> str:
    for _, message, _, _ in repo.notes("HEAD"):
        if match := re.match(r"checkout: moving from (\S+) to ", message):
            return match[1]
    raise error("pathspec '-' did not match any file(s) known to git")


_DETACHED = """Note: switching to '{name}'.

You are in 'detached HEAD' state. You can look around, make experimental
changes and commit them, and you can discard any commits you make in this
state without impacting any branches by switching back to a branch.

If you want to create a new branch to retain commits you create, you may
do so (now or later) by using -c with the switch command. Example:

  git switch -c <new-branch-name>

Or undo this operation with:

  git switch -

Turn off this advice by setting config variable advice.detachedHead to false
"""


def checkout_files(repo: Repository, source: str | None, names: list[str], given: Given) -> int:
    staging, paths = Staging(repo), Pathspec(repo, names)
    conflicts = staging.conflicts()
    if given.has("ours", "theirs"):
        for path in paths.of(sorted(conflicts)):
            entry = conflicts[path][1 if given.has("ours") else 2]
            if entry is None:
                raise error(f"path '{path}' does not have {'our' if given.has('ours') else 'their'} version")
            lay(repo, path, entry)
        paths.need_all()
        return 0
    files: Flat = repo.tree(repo.commit_of(source)) if source else staging.entries()
    chosen = paths.of(sorted(files))
    if blocked := [path for path in paths.of(sorted(conflicts)) if not source]:
        raise error(f"path '{blocked[0]}' is unmerged")
    paths.need_all()
    count = 0
    for path in chosen:
        if staging.on_disk(path) != files[path]:
            lay(repo, path, files[path])
            count += 1
        staging.put(path, files[path])
    staging.write()
    if not given.dashed and not given.has("quiet"):
        print(f"Updated {count} path{'' if count == 1 else 's'} from {repo.short(repo.commit_of(source)) if source else 'the index'}", file=sys.stderr)
    return 0
