"""git diff."""

from __future__ import annotations

import sys

from . import combined, showing, walking
from .failing import Failed
from .pathspec import Pathspec
from .repository import Entry, Flat, Repository
from .staging import Staging
from .usage import HELP
from .words import Given, read


def diff(words: list[str]) -> int:
    given = read(words, f"{showing.TABLE} cached staged q|quiet merge-base no-index z check o|output= relative=? l= submodule=?", HELP["diff"])
    try:
        repo = Repository.here()
    except Failed:
        return _plain(given)
    if given.has("no-index"):
        return _plain(given)
    names, files = walking.parted(repo, given.rest, given.paths, given.dashed)
    paths = Pathspec(repo, files)
    old, new = _sides(repo, names, given)
    changes = showing.found(repo, old, new, given, paths)
    staging = Staging(repo)
    text = "" if given.has("quiet") else showing.shown(repo, changes, given)
    if not names and not given.has("cached", "staged"):
        unmerged = paths.of(sorted(staging.conflicts()))
        text = _unmerged(repo, staging, unmerged, given) + text
    if given.has("output"):
        with open(given.get("output"), "w", encoding="utf-8", errors="surrogateescape", newline="") as file:
            file.write(text)
    else:
        sys.stdout.write(text)
    return 1 if changes and given.has("exit-code", "quiet") else 0


def _unmerged(repo: Repository, staging: Staging, paths: list[str], given: Given) -> str:
    """Files in conflict: their names, or both sides against what is in the work tree."""
    parts = []
    for path in paths:
        _, ours, theirs = staging.conflicts()[path]
        here = staging.on_disk(path)
        if given.has("name-only", "name-status"):
            letters = given.has("name-status")
            parts.append(f"{'U' + chr(9) if letters else ''}{path}\n")
            if here != ours:
                parts.append(f"{'M' + chr(9) if letters else ''}{path}\n")
        elif ours and theirs and here and not given.has("stat", "numstat", "shortstat"):
            parts.append(combined.patch(repo, path, (ours, theirs), repo.read(path, here)))
        else:
            parts.append(f"* Unmerged path {path}\n")
    return "".join(parts)


def _sides(repo: Repository, names: list[str], given: Given) -> tuple[Flat, Flat]:
    staging = Staging(repo)
    if given.has("cached", "staged"):
        start = repo.commit_of(names[0]) if names else repo.head()
        return repo.tree(start), staging.entries()
    if not names:
        entries = staging.entries()
        return entries, {path: entry for path, entry in staging.work().items() if path in entries}
    if len(names) == 1 and "..." in names[0]:
        first, second = (repo.commit_of(part or "HEAD") for part in names[0].split("...", 1))
        common = walking.bases(repo, first, second)
        return repo.tree(common[0] if common else None), repo.tree(second)
    if len(names) == 1 and ".." in names[0]:
        names = [part or "HEAD" for part in names[0].split("..", 1)]
    if len(names) == 1:
        blob = _blob(repo, names)
        return blob or (repo.tree(repo.resolve(names[0])), staging.work())
    return _blob(repo, names) or (repo.tree(repo.resolve(names[0])), repo.tree(repo.resolve(names[1])))


def _blob(repo: Repository, names: list[str]) -> tuple[Flat, Flat] | None:
    """Two files by name, as in `diff HEAD~1:a.py HEAD:a.py`."""
    if len(names) != 2 or not all(":" in name for name in names):
        return None
    first, second = (repo.resolve(name) for name in names)
    path = names[1].partition(":")[2]
    return {path: Entry(0o100644, first)}, {path: Entry(0o100644, second)}


def _plain(given: Given) -> int:
    """Two files that need not be in a repository."""
    from .lines import split
    from .patches import hunks

    names = [*given.rest, *given.paths]
    if len(names) != 2:
        raise Failed("Not a git repository\nusage: git diff --no-index FILE FILE", 129)
    data = []
    for name in names:
        with open(name, "rb") as file:
            data.append(file.read())
    if data[0] == data[1]:
        return 0
    print(f"diff --git a/{names[0]} b/{names[1]}\n--- a/{names[0]}\n+++ b/{names[1]}")
    sys.stdout.write("".join(hunks(split(data[0]), split(data[1]), given.number("unified", 3))))
    return 1
