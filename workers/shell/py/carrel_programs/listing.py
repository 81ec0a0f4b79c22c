"""ls, in one column unless its output is a terminal's."""

from __future__ import annotations

import os
import shutil
import stat
import sys
import time

from . import options

HELP = {
    "ls": "Usage: ls [-alAdhRrtS1FpimnG] [FILE]...\n"
    "-a all   -A all but . and ..   -l long   -h sizes for people   -d folders themselves   -R with what is in them\n"
    "-t by time   -S by size   -r the other way round   -F and -p mark folders   -m with commas   -i numbers   -U unsorted"
}


def main(words: list[str]) -> int:
    given, paths = options.read(words, "alAdhRrtS1FpimnGgoUsvxCBNQcuHLXk", (
        "all", "almost-all", "directory", "human-readable", "recursive", "reverse", "color", "color=", "classify", "group-directories-first",
        "sort=", "time-style=", "full-time", "si", "size", "numeric-uid-gid", "inode",
    ))  # fmt: skip
    flags = set(given) | {short for long, short in _SHORT.items() if long in given}
    if sort := given.get("sort"):
        flags |= {"time": {"t"}, "size": {"S"}, "none": {"U"}}.get(sort, set())
    colour = given.get("color", "auto")
    if colour in ("", "always") or (colour == "auto" and sys.stdout.isatty()):
        flags.add("colour")
    if sys.stdout.isatty() and not flags & {"1", "l", "n", "m", "g", "o"}:
        flags.add("columns")
    files, folders, code = [], [], 0
    for path in paths or ["."]:
        try:
            found = os.lstat(path) if "d" in flags or "l" in flags else os.stat(path)
        except OSError as error:
            print(f"ls: cannot access '{path}': {error.strerror}", file=sys.stderr)
            code = 2
            continue
        (folders if stat.S_ISDIR(found.st_mode) and "d" not in flags else files).append(path)
    _show([(path, os.lstat(path)) for path in files], flags)
    titled = len(paths) > 1 or "R" in flags
    begun = bool(files)
    for path in _ordered([(path, os.stat(path)) for path in folders], flags):
        begun = _folder(path[0], flags, titled, begun)
    return code


_SHORT = {
    "all": "a", "almost-all": "A", "directory": "d", "human-readable": "h", "recursive": "R", "reverse": "r", "classify": "F",
    "inode": "i", "numeric-uid-gid": "n",
}  # fmt: skip


def _folder(path: str, flags: set[str], titled: bool, begun: bool) -> bool:
    if titled:
        print(("\n" if begun else "") + f"{path}:")
    names = os.listdir(path)
    if "a" not in flags and "A" not in flags:
        names = [name for name in names if not name.startswith(".")]
    entries = [(name, os.lstat(os.path.join(path, name))) for name in names]
    inner = _ordered(entries, flags)
    if "a" in flags:
        inner = [(".", os.stat(path)), ("..", os.stat(os.path.join(path, ".."))), *inner]
    if "l" in flags:
        print("total", sum(-(-found.st_size // 4096) * 4 for _, found in inner))
    _show(inner, flags, path)
    if "R" in flags:
        for name, found in inner:
            if stat.S_ISDIR(found.st_mode) and name not in (".", ".."):
                _folder(f"{path.rstrip('/')}/{name}", flags, titled, True)
    return True


def _ordered(entries: list[tuple[str, os.stat_result]], flags: set[str]) -> list[tuple[str, os.stat_result]]:
    if "U" in flags:
        return entries
    entries = sorted(entries)
    if "t" in flags:
        entries.sort(key=lambda entry: -entry[1].st_mtime_ns)
    elif "S" in flags:
        entries.sort(key=lambda entry: -entry[1].st_size)
    elif "X" in flags:
        entries.sort(key=lambda entry: os.path.splitext(entry[0])[1])
    if "group-directories-first" in flags:
        entries.sort(key=lambda entry: not stat.S_ISDIR(entry[1].st_mode))
    return entries[::-1] if "r" in flags else entries


def _mark(mode: int, flags: set[str]) -> str:
    if stat.S_ISDIR(mode):
        return "/" if flags & {"F", "p"} else ""
    return "@" if stat.S_ISLNK(mode) and "F" in flags else "*" if mode & 0o111 and "F" in flags else ""


def _show(entries: list[tuple[str, os.stat_result]], flags: set[str], folder: str = "") -> None:
    if not entries:
        return
    numbers = [f"{found.st_ino} " if "i" in flags else "" for _, found in entries]
    if "l" not in flags and "n" not in flags:
        shown = [number + name + _mark(found.st_mode, flags) for number, (name, found) in zip(numbers, entries, strict=True)]
        if "columns" in flags:
            print(_in_columns(shown, [_painted(text, found.st_mode, flags) for text, (_, found) in zip(shown, entries, strict=True)]))
            return
        shown = [_painted(text, found.st_mode, flags) for text, (_, found) in zip(shown, entries, strict=True)]
        print((", " if "m" in flags else "\n").join(shown))
        return
    sizes = [_size(found.st_size, flags) for _, found in entries]
    width = max(map(len, sizes))
    owner = "1000 1000" if "n" in flags else "user user"
    for number, size, (name, found) in zip(numbers, sizes, entries, strict=True):
        target = f" -> {os.readlink(os.path.join(folder, name))}" if stat.S_ISLNK(found.st_mode) else ""
        mode = stat.filemode(found.st_mode)
        print(f"{number}{mode} 1 {owner} {size:>{width}} {_time(found.st_mtime, flags)} {_painted(name, found.st_mode, flags)}{_mark(found.st_mode, flags)}{target}")


def _painted(text: str, mode: int, flags: set[str]) -> str:
    """With the colour of its kind: folders blue, links cyan, what can be run green."""
    kind = "34" if stat.S_ISDIR(mode) else "36" if stat.S_ISLNK(mode) else "32" if mode & 0o111 else ""
    return f"\x1b[{kind}m{text}\x1b[0m" if kind and "colour" in flags else text


def _in_columns(plain: list[str], painted: list[str]) -> str:
    """Down, then across, in as many columns as the terminal holds. `plain`: the same texts without colours."""
    room = shutil.get_terminal_size().columns
    for rows in range(1, len(plain) + 1):
        widths = [max(map(len, plain[start : start + rows])) for start in range(0, len(plain), rows)]
        if sum(widths) + 2 * (len(widths) - 1) <= room or rows == len(plain):
            break
    lines = []
    for row in range(rows):
        places = range(row, len(plain), rows)
        lines.append("  ".join(painted[place] + " " * (widths[place // rows] - len(plain[place])) for place in places).rstrip())
    return "\n".join(lines)


def _time(when: float, flags: set[str]) -> str:
    local = time.localtime(when)
    if "full-time" in flags:
        return time.strftime("%Y-%m-%d %H:%M:%S %z", local)
    recent = abs(time.time() - when) < 183 * 86_400
    return time.strftime("%b %e %H:%M" if recent else "%b %e  %Y", local)


def _size(size: float, flags: set[str]) -> str:
    if "h" not in flags:
        return str(int(size))
    for letter in ("", "K", "M", "G", "T"):
        if size < 1024:
            return f"{size:.1f}{letter}" if letter and size < 10 else f"{size:.0f}{letter}"
        size /= 1024
    return f"{size:.0f}P"
