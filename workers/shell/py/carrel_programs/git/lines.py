"""What differs between two lists of lines: the shortest edit (Myers 1986), laid where people would lay it."""

from __future__ import annotations

import difflib
from collections.abc import Sequence

#: A changed stretch: lines `[a, b)` of the old in the place of which there are `[c, d)` of the new.
Block = tuple[int, int, int, int]
#: Edits beyond which the shortest way takes too long to find.
_MOST = 2000


def split(data: bytes) -> list[str]:
    """Lines with their newlines; only the last may lack it."""
    parts = data.decode("utf-8", "surrogateescape").split("\n")
    return [f"{part}\n" for part in parts[:-1]] + ([parts[-1]] if parts[-1] else [])


def is_binary(data: bytes) -> bool:
    """As git guesses."""
    return b"\0" in data[:8000]


def changed(old: Sequence[str], new: Sequence[str]) -> list[Block]:
    """The stretches that differ, in order."""
    head = 0
    while head < len(old) and head < len(new) and old[head] == new[head]:
        head += 1
    tail = 0
    while tail < min(len(old), len(new)) - head and old[-1 - tail] == new[-1 - tail]:
        tail += 1
    gone, come = [False] * len(old), [False] * len(new)
    inner_old, inner_new = old[head : len(old) - tail], new[head : len(new) - tail]
    for a, b, c, d in _edits(inner_old, inner_new):
        gone[head + a : head + b] = [True] * (b - a)
        come[head + c : head + d] = [True] * (d - c)
    _settle(old, gone, come)
    _settle(new, come, gone)
    return _blocks(gone, come)


def _edits(old: Sequence[str], new: Sequence[str]) -> list[Block]:
    if not old or not new:
        return [(0, len(old), 0, len(new))] if old or new else []
    # Numbers are compared faster than texts.
    numbers: dict[str, int] = {}
    a = [numbers.setdefault(line, len(numbers)) for line in old]
    b = [numbers.setdefault(line, len(numbers)) for line in new]
    trace = _trace(a, b)
    if trace is None:
        return [(i, j, k, m) for kind, i, j, k, m in difflib.SequenceMatcher(None, a, b).get_opcodes() if kind != "equal"]
    return _walked(trace, len(a), len(b))


def _trace(a: list[int], b: list[int]) -> list[dict[int, int]] | None:
    """How far each diagonal is reached with each number of edits; None if there are too many."""
    size_a, size_b = len(a), len(b)
    reach = {1: 0}
    trace = []
    for edits in range(min(size_a + size_b, _MOST) + 1):
        trace.append(dict(reach))
        for k in range(-edits, edits + 1, 2):
            x = reach[k + 1] if k == -edits or (k != edits and reach[k - 1] < reach[k + 1]) else reach[k - 1] + 1
            y = x - k
            while x < size_a and y < size_b and a[x] == b[y]:
                x += 1
                y += 1
            reach[k] = x
            if x >= size_a and y >= size_b:
                return trace
    return None


def _walked(trace: list[dict[int, int]], x: int, y: int) -> list[Block]:
    found: list[Block] = []
    for edits in range(len(trace) - 1, 0, -1):
        reach = trace[edits]
        k = x - y
        down = k == -edits or (k != edits and reach[k - 1] < reach[k + 1])
        before = k + 1 if down else k - 1
        from_x = reach[before]
        from_y = from_x - before
        found.append((from_x, from_x, from_y, from_y + 1) if down else (from_x, from_x + 1, from_y, from_y))
        x, y = from_x, from_y
    return found[::-1]


def _settle(lines: Sequence[str], marked: list[bool], others: list[bool]) -> None:
    """Slides each marked stretch that may lie in several places to the best: beside the other side's, or where a part begins."""
    gaps = _gaps(others)
    at = unmarked = 0
    while at < len(lines):
        if not marked[at]:
            at, unmarked = at + 1, unmarked + 1
            continue
        start = at
        while at < len(lines) and marked[at]:
            at += 1
        best = _best(lines, marked, gaps, unmarked, start, at)
        size = at - start
        marked[start:at] = [False] * size
        marked[best : best + size] = [True] * size
        at, unmarked = best + size, unmarked + best - start


def _gaps(marked: list[bool]) -> list[bool]:
    """Whether there are marked lines before the first unmarked one, the second, and so on to the end."""
    found, pending = [], False
    for mark in [*marked, False]:
        if mark:
            pending = True
        else:
            found.append(pending)
            pending = False
    return found


def _best(lines: Sequence[str], marked: list[bool], gaps: list[bool], unmarked: int, start: int, end: int) -> int:
    """Where a stretch should begin."""
    size = end - start
    first = start
    while first > 0 and not marked[first - 1] and lines[first - 1] == lines[first - 1 + size]:
        first -= 1
    last = end
    while last < len(lines) and not marked[last] and lines[last] == lines[last - size]:
        last += 1
    places = range(first, last - size + 1)
    beside = [place for place in places if gaps[unmarked + place - start]]
    return beside[-1] if beside else min(places, key=lambda place: (_cost(lines, place) + _cost(lines, place + size), -place))


def _cost(lines: Sequence[str], place: int) -> float:
    """How little a place between two lines looks like one where a part begins: little indented, after a blank line."""
    if place >= len(lines):
        return 0
    line = lines[place]
    indent = next((lines[i] for i in range(place, len(lines)) if lines[i].strip()), "")
    depth = len(indent) - len(indent.lstrip())
    blank_before = place > 0 and not lines[place - 1].strip()
    return depth * 10 - (6 if blank_before else 0) + (4 if not line.strip() else 0)


def _blocks(gone: list[bool], come: list[bool]) -> list[Block]:
    found: list[Block] = []
    i = j = 0
    while i < len(gone) or j < len(come):
        a, c = i, j
        while i < len(gone) and gone[i]:
            i += 1
        while j < len(come) and come[j]:
            j += 1
        if i > a or j > c:
            found.append((a, i, c, j))
        i, j = i + 1, j + 1
    return found
