"""Which files the words of a command mean."""

from __future__ import annotations

import fnmatch
import os
from collections.abc import Iterable

from .failing import error, fatal
from .repository import Flat, Repository


class Pathspec:
    """Files by name, by folder or by pattern, relative to the current folder. None given: all."""

    def __init__(self, repo: Repository, words: Iterable[str]) -> None:
        self._repo = repo
        self.words: list[str] = []
        self._specs: list[str] = []
        self._without: list[str] = []
        for word in words:
            if word.startswith((":!", ":^", ":(exclude)")):
                self._without.append(self._place(word[10:] if word.startswith(":(") else word[2:]))
            elif word.startswith((":/", ":(top)")):
                self._add(word, os.path.normpath(word[6:] if word.startswith(":(") else word[2:] or "."))
            else:
                self._add(word, self._place(word))
        self.seen: set[str] = set()

    def _add(self, word: str, spec: str) -> None:
        self.words.append(word)
        self._specs.append(spec)

    def _place(self, word: str) -> str:
        whole = os.path.normpath(word if os.path.isabs(word) else os.path.join(self._repo.root, self._repo.prefix, word))
        inner = os.path.relpath(whole, self._repo.root)
        if inner == ".." or inner.startswith("../"):
            raise fatal(f"{word}: '{word}' is outside repository at '{self._repo.root}'")
        return inner

    def __bool__(self) -> bool:
        return bool(self._specs or self._without)

    @property
    def plain(self) -> list[str] | None:
        """The paths, where all are plain ones; None where a pattern is among them."""
        if self._without or any(_is_pattern(spec) for spec in self._specs):
            return None
        return self._specs

    def has(self, path: str) -> bool:
        if any(_fits(path, spec) for spec in self._without):
            return False
        if not self._specs:
            return True
        found = False
        for word, spec in zip(self.words, self._specs, strict=True):
            if _fits(path, spec):
                self.seen.add(word)
                found = True
        return found

    def of(self, paths: Iterable[str]) -> list[str]:
        return [path for path in paths if self.has(path)]

    def within(self, files: Flat) -> Flat:
        return files if not self else {path: entry for path, entry in files.items() if self.has(path)}

    def need_all(self) -> None:
        """Raises Failed for a word that met no file."""
        for word, spec in zip(self.words, self._specs, strict=True):
            if word not in self.seen and spec != ".":
                raise error(f"pathspec '{word}' did not match any file(s) known to git")


def _is_pattern(spec: str) -> bool:
    return any(letter in spec for letter in "*?[")


def _fits(path: str, spec: str) -> bool:
    if spec == "." or path == spec or path.startswith(f"{spec}/") or path == f"{spec}/":
        return True
    return _is_pattern(spec) and fnmatch.fnmatchcase(path, spec)
