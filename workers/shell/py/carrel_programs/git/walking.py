"""Which commits a command means, and in which order they are shown."""

from __future__ import annotations

import heapq
from collections.abc import Iterator

from .failing import Failed, fatal
from .pathspec import Pathspec
from .repository import Repository, ancestors


class Range:
    """`include` and all before them, without `exclude` and all before those."""

    def __init__(self, include: list[bytes], exclude: set[bytes]) -> None:
        self.include = include
        self.exclude = exclude


def ranges(repo: Repository, words: list[str]) -> Range:
    """Reads `a`, `^a`, `a..b` and `a...b`; HEAD where there are none."""
    include: list[bytes] = []
    without: list[bytes] = []
    for word in words:
        if "..." in word:
            first, second = (repo.commit_of(part or "HEAD") for part in word.split("...", 1))
            include += [first, second]
            without += bases(repo, first, second)
        elif ".." in word and not word.startswith(".."):
            first, _, second = word.partition("..")
            without.append(repo.commit_of(first))
            include.append(repo.commit_of(second or "HEAD"))
        elif word.startswith(".."):
            without.append(repo.commit_of("HEAD"))
            include.append(repo.commit_of(word[2:]))
        elif word.startswith("^"):
            without.append(repo.commit_of(word[1:]))
        else:
            include.append(repo.commit_of(word))
    if not include:
        head = repo.head()
        if head is None:
            raise fatal(f"your current branch '{repo.branch()}' does not have any commits yet")
        include = [head]
    return Range(include, {*ancestors(repo, without)} if without else set())


def parted(repo: Repository, rest: list[str], paths: list[str], dashed: bool) -> tuple[list[str], list[str]]:
    """The words that name commits, and those that name files: with or without `--` between them."""
    if dashed:
        return rest, paths
    import os

    for at, word in enumerate(rest):
        names = [part for part in word.lstrip("^").replace("...", "..").split("..") if part] or ["HEAD"]
        try:
            known = all(repo.find(name) is not None for name in names)
        except Failed:
            known = False
        if not known:
            if not os.path.lexists(word) and not any(letter in word for letter in "*?[:"):
                repo.resolve(word)
            return rest[:at], rest[at:]
    return rest, []


def bases(repo: Repository, first: bytes, second: bytes) -> list[bytes]:
    """The best common ancestors: those that are no ancestors of another one."""
    common = {*ancestors(repo, [first])} & {*ancestors(repo, [second])}
    if first in common:
        return [first]
    if second in common:
        return [second]
    older = {parent for sha in common for parent in repo.parents(sha)}
    return sorted(common - older, key=lambda sha: -repo.commit(sha).commit_time)


def by_date(repo: Repository, span: Range, *, first_parent: bool = False, paths: Pathspec | None = None) -> Iterator[bytes]:
    """Commits, the newest first; with `paths` only those that changed these, and only along the parents that differ."""
    queue: list[tuple[int, int, bytes]] = []
    seen = set(span.exclude)
    number = 0

    def push(sha: bytes) -> None:
        nonlocal number
        if sha not in seen:
            seen.add(sha)
            number += 1
            heapq.heappush(queue, (-repo.commit(sha).commit_time, number, sha))

    for sha in span.include:
        push(sha)
    while queue:
        sha = heapq.heappop(queue)[2]
        parents = repo.parents(sha)[: 1 if first_parent else None]
        if paths:
            shown, parents = _simplified(repo, sha, parents, paths)
            if shown:
                yield sha
        else:
            yield sha
        for parent in parents:
            push(parent)


def _simplified(repo: Repository, sha: bytes, parents: list[bytes], paths: Pathspec) -> tuple[bool, list[bytes]]:
    mine = _seen_by(repo, sha, paths)
    if not parents:
        return bool(mine), []
    for parent in parents:
        if _seen_by(repo, parent, paths) == mine:
            return False, [parent]
    return True, parents


def _seen_by(repo: Repository, sha: bytes, paths: Pathspec) -> object:
    """What a commit has of these files, to be compared."""
    if (plain := paths.plain) is None:
        return paths.within(repo.tree(sha))
    found = []
    for path in plain:
        at, mode = repo.commit(sha).tree, 0o040000
        for part in path.split("/") if path != "." else []:
            tree = repo.store[at]
            if mode != 0o040000 or part.encode("utf-8", "surrogateescape") not in tree:
                break
            mode, at = tree[part.encode("utf-8", "surrogateescape")]
        else:
            found.append((path, mode, at))
    return found


def topological(repo: Repository, commits: list[bytes]) -> list[bytes]:
    """No commit before one that comes from it; the lines of history stay together."""
    here = set(commits)
    children = dict.fromkeys(commits, 0)
    for sha in commits:
        for parent in repo.parents(sha):
            if parent in here:
                children[parent] += 1
    stack = [sha for sha in reversed(commits) if children[sha] == 0]
    found = []
    while stack:
        sha = stack.pop()
        found.append(sha)
        for parent in repo.parents(sha):
            if parent in here:
                children[parent] -= 1
                if children[parent] == 0:
                    stack.append(parent)
    return found
