"""What a repository keeps: settings, trees, contents."""

from __future__ import annotations

import os
from typing import NamedTuple

from dulwich.config import ConfigFile
from dulwich.objects import Blob, Commit, ShaFile, Tag, Tree
from dulwich.repo import Repo

from . import people
from .failing import Failed, fatal

LINK, MODULE, FOLDER = 0o120000, 0o160000, 0o040000
#: Settings given on the command line with `-c`, for this call.
overrides: dict[str, str] = {}


class Entry(NamedTuple):
    """A file in a tree: kind with permissions, and the hash of its contents in hexadecimal."""

    mode: int
    sha: bytes


#: A whole tree: entries by path.
Flat = dict[str, Entry]


def global_settings() -> str:
    """Where settings for all repositories are: a file that lasts, which the home folder's do not."""
    return os.environ.get("GIT_CONFIG_GLOBAL") or "/mnt/data/.gitconfig"


class Objects:
    """`root`: the work tree; `folder`: what is usually `.git`; `prefix`: the current folder inside of `root`, with a slash."""

    def __init__(self, root: str) -> None:
        self.base = Repo(root)
        self.store = self.base.object_store
        self.root = os.path.abspath(root)
        self.folder = os.path.abspath(self.base.controldir())
        self.bare = bool(self.base.bare)
        inner = os.path.relpath(os.getcwd(), self.root)
        self.prefix = "" if inner == "." or inner.startswith("..") else f"{inner}/"

    def settings(self) -> list[ConfigFile]:
        """The repository's own first."""
        path = global_settings()
        return [self.base.get_config(), *([ConfigFile.from_path(path)] if os.path.exists(path) else [])]

    def setting(self, name: str, instead: str | None = None) -> str | None:
        """The value of `section.name` or `section.sub.name`."""
        if name.lower() in overrides:
            return overrides[name.lower()]
        section, key = section_of(name)
        for config in self.settings():
            try:
                return config.get(section, key).decode("utf-8", "surrogateescape")
            except KeyError:
                continue
        return instead

    def set(self, name: str, value: str | None) -> None:
        """Sets one of the repository's own settings, or with None takes it away."""
        config = self.base.get_config()
        section, key = section_of(name)
        if value is None:
            config.remove(section, key)
        else:
            config.set(section, key, value.encode())
        config.write_to_path()

    def person(self, role: str) -> people.Person:
        """`AUTHOR` or `COMMITTER`."""
        return people.person(role, self.setting("user.name"), self.setting("user.email"))

    @property
    def is_nameless(self) -> bool:
        """Whether nobody has said who commits."""
        return not (os.environ.get("GIT_COMMITTER_EMAIL") or self.setting("user.email"))

    def commit(self, sha: bytes) -> Commit:
        return self.object(sha)  # type: ignore[return-value]

    def object(self, sha: bytes) -> ShaFile:
        try:
            return self.store[sha]
        except KeyError:
            raise fatal(f"bad object {sha.decode()}") from None

    def tree(self, commit: bytes | None) -> Flat:
        """All files of a commit, or of a tree; none for None."""
        if commit is None:
            return {}
        found = self.peel(commit)
        return self.flat(found.tree if isinstance(found, Commit) else found.id)

    def flat(self, tree: bytes, under: str = "") -> Flat:
        files: Flat = {}
        for name, mode, sha in self.store[tree].items():  # type: ignore[attr-defined]
            path = under + os.fsdecode(name)
            if mode & 0o170000 == FOLDER:
                files.update(self.flat(sha, f"{path}/"))
            else:
                files[path] = Entry(mode, sha)
        return files

    def write_tree(self, files: Flat) -> bytes:
        """Stores the tree and all that are in it; gives its hash."""
        inner: dict[str, Flat] = {}
        tree = Tree()
        for path, entry in files.items():
            head, slash, rest = path.partition("/")
            if slash:
                inner.setdefault(head, {})[rest] = entry
            else:
                tree.add(os.fsencode(head), entry.mode, entry.sha)
        for name, part in inner.items():
            tree.add(os.fsencode(name), FOLDER, self.write_tree(part))
        if tree.id not in self.store:
            self.store.add_object(tree)
        return tree.id

    def write_blob(self, data: bytes) -> bytes:
        blob = Blob.from_string(data)
        if blob.id not in self.store:
            self.store.add_object(blob)
        return blob.id

    def read(self, path: str, entry: Entry | None) -> bytes:
        """The contents of a file of a tree; of one that is stored nowhere yet, those in the work tree."""
        if entry is None:
            return b""
        if entry.mode == MODULE:
            return b"Subproject commit " + entry.sha + b"\n"
        if entry.sha in self.store:
            return self.store[entry.sha].data  # type: ignore[attr-defined]
        place = os.path.join(self.root, path)
        if os.path.islink(place):
            return os.fsencode(os.readlink(place))
        with open(place, "rb") as file:
            return file.read()

    def peel(self, sha: bytes) -> ShaFile:
        """The commit, tree or blob that a tag means."""
        found = self.object(sha)
        while isinstance(found, Tag):
            found = self.object(found.object[1])
        return found

    def short(self, sha: bytes, least: int = 7) -> str:
        """The shortest beginning of a hash, of at least seven digits, that no other object has."""
        size = least
        while size < 40 and sum(1 for one in self.store.iter_prefix(sha[:size]) if one != sha) > 0:
            size += 1
        return sha[:size].decode()


def section_of(name: str) -> tuple[tuple[bytes, ...], bytes]:
    """`branch.my.topic.remote` as its section and name."""
    section, _, rest = name.partition(".")
    middle, dot, key = rest.rpartition(".")
    if not rest:
        raise Failed(f"error: key does not contain a section: {name}", 1)
    return ((section.lower().encode(), middle.encode()) if dot else (section.lower().encode(),)), key.encode()


def text_of(data: bytes) -> str:
    return data.decode("utf-8", "surrogateescape")
