"""Patches and summaries of changes, as `git diff` prints them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .differing import Change
from .lines import changed, is_binary, split
from .repository import Repository

_NONE = b"0" * 40


def quoted(path: str) -> str:
    """A path as git shows it: with escapes in quotes if it holds anything unusual."""
    data = path.encode("utf-8", "surrogateescape")
    if all(32 <= byte < 127 and byte not in b'"\\' for byte in data):
        return path
    names = {7: "a", 8: "b", 9: "t", 10: "n", 11: "v", 12: "f", 13: "r", 34: '"', 92: "\\"}
    return '"' + "".join(f"\\{names[byte]}" if byte in names else chr(byte) if 32 <= byte < 127 else f"\\{byte:03o}" for byte in data) + '"'


def _side(mark: str, path: str) -> str:
    return quoted(f"{mark}/{path}")


def patch(repo: Repository, change: Change, around: int = 3, *, full: bool = False) -> str:
    """One file's part of a patch. `around`: lines of context."""
    old, new = change.old, change.new
    parts = [f"diff --git {_side('a', change.old_path)} {_side('b', change.path)}"]
    if old is None and new:
        parts.append(f"new file mode {new.mode:06o}")
    elif new is None and old:
        parts.append(f"deleted file mode {old.mode:06o}")
    elif old and new and old.mode != new.mode:
        parts += [f"old mode {old.mode:06o}", f"new mode {new.mode:06o}"]
    if change.kind == "R":
        parts += [f"similarity index {change.score}%", f"rename from {quoted(change.old_path)}", f"rename to {quoted(change.path)}"]
    before, after = (old.sha if old else _NONE), (new.sha if new else _NONE)
    if before == after:
        return "\n".join(parts) + "\n"
    mode = f" {new.mode:06o}" if old and new and old.mode == new.mode else ""
    short = (lambda sha: sha.decode()) if full else (lambda sha: "0" * 7 if sha == _NONE else repo.short(sha))
    parts.append(f"index {short(before)}..{short(after)}{mode}")
    names = [_side("a", change.old_path) if old else "/dev/null", _side("b", change.path) if new else "/dev/null"]
    data = repo.read(change.old_path, old), repo.read(change.path, new)
    if any(map(is_binary, data)):
        parts.append(f"Binary files {names[0]} and {names[1]} differ")
        return "\n".join(parts) + "\n"
    if any(data):
        parts += [f"{mark} {name}{chr(9) if ' ' in name else ''}" for mark, name in zip(("---", "+++"), names, strict=True)]
    return "\n".join(parts) + "\n" + "".join(hunks(split(data[0]), split(data[1]), around))


def hunks(old: list[str], new: list[str], around: int = 3) -> Iterator[str]:
    """The hunks of a unified diff."""
    blocks = changed(old, new)
    groups: list[list[tuple[int, int, int, int]]] = []
    for block in blocks:
        if groups and block[0] - groups[-1][-1][1] <= 2 * around:
            groups[-1].append(block)
        else:
            groups.append([block])
    for group in groups:
        start, end = max(0, group[0][0] - around), min(len(old), group[-1][1] + around)
        from_new = group[0][2] - (group[0][0] - start)
        to_new = group[-1][3] + (end - group[-1][1])
        lines = [f"@@ -{_span(start, end)} +{_span(from_new, to_new)} @@{heading(old, start)}\n"]
        at = start
        for a, b, c, d in group:
            lines += [f" {line}" for line in old[at:a]]
            lines += [f"-{line}" for line in old[a:b]]
            lines += [f"+{line}" for line in new[c:d]]
            at = b
        lines += [f" {line}" for line in old[at:end]]
        yield "".join(line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in lines)


def _span(start: int, end: int) -> str:
    size = end - start
    return f"{start + 1 if size else start}" + ("" if size == 1 else f",{size}")


def heading(lines: list[str], start: int) -> str:
    """The last line before a hunk that looks like the beginning of a function."""
    for line in reversed(lines[:start]):
        if re.match(r"[A-Za-z_$]", line):
            return " " + line.encode("utf-8", "surrogateescape")[:80].decode("utf-8", "ignore").rstrip()
    return ""


def counts(repo: Repository, change: Change) -> tuple[int, int] | None:
    """Lines added and removed; None of a binary file."""
    data = repo.read(change.old_path, change.old), repo.read(change.path, change.new)
    if any(map(is_binary, data)):
        return None
    blocks = changed(split(data[0]), split(data[1])) if data[0] != data[1] else []
    return sum(d - c for _, _, c, d in blocks), sum(b - a for a, b, _, _ in blocks)


def renamed(old: str, new: str) -> str:
    """`src/{a.py => b.py}`: both names of a file, with what they share once."""
    first, second = old.split("/"), new.split("/")
    head = 0
    while head < min(len(first), len(second)) - 1 and first[head] == second[head]:
        head += 1
    tail = 0
    while tail < min(len(first), len(second)) - max(head, 1) and first[-1 - tail] == second[-1 - tail]:
        tail += 1
    if not head and not tail:
        return f"{old} => {new}"
    middle = f"{{{'/'.join(first[head : len(first) - tail])} => {'/'.join(second[head : len(second) - tail])}}}"
    return "/".join([*first[:head], middle, *(first[len(first) - tail :] if tail else [])])


def stat(repo: Repository, changes: list[Change], width: int = 80) -> str:
    """The picture of `--stat`: a bar for each file, and the sum."""
    if not changes:
        return ""
    rows = [(quoted(one.path) if one.kind != "R" else renamed(one.old_path, one.path), counts(repo, one), one) for one in changes]
    most = max((sum(count) for _, count, _ in rows if count), default=0)
    number = max(len(str(most)), 3 if any(count is None for _, count, _ in rows) else 0)
    names = max(len(name) for name, _, _ in rows)
    bar = most
    if names + number + 6 + bar > width:
        bar = min(bar, max(6, width * 3 // 8 - number - 6))
        if names > width - number - 6 - bar:
            names = width - number - 6 - bar
        else:
            bar = width - number - 6 - names
    lines = []
    for name, count, change in rows:
        if len(name) > names:
            name = "..." + name[len(name) - names + 3 :]
            name = name[:3] + name[name.index("/") :] if "/" in name else name
        if count is None:
            sizes = [len(repo.read(change.old_path, change.old)), len(repo.read(change.path, change.new))]
            lines.append(f" {name:<{names}} | {'Bin':>{number}} {sizes[0]} -> {sizes[1]} bytes")
            continue
        plus, minus = _bars(*count, bar, most)
        lines.append(f" {name:<{names}} | {sum(count):>{number}} {'+' * plus}{'-' * minus}".rstrip())
    return "\n".join([*lines, short_stat(rows)]) + "\n"


def _bars(added: int, removed: int, width: int, most: int) -> tuple[int, int]:
    if width >= most:
        return added, removed
    scale = lambda count: 1 + count * (width - 1) // most if count else 0  # noqa: E731
    total = scale(added + removed)
    if total < 2 and added and removed:
        total = 2
    if added < removed:
        plus = scale(added)
        return plus, total - plus
    minus = scale(removed)
    return total - minus, minus


def short_stat(rows: list[tuple[str, tuple[int, int] | None, Change]]) -> str:
    added, removed = (sum(count[side] for _, count, _ in rows if count) for side in (0, 1))
    text = f" {len(rows)} file{'' if len(rows) == 1 else 's'} changed"
    if added or not removed:
        text += f", {added} insertion{'' if added == 1 else 's'}(+)"
    if removed or not added:
        text += f", {removed} deletion{'' if removed == 1 else 's'}(-)"
    return text


def sums(repo: Repository, changes: list[Change]) -> str:
    """The last line of `--stat` alone."""
    return short_stat([(one.path, counts(repo, one), one) for one in changes]) + "\n" if changes else ""


def numbers(repo: Repository, changes: list[Change]) -> str:
    """`--numstat`."""
    lines = []
    for one in changes:
        count = counts(repo, one)
        name = renamed(one.old_path, one.path) if one.kind == "R" else quoted(one.path)
        lines.append(f"{count[0]}\t{count[1]}\t{name}\n" if count else f"-\t-\t{name}\n")
    return "".join(lines)


def summary(changes: list[Change]) -> str:
    """What was made, removed, renamed, or made executable."""
    lines = []
    for one in changes:
        if one.kind == "R":
            lines.append(f" rename {renamed(one.old_path, one.path)} ({one.score}%)\n")
        elif one.old is None and one.new:
            lines.append(f" create mode {one.new.mode:06o} {quoted(one.path)}\n")
        elif one.new is None and one.old:
            lines.append(f" delete mode {one.old.mode:06o} {quoted(one.path)}\n")
        if one.old and one.new and one.old.mode != one.new.mode:
            lines.append(f" mode change {one.old.mode:06o} => {one.new.mode:06o}{'' if one.kind == 'R' else f' {quoted(one.path)}'}\n")
    return "".join(lines)


def names(changes: list[Change], *, letters: bool) -> str:
    """`--name-only`, or `--name-status` with letters."""
    if not letters:
        return "".join(f"{quoted(one.path)}\n" for one in changes)
    return "".join(
        f"R{one.score:03}\t{quoted(one.old_path)}\t{quoted(one.path)}\n" if one.kind == "R" else f"{one.kind}\t{quoted(one.path)}\n" for one in changes
    )


