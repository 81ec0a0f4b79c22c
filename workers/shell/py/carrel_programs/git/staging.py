"""The index, and the files of the work tree beside it."""

from __future__ import annotations

import contextlib
import os
import stat
from collections.abc import Iterable

from dulwich.ignore import IgnoreFilterManager
from dulwich.index import ConflictedIndexEntry, Index, IndexEntry, index_entry_from_stat
from dulwich.objects import Blob

from .failing import fatal
from .repository import LINK, MODULE, Entry, Flat, Repository

#: What both sides and their base had, of a path in conflict.
Sides = tuple[Entry | None, Entry | None, Entry | None]


class Staging:
    """The index, read once. Nothing is kept until `write`."""

    def __init__(self, repo: Repository) -> None:
        self._repo = repo
        self._path = os.path.join(repo.folder, "index")
        self._index = Index(self._path)
        self._written = os.stat(self._path).st_mtime_ns if os.path.exists(self._path) else 0

    def entries(self) -> Flat:
        """What the next commit would hold, without what is in conflict."""
        return {os.fsdecode(path): _plain(entry) for path, entry in self._index.items() if isinstance(entry, IndexEntry)}

    def conflicts(self) -> dict[str, Sides]:
        found = {}
        for path, entry in self._index.items():
            if isinstance(entry, ConflictedIndexEntry):
                found[os.fsdecode(path)] = tuple(one and _plain(one) for one in (entry.ancestor, entry.this, entry.other))
        return found

    def has(self, path: str) -> bool:
        return os.fsencode(path) in self._index

    def put(self, path: str, entry: Entry) -> None:
        """Stages a file. What is on the disk counts as the same if it is."""
        with contextlib.suppress(OSError):
            found = os.lstat(os.path.join(self._repo.root, path))
            if stat.S_ISREG(found.st_mode) and _hash(self._repo, path) == entry.sha:
                self._index[os.fsencode(path)] = index_entry_from_stat(found, entry.sha, entry.mode)
                return
        self._index[os.fsencode(path)] = _bare(entry)

    def drop(self, path: str) -> None:
        if self.has(path):
            del self._index[os.fsencode(path)]

    def conflict(self, path: str, sides: Sides) -> None:
        self._index[os.fsencode(path)] = ConflictedIndexEntry(*(one and _bare(one) for one in sides))

    def replace(self, files: Flat) -> None:
        """Makes the index hold just these."""
        old = self.entries()
        for path in [*old.keys(), *self.conflicts()]:
            if path not in files:
                self.drop(path)
        for path, entry in files.items():
            if old.get(path) != entry:
                self.put(path, entry)

    def write(self) -> None:
        # What other programs keep there, as hashes of folders, would no longer be true.
        self._index._extensions = []
        self._index.write()

    def on_disk(self, path: str) -> Entry | None:
        """A file of the work tree as it would be staged; None where there is none."""
        known = self._index[os.fsencode(path)] if self.has(path) else None
        place = os.path.join(self._repo.root, path)
        try:
            found = os.lstat(place)
        except OSError:
            return None
        mode = known.mode if isinstance(known, IndexEntry) else None
        if mode == MODULE:
            return _plain(known)  # type: ignore[arg-type]
        if stat.S_ISDIR(found.st_mode):
            return None
        if isinstance(known, IndexEntry) and self._is_fresh(known, found):
            return _plain(known)
        if mode is None or stat.S_ISLNK(found.st_mode):
            mode = LINK if stat.S_ISLNK(found.st_mode) else 0o100755 if found.st_mode & 0o100 else 0o100644
        # The desk's files keep no permissions: those of a file that is known stay as they are.
        return Entry(mode, _hash(self._repo, path))

    def _is_fresh(self, known: IndexEntry, found: os.stat_result) -> bool:
        seconds, rest = known.mtime if isinstance(known.mtime, tuple) else (int(known.mtime), 0)
        when = seconds * 10**9 + rest
        # A file that was written in the moment of the index may have been written again after it.
        return when == found.st_mtime_ns and known.size == found.st_size and when // 10**6 < self._written // 10**6

    def work(self) -> Flat:
        """The tracked files as they are on the disk, also those in conflict; those that are gone are left out."""
        paths = [*self.entries(), *self.conflicts()]
        return {path: entry for path in paths if (entry := self.on_disk(path)) is not None}

    def untracked(self, *, folded: bool = True, ignored: bool = False) -> list[str]:
        """Files that are not staged, sorted. `folded`: a folder of such as one name with a slash; `ignored`: those that git shall ignore."""
        return sorted(_Walk(self._repo, self, folded, ignored).folder(""))


class _Walk:
    def __init__(self, repo: Repository, staging: Staging, folded: bool, ignored: bool) -> None:
        self.repo, self.folded, self.wants_ignored = repo, folded, ignored
        self.rules = IgnoreFilterManager.from_repo(repo.base)
        self.known = {*staging.entries(), *staging.conflicts()}
        self.folders = {path[:at] for path in self.known for at, letter in enumerate(path) if letter == "/"}

    def folder(self, under: str) -> list[str]:
        found: list[str] = []
        for name in sorted(os.listdir(os.path.join(self.repo.root, under))):
            path = under + name
            place = os.path.join(self.repo.root, path)
            if name == ".git":
                continue
            if os.path.isdir(place) and not os.path.islink(place):
                found += self._inner(path, place)
            elif path not in self.known and bool(self.rules.is_ignored(path)) == self.wants_ignored:
                found.append(path)
        return found

    def _inner(self, path: str, place: str) -> list[str]:
        if path in self.known:
            return []
        is_known = path in self.folders
        if os.path.exists(os.path.join(place, ".git")) and not is_known:
            return [] if self.wants_ignored else [f"{path}/"]
        if not is_known and self.rules.is_ignored(f"{path}/"):
            if not self.wants_ignored:
                return []
            return [f"{path}/"] if self.folded else [f"{path}/{one}" for one in _files(place)]
        inner = self.folder(f"{path}/")
        return [f"{path}/"] if inner and self.folded and not is_known and not self.wants_ignored else inner


def _files(folder: str) -> list[str]:
    return [os.path.relpath(os.path.join(place, name), folder) for place, _, names in os.walk(folder) for name in names]


def is_ignored(repo: Repository, path: str) -> bool:
    return bool(IgnoreFilterManager.from_repo(repo.base).is_ignored(path))


def _plain(entry: IndexEntry) -> Entry:
    return Entry(entry.mode, entry.sha)


def _bare(entry: Entry) -> IndexEntry:
    return IndexEntry((0, 0), (0, 0), 0, 0, entry.mode, 0, 0, 0, entry.sha)


def _contents(repo: Repository, path: str) -> bytes:
    place = os.path.join(repo.root, path)
    if os.path.islink(place):
        return os.fsencode(os.readlink(place))
    with open(place, "rb") as file:
        return file.read()


def _hash(repo: Repository, path: str) -> bytes:
    return Blob.from_string(_contents(repo, path)).id


def keep(repo: Repository, path: str) -> bytes:
    """Stores the contents of a file of the work tree."""
    return repo.write_blob(_contents(repo, path))


def lay(repo: Repository, path: str, entry: Entry, data: bytes | None = None) -> None:
    """Writes a file of the work tree, with other contents if `data` is given."""
    check(path)
    place = os.path.join(repo.root, path)
    _make_room(repo, path)
    if entry.mode == MODULE:
        os.makedirs(place, exist_ok=True)
        return
    if data is None:
        data = repo.read(path, entry)
    if os.path.islink(place):
        os.remove(place)
    if entry.mode == LINK:
        with contextlib.suppress(OSError):
            if os.path.exists(place):
                os.remove(place)
            os.symlink(os.fsdecode(data), place)
            return
    with open(place, "wb") as file:
        file.write(data)
    os.chmod(place, 0o755 if entry.mode & 0o100 else 0o644)


def check(path: str) -> None:
    """Raises Failed for a path that would leave the work tree or reach into `.git`; repositories may be hostile."""
    parts = path.split("/")
    if any(part in ("", ".", "..") or part.lower().rstrip(". ") in (".git", "git~1") for part in parts):
        raise fatal(f"invalid path '{path}'")


def _make_room(repo: Repository, path: str) -> None:
    """Folders for a file, where there may be files now or links, which nothing may be written through."""
    parts = path.split("/")[:-1]
    at = repo.root
    for part in parts:
        at = os.path.join(at, part)
        if os.path.islink(at) or os.path.isfile(at):
            os.remove(at)
        if not os.path.isdir(at):
            os.mkdir(at)
    place = os.path.join(repo.root, path)
    if os.path.isdir(place) and not os.path.islink(place):
        with contextlib.suppress(OSError):
            os.rmdir(place)


def remove(repo: Repository, path: str) -> None:
    """Removes a file of the work tree, and the folders that are empty then."""
    check(path)
    place = os.path.join(repo.root, path)
    with contextlib.suppress(OSError):
        os.remove(place)
    folder = os.path.dirname(place)
    while folder != repo.root and folder.startswith(repo.root):
        # The current folder stays, as in git.
        if folder == os.getcwd():
            return
        try:
            os.rmdir(folder)
        except OSError:
            return
        folder = os.path.dirname(folder)


def spare_untracked(repo: Repository, staging: Staging, paths: Iterable[str]) -> list[str]:
    """Which of these files, that are about to be made, are there already without being tracked."""
    return [path for path in paths if not staging.has(path) and os.path.isfile(os.path.join(repo.root, path)) and not is_ignored(repo, path)]
