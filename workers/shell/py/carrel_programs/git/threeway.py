"""Bringing together what two sides made of the same files."""

from __future__ import annotations

from typing import NamedTuple

from .differing import between
from .lines import changed, is_binary, split
from .repository import Entry, Flat, Repository
from .staging import Sides

#: Lines that both have between two conflicts, up to which these are one.
_NEAR = 3


class Merged(NamedTuple):
    """What came out. `files`: all that could be brought together; `laid`: contents with marks, of files in conflict."""

    files: Flat
    conflicts: dict[str, Sides]
    laid: dict[str, tuple[Entry, bytes]]
    #: What git says about it, line by line.
    told: list[str]


def merge(repo: Repository, base: Flat, ours: Flat, theirs: Flat, names: tuple[str, str]) -> Merged:
    """Three trees into one. `names`: what is written beside the marks, of our side and theirs."""
    moved_ours, moved_theirs = _moves(repo, base, ours), _moves(repo, base, theirs)
    # A file that one side renamed is looked at under its new name on all sides.
    base, ours, theirs = dict(base), dict(ours), dict(theirs)
    for old, new in moved_ours.items():
        if new not in theirs and moved_theirs.get(old, new) == new:
            _rename(base, old, new)
            _rename(theirs, old, new)
    for old, new in moved_theirs.items():
        if new not in ours and moved_ours.get(old, new) == new:
            _rename(base, old, new)
            _rename(ours, old, new)
    result = Merged({}, {}, {}, [])
    for path in sorted(base.keys() | ours.keys() | theirs.keys()):
        _one(repo, path, (base.get(path), ours.get(path), theirs.get(path)), names, result)
    return result


def _moves(repo: Repository, base: Flat, side: Flat) -> dict[str, str]:
    return {one.old_path: one.path for one in between(repo, base, side) if one.kind == "R"}


def _rename(files: Flat, old: str, new: str) -> None:
    if old in files and new not in files:
        files[new] = files.pop(old)


def _one(repo: Repository, path: str, sides: Sides, names: tuple[str, str], result: Merged) -> None:
    base, ours, theirs = sides
    if ours == theirs or theirs == base:
        if ours:
            result.files[path] = ours
        return
    if ours == base:
        if theirs:
            result.files[path] = theirs
        return
    if ours is None or theirs is None:
        kept, gone, there = (theirs, names[0], names[1]) if ours is None else (ours, names[1], names[0])
        result.told.append(f"CONFLICT (modify/delete): {path} deleted in {gone} and modified in {there}.  Version {there} of {path} left in tree.")
        result.conflicts[path] = sides
        result.laid[path] = (kept, repo.read(path, kept))  # type: ignore[arg-type]
        return
    result.told.append(f"Auto-merging {path}")
    mode = ours.mode if base is None or ours.mode != base.mode else theirs.mode
    data = [repo.read(path, side) for side in sides]
    if any(map(is_binary, data)):
        result.told[-1] = f"warning: Cannot merge binary files: {path} ({names[0]} vs. {names[1]})"
        result.told += [f"Auto-merging {path}", f"CONFLICT ({'content' if base else 'add/add'}): Merge conflict in {path}"]
        result.conflicts[path] = sides
        result.laid[path] = (ours, data[1])
        return
    text, clean = texts(*map(split, data), names)
    joined = "".join(text).encode("utf-8", "surrogateescape")
    if clean:
        result.files[path] = Entry(mode, repo.write_blob(joined))
        return
    result.told.append(f"CONFLICT ({'content' if base else 'add/add'}): Merge conflict in {path}")
    result.conflicts[path] = sides
    result.laid[path] = (Entry(mode, b""), joined)


def texts(base: list[str], ours: list[str], theirs: list[str], names: tuple[str, str]) -> tuple[list[str], bool]:
    """Lines of three files into one, with marks where both sides changed the same; and whether there are none."""
    out: list[str] = []
    clean = True
    for kind, mine, other in _parts(base, ours, theirs):
        if kind == "same":
            out += mine
            continue
        for conflict, first, second in _narrowed(mine, other):
            if not conflict:
                out += first
                continue
            clean = False
            out += [f"<<<<<<< {names[0]}\n", *_ended(first), "=======\n", *_ended(second), f">>>>>>> {names[1]}\n"]
    return out, clean


def _ended(lines: list[str]) -> list[str]:
    return lines if not lines or lines[-1].endswith("\n") else [*lines[:-1], f"{lines[-1]}\n"]


def _parts(base: list[str], ours: list[str], theirs: list[str]):  # noqa: ANN202
    """Stretches in order: what is settled, and what both sides changed differently."""
    left, right = changed(base, ours), changed(base, theirs)
    at, shift = 0, [0, 0]
    while left or right:
        start = min(block[0] for block in (left[:1] + right[:1]))
        end = start
        taken: list[list[tuple[int, int, int, int]]] = [[], []]
        grown = True
        while grown:
            grown = False
            for side, blocks in enumerate((left, right)):
                # What touches counts as the same place.
                while blocks and blocks[0][0] <= end and (blocks[0][0] < end or blocks[0][0] == start or taken[0] or taken[1]):
                    block = blocks.pop(0)
                    taken[side].append(block)
                    end = max(end, block[1])
                    grown = True
        if at < start:
            yield "same", base[at:start], []
        sides = []
        for side, lines in enumerate((ours, theirs)):
            first = start + shift[side]
            shift[side] += sum((d - c) - (b - a) for a, b, c, d in taken[side])
            sides.append(lines[first : end + shift[side]])
        if not taken[1] or sides[0] == sides[1]:
            yield "same", sides[0], []
        elif not taken[0]:
            yield "same", sides[1], []
        else:
            yield "both", *sides
        at = end
    if at < len(base):
        yield "same", base[at:], []


def _narrowed(ours: list[str], theirs: list[str]) -> list[tuple[bool, list[str], list[str]]]:
    """A conflict without the lines that both sides have, unless those are few between two conflicts."""
    found: list[tuple[bool, list[str], list[str]]] = []
    at = 0
    last = (0, 0)
    for a, b, c, d in changed(ours, theirs):
        common = ours[at:a]
        if found and found[-1][0] and len(common) <= _NEAR:
            _, first, second = found.pop()
            found.append((True, [*first, *common, *ours[a:b]], [*second, *theirs[last[1] : c], *theirs[c:d]]))
        else:
            if common:
                found.append((False, common, []))
            found.append((True, ours[a:b], theirs[c:d]))
        at, last = b, (b, d)
    if at < len(ours):
        found.append((False, ours[at:], []))
    return found
