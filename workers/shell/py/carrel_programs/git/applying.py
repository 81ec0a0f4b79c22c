"""git apply."""

from __future__ import annotations

import os
import sys

from . import patches
from .failing import Failed, error
from .lines import split
from .reading_patches import Part, parsed, patched, turned
from .repository import Entry, Repository
from .staging import Staging, check, lay, remove
from .usage import HELP
from .words import Given, read


def _outcome(repo_read, part: Part) -> bytes:  # noqa: ANN001
    """What a file holds after its part of the patch."""
    if part.binary:
        raise error(f"cannot apply binary patch to '{part.new or part.old}' without full index line\nerror: {part.new or part.old}: patch does not apply")
    if part.old is None:
        return "".join(patched([], part.hunks, part.new or "")).encode("utf-8", "surrogateescape")
    data = repo_read(part.old)
    if data is None:
        raise error(f"{part.old}: No such file or directory")
    return "".join(patched(split(data), part.hunks, part.old)).encode("utf-8", "surrogateescape")


def apply(words: list[str]) -> int:
    table = (
        "R|reverse check stat numstat summary cached index p= directory= v|verbose q|quiet 3|3way reject whitespace= ignore-whitespace ignore-space-change "
        "C= unidiff-zero recount include= exclude= allow-empty no-add unsafe-paths binary apply"
    )
    given = read(words, table, HELP["apply"])
    text = ""
    for name in given.rest + given.paths or ["-"]:
        try:
            with open(name, encoding="utf-8", errors="surrogateescape", newline="") if name != "-" else sys.stdin as file:
                text += file.read()
        except FileNotFoundError:
            raise error(f"can't open patch '{name}': No such file or directory", 128) from None
    parts = parsed(text, given.number("p", 1))
    if not parts:
        raise error("No valid patches in input (allow with \"--allow-empty\")", 128)
    if given.has("reverse"):
        parts = [turned(part) for part in reversed(parts)]
    if folder := given.get("directory"):
        for part in parts:
            part.old, part.new = (name and os.path.normpath(f"{folder}/{name}") for name in (part.old, part.new))
    for part in parts:
        for name in filter(None, (part.old, part.new)):
            check(name)
    try:
        repo = Repository.here()
    except Failed:
        # Outside of a repository it is like `patch`.
        if given.has("cached", "index"):
            raise
        repo = None
    if given.has("stat", "numstat", "summary") and not given.has("apply"):
        return _tell(parts, given)
    carry_out(repo, parts, given)
    return 0


def _tell(parts: list[Part], given: Given) -> int:
    rows = []
    for part in parts:
        # Of each hunk: lines that are new, lines that are gone.
        added = removed = 0
        for hunk in part.hunks:
            for line in patches.hunks(hunk.old, hunk.new, 0):
                added += sum(row.startswith("+") for row in line.split("\n")[1:])
                removed += sum(row.startswith("-") for row in line.split("\n")[1:])
        rows.append((part.new or part.old or "", added, removed))
    if given.has("numstat"):
        sys.stdout.write("".join(f"{added}\t{removed}\t{name}\n" for name, added, removed in rows))
    if given.has("stat"):
        width = max(len(name) for name, _, _ in rows)
        for name, added, removed in rows:
            print(f" {name:<{width}} |{added + removed:>5} {'+' * added}{'-' * removed}".rstrip())
        sums = sum(row[1] for row in rows), sum(row[2] for row in rows)
        text = f" {len(rows)} file{'' if len(rows) == 1 else 's'} changed"
        text += f", {sums[0]} insertion{'' if sums[0] == 1 else 's'}(+)" if sums[0] or not sums[1] else ""
        print(text + (f", {sums[1]} deletion{'' if sums[1] == 1 else 's'}(-)" if sums[1] or not sums[0] else ""))
    return 0


def carry_out(repo: Repository | None, parts: list[Part], given: Given) -> None:
    """Applies all of it or nothing."""
    root = repo.root if repo else os.getcwd()
    prefix = repo.prefix if repo else ""
    staging = Staging(repo) if repo and given.has("cached", "index") else None
    entries = staging.entries() if staging else {}
    done: dict[str, bytes | None] = {}

    def read_file(name: str) -> bytes | None:
        if name in done:
            return done[name]
        if given.has("cached") and repo:
            return repo.read(name, entries[name]) if name in entries else None
        place = os.path.join(root, name)
        if not os.path.isfile(place):
            return None
        with open(place, "rb") as file:
            return file.read()

    modes: dict[str, int] = {}
    wrong = []
    for part in parts:
        old, new = (name if name is None else prefix + name for name in (part.old, part.new))
        moved = Part(old, new, part.mode, part.hunks, part.binary)
        if old is None and new is not None and read_file(new) is not None:
            raise error(f"{new}: already exists in {'index' if staging else 'working directory'}")
        try:
            data = _outcome(read_file, moved)
        except Failed as failure:
            wrong.append(failure.message)
            continue
        if old is not None and old != new:
            done[old] = None
        if new is not None:
            done[new] = data
            if part.mode:
                modes[new] = part.mode
    if wrong:
        raise Failed("\n".join(wrong))
    if given.has("check"):
        return
    _write(repo, staging, root, done, modes, given)


def _write(repo: Repository | None, staging: Staging | None, root: str, done: dict[str, bytes | None], modes: dict[str, int], given: Given) -> None:
    entries = staging.entries() if staging else {}
    for name, data in done.items():
        place = os.path.join(root, name)
        mode = modes.get(name) or (entries[name].mode if name in entries else 0o100644)
        if not given.has("cached"):
            if data is None:
                remove(repo, name) if repo else os.remove(place)
            elif repo:
                executable = os.path.exists(place) and os.stat(place).st_mode & 0o100 and name not in modes
                lay(repo, name, Entry(0o100755 if executable else mode, b""), data)
            else:
                os.makedirs(os.path.dirname(place) or ".", exist_ok=True)
                with open(place, "wb") as file:
                    file.write(data)
        if staging and repo:
            if data is None:
                staging.drop(name)
            else:
                staging.put(name, Entry(mode, repo.write_blob(data)))
    if staging:
        staging.write()
