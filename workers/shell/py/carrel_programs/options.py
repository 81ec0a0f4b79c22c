"""Reading the words of a command as GNU's programs do, and saying what is wrong with them."""

from __future__ import annotations

import getopt
import importlib
import os
import sys
from collections.abc import Iterator
from types import ModuleType
from typing import BinaryIO

from carrel import packages, waiting


class Wrong(Exception):
    """The command cannot go on; the message is for its user. `code` is the exit code."""

    def __init__(self, message: str, code: int = 1) -> None:
        super().__init__(message)
        self.code = code


def read(words: list[str], short: str, long: tuple[str, ...] = (), *, mixed: bool = True) -> tuple[dict[str, str], list[str]]:
    """Options by name without dashes, and the other words. `mixed`: options may come after other words.

    Of an option given twice the last counts. Raises Wrong.
    """
    take = getopt.gnu_getopt if mixed else getopt.getopt
    try:
        options, rest = take(words[1:], short, list(long))
    except getopt.GetoptError as error:
        raise Wrong(f"{_unknown(error)}\nTry '{words[0]} --help' for more information.", _CODES.get(words[0], 1)) from None
    return {name.lstrip("-"): value for name, value in options}, rest


#: Exit codes for words that a command does not know, where the real one has not 1.
_CODES = {"ls": 2, "diff": 2, "cmp": 2, "curl": 2, "wget": 2, "make": 2, "patch": 2, "tty": 2, "unzip": 10, "zip": 16, "tar": 64}
#: Commands whose words are those of another one, from the first that is no option.
_RUNNERS = ("nohup", "watch")


def asked_for(words: list[str]) -> str | None:
    """`help` or `version`, where the options of a command ask for that."""
    for word in words[1:]:
        if word in ("--help", "--version"):
            return word[2:]
        if word == "--" or (words[0] in _RUNNERS and not word.startswith("-")):
            return None
    return None


def _unknown(error: getopt.GetoptError) -> str:
    """What is wrong with an option, as GNU's programs say it."""
    name, text = error.opt, error.msg
    is_long = text.startswith("option --")
    if "not recognized" in text:
        return f"unrecognized option '--{name}'" if is_long else f"invalid option -- '{name}'"
    if "requires argument" in text:
        return f"option '--{name}' requires an argument" if is_long else f"option requires an argument -- '{name}'"
    if "must not have" in text:
        return f"option '--{name}' doesn't allow an argument"
    return f"option '--{name}' is ambiguous" if "unique" in text else text


def number(text: str, what: str = "number") -> int:
    """A whole number, with the letters for sizes that programs take (K, M, G: powers of 1024; kB, MB: of 1000)."""
    units = {"": 1, "b": 512, "c": 1, "w": 2, "K": 1024, "k": 1024, "M": 1024**2, "G": 1024**3, "T": 1024**4,
             "kB": 1000, "KB": 1000, "MB": 1000**2, "GB": 1000**3, "KiB": 1024, "MiB": 1024**2, "GiB": 1024**3}  # fmt: skip
    digits = text.rstrip("bcwKkMGTBi")
    try:
        return int(digits, 0 if digits.startswith("0x") else 10) * units[text[len(digits) :]]
    except (ValueError, KeyError):
        raise Wrong(f"invalid {what}: '{text}'") from None


def contents(path: str) -> bytes:
    """What is in a file, or in standard input for `-`."""
    if path in ("-", "/dev/stdin"):
        return sys.stdin.buffer.read()
    if os.path.isdir(path):
        raise IsADirectoryError(21, "Is a directory", path)
    with open(path, "rb") as file:
        return file.read()


def each(paths: list[str], name: str) -> Iterator[tuple[str, bytes]]:
    """The contents of each file, standard input where none is named; what can't be read is told and left out."""
    for path in paths or ["-"]:
        try:
            yield path, contents(path)
        except OSError as error:
            print(f"{name}: {path}: {error.strerror}", file=sys.stderr)
            failures.append(path)


#: Files that `each` could not read, of this run.
failures: list[str] = []


def out() -> BinaryIO:
    """Standard output for bytes."""
    sys.stdout.flush()
    return sys.stdout.buffer  # type: ignore[return-value]


def module(name: str) -> ModuleType:
    """A module of the standard library that Pyodide has as a package of its own."""
    if not packages.is_importable(name) and waiting.can_call():
        waiting.wait(packages.load_for(f"import {name}"))
    return importlib.import_module(name)
