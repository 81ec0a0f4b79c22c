"""What differs between two trees: which files, and which were renamed."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import NamedTuple

from .lines import split
from .repository import MODULE, Entry, Flat, Repository

#: Percent of what is common, from which a file counts as renamed.
ALIKE = 50
#: Files that are compared with each other at most.
_MOST = 400


class Change(NamedTuple):
    """A file that differs. `kind`: A(dded), D(eleted), M(odified), R(enamed), T(ype changed), U(nmerged)."""

    kind: str
    old_path: str
    path: str
    old: Entry | None
    new: Entry | None
    #: Percent of what is common, of a renamed file.
    score: int = 100


def between(repo: Repository, old: Flat, new: Flat, *, renames: bool = True) -> list[Change]:
    """The files that differ, by path."""
    found = []
    for path in old.keys() | new.keys():
        before, after = old.get(path), new.get(path)
        if before == after:
            continue
        if before is None or after is None:
            found.append(Change("A" if before is None else "D", path, path, before, after))
        else:
            kind = "T" if before.mode & 0o170000 != after.mode & 0o170000 else "M"
            found.append(Change(kind, path, path, before, after))
    if renames:
        found = _renamed(repo, found)
    return sorted(found, key=lambda change: change.path)


def _renamed(repo: Repository, found: list[Change]) -> list[Change]:
    gone = {one.path: one for one in found if one.kind == "D" and one.old and one.old.mode != MODULE}
    come = {one.path: one for one in found if one.kind == "A" and one.new and one.new.mode != MODULE}
    if not gone or not come:
        return found
    pairs: list[tuple[int, str, str]] = []
    by_hash = defaultdict(list)
    for path, one in gone.items():
        by_hash[one.old.sha].append(path)  # type: ignore[union-attr]
    for path, one in come.items():
        pairs += [(100, source, path) for source in by_hash[one.new.sha]]  # type: ignore[union-attr]
    taken = {path for _, source, target in pairs for path in (source, target)}
    sources, targets = [path for path in gone if path not in taken], [path for path in come if path not in taken]
    if len(sources) * len(targets) <= _MOST:
        read = {path: repo.read(path, change.old or change.new) for path, change in [*gone.items(), *come.items()] if path not in taken}
        for source in sources:
            pairs += [(score, source, target) for target in targets if (score := alike(read[source], read[target])) >= ALIKE]
    used: set[str] = set()
    moved = []
    # Of equals the one that kept its name.
    for score, source, target in sorted(pairs, key=lambda pair: (-pair[0], _name(pair[1]) != _name(pair[2]), pair[1:])):
        if source in used or target in used:
            continue
        used |= {source, target}
        moved.append(Change("R", source, target, gone[source].old, come[target].new, score))
    return [*(one for one in found if not (one.kind in "AD" and one.path in used)), *moved]


def _name(path: str) -> str:
    return path.rpartition("/")[2]


def alike(old: bytes, new: bytes) -> int:
    """Percent of the larger file that is in lines which both have."""
    largest = max(len(old), len(new))
    if not old or not new or min(len(old), len(new)) * 100 < largest * ALIKE:
        return 0
    first, second = Counter(split(old)), Counter(split(new))
    common = sum(len(line.encode("utf-8", "surrogateescape")) * count for line, count in (first & second).items())
    return common * 100 // largest
