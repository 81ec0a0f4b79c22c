"""git stash: changes laid aside as commits that no branch has."""

from __future__ import annotations

import os
import sys

from . import showing
from .branching import need_commit
from .committing import made
from .failing import Failed, error, fatal
from .moving import move
from .pathspec import Pathspec
from .people import zone_text
from .repository import Flat, Repository, subject, text_of
from .staging import Staging, keep, lay, remove
from .status import report
from .threeway import merge as merge_trees
from .usage import HELP
from .words import read


def stash(words: list[str]) -> int:
    action = words[1] if len(words) > 1 and not words[1].startswith("-") else "push"
    rest = [f"stash {action}", *(words[2:] if action == (words[1] if len(words) > 1 else "") else words[1:])]
    repo = Repository.here()
    repo.need_work_tree()
    match action:
        case "push" | "save":
            return _push(repo, rest)
        case "list":
            for at, (_, message, _, _) in enumerate(repo.notes("refs/stash")):
                print(f"stash@{{{at}}}: {message}")
            return 0
        case "show":
            return _show(repo, rest)
        case "pop" | "apply":
            return _apply(repo, rest, drop=action == "pop")
        case "drop":
            given = read(rest, "q|quiet")
            _drop(repo, _number(repo, given.rest), quiet=given.has("quiet"))
            return 0
        case "clear":
            _write(repo, [])
            return 0
        case "branch":
            return _branch(repo, rest)
        case _:
            raise Failed(f"error: subcommand wasn't specified; 'push' can't be assumed due to unexpected token '{action}'\nusage: git stash {HELP['stash']}", 1)


def _push(repo: Repository, words: list[str]) -> int:
    given = read(words, "m|message= u|include-untracked a|all k|keep-index no-keep-index q|quiet p|patch S|staged", HELP["stash"])
    if repo.head() is None:
        raise Failed("You do not have the initial commit yet")
    head = need_commit(repo)
    staging, paths = Staging(repo), Pathspec(repo, [*given.rest, *given.paths] if words[0] != "stash save" else [])
    if staging.conflicts():
        raise error("could not save the index: there are unmerged files")
    tree, entries = repo.tree(head), staging.entries()
    chosen = paths.of(sorted(tree.keys() | entries.keys()))
    work: Flat = dict(entries)
    for path in chosen:
        found = staging.on_disk(path)
        if found is None:
            work.pop(path, None)
        else:
            keep(repo, path)
            work[path] = found
    untracked = paths.of(staging.untracked(folded=False)) if given.has("include-untracked", "all") else []
    if all(work.get(path) == tree.get(path) == entries.get(path) for path in chosen) and not untracked:
        print("No local changes to save")
        return 0
    where = repo.branch() or "(no branch)"
    title = f"{where}: {repo.short(head)} {subject(repo.commit(head))}"
    text = given.get("message") or (" ".join(given.rest) if words[0] == "stash save" else "")
    message = f"On {where}: {text}" if text else f"WIP on {title}"
    who = repo.person("AUTHOR")
    parents = [head, made(repo, entries, [head], f"index on {title}\n", who)]
    if untracked:
        extra: Flat = {}
        for path in untracked:
            found = staging.on_disk(path)
            if found:
                keep(repo, path)
                extra[path] = found
        parents.append(made(repo, extra, [], f"untracked files on {title}\n", who))
    sha = made(repo, work, parents, message, who)
    old = repo.ref(b"refs/stash")
    repo.base.refs[b"refs/stash"] = sha
    repo.note("refs/stash", old, sha, repo.person("COMMITTER"), message)
    _reset(repo, staging, tree, entries if given.has("keep-index") else tree, chosen)
    for path in untracked:
        remove(repo, path)
    if not given.has("quiet"):
        print(f"Saved working directory and index state {message}")
    return 0


def _reset(repo: Repository, staging: Staging, tree: Flat, files: Flat, chosen: list[str]) -> None:
    for path in chosen:
        entry = files.get(path)
        if entry is None:
            remove(repo, path)
            staging.drop(path)
        else:
            if staging.on_disk(path) != entry:
                lay(repo, path, entry)
            staging.put(path, entry)
    staging.write()


def _number(repo: Repository, rest: list[str]) -> int:
    text = rest[0] if rest else "0"
    number = text.removeprefix("refs/").removeprefix("stash@{").removesuffix("}")
    count = len(repo.notes("refs/stash"))
    if count == 0:
        raise Failed("No stash entries found.")
    if not number.isdigit():
        raise error(f"'{text}' is not a stash reference")
    if int(number) >= count:
        raise error(f"stash@{{{number}}} is not a valid reference")
    return int(number)


def _apply(repo: Repository, words: list[str], *, drop: bool) -> int:
    given = read(words, "index q|quiet", HELP["stash"])
    number = _number(repo, given.rest)
    sha = repo.notes("refs/stash")[number][0]
    staging = Staging(repo)
    if staging.conflicts():
        raise error("could not write index: there are unmerged files")
    parents = repo.parents(sha)
    base, theirs = repo.tree(parents[0]), repo.tree(sha)
    head = repo.tree(need_commit(repo))
    before = staging.entries()
    result = merge_trees(repo, base, before, theirs, ("Updated upstream", "Stashed changes"))
    blocked = [path for path in {*result.conflicts, *result.files} if result.files.get(path) != before.get(path) and staging.on_disk(path) not in (before.get(path), None)]
    if blocked:
        shown = "".join(f"\t{path}\n" for path in sorted(blocked))
        raise Failed(
            f"error: Your local changes to the following files would be overwritten by merge:\n{shown}"
            "Please commit your changes or stash them before you merge.\nAborting" + ("\nThe stash entry is kept in case you need it again." if drop else "")
        )
    stay = {path: before[path] for path in result.conflicts if path in before}
    move(repo, staging, before, result.files | stay, "merge")
    for path, sides in result.conflicts.items():
        entry, data = result.laid[path]
        lay(repo, path, entry, data)
        staging.conflict(path, sides)
    if not result.conflicts:
        _unstage(repo, staging, before, repo.tree(parents[1]) if given.has("index") else None, head)
    staging.write()
    if len(parents) > 2:
        for path, entry in repo.tree(parents[2]).items():
            if os.path.lexists(os.path.join(repo.root, path)):
                print(f"{path} already exists, no checkout", file=sys.stderr)
                continue
            lay(repo, path, entry)
    for line in result.told:
        print(line)
    if not given.has("quiet"):
        sys.stdout.write(report(repo))
    if result.conflicts:
        if drop:
            print("The stash entry is kept in case you need it again.")
        return 1
    if drop:
        _drop(repo, number, quiet=given.has("quiet"))
    return 0


def _unstage(repo: Repository, staging: Staging, before: Flat, index: Flat | None, head: Flat) -> None:
    """Changes come back unstaged, new files staged; with `--index` all as it was."""
    now = staging.entries()
    for path in sorted(now.keys() | before.keys()):
        wanted = index.get(path) if index is not None else before.get(path, now.get(path))
        if wanted is None:
            staging.drop(path)
        elif now.get(path) != wanted:
            staging.put(path, wanted)


def _show(repo: Repository, words: list[str]) -> int:
    given = read(words, showing.TABLE + " include-untracked u|only-untracked", HELP["stash"])
    sha = repo.notes("refs/stash")[_number(repo, given.rest)][0]
    shown = given if showing.asks(given) else read(["show", "--stat"], showing.TABLE)
    changes = showing.found(repo, repo.tree(repo.parents(sha)[0]), repo.tree(sha), shown)
    sys.stdout.write(showing.shown(repo, changes, shown))
    return 0


def _drop(repo: Repository, number: int, *, quiet: bool) -> None:
    notes = repo.notes("refs/stash")
    sha = notes[number][0]
    del notes[number]
    _write(repo, notes)
    if not quiet:
        print(f"Dropped refs/stash@{{{number}}} ({sha.decode()})")


def _write(repo: Repository, notes: list) -> None:
    """Writes what is laid aside anew, newest first."""
    path = os.path.join(repo.folder, "logs/refs/stash")
    if not notes:
        if repo.ref(b"refs/stash"):
            repo.remove_ref("refs/stash")
        return
    before, lines = b"0" * 40, []
    for sha, message, when, _ in reversed(notes):
        who = text_of(repo.commit(sha).committer)
        lines.append(f"{before.decode()} {sha.decode()} {who} {when.seconds} {zone_text(when.zone)}\t{message}\n")
        before = sha
    with open(path, "w", encoding="utf-8", errors="surrogateescape") as file:
        file.writelines(lines)
    repo.base.refs[b"refs/stash"] = notes[0][0]


def _branch(repo: Repository, words: list[str]) -> int:
    given = read(words, "")
    if not given.rest:
        raise fatal("No branch name specified")
    from .branching import checkout

    name, *rest = given.rest
    number = _number(repo, rest)
    sha = repo.notes("refs/stash")[number][0]
    checkout(["checkout", "-b", name, repo.parents(sha)[0].decode()])
    return _apply(repo, ["stash pop", "--index", f"stash@{{{number}}}"], drop=True)
