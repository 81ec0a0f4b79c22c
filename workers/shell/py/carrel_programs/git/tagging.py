"""git tag."""

from __future__ import annotations

import fnmatch
import re

from dulwich.objects import Commit, Tag

from .branching import check_name
from .committing import tidied
from .failing import error, fatal
from .repository import Repository, ancestors, subject, text_of
from .usage import HELP
from .words import Given, read


def tag(words: list[str]) -> int:
    given = read(words, "l|list n=? a|annotate m|message= F|file= f|force d|delete s|sign contains= sort= points-at= format= merged=? i|ignore-case", HELP["tag"])
    repo = Repository.here()
    tags = repo.refs("refs/tags")
    if given.has("delete"):
        for name in given.rest:
            if name not in tags:
                raise error(f"tag '{name}' not found.")
            repo.remove_ref(f"refs/tags/{name}")
            print(f"Deleted tag '{name}' (was {repo.short(tags[name])})")
        return 0
    if not given.rest or given.has("list", "n", "contains"):
        for name, sha in sorted(tags.items(), key=_sorting(repo, given.get("sort")), reverse=given.get("sort").startswith("-")):
            if given.rest and not any(fnmatch.fnmatchcase(name, pattern) for pattern in given.rest):
                continue
            if given.has("contains") and repo.commit_of(given.get("contains")) not in {*ancestors(repo, [repo.peel(sha).id])}:
                continue
            found = repo.object(sha)
            text = text_of(found.message).split("\n")[0] if isinstance(found, Tag) else subject(repo.commit(sha)) if isinstance(found, Commit) else ""
            print(f"{name:<15} {text}" if given.has("n") else name)
        return 0
    name, target = given.rest[0], repo.resolve(given.rest[1] if len(given.rest) > 1 else "HEAD")
    check_name(name, "tag")
    if name in tags and not given.has("force"):
        raise fatal(f"tag '{name}' already exists")
    if given.has("annotate", "message", "file"):
        target = _annotated(repo, name, target, given)
    repo.base.refs[f"refs/tags/{name}".encode()] = target
    if name in tags and tags[name] != target:
        print(f"Updated tag '{name}' (was {repo.short(tags[name])})")
    return 0


def _sorting(repo: Repository, key: str):  # noqa: ANN202
    numbers = lambda row: [int(part) if part.isdigit() else 0 for part in re.findall(r"\d+|\D+", row[0])]  # noqa: E731
    if key.lstrip("-") in ("version:refname", "v:refname"):
        return numbers
    if key.lstrip("-") in ("creatordate", "committerdate", "taggerdate"):
        return lambda row: repo.peel(row[1]).commit_time
    return lambda row: row[0]


def _annotated(repo: Repository, name: str, target: bytes, given: Given) -> bytes:
    text = "\n\n".join(given.all("message"))
    if given.has("file"):
        with open(given.get("file"), encoding="utf-8") as file:
            text = file.read()
    if not text:
        raise fatal("no tag message? Give it with -m, or with -F FILE")
    who, made = repo.person("COMMITTER"), Tag()
    made.name, made.object = name.encode(), (type(repo.object(target)), target)
    made.tagger, made.tag_time, made.tag_timezone = who.line(), *who.when
    made.message = tidied(text).encode()
    repo.store.add_object(made)
    return made.id
