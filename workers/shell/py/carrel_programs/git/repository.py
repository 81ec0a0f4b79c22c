"""A repository with its work tree, and what people write for a commit of it."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator

from dulwich.errors import NotGitRepository
from dulwich.objects import Commit, Tree

from .failing import error, fatal
from .objects import LINK, MODULE, Entry, Flat, global_settings, overrides, section_of, text_of
from .references import References

__all__ = ["LINK", "MODULE", "Entry", "Flat", "Repository", "ancestors", "global_settings", "overrides", "section_of", "subject", "text_of"]


class Repository(References):
    """The one that a command works on."""

    @classmethod
    def here(cls) -> Repository:
        """The one that the current folder is in. Raises Failed."""
        folder = os.getcwd()
        while True:
            if os.path.exists(os.path.join(folder, ".git")) or os.path.exists(os.path.join(folder, "objects", "pack")):
                try:
                    return cls(folder)
                except NotGitRepository:
                    pass
            if folder == os.path.dirname(folder):
                raise fatal("not a git repository (or any of the parent directories): .git")
            folder = os.path.dirname(folder)

    def resolve(self, text: str) -> bytes:
        """The object that a name means: `HEAD~2`, `v1^{tree}`, `main:src/a.py`, `abc1234`. Raises Failed."""
        found = self.find(text)
        if found is None:
            raise fatal(
                f"ambiguous argument '{text}': unknown revision or path not in the working tree.\n"
                "Use '--' to separate paths from revisions, like this:\n"
                "'git <command> [<revision>...] -- [<file>...]'"
            )
        return found

    def find(self, text: str) -> bytes | None:
        """The same, or None."""
        revision, colon, path = text.partition(":")
        if colon and not text.startswith(":/"):
            return self._in_tree(revision, path)
        match = re.match(r"(?:@(?!\{)|[^~^@]|@(?=\{)[^}]*\}|@(?![{~^]|$))*", text)
        name, steps = (match[0], text[match.end() :]) if match else (text, "")
        sha = self._named(name or "HEAD")
        for step in re.findall(r"\^\{[^}]*\}|[~^]\d*|.", steps):
            if sha is None:
                return None
            sha = self._step(sha, step)
        return sha

    def commit_of(self, text: str) -> bytes:
        """A name that has to mean a commit. Raises Failed."""
        found = self.peel(self.resolve(text))
        if not isinstance(found, Commit):
            raise error(f"object {found.id.decode()} is a {found.type_name.decode()}, not a commit", 128)
        return found.id

    def _in_tree(self, revision: str, path: str) -> bytes | None:
        if path.startswith("./"):
            path = os.path.normpath(self.prefix + path)
        if not revision:
            entry = self.base.open_index()._byname.get(os.fsencode(path))
            return getattr(entry, "sha", None)
        sha = self.find(revision)
        if sha is None:
            return None
        found = self.peel(sha)
        at = found.tree if isinstance(found, Commit) else found.id
        for part in filter(None, path.split("/")):
            inner = self.store[at]
            if not isinstance(inner, Tree) or os.fsencode(part) not in inner:
                raise fatal(f"path '{path}' does not exist in '{revision}'")
            at = inner[os.fsencode(part)][1]
        return at

    def _named(self, name: str) -> bytes | None:
        name = re.sub(r"^@($|\{)", r"HEAD\1", name)
        if match := re.fullmatch(r"(.*)@\{(.+)\}", name):
            return self._noted(match[1], match[2])
        for form in ("{}", "refs/{}", "refs/tags/{}", "refs/heads/{}", "refs/remotes/{}", "refs/remotes/{}/HEAD"):
            full = form.format(name).encode()
            # Only those outside of refs/ that git makes itself.
            if (form != "{}" or re.fullmatch(r"[A-Z_]+|refs/.+", name)) and (sha := self.ref(full)) is not None:
                return sha
        if re.fullmatch(r"[0-9a-f]{4,40}", name):
            found = {*self.store.iter_prefix(name.encode())}
            if len(found) > 1:
                commits = {sha for sha in found if isinstance(self.store[sha], Commit)}
                found = commits if len(commits) == 1 else found
            if len(found) == 1:
                return found.pop()
            if len(found) > 1:
                raise error(f"short object ID {name} is ambiguous", 128)
        return None

    def _noted(self, name: str, what: str) -> bytes | None:
        if what in ("u", "upstream"):
            branch = name or self.branch() or ""
            upstream = self.upstream("" if branch == "HEAD" else branch)
            return self.ref(upstream.encode()) if upstream else None
        if not what.isdigit():
            return None
        full = name if name in ("", "HEAD") or name.startswith("refs/") else "refs/stash" if name == "stash" else f"refs/heads/{name}"
        notes = self.notes(full or f"refs/heads/{self.branch()}")
        number = int(what)
        return notes[number][0] if number < len(notes) else notes[-1][3] if notes and number == len(notes) else None

    def upstream(self, branch: str = "") -> str | None:
        """The remote branch that a branch follows, as a full name."""
        branch = branch or self.branch() or ""
        remote, merge = self.setting(f"branch.{branch}.remote"), self.setting(f"branch.{branch}.merge")
        if not remote or not merge:
            return None
        short = merge.removeprefix("refs/heads/")
        return f"refs/heads/{short}" if remote == "." else f"refs/remotes/{remote}/{short}"

    def _step(self, sha: bytes, step: str) -> bytes | None:
        if step.startswith("^{"):
            found = self.peel(sha)
            return found.tree if step == "^{tree}" and isinstance(found, Commit) else found.id
        number = int(step[1:] or 1)
        if step[0] == "~":
            for _ in range(number):
                parents = self.parents(self.peel(sha).id)
                if not parents:
                    return None
                sha = parents[0]
            return sha
        if step[0] != "^":
            return None
        commit = self.peel(sha)
        if number == 0:
            return commit.id
        parents = self.parents(commit.id)
        return parents[number - 1] if number <= len(parents) else None

    def parents(self, sha: bytes) -> list[bytes]:
        """Those that are here: a shallow clone has no more."""
        found = self.object(sha)
        if not isinstance(found, Commit):
            return []
        return [] if sha in self.base.get_shallow() else list(found.parents)


def subject(commit: Commit) -> str:
    """The first paragraph of a message, as one line."""
    return " ".join(text_of(commit.message).lstrip("\n").split("\n\n")[0].split("\n")).strip()


def ancestors(repo: Repository, starts: list[bytes]) -> Iterator[bytes]:
    """All commits that can be reached, each once."""
    seen, queue = set(starts), list(starts)
    while queue:
        sha = queue.pop()
        yield sha
        for parent in repo.parents(sha):
            if parent not in seen:
                seen.add(parent)
                queue.append(parent)
