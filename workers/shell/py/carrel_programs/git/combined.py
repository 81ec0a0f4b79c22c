"""What a merge made of both sides: the combined form of a patch, `diff --cc`."""

from __future__ import annotations

from .lines import changed, split
from .patches import heading, quoted
from .repository import Entry, Flat, Repository

_AROUND = 3


def patch(repo: Repository, path: str, sides: tuple[Entry, Entry], data: bytes, result: bytes = b"0" * 40) -> str:
    """One file against both sides; empty if it is what one of them had. `result`: the hash of what came out, if it is stored."""
    parents = [split(repo.read(path, side)) for side in sides]
    lines = split(data)
    hunks = _hunks(parents, lines)
    if not hunks:
        return ""
    shown = ",".join(repo.short(side.sha) for side in sides)
    last = "0" * 7 if result == b"0" * 40 else repo.short(result)
    head = f"diff --cc {quoted(path)}\nindex {shown}..{last}\n--- {quoted(f'a/{path}')}\n+++ {quoted(f'b/{path}')}\n"
    return head + "".join(line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in hunks)


def of_commit(repo: Repository, sha: bytes) -> str:
    """A merge against its first two parents."""
    first, second, result = (repo.tree(one) for one in [*repo.parents(sha)[:2], sha])
    return "".join(_of_path(repo, path, first, second, result) for path in sorted(result))


def _of_path(repo: Repository, path: str, first: Flat, second: Flat, result: Flat) -> str:
    ours, theirs, entry = first.get(path), second.get(path), result[path]
    if ours is None or theirs is None or entry in (ours, theirs):
        return ""
    return patch(repo, path, (ours, theirs), repo.read(path, entry), entry.sha)


def _hunks(parents: list[list[str]], lines: list[str]) -> list[str]:
    # Of each side: which lines are new to it, and before which it had others.
    fresh = [set[int](), set[int]()]
    lost: list[dict[int, list[str]]] = [{}, {}]
    for side, old in enumerate(parents):
        for a, b, c, d in changed(old, lines):
            fresh[side].update(range(c, d))
            if b > a:
                lost[side][c] = old[a:b]
    marked = sorted(fresh[0] | fresh[1] | lost[0].keys() | lost[1].keys())
    groups: list[list[int]] = []
    for at in marked:
        if groups and at - groups[-1][-1] <= 2 * _AROUND + 1:
            groups[-1].append(at)
        else:
            groups.append([at])
    # Where the outcome is what one side had, there is nothing to look at.
    groups = [group for group in groups if all(any(at in fresh[side] or at in lost[side] for at in group) for side in (0, 1))]
    out: list[str] = []
    for group in groups:
        start, end = max(0, group[0] - _AROUND), min(len(lines), group[-1] + 1 + _AROUND)
        spans = []
        for side in (0, 1):
            before = start - len([at for at in fresh[side] if at < start]) + sum(len(gone) for at, gone in lost[side].items() if at < start)
            inside = sum(at not in fresh[side] for at in range(start, end)) + sum(len(gone) for at, gone in lost[side].items() if start <= at < end)
            spans.append(f"-{before + 1 if inside else before},{inside}")
        out.append(f"@@@ {' '.join(spans)} +{start + 1},{end - start} @@@{heading(lines, start)}\n")
        for at in range(start, min(end, len(lines) + 1)):
            out += _lost(lost[0].get(at, []), lost[1].get(at, []))
            out.append(f"{'+' if at in fresh[0] else ' '}{'+' if at in fresh[1] else ' '}{lines[at]}")
        if end == len(lines):
            out += _lost(lost[0].get(end, []), lost[1].get(end, []))
    return out


def _lost(ours: list[str], theirs: list[str]) -> list[str]:
    """Lines that are gone: those that both had once."""
    out: list[str] = []
    at = 0
    for a, b, c, d in [*changed(ours, theirs), (len(ours), len(ours), len(theirs), len(theirs))]:
        out += [f"--{line}" for line in ours[at:a]]
        out += [f"- {line}" for line in ours[a:b]] + [f" -{line}" for line in theirs[c:d]]
        at = b
    return out
