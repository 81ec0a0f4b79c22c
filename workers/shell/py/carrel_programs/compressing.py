"""gzip, bzip2 and xz with the names under which they undo and print."""

from __future__ import annotations

import bz2
import gzip
import os
import sys
import zlib
from collections.abc import Callable
from typing import NamedTuple

from . import options


class Format(NamedTuple):
    name: str
    suffix: str
    pack: Callable[[bytes, int], bytes]
    unpack: Callable[[bytes], bytes]


_FORMATS = (
    Format("gzip", ".gz", lambda data, level: gzip.compress(data, level, mtime=0), gzip.decompress),
    Format("bzip2", ".bz2", lambda data, level: bz2.compress(data, max(level, 1)), bz2.decompress),
    Format("xz", ".xz", lambda data, level: options.module("lzma").compress(data, preset=level), lambda data: options.module("lzma").decompress(data)),
)
#: Name of the command -> format, whether it undoes, whether it prints.
_COMMANDS = {
    "gzip": (0, False, False), "gunzip": (0, True, False), "zcat": (0, True, True),
    "bzip2": (1, False, False), "bunzip2": (1, True, False), "bzcat": (1, True, True),
    "xz": (2, False, False), "unxz": (2, True, False), "xzcat": (2, True, True), "lzma": (2, False, False),
}  # fmt: skip
HELP = {
    name: f"Usage: {name} [-cdfkntqv] [-1..-9] [FILE]...\n"
    "-c to standard output   -d decompress   -k keep the files   -f overwrite   -t test   -1 fast ... -9 small"
    for name in _COMMANDS
}


def main(words: list[str]) -> int:
    name = words[0]
    index, undo, to_output = _COMMANDS[name]
    form = _FORMATS[index]
    long = ("stdout", "to-stdout", "decompress", "uncompress", "force", "keep", "test", "no-name", "quiet", "verbose", "best", "fast", "list")
    given, paths = options.read(words, "cdzfktnNqvlT:0123456789e", long)
    has = lambda *names: any(one in given for one in names)  # noqa: E731
    undo = (undo or has("d", "decompress", "uncompress", "t", "test", "l", "list")) and not has("z")
    level = 9 if has("best") else 1 if has("fast") else max((int(key) for key in given if key.isdigit()), default=6 if index != 1 else 9)
    failed = False
    for path in paths or ["-"]:
        try:
            _one(form, path, undo, level, to_output or has("c", "stdout", "to-stdout") or path == "-", given)
        except (OSError, EOFError, ValueError, zlib.error) as error:
            reason = error.strerror if isinstance(error, OSError) and error.strerror else "not in the expected format"
            print(f"{name}: {path if path != '-' else 'stdin'}: {reason}", file=sys.stderr)
            failed = True
        except options.Wrong as error:
            print(f"{name}: {error}", file=sys.stderr)
            failed = True
    return 1 if failed else 0


def _one(form: Format, path: str, undo: bool, level: int, to_output: bool, given: dict[str, str]) -> None:
    data = options.contents(path)
    if not undo and not to_output and path.endswith(form.suffix):
        raise options.Wrong(f"{path} already has {form.suffix} suffix -- unchanged")
    result = form.unpack(data) if undo else form.pack(data, level)
    if "t" in given or "test" in given:
        return
    if "l" in given or "list" in given:
        saved = 100 * (1 - len(data) / len(result)) if result else 0
        print(f"{'compressed':>19} {'uncompressed':>19}  ratio uncompressed_name")
        print(f"{len(data):>19} {len(result):>19} {saved:5.1f}% {path.removesuffix(form.suffix)}")
        return
    if to_output:
        options.out().write(result)
        return
    target = _target(form, path, undo)
    if os.path.exists(target) and not ("f" in given or "force" in given):
        raise options.Wrong(f"{target} already exists; not overwritten (-f overwrites)")
    with open(target, "wb") as file:
        file.write(result)
    times = os.stat(path)
    os.utime(target, ns=(times.st_atime_ns, times.st_mtime_ns))
    if not ("k" in given or "keep" in given):
        os.remove(path)


def _target(form: Format, path: str, undo: bool) -> str:
    if not undo:
        return path + form.suffix
    for ending, instead in ((form.suffix, ""), (".tgz", ".tar"), (".tbz2", ".tar"), (".txz", ".tar"), (".lzma", "")):
        if path.endswith(ending):
            return path.removesuffix(ending) + instead
    raise options.Wrong(f"{path}: unknown suffix -- ignored")
