"""A commit as text: git's own forms, and those that people write with `--format`."""

from __future__ import annotations

import re
from collections.abc import Callable

from dulwich.objects import Commit

from .committing import author_of, committer_of
from .people import shown
from .repository import Repository, subject, text_of


def decorations(repo: Repository) -> dict[bytes, list[str]]:
    """Names by commit: `HEAD -> main`, `tag: v1`, `topic`, `origin/main`."""
    found: dict[bytes, list[str]] = {}
    branch, head = repo.branch(), repo.head()
    if head and branch is None:
        found.setdefault(head, []).append("HEAD")
    for under, mark in (("refs/heads", ""), ("refs/remotes", ""), ("refs/tags", "tag: ")):
        for name, sha in repo.refs(under).items():
            text = f"HEAD -> {name}" if under == "refs/heads" and name == branch else f"{mark}{name}"
            found.setdefault(repo.peel(sha).id, []).append(text)
    # HEAD first, then the others from the last name to the first, as git has them.
    return {sha: sorted(names[::-1], key=lambda text: not text.startswith("HEAD")) for sha, names in found.items()}


def commit_text(repo: Repository, sha: bytes, form: str, *, date: str = "default", names: list[str] | None = None, short: bool = False) -> str:
    """A commit in the form `oneline`, `short`, `medium`, `full`, `fuller`, `reference`, `raw` or `format:…`."""
    commit = repo.commit(sha)
    shown_sha = repo.short(sha) if short else sha.decode()
    decorated = f" ({', '.join(names)})" if names else ""
    if form.startswith(("format:", "tformat:")):
        return formatted(repo, commit, form.partition(":")[2], date, names or [])
    match form:
        case "oneline":
            return f"{shown_sha}{decorated} {subject(commit)}"
        case "reference":
            return f"{repo.short(sha)} ({subject(commit)}, {shown(author_of(commit).when, 'short')})"
        case "raw":
            return f"commit {sha.decode()}\n{text_of(commit.as_raw_string()).partition(chr(10) * 2)[0]}\n\n{_indented(commit)}"
    author, committer = author_of(commit), committer_of(commit)
    lines = [f"commit {shown_sha}{decorated}"]
    if len(commit.parents) > 1:
        lines.append(f"Merge: {' '.join(repo.short(parent) for parent in commit.parents)}")
    pad = "    " if form == "fuller" else ""
    lines.append(f"Author: {pad}{author.name} <{author.email}>")
    if form == "fuller":
        lines.append(f"AuthorDate: {shown(author.when, date)}")
    if form in ("full", "fuller"):
        lines.append(f"Commit: {pad}{committer.name} <{committer.email}>")
    if form == "fuller":
        lines.append(f"CommitDate: {shown(committer.when, date)}")
    if form == "medium":
        lines.append(f"Date:   {shown(author.when, date)}")
    return "\n".join([*lines, "", f"    {subject(commit)}\n" if form == "short" else _indented(commit)])


def _indented(commit: Commit) -> str:
    text = text_of(commit.message).strip("\n")
    return "".join(f"    {line}\n" if line else "    \n" for line in text.split("\n")) if text else ""


_COLOR = re.compile(r"%C(?:\([^)]*\)|reset|red|green|blue|yellow|bold)|%[-+ ]?w\([^)]*\)|%>?>?<?\|?\(\d+(?:,\w+)?\)")


def formatted(repo: Repository, commit: Commit, form: str, date: str, names: list[str]) -> str:
    """The placeholders of `--format`. Colours are left out."""
    author, committer = author_of(commit), committer_of(commit)
    message = text_of(commit.message)
    body = message.strip("\n").split("\n\n", 1)[1:]
    values: dict[str, Callable[[], str]] = {
        "H": lambda: commit.id.decode(), "h": lambda: repo.short(commit.id), "T": lambda: commit.tree.decode(), "t": lambda: repo.short(commit.tree),
        "P": lambda: " ".join(sha.decode() for sha in commit.parents), "p": lambda: " ".join(repo.short(sha) for sha in commit.parents),
        "s": lambda: subject(commit), "f": lambda: re.sub(r"[^\w.]+", "-", subject(commit)).strip("-."), "b": lambda: f"{body[0]}\n" if body else "",
        "B": lambda: message, "n": lambda: "\n", "%": lambda: "%", "d": lambda: f" ({', '.join(names)})" if names else "", "D": lambda: ", ".join(names),
        "m": lambda: ">", "e": lambda: "", "N": lambda: "", "G?": lambda: "N", "S": lambda: "HEAD",
    }  # fmt: skip
    for letter, who in (("a", author), ("c", committer)):
        for name, value in (("n", who.name), ("N", who.name), ("e", who.email), ("E", who.email), ("l", who.email.partition("@")[0])):
            values[letter + name] = lambda value=value: value  # type: ignore[misc]
        for name, style in (("d", date), ("D", "rfc"), ("r", "relative"), ("t", "unix"), ("i", "iso"), ("I", "iso-strict"), ("s", "short")):
            values[letter + name] = lambda who=who, style=style: shown(who.when, style)  # type: ignore[misc]

    def put(match: re.Match[str]) -> str:
        extra, code, number = match[1], match[2], match[3]
        if number:
            return chr(int(number, 16))
        value = values[code]()
        if extra and not value:
            return ""
        return {"+": "\n", "-": "", " ": " "}.get(extra, "") + value

    return re.sub(r"%([+ -]?)(?:(G\?|[ac][nNeElddDrtiIs]|[HhTtPpsfbBnmdDeNS%])|x([0-9a-fA-F]{2}))", put, _COLOR.sub("", form))
