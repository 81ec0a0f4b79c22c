"""git merge and merge-base."""

from __future__ import annotations

import sys

from . import patches, walking
from .branching import need_commit
from .committing import commit as commit_command, record, tidied
from .differing import between
from .failing import Failed, error, fatal
from .moving import move, refuse
from .repository import Flat, Repository, ancestors
from .staging import Staging, lay, remove
from .threeway import Merged, merge as merge_trees
from .usage import HELP
from .words import Given, read


STATES = ("MERGE_HEAD", "MERGE_MSG", "MERGE_MODE", "CHERRY_PICK_HEAD", "REVERT_HEAD")


def merge(words: list[str]) -> int:
    table = (
        "ff no-ff ff-only squash no-squash commit no-commit m|message= F|file= q|quiet v|verbose abort continue quit s|strategy= X|strategy-option= e|edit no-edit "
        "stat n|no-stat allow-unrelated-histories log=? no-log S|gpg-sign=? autostash no-verify signoff progress no-progress"
    )
    given = read(words, table, HELP["merge"])
    repo = Repository.here()
    repo.need_work_tree()
    if given.has("abort", "quit"):
        return abort(repo, "MERGE_HEAD", "merge")
    if given.has("continue"):
        if not repo.state("MERGE_HEAD"):
            raise fatal("There is no merge in progress (MERGE_HEAD missing).")
        return commit_command(["commit", "--no-edit"])
    if repo.state("MERGE_HEAD"):
        raise fatal("You have not concluded your merge (MERGE_HEAD exists).\nPlease, commit your changes before you merge.")
    names = given.rest
    if not names:
        upstream = repo.upstream()
        if not upstream:
            raise fatal("No remote for the current branch.")
        names = [upstream.removeprefix("refs/remotes/").removeprefix("refs/heads/")]
    if len(names) > 1:
        raise fatal("more than two sides can't be merged at once here; merge them one after the other")
    for name in names:
        if repo.find(name) is None:
            raise Failed(f"merge: {name} - not something we can merge")
    return merge_one(repo, names[0], repo.commit_of(names[0]), given)


def merge_one(repo: Repository, name: str, theirs: bytes, given: Given, what: str = "merge", message: str = "") -> int:
    """Merges a commit into the current branch; `name` is what it is called."""
    staging = Staging(repo)
    if staging.conflicts():
        raise error("Merging is not possible because you have unmerged files.\nhint: Fix them up in the work tree, and then use 'git add/rm <file>'\n"
                    "hint: as appropriate to mark resolution and make a commit.\nfatal: Exiting because of an unresolved conflict.", 128)  # fmt: skip
    head = repo.head()
    if head is None:
        move(repo, staging, {}, repo.tree(theirs), what)
        staging.write()
        repo.set_ref("HEAD", theirs, "initial pull")
        return 0
    common = walking.bases(repo, head, theirs)
    if theirs in common:
        print("Already up to date.")
        return 0
    if not common and not given.has("allow-unrelated-histories"):
        raise fatal("refusing to merge unrelated histories")
    if head in common and not given.has("no-ff"):
        return _forward(repo, staging, head, theirs, name, given, what)
    if given.has("ff-only"):
        raise fatal("Not possible to fast-forward, aborting.")
    return _true_merge(repo, staging, name, theirs, common, given, what, message)


def _forward(repo: Repository, staging: Staging, head: bytes, theirs: bytes, name: str, given: Given, what: str) -> int:
    old, new = repo.tree(head), repo.tree(theirs)
    quiet = given.has("quiet")
    if not quiet:
        print(f"Updating {repo.short(head)}..{repo.short(theirs)}")
    move(repo, staging, old, new, what)
    staging.write()
    if given.has("squash"):
        if not quiet:
            print("Squash commit -- not updating HEAD")
        repo.set_state("MERGE_MSG", _squashed(repo, head, theirs))
    else:
        repo.set_state("ORIG_HEAD", head.decode())
        repo.set_ref("HEAD", theirs, f"{what} {name}: Fast-forward")
    if not quiet:
        print("Fast-forward")
        _told_stat(repo, old, new, given)
    return 0


def _told_stat(repo: Repository, old: Flat, new: Flat, given: Given) -> None:
    if not given.has("no-stat"):
        changes = between(repo, old, new)
        sys.stdout.write(patches.stat(repo, changes) + patches.summary(changes))


def _squashed(repo: Repository, head: bytes, theirs: bytes) -> str:
    from .describing import commit_text

    span = walking.Range([theirs], {*ancestors(repo, [head])})
    return "Squashed commit of the following:\n\n" + "\n".join(commit_text(repo, sha, "medium") for sha in walking.by_date(repo, span))


def _true_merge(repo: Repository, staging: Staging, name: str, theirs: bytes, common: list[bytes], given: Given, what: str, message: str) -> int:
    head = need_commit(repo)
    ours = repo.tree(head)
    if staged := [one.path for one in between(repo, ours, staging.entries(), renames=False)]:
        refuse(staged, what, 2)
    base = _base(repo, common)
    result = merge_trees(repo, base, ours, repo.tree(theirs), ("HEAD", name))
    if "ours" in given.all("strategy-option") + given.all("strategy") or "theirs" in given.all("strategy-option"):
        result = _sided(repo, result, 1 if "theirs" not in given.all("strategy-option") else 2)
    try:
        lay_out(repo, staging, ours, result, what)
    except Failed as failure:
        raise Failed(f"{failure.message}\nMerge with strategy ort failed.", failure.code) from None
    text = "\n\n".join(given.all("message")) or message or _title(repo, name)
    for line in result.told if not given.has("quiet") else []:
        print(line)
    if not given.has("squash"):
        repo.set_state("MERGE_HEAD", theirs.decode())
        repo.set_state("MERGE_MODE", "no-ff" if given.has("no-ff") else "")
    if result.conflicts:
        marked = "\n".join(f"#\t{path}" for path in sorted(result.conflicts))
        repo.set_state("MERGE_MSG", f"{text}\n\n# Conflicts:\n{marked}")
        print("Automatic merge failed; fix conflicts and then commit the result.")
        return 1
    if given.has("squash", "no-commit"):
        repo.set_state("MERGE_MSG", text if not given.has("squash") else _squashed(repo, head, theirs))
        print("Automatic merge went well; stopped before committing as requested", file=sys.stderr)
        if given.has("squash"):
            print("Squash commit -- not updating HEAD")
        return 0
    for state in STATES:
        repo.set_state(state, None)
    repo.set_state("ORIG_HEAD", head.decode())
    record(repo, staging.entries(), [head, theirs], tidied(text), repo.person("AUTHOR"), f"{what} {name}")
    if not given.has("quiet"):
        print("Merge made by the 'ort' strategy.")
        _told_stat(repo, ours, staging.entries(), given)
    return 0


def _base(repo: Repository, common: list[bytes]) -> Flat:
    """What both sides began from. Of several common ancestors the newest counts."""
    return repo.tree(common[0]) if common else {}


def _sided(repo: Repository, result: Merged, side: int) -> Merged:
    """Conflicts settled in favour of one side, file by file."""
    files = dict(result.files)
    for path, sides in result.conflicts.items():
        if entry := sides[side]:
            files[path] = entry
    return Merged(files, {}, {}, [line for line in result.told if not line.startswith("CONFLICT")])


def _title(repo: Repository, name: str) -> str:
    kind = "branch" if repo.ref(f"refs/heads/{name}".encode()) else "tag" if repo.ref(f"refs/tags/{name}".encode()) else ""
    kind = kind or ("remote-tracking branch" if repo.ref(f"refs/remotes/{name}".encode()) else "commit")
    into = repo.branch()
    return f"Merge {kind} '{name}'" + ("" if into in ("main", "master") else f" into {into or 'HEAD'}")


def lay_out(repo: Repository, staging: Staging, ours: Flat, result: Merged, what: str) -> None:
    """Puts the outcome into index and work tree."""
    blocked = [path for path in sorted(result.conflicts) if path in ours and staging.on_disk(path) not in (ours[path], None)]
    refuse(blocked, what, 2)
    stay = {path: ours[path] for path in result.conflicts if path in ours}
    move(repo, staging, ours, result.files | stay, what, 2)
    for path, sides in result.conflicts.items():
        entry, data = result.laid[path]
        lay(repo, path, entry, data)
        staging.conflict(path, sides)
    staging.write()


def abort(repo: Repository, state: str, what: str) -> int:
    if not repo.state(state):
        raise fatal("There is no merge to abort (MERGE_HEAD missing).") if what == "merge" else error(f"no cherry-pick or revert in progress\nfatal: {what} failed", 128)
    head = repo.tree(need_commit(repo))
    staging = Staging(repo)
    base, conflicts = staging.entries(), staging.conflicts()
    # What was changed before and had no part in it stays.
    keep = {path: entry for path, entry in base.items() if head.get(path) == entry}
    for path in {*base, *conflicts} - head.keys():
        remove(repo, path)
        staging.drop(path)
    for path, entry in head.items():
        if path not in keep:
            staging.drop(path)
            lay(repo, path, entry)
            staging.put(path, entry)
    staging.write()
    for name in STATES:
        repo.set_state(name, None)
    return 0


def merge_base(words: list[str]) -> int:
    given = read(words, "is-ancestor a|all octopus fork-point", HELP["merge-base"])
    repo = Repository.here()
    first, second = (repo.commit_of(name) for name in given.rest[:2])
    if given.has("is-ancestor"):
        return 0 if first in {*ancestors(repo, [second])} else 1
    found = walking.bases(repo, first, second)
    for sha in found if given.has("all") else found[:1]:
        print(sha.decode())
    return 0 if found else 1
