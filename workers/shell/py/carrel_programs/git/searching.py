"""git grep, reflog and describe: finding something."""

from __future__ import annotations

import os
import re

from dulwich.objects import Tag

from . import people
from .failing import fatal
from .lines import is_binary, split
from .pathspec import Pathspec
from .repository import Repository, ancestors
from .staging import Staging
from .usage import HELP
from .words import read


def grep(words: list[str]) -> int:
    table = "n|line-number i|ignore-case l|files-with-matches L|files-without-match c|count w|word-regexp E|extended-regexp F|fixed-strings G P v|invert-match e= q|quiet h H o|only-matching untracked cached I color=? no-color"
    given = read(words, table, HELP["grep"])
    repo = Repository.here()
    rest = list(given.rest)
    patterns = given.all("e") or ([rest.pop(0)] if rest else [])
    if not patterns:
        raise fatal("no pattern given")
    start = repo.resolve(rest.pop(0)) if rest and repo.find(rest[0]) else None
    label = f"{given.rest[0 if given.has('e') else 1]}:" if start else ""
    paths = Pathspec(repo, [*rest, *given.paths] or (["."] if repo.prefix else []))
    parts = [re.escape(one) if given.has("fixed-strings") else one if given.has("extended-regexp", "P") else _basic(one) for one in patterns]
    whole = "|".join(f"(?:{part})" for part in parts)
    pattern = re.compile(rf"\b(?:{whole})\b" if given.has("word-regexp") else whole, re.IGNORECASE if given.has("ignore-case") else 0)
    staging = Staging(repo)
    files = repo.tree(start) if start else staging.work()
    code = 1
    for path in sorted(paths.within(files)):
        data = repo.read(path, files[path])
        hits = [(at, line.rstrip("\n")) for at, line in enumerate(split(data), 1) if bool(pattern.search(line.rstrip("\n"))) != given.has("invert-match")]
        name = label + os.path.relpath(path, repo.prefix or ".")
        if given.has("files-without-match"):
            if not hits:
                print(name)
            continue
        if hits:
            code = 0
        if not hits or given.has("quiet"):
            continue
        if given.has("files-with-matches"):
            print(name)
        elif given.has("count"):
            print(f"{name}:{len(hits)}")
        elif is_binary(data):
            print(f"Binary file {name} matches")
        else:
            for at, line in hits:
                for text in pattern.findall(line) if given.has("only-matching") else [line]:
                    print(("" if given.has("h") else f"{name}:") + (f"{at}:" if given.has("line-number") else "") + text)
    return code


def _basic(pattern: str) -> str:
    """A basic regular expression as Python writes it: the brackets and signs change sides."""
    return re.sub(r"\\([(){}|+?])|([(){}|+?])", lambda match: match[1] or f"\\{match[2]}", pattern)


def reflog(words: list[str]) -> int:
    given = read(words, "n|max-count= date= all oneline no-abbrev-commit pretty|format=", HELP["reflog"])
    repo = Repository.here()
    rest = [word for word in given.rest if word != "show"]
    name = rest[0] if rest else "HEAD"
    full = name if name == "HEAD" or name.startswith("refs/") else "refs/stash" if name == "stash" else f"refs/heads/{name}"
    notes = repo.notes(full)
    for at, (sha, message, when, _) in enumerate(notes[: given.number("max-count", len(notes))]):
        place = f"{{{people.shown(when, given.get('date'))}}}" if given.has("date") else f"{{{at}}}"
        print(f"{repo.short(sha)} {name}@{place}: {message}")
    return 0


def describe(words: list[str]) -> int:
    given = read(words, "tags all always dirty=? long abbrev= exact-match match= first-parent contains", HELP["describe"])
    repo = Repository.here()
    start = repo.commit_of(given.rest[0] if given.rest else "HEAD")
    tags: dict[bytes, str] = {}
    for name, sha in repo.refs("refs/tags").items():
        if isinstance(repo.object(sha), Tag) or given.has("tags", "all"):
            tags[repo.peel(sha).id] = name
    dirty = ""
    if given.has("dirty"):
        staging = Staging(repo)
        entries = staging.entries()
        if entries != repo.tree(repo.head()) or any(staging.on_disk(path) != entry for path, entry in entries.items()):
            dirty = given.get("dirty") or "-dirty"
    from .walking import Range, by_date

    for sha in by_date(repo, Range([start], set())):
        if sha in tags and (sha == start or not given.has("exact-match")):
            count = len({*ancestors(repo, [start])} - {*ancestors(repo, [sha])})
            digits = given.number("abbrev", 7)
            plain = (count == 0 and not given.has("long")) or digits == 0
            print(tags[sha] + ("" if plain else f"-{count}-g{repo.short(start, digits)}") + dirty)
            return 0
    if given.has("always"):
        print(repo.short(start) + dirty)
        return 0
    if given.has("exact-match"):
        raise fatal(f"no tag exactly matches '{start.decode()}'")
    if repo.refs("refs/tags") and not tags:
        raise fatal(f"No annotated tags can describe '{start.decode()}'.\nHowever, there were unannotated tags: try --tags.")
    raise fatal("No names found, cannot describe anything." if not tags else f"No tags can describe '{start.decode()}'.\nTry --always, or create some tags.")
