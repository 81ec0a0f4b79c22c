"""git format-patch and am: commits as mails."""

from __future__ import annotations

import os
import re
import sys

from . import patches, people, walking
from .applying import carry_out
from .committing import author_of, record, tidied
from .differing import between
from .failing import Failed, fatal
from .reading_patches import parsed
from .repository import Repository, subject, text_of
from .staging import Staging
from .usage import HELP
from .words import Given, read


def format_patch(words: list[str]) -> int:
    table = "o|output-directory= stdout N|no-numbered n|numbered 1 start-number= subject-prefix= root k s|signoff cover-letter v|reroll-count= no-stat max-count= suffix= q|quiet"
    numbers = [word for word in words[1:] if re.fullmatch(r"-\d+", word)]
    given = read([word for word in words if word not in numbers], table, HELP["format-patch"])
    repo = Repository.here()
    if numbers:
        span = list(walking.by_date(repo, walking.ranges(repo, given.rest)))[: int(numbers[0][1:])]
    else:
        name = given.rest[0] if given.rest else repo.upstream() or ""
        if not name:
            raise fatal("name the commits: -1 for the last one, or those after a commit")
        span = list(walking.by_date(repo, walking.ranges(repo, given.rest if ".." in name or given.has("root") else [f"{name}..HEAD"])))
    commits = [sha for sha in span[::-1] if len(repo.parents(sha)) < 2]
    folder = given.get("output-directory")
    if folder:
        os.makedirs(folder, exist_ok=True)
    numbered = (len(commits) > 1 or given.has("numbered")) and not given.has("no-numbered")
    for at, sha in enumerate(commits, 1):
        text = mail(repo, sha, f" {at}/{len(commits)}" if numbered else "", given.get("subject-prefix") or "PATCH", signoff=given.has("signoff"))
        if given.has("stdout"):
            sys.stdout.write(text)
            continue
        title = re.sub(r"[^\w.]+", "-", subject(repo.commit(sha)), flags=re.ASCII).strip("-.")[:52].rstrip("-.")
        path = os.path.join(folder, f"{at:04}-{title}.patch")
        with open(path, "w", encoding="utf-8", errors="surrogateescape", newline="") as file:
            file.write(text)
        if not given.has("quiet"):
            print(path)
    return 0


def mail(repo: Repository, sha: bytes, number: str = "", prefix: str = "PATCH", *, signoff: bool = False) -> str:
    """A commit as a mail that `git am` reads."""
    commit = repo.commit(sha)
    author = author_of(commit)
    title = subject(commit)
    body = text_of(commit.message).lstrip("\n").split("\n\n", 1)
    rest = body[1].rstrip("\n") if len(body) > 1 else ""
    if signoff:
        who = repo.person("COMMITTER")
        rest = f"{rest}\n\nSigned-off-by: {who.name} <{who.email}>".strip()
    parents = repo.parents(sha)
    changes = between(repo, repo.tree(parents[0] if parents else None), repo.tree(sha))
    # Letters beyond ASCII are told by a header.
    is_plain = (title + rest).isascii()
    kind = "" if is_plain else "MIME-Version: 1.0\nContent-Type: text/plain; charset=UTF-8\nContent-Transfer-Encoding: 8bit\n"
    first = f"[{prefix}{number}] {title}"
    header = f"From {sha.decode()} Mon Sep 17 00:00:00 2001\nFrom: {_encoded(author.name)} <{author.email}>\nDate: {people.shown(author.when, 'rfc')}\n"
    header += f"Subject: {_folded(first) if title.isascii() else _folded_encoded(prefix + number, title)}\n{kind}\n"
    stat = patches.stat(repo, changes, 72) + patches.summary(changes)
    body_text = f"{rest}\n" if rest else ""
    diff = "".join(patches.patch(repo, one) for one in changes)
    return f"{header}{body_text}---\n{stat}\n{diff}-- \n2.39.5\n\n"


def _encoded(name: str) -> str:
    if name.isascii():
        return name
    return "=?UTF-8?q?" + "".join(chr(byte) if 32 < byte < 127 and byte not in b"=?_" else f"={byte:02X}" for byte in name.encode()) + "?="


def _folded_encoded(prefix: str, title: str) -> str:
    return f"[{prefix}] {_encoded(title)}"


def _folded(text: str) -> str:
    """A header in lines of at most 78 letters."""
    lines, line = [], "Subject:"
    for word in text.split(" "):
        if len(line) + 1 + len(word) > 78 and line.strip():
            lines.append(line)
            line = ""
        line += f" {word}"
    return "\n".join([*lines, line]).removeprefix("Subject: ")


def am(words: list[str]) -> int:
    given = read(words, "s|signoff 3|3way k|keep q|quiet abort skip continue p= keep-cr", HELP["am"])
    repo = Repository.here()
    if given.has("abort", "skip", "continue"):
        raise fatal("Resolve operation not in progress, we are not resuming.")
    text = ""
    for name in given.rest or ["-"]:
        if name == "-":
            text += sys.stdin.read()
        else:
            with open(name, encoding="utf-8", errors="surrogateescape", newline="") as file:
                text += file.read()
    mails = re.split(r"(?m)^(?=From [0-9a-f]{40} )", text)
    for one in filter(str.strip, mails):
        _apply_mail(repo, one, given)
    return 0


def _apply_mail(repo: Repository, text: str, given: Given) -> None:
    import email.header
    import email.utils

    head, _, body = text.partition("\n\n")
    unfolded = re.sub(r"\n[ \t]+", " ", head)
    fields = dict(re.findall(r"(?m)^([\w-]+): (.*)$", unfolded))
    decode = lambda value: str(email.header.make_header(email.header.decode_header(value)))  # noqa: E731
    if "From" not in fields:
        raise fatal("Patch format detection failed.")
    name, address = email.utils.parseaddr(decode(fields["From"]))
    title = re.sub(r"^(\[[^]]*\]\s*)+", "", decode(fields.get("Subject", "")))
    words, _, diff = re.split(r"(?m)^(---)$", body, maxsplit=1) if re.search(r"(?m)^---$", body) else (body, "", body)
    message = tidied(f"{title}\n\n{words.strip()}\n" if words.strip() else f"{title}\n")
    if given.has("signoff"):
        who = repo.person("COMMITTER")
        message = f"{message.rstrip()}\n\nSigned-off-by: {who.name} <{who.email}>\n"
    if not given.has("quiet"):
        print(f"Applying: {title}")
    try:
        carry_out(repo, parsed(diff, given.number("p", 1)), read(["apply", "--index"], "index cached check"))
    except Failed as failure:
        raise Failed(f"{failure.message}\nPatch failed at 0001 {title}\nNothing of it was applied.", 128) from None
    head_sha = repo.head()
    author = people.Person(name, address, people.moment(fields.get("Date", "now")))
    record(repo, Staging(repo).entries(), [head_sha] if head_sha else [], message, author, "am")
