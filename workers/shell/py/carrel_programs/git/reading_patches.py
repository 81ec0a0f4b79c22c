"""What a patch says: git's, or that of another program."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from .failing import Failed, error
from .lines import split


@dataclass(slots=True)
class Hunk:
    start: int
    size: int
    old: list[str] = field(default_factory=list)
    new: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Part:
    """What a patch does to one file. No old name: it is made; no new one: it goes."""

    old: str | None = None
    new: str | None = None
    mode: int | None = None
    hunks: list[Hunk] = field(default_factory=list)
    binary: bool = False


def parsed(text: str, strip: int = 1) -> list[Part]:
    """Reads a unified diff, git's or another's. `strip`: folders left out of names."""
    parts: list[Part] = []
    lines = split(text.encode("utf-8", "surrogateescape"))
    at = 0
    part: Part | None = None
    while at < len(lines):
        line = lines[at].rstrip("\n")
        at += 1
        if match := re.match(r'diff --git ("?a?.+"?) ("?b?/?.+"?)$', line):
            part = Part(*_git_names(line, strip))
            parts.append(part)
        elif line.startswith("--- ") and at < len(lines) and lines[at].startswith("+++ "):
            names = _name(line[4:], strip), _name(lines[at].rstrip("\n")[4:], strip)
            at += 1
            if part is None or part.hunks:
                part = Part()
                parts.append(part)
            part.old, part.new = names
        elif part is None:
            continue
        elif match := re.match(r"@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@", line):
            at = _hunk(part, match, lines, at)
        elif match := re.match(r"(new file|deleted file|new|old) mode (\d+)$", line):
            if match[1] == "new file":
                part.old, part.mode = None, int(match[2], 8)
            elif match[1] == "deleted file":
                part.new = None
            elif match[1] == "new":
                part.mode = int(match[2], 8)
        elif match := re.match(r"(rename|copy) (from|to) (.+)$", line):
            name = _unquoted(match[3])
            if match[2] == "from":
                part.old = name
            else:
                part.new = name
        elif line.startswith(("GIT binary patch", "Binary files ")):
            part.binary = True
    return parts


def _hunk(part: Part, match: re.Match[str], lines: list[str], at: int) -> int:
    left, right = int(match[2] or 1), int(match[4] or 1)
    hunk = Hunk(int(match[1]), left)
    while at < len(lines) and (left > 0 or right > 0 or lines[at].startswith("\\")):
        line = lines[at]
        mark, rest = line[:1], line[1:]
        at += 1
        if mark == "\\":
            before = lines[at - 2][:1]
            for side, marks in ((hunk.old, " -"), (hunk.new, " +")):
                if before in marks and side:
                    side[-1] = side[-1].removesuffix("\n")
            continue
        if mark == "\n":
            mark, rest = " ", "\n"
        if mark not in " +-":
            raise error(f"corrupt patch at line {at}", 128)
        if mark in " -":
            hunk.old.append(rest)
            left -= 1
        if mark in " +":
            hunk.new.append(rest)
            right -= 1
    if left or right:
        raise error(f"corrupt patch at line {at}", 128)
    part.hunks.append(hunk)
    return at


def _git_names(line: str, strip: int) -> tuple[str | None, str | None]:
    rest = line.removeprefix("diff --git ")
    if rest.startswith('"'):
        end = rest.index('"', 1)
        return _name(rest[: end + 1], strip), _name(rest[end + 2 :], strip)
    # Both names are the same, but for renames, which tell theirs.
    half = (len(rest) - 1) // 2
    return _name(rest[:half], strip), _name(rest[half + 1 :], strip)


def _name(text: str, strip: int) -> str | None:
    name = _unquoted(text.split("\t")[0].rstrip())
    return None if name == "/dev/null" else "/".join(name.split("/")[strip:])


def _unquoted(text: str) -> str:
    if not text.startswith('"'):
        return text
    data = text.strip('"').encode("utf-8", "surrogateescape").decode("unicode_escape")
    return data.encode("latin-1").decode("utf-8", "surrogateescape")


def turned(part: Part) -> Part:
    return Part(part.new, part.old, part.mode, [Hunk(0, 0, hunk.new, hunk.old) for hunk in part.hunks], part.binary)


def patched(lines: list[str], hunks: list[Hunk], name: str) -> list[str]:
    """The lines after all hunks. Raises Failed for one that does not fit."""
    out = list(lines)
    shift = 0
    for hunk in hunks:
        expected = max(0, hunk.start - 1 + shift) if hunk.old else min(hunk.start + shift, len(out))
        places = [at for at in range(len(out) - len(hunk.old) + 1) if out[at : at + len(hunk.old)] == hunk.old]
        if not places:
            raise Failed(f"error: patch failed: {name}:{hunk.start or 1}\nerror: {name}: patch does not apply")
        at = min(places, key=lambda place: abs(place - expected)) if hunk.old else expected
        out[at : at + len(hunk.old)] = hunk.new
        shift += len(hunk.new) - len(hunk.old)
    return out
