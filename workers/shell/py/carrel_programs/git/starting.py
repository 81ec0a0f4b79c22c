"""git init and config."""

from __future__ import annotations

import os
import re
import sys

from dulwich.config import ConfigFile
from dulwich.repo import Repo

from .failing import Failed, error, fatal
from .repository import Repository, global_settings, overrides, section_of, text_of
from .usage import HELP
from .words import read


def make(folder: str, branch: str, *, bare: bool) -> None:
    """An empty repository. Files here keep no permissions, so that is said in its settings."""
    how = Repo.init_bare if bare else Repo.init
    repo = how(folder, default_branch=branch.encode())
    config = repo.get_config()
    config.set((b"core",), b"filemode", b"false" if not bare else b"true")
    config.write_to_path()
    repo.close()


def init(words: list[str]) -> int:
    given = read(words, "q|quiet b|initial-branch= bare template= shared=? separate-git-dir= object-format=", HELP["init"])
    folder = given.rest[0] if given.rest else "."
    bare = given.has("bare")
    os.makedirs(folder, exist_ok=True)
    place = os.path.abspath(folder) if bare else os.path.join(os.path.abspath(folder), ".git")
    existed = os.path.exists(os.path.join(place, "HEAD"))
    if not existed:
        make(folder, given.get("initial-branch") or _default_branch(), bare=bare)
    if not given.has("quiet"):
        print(f"{'Reinitialized existing' if existed else 'Initialized empty'} Git repository in {place}/")
    return 0


def _default_branch() -> str:
    if name := overrides.get("init.defaultbranch"):
        return name
    path = global_settings()
    if os.path.exists(path):
        try:
            return text_of(ConfigFile.from_path(path).get((b"init",), b"defaultBranch"))
        except KeyError:
            pass
    return "main"


def config(words: list[str]) -> int:
    table = "global local system worktree f|file= l|list get get-all get-regexp unset unset-all add replace-all e|edit bool int path type= show-origin show-scope name-only z|null default= includes remove-section rename-section"
    given = read(words, table, HELP["config"])
    rest = list(given.rest)
    # `git config set name value`, as it is written since 2.46.
    if rest and rest[0] in ("set", "get", "unset", "list") and "." not in rest[0]:
        verb = rest.pop(0)
        given._values.setdefault(verb if verb != "set" else "replace-all", [""])
    path = global_settings() if given.has("global", "system") else given.get("file") or None
    try:
        repo: Repository | None = None if given.has("global", "system", "file") else Repository.here()
    except Failed:
        if given.has("local") or len(rest) > 1:
            raise fatal("not in a git directory") from None
        repo, path = None, global_settings()
    if repo:
        path = os.path.join(repo.folder, "config")
    files = [ConfigFile.from_path(path)] if path and os.path.exists(path) else []
    if repo and not given.has("local") and os.path.exists(global_settings()):
        files.append(ConfigFile.from_path(global_settings()))
    if given.has("edit"):
        raise error("there is no editor here; give a name and a value")
    if given.has("list"):
        for name, value in _all(files[::-1]):
            print(name if given.has("name-only") else f"{name}={value}")
        return 0
    if not rest:
        print(f"usage: git config {HELP['config']}", file=sys.stderr)
        return 129
    if given.has("get-regexp"):
        found = [(name, value) for name, value in _all(files[::-1]) if re.search(rest[0], name)]
        for name, value in found:
            print(f"{name} {value}")
        return 0 if found else 1
    return _one(path or "", files, rest, given)


def _all(files: list[ConfigFile]) -> list[tuple[str, str]]:
    found = []
    for file in files:
        for section in file.sections():
            name = ".".join([text_of(section[0]).lower(), *map(text_of, section[1:])])
            found += [(f"{name}.{text_of(key).lower()}", text_of(value)) for key, value in file.items(section)]
    return found + [*overrides.items()]


def _one(path: str, files: list[ConfigFile], rest: list[str], given) -> int:  # noqa: ANN001
    section, key = section_of(rest[0])
    if not re.fullmatch(rb"[A-Za-z][A-Za-z0-9-]*", key):
        raise Failed(f"error: invalid key: {rest[0]}", 1)
    own = files[0] if files and os.path.exists(path) else ConfigFile()
    own.path = path
    if given.has("unset", "unset-all"):
        try:
            own.get(section, key)
        except KeyError:
            return 5
        own.remove(section, key)
        own.write_to_path(path)
        return 0
    if len(rest) > 1 and not given.has("get"):
        (own.add if given.has("add") else own.set)(section, key, rest[1].encode())
        own.write_to_path(path)
        return 0
    values = [value for name, value in _all(files[::-1]) if name == _canonical(rest[0])]
    if not values and given.has("default"):
        values = [given.get("default")]
    for value in values if given.has("get-all") else values[-1:]:
        print({"yes": "true", "on": "true", "1": "true", "no": "false", "off": "false", "0": "false"}.get(value, value) if given.has("bool") else value)
    return 0 if values else 1


def _canonical(name: str) -> str:
    first, _, rest = name.partition(".")
    middle, dot, last = rest.rpartition(".")
    return f"{first.lower()}.{middle}{dot}{last.lower()}"
