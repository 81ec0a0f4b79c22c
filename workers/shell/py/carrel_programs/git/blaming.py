"""git blame: who wrote each line last."""

from __future__ import annotations

import os

from . import people
from .committing import author_of
from .differing import between
from .failing import fatal
from .lines import changed, split
from .repository import Repository, subject
from .staging import Staging
from .usage import HELP
from .words import read

_NOT_YET = b"0" * 40


def blame(words: list[str]) -> int:
    given = read(words, "L= s l e|show-email w p|porcelain line-porcelain date= f|show-name n|show-number t root C=? M=? abbrev=", HELP["blame"])
    repo = Repository.here()
    *names, path = [*given.rest, *given.paths] or [""]
    # The commit may come last as well.
    if names and not given.dashed and repo.find(names[0]) is None and repo.find(path) is not None:
        names, path = [path], names[0]
    path = os.path.normpath(repo.prefix + path)
    start = repo.commit_of(names[0]) if names else None
    lines, owners, places = _owners(repo, path, start)
    first, last = _span(given.get("L"), lines)
    shown = range(first, last)
    if given.has("porcelain", "line-porcelain"):
        _porcelain(repo, lines, owners, places, shown, path)
        return 0
    who = {sha: _who(repo, sha) for sha in {owners[at][0] for at in shown}}
    email = given.has("show-email")
    width = max((len(_name(person, email)) for person in who.values()), default=0)
    number = len(str(last))
    digits = 40 if given.has("l") else max(8, max((len(repo.short(owners[at][0])) + 1 for at in shown if owners[at][0] != _NOT_YET), default=8))
    for at in shown:
        sha, source = owners[at]
        text = sha.decode()[:digits]
        if sha != _NOT_YET and not repo.parents(sha) and not given.has("root"):
            text = f"^{sha.decode()[: digits - 1]}"
        name = f" {source}" if given.has("show-name") or any(owners[one][1] != path for one in shown) else ""
        person = who[sha]
        rest = "" if given.has("s") else f"{_name(person, email):<{width}} {people.shown(person.when, given.get('date') or 'iso')} "
        line = lines[at].rstrip("\n")
        print(f"{text}{name} {'' if given.has('s') else '('}{rest}{at + 1:>{number}}) {line}")
    return 0


def _name(person: people.Person, email: bool) -> str:
    return f"<{person.email}>" if email else person.name


def _who(repo: Repository, sha: bytes) -> people.Person:
    if sha == _NOT_YET:
        now = people.moment("now")
        return people.Person("Not Committed Yet", "not.committed.yet", now)
    return author_of(repo.commit(sha))


def _span(text: str, lines: list[str]) -> tuple[int, int]:
    if not text:
        return 0, len(lines)
    start, _, end = text.partition(",")
    first = int(start or 1)
    last = len(lines) if not end else first + int(end[1:]) - 1 if end[0] == "+" else int(end)
    if first > len(lines):
        raise fatal(f"file has only {len(lines)} lines")
    return first - 1, min(last, len(lines))


def _owners(repo: Repository, path: str, start: bytes | None) -> tuple[list[str], list[tuple[bytes, str]], list[int]]:
    """The lines, and of each the commit that it comes from with the name that the file had, and its number there."""
    head = start or repo.head()
    if head is None or (path not in repo.tree(head) and not (start is None and Staging(repo).has(path))):
        raise fatal(f"no such path '{path}' in {'HEAD' if start is None else start.decode()}")
    if start is None:
        with open(os.path.join(repo.root, path), "rb") as file:
            lines = split(file.read())
    else:
        lines = split(repo.read(path, repo.tree(start)[path]))
    owners: list[tuple[bytes, str]] = [(_NOT_YET, path)] * len(lines)
    places = list(range(len(lines)))
    # Of each commit and name: which line of it is which of the end's.
    pending: dict[tuple[bytes, str], dict[int, int]] = {}
    entry = repo.tree(head).get(path)
    if entry is None:
        return lines, owners, places
    pending[head, path] = _passed(split(repo.read(path, entry)), lines, {at: at for at in range(len(lines))})[0]
    while pending:
        sha, name = max(pending, key=lambda key: repo.commit(key[0]).commit_time)
        mine = pending.pop((sha, name))
        here = split(repo.read(name, repo.tree(sha)[name]))
        for parent in repo.parents(sha):
            if not mine:
                break
            source = _name_in(repo, parent, sha, name)
            if source is None:
                continue
            given, mine = _passed(split(repo.read(source, repo.tree(parent)[source])), here, mine)
            pending.setdefault((parent, source), {}).update(given)
        for at, end in mine.items():
            owners[end] = (sha, name)
            places[end] = at
    return lines, owners, places


def _name_in(repo: Repository, parent: bytes, sha: bytes, name: str) -> str | None:
    files = repo.tree(parent)
    if name in files:
        return name
    return next((one.old_path for one in between(repo, files, repo.tree(sha)) if one.kind == "R" and one.path == name), None)


def _passed(old: list[str], new: list[str], mine: dict[int, int]) -> tuple[dict[int, int], dict[int, int]]:
    """Lines that were in the old one already, by their number there; and those that were not."""
    origin: dict[int, int] = {}
    at = shift = 0
    for a, b, c, d in [*changed(old, new), (len(old), len(old), len(new), len(new))]:
        for place in range(at, c):
            origin[place] = place - shift
        at, shift = d, d - b
    return {origin[at]: end for at, end in mine.items() if at in origin}, {at: end for at, end in mine.items() if at not in origin}


def _porcelain(repo: Repository, lines: list[str], owners: list[tuple[bytes, str]], places: list[int], shown: range, path: str) -> None:
    told: set[bytes] = set()
    for at in shown:
        sha, name = owners[at]
        print(f"{sha.decode()} {places[at] + 1} {at + 1}")
        if sha not in told:
            told.add(sha)
            person = _who(repo, sha)
            summary = "Version of " + path + " from " + path if sha == _NOT_YET else subject(repo.commit(sha))
            print(f"author {person.name}\nauthor-mail <{person.email}>\nauthor-time {person.when.seconds}\nauthor-tz {people.zone_text(person.when.zone)}")
            print(f"summary {summary}\nfilename {name}")
        print("\t" + lines[at].rstrip("\n"))
