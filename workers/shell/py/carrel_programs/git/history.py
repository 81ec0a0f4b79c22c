"""git log, show, rev-list and shortlog."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass

from dulwich.objects import Blob, Commit, Tag, Tree

from . import combined, people, showing, walking
from .committing import author_of, committer_of
from .describing import commit_text, decorations
from .differing import between
from .graph import Graph
from .pathspec import Pathspec
from .patches import quoted
from .repository import Repository, text_of
from .usage import HELP
from .words import Given, read

_TABLE = (
    "n|max-count= skip= oneline graph all branches tags remotes after|since= before|until= author= committer= grep= i|regexp-ignore-case E F "
    "reverse merges no-merges first-parent decorate=? no-decorate pretty|format=? date= abbrev-commit no-abbrev-commit abbrev=? topo-order date-order follow "
    "S= G= count parents full-history m c cc root left-right cherry-pick source relative-date no-pager no-notes invert-grep L= show-signature "
)


def log(words: list[str]) -> int:
    given = read(words, _TABLE + showing.TABLE, HELP["log"])
    repo = Repository.here()
    writer = Writer(repo, given)
    for sha in _chosen(repo, given, writer.paths):
        writer.put(sha)
    return 0


def _chosen(repo: Repository, given: Given, paths: Pathspec) -> list[bytes]:
    """The commits that the words mean, in the order in which they are shown."""
    names, _ = walking.parted(repo, given.rest, given.paths, given.dashed)
    for option, under in (("branches", "refs/heads"), ("tags", "refs/tags"), ("remotes", "refs/remotes")):
        if given.has(option, "all"):
            names += [repo.peel(sha).id.decode() for sha in repo.refs(under).values() if isinstance(repo.peel(sha), Commit)]
    if given.has("all"):
        others = [repo.head(), repo.ref(b"refs/stash")]
        names += [sha.decode() for sha in others if sha]
    span = walking.ranges(repo, names)
    most = given.number("max-count", sys.maxsize)
    found: Iterator[bytes] | list[bytes] = walking.by_date(repo, span, first_parent=given.has("first-parent"), paths=paths)
    if given.has("follow") and paths.plain and len(paths.plain) == 1:
        found = _followed(repo, walking.by_date(repo, span), paths.plain[0])
    if given.has("graph", "topo-order"):
        found = walking.topological(repo, list(found))
    found = _limited(repo, found, given, most + given.number("skip", 0))
    chosen = list(found)[given.number("skip", 0) :]
    return chosen[::-1] if given.has("reverse") else chosen


def _followed(repo: Repository, commits: Iterator[bytes], path: str) -> Iterator[bytes]:
    """Commits that changed a file, also under the names that it had before."""
    for sha in commits:
        parents = repo.parents(sha)
        for one in between(repo, repo.tree(parents[0] if parents else None), repo.tree(sha)) if len(parents) < 2 else []:
            if one.path == path:
                yield sha
                path = one.old_path


def _limited(repo: Repository, commits: Iterator[bytes] | list[bytes], given: Given, most: int) -> Iterator[bytes]:
    flags = re.IGNORECASE if given.has("regexp-ignore-case") else 0
    since = people.moment(given.get("since")).seconds if given.has("since") else None
    until = people.moment(given.get("until")).seconds if given.has("until") else None
    fits = lambda pattern, text: re.search(re.escape(pattern) if given.has("F") else pattern, text, flags) is not None  # noqa: E731
    count = 0
    for sha in commits:
        if count >= most:
            return
        commit = repo.commit(sha)
        merge = len(commit.parents) > 1
        if (since is not None and commit.commit_time < since) or (until is not None and commit.commit_time > until):
            continue
        if (given.has("merges") and not merge) or (given.has("no-merges") and merge):
            continue
        if given.has("author") and not any(fits(one, text_of(commit.author)) for one in given.all("author")):
            continue
        if given.has("committer") and not any(fits(one, text_of(commit.committer)) for one in given.all("committer")):
            continue
        if given.has("grep") and any(fits(one, text_of(commit.message)) for one in given.all("grep")) == given.has("invert-grep"):
            continue
        if given.has("S", "G") and not _touches(repo, commit, given):
            continue
        count += 1
        yield sha


def _touches(repo: Repository, commit: Commit, given: Given) -> bool:
    """Whether the number of places with a text changed (-S), or a line with it did (-G)."""
    from .patches import patch

    for one in between(repo, repo.tree(commit.parents[0] if commit.parents else None), repo.tree(commit.id)):
        if given.has("S"):
            text = given.get("S").encode("utf-8", "surrogateescape")
            if repo.read(one.old_path, one.old).count(text) != repo.read(one.path, one.new).count(text):
                return True
        elif any(re.search(given.get("G"), line[1:]) for line in patch(repo, one, 0).split("\n") if line[:1] in "+-"):
            return True
    return False


@dataclass
class Writer:
    """Prints commits one after the other, as log and show do."""

    repo: Repository
    given: Given
    paths: Pathspec
    graph: Graph | None
    form: str

    def __init__(self, repo: Repository, given: Given, paths: Pathspec | None = None) -> None:
        self.repo, self.given = repo, given
        _, files = walking.parted(repo, given.rest, given.paths, given.dashed) if paths is None else ([], [])
        self.paths = paths or Pathspec(repo, files)
        self.form = given.get("format") or ("oneline" if given.has("oneline") else "" if given.has("format") else "medium")
        # What holds a placeholder is a form of its own.
        if ("%" in self.form or (given.has("format") and not self.form)) and not self.form.startswith(("format:", "tformat:")):
            self.form = f"tformat:{self.form}"
        style = given.get("decorate", "short" if given.has("decorate") or sys.stdout.isatty() else "no")
        wants = (style != "no" or any(f"%{letter}" in self.form for letter in "dD")) and not given.has("no-decorate")
        self.names = decorations(repo) if wants else {}
        self.graph = Graph() if given.has("graph") else None
        self.date = given.get("date") or ("relative" if given.has("relative-date") else repo.setting("log.date", "default") or "default")
        self.first = True

    def put(self, sha: bytes) -> None:
        short = self.given.has("oneline", "abbrev-commit") and not self.given.has("no-abbrev-commit")
        text = commit_text(self.repo, sha, self.form, date=self.date, names=self.names.get(sha), short=short)
        if self.given.has("parents") and self.form == "oneline":
            head, _, rest = text.partition(" ")
            text = f"{head} {' '.join(parent.decode() for parent in self.repo.parents(sha))} {rest}"
        changes = self._changes(sha)
        if self.form == "tformat:":
            sys.stdout.write(changes)
            return
        one_line = self.form in ("oneline", "reference") or self.form.startswith("tformat:")
        if changes:
            # A form of several lines is set apart from what changed.
            between_them = "" if self.form == "oneline" else "\n"
            if self.given.has("patch") and self.given.has("stat", "numstat", "shortstat", "summary", "name-only", "name-status") and not one_line:
                between_them = "---\n"
                text = text.rstrip("\n") + "\n" if not text.endswith("\n") else text
            text = f"{text.rstrip(chr(10)) if one_line else text.removesuffix(chr(10))}\n{between_them}{changes}"
        elif one_line or not text.endswith("\n"):
            text += "\n"
        if self.form.startswith("format:") and not changes:
            text = text.removesuffix("\n")
            text = text if self.first else f"\n{text}"
        elif not one_line and not self.first:
            text = f"\n{text}"
        if self.graph is None:
            sys.stdout.write(text)
        else:
            self._beside(sha, text)
        self.first = False

    def _beside(self, sha: bytes, text: str) -> None:
        first, extra, rest = self.graph.commit(sha, self.repo.parents(sha))  # type: ignore[union-attr]
        if text.startswith("\n"):
            # The blank line between two commits belongs to the one before.
            sys.stdout.write(f"{self._gap}\n")
            text = text[1:]
        lines = text.removesuffix("\n").split("\n")
        sys.stdout.write(f"{first} {lines[0]}\n")
        pad = " " * (len(first) - len(rest))
        if len(lines) > 1 and extra and "\\" in extra[0]:
            sys.stdout.write(f"{extra.pop(0)}{lines.pop(1)}".rstrip() + "\n")
            pad = ""
            rest += " |"
        for line in lines[1:]:
            sys.stdout.write(f"{rest}{pad} {line}".rstrip(" ") + "\n" if line else f"{rest}{pad} \n")
        self._gap = f"{rest} "
        for line in extra:
            sys.stdout.write(f"{line}\n")

    def _changes(self, sha: bytes) -> str:
        if not showing.asks(self.given):
            return ""
        parents = self.repo.parents(sha)
        if len(parents) > 1 and not self.given.has("m", "first-parent"):
            return combined.of_commit(self.repo, sha) if self.given.has("cc", "c") and self.given.has("patch") else ""
        old = self.repo.tree(parents[0] if parents else None)
        changes = showing.found(self.repo, old, self.repo.tree(sha), self.given, self.paths)
        return showing.shown(self.repo, changes, self.given)


def show(words: list[str]) -> int:
    given = read(words, _TABLE + showing.TABLE, HELP["show"])
    repo = Repository.here()
    names, files = walking.parted(repo, given.rest, given.paths, given.dashed)
    paths = Pathspec(repo, files)
    # A patch is shown where nothing else is asked for.
    shown = Given({**given._values, **({} if showing.asks(given) or given.has("no-patch") else {"patch": [""], "cc": [""]})}, [], [], True)
    writer = Writer(repo, shown, paths)
    for name in names or ["HEAD"]:
        if ".." in name:
            span = walking.ranges(repo, [name])
            for sha in walking.by_date(repo, span, paths=paths):
                writer.put(sha)
        else:
            _show(repo, name, repo.resolve(name), writer)
    return 0


def _show(repo: Repository, name: str, sha: bytes, writer: Writer) -> None:
    found = repo.object(sha)
    if isinstance(found, Blob):
        sys.stdout.write(text_of(found.data))
    elif isinstance(found, Tree):
        rows = [f"{quoted(text_of(part))}{'/' if mode == 0o040000 else ''}\n" for part, mode, _ in found.items()]
        sys.stdout.write(f"tree {name}\n\n{''.join(rows)}")
    elif isinstance(found, Tag):
        tagger, when = people.parted(found.tagger or b""), people.Moment(found.tag_time or 0, found.tag_timezone or 0)
        sys.stdout.write(f"tag {text_of(found.name)}\nTagger: {tagger[0]} <{tagger[1]}>\nDate:   {people.shown(when)}\n\n{text_of(found.message)}\n")
        _show(repo, name, found.object[1], writer)
    else:
        writer.put(sha)


def rev_list(words: list[str]) -> int:
    given = read(words, _TABLE + showing.TABLE, HELP["rev-list"])
    repo = Repository.here()
    _, files = walking.parted(repo, given.rest, given.paths, given.dashed)
    found = _chosen(repo, given, Pathspec(repo, files))
    if given.has("count"):
        print(len(found))
    elif given.has("oneline", "format"):
        writer = Writer(repo, given)
        for sha in found:
            writer.put(sha)
    else:
        for sha in found:
            print(" ".join(one.decode() for one in [sha, *(repo.parents(sha) if given.has("parents") else [])]))
    return 0


def shortlog(words: list[str]) -> int:
    given = read(words, _TABLE + "s|summary n|numbered e|email c|committer ", HELP["shortlog"])
    repo = Repository.here()
    groups: dict[str, list[str]] = {}
    _, files = walking.parted(repo, given.rest, given.paths, given.dashed)
    for sha in _chosen(repo, given, Pathspec(repo, files)):
        commit = repo.commit(sha)
        who = (committer_of if given.has("committer") else author_of)(commit)
        groups.setdefault(f"{who.name} <{who.email}>" if given.has("email") else who.name, []).append(text_of(commit.message).split("\n")[0])
    numbered = given.has("numbered", "max-count")
    for who, subjects in sorted(groups.items(), key=lambda group: (-len(group[1]), group[0]) if numbered else (0, group[0])):
        if given.has("summary"):
            print(f"{len(subjects):6}\t{who}")
        else:
            print(f"{who} ({len(subjects)}):\n" + "".join(f"      {line}\n" for line in reversed(subjects)))
    return 0
