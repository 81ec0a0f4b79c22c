"""patch: applies unified diffs."""

from __future__ import annotations

import os
import re
import sys
from dataclasses import dataclass, field

from . import options

HELP = {
    "patch": "Usage: patch [-pN] [-R] [-i PATCH] [-d FOLDER] [-o OUTPUT] [--dry-run] [-s] [FILE [PATCH]]\n"
    "Applies a unified diff. What does not fit goes to FILE.rej."
}
_HUNK = re.compile(r"@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@")
#: Lines of context that may differ at the ends of a hunk.
_FUZZ = 2


@dataclass(slots=True)
class Hunk:
    start: int
    old: list[str] = field(default_factory=list)
    new: list[str] = field(default_factory=list)
    text: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Change:
    old: str
    new: str
    hunks: list[Hunk] = field(default_factory=list)


def main(words: list[str]) -> int:
    long = ("strip=", "reverse", "input=", "directory=", "output=", "dry-run", "silent", "quiet", "forward", "force", "batch", "backup")
    given, rest = options.read(words, "p:Ri:d:o:sNfbutE", long)
    folder = os.path.abspath(given.get("d", given.get("directory", ".")))
    source = given.get("i", given.get("input")) or (rest[1] if len(rest) > 1 else "-")
    text = options.contents(source).decode("utf-8", "surrogateescape")
    changes = _parsed(text)
    if not changes:
        raise options.Wrong("**** Only garbage was found in the patch input.", 2)
    strip = given.get("p", given.get("strip"))
    turned = "R" in given or "reverse" in given
    failed = 0
    for change in changes:
        if turned:
            _turn(change)
        if not rest and not change.new:
            raise options.Wrong("can't find file to patch: the patch names none", 2)
        name = rest[0] if rest else _name(change, None if strip is None else options.number(strip), folder)
        path = os.path.normpath(os.path.join(folder, name))
        if os.path.relpath(path, folder).startswith("..") and not rest:
            raise options.Wrong(f"{name} is outside of this folder; it is left alone", 2)
        if not {"s", "silent", "quiet"} & set(given):
            print(f"{'checking' if 'dry-run' in given else 'patching'} file {name}")
        failed += _apply(change, path, name, given)
    return 1 if failed else 0


def _parsed(text: str) -> list[Change]:
    changes: list[Change] = []
    lines = text.splitlines(keepends=True)
    at = 0
    while at < len(lines):
        line = lines[at]
        if line.startswith("--- ") and at + 1 < len(lines) and lines[at + 1].startswith("+++ "):
            changes.append(Change(_path(line), _path(lines[at + 1])))
            at += 2
        elif match := _HUNK.match(line):
            if not changes:
                # Hunks without names are for the file that the call names.
                changes.append(Change("", ""))
            counts = [1 if match[group] is None else int(match[group]) for group in (2, 4)]
            hunk = Hunk(int(match[1]), text=[line])
            at += 1
            while at < len(lines) and (counts[0] > 0 or counts[1] > 0 or lines[at].startswith("\\")):
                _take(hunk, lines[at], counts)
                at += 1
            changes[-1].hunks.append(hunk)
        else:
            at += 1
    return changes


def _take(hunk: Hunk, line: str, counts: list[int]) -> None:
    hunk.text.append(line)
    mark, rest = line[:1], line[1:]
    if mark == "\\":
        # No newline at the end of the line before.
        before = hunk.text[-2][:1]
        for side, marks in ((hunk.old, " -"), (hunk.new, " +")):
            if before in marks and side:
                side[-1] = side[-1].removesuffix("\n")
        return
    if mark in (" ", "\n", "-"):
        hunk.old.append(rest if mark != "\n" else line)
        counts[0] -= 1
    if mark in (" ", "\n", "+"):
        hunk.new.append(rest if mark != "\n" else line)
        counts[1] -= 1
    if mark not in " \n-+":
        raise options.Wrong(f"**** malformed patch at: {line.rstrip()}", 2)


def _path(line: str) -> str:
    return line[4:].split("\t")[0].strip()


def _turn(change: Change) -> None:
    change.old, change.new = change.new, change.old
    for hunk in change.hunks:
        hunk.old, hunk.new = hunk.new, hunk.old


def _name(change: Change, strip: int | None, folder: str) -> str:
    """Which of the two names is meant, as patch finds it: the one that is there."""
    names = [name for name in (change.new, change.old) if name != "/dev/null"]
    if strip is not None:
        names = ["/".join(name.split("/")[strip:]) for name in names]
    else:
        names = [one for name in names for one in (name, os.path.basename(name))]
    for name in names:
        if name and os.path.exists(os.path.join(folder, name)):
            return name
    return names[0]


def _apply(change: Change, path: str, name: str, given: dict[str, str]) -> int:
    lines: list[str] = []
    if os.path.exists(path):
        with open(path, encoding="utf-8", errors="surrogateescape", newline="") as file:
            lines = file.read().splitlines(keepends=True)
    elif change.old != "/dev/null" and any(hunk.old for hunk in change.hunks):
        raise options.Wrong(f"can't find file to patch: {name}")
    shift = failed = 0
    rejected: list[str] = []
    for number, hunk in enumerate(change.hunks, 1):
        place, trimmed = _find(lines, hunk, max(0, hunk.start - 1) + shift)
        if place is None:
            already = _find(lines, Hunk(hunk.start, hunk.new, hunk.old), max(0, hunk.start - 1) + shift)[0] is not None and hunk.new
            print(f"Hunk #{number} FAILED at {hunk.start}{' (already applied?)' if already else ''}.", file=sys.stderr)
            rejected += hunk.text
            failed += 1
            continue
        old, new = hunk.old[trimmed[0] : len(hunk.old) - trimmed[1]], hunk.new[trimmed[0] : len(hunk.new) - trimmed[1]]
        lines[place : place + len(old)] = new
        shift += len(new) - len(old) + (place - trimmed[0] - max(0, hunk.start - 1) - shift)
    if "dry-run" not in given:
        _write(given.get("o", given.get("output", path)), lines, gone=change.new == "/dev/null" and not failed)
        if rejected:
            _write(f"{path}.rej", [f"--- {name}\n", f"+++ {name}\n", *rejected], gone=False)
            total = len(change.hunks)
            print(f"{failed} out of {total} hunk{'' if total == 1 else 's'} FAILED -- saving rejects to file {name}.rej", file=sys.stderr)
    return failed


def _find(lines: list[str], hunk: Hunk, expected: int) -> tuple[int | None, tuple[int, int]]:
    """Where the old lines of a hunk are, nearest to where they should be; with less context if that is needed."""
    for fuzz in range(_FUZZ + 1):
        head = min(fuzz, _same(hunk.old, hunk.new))
        tail = min(fuzz, _same(hunk.old[::-1], hunk.new[::-1]))
        wanted = hunk.old[head : len(hunk.old) - tail]
        last = len(lines) - len(wanted)
        places = sorted(range(last + 1), key=lambda place: abs(place - expected - head))
        for place in places:
            if lines[place : place + len(wanted)] == wanted:
                return place, (head, tail)
    return None, (0, 0)


def _same(old: list[str], new: list[str]) -> int:
    count = 0
    for first, second in zip(old, new, strict=False):
        if first != second:
            break
        count += 1
    return count


def _write(path: str, lines: list[str], *, gone: bool) -> None:
    if gone and not lines:
        os.remove(path)
        return
    os.makedirs(os.path.dirname(path) or ".", exist_ok=True)
    with open(path, "w", encoding="utf-8", errors="surrogateescape", newline="") as file:
        file.writelines(lines)
