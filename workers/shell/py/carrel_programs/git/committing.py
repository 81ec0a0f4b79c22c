"""git commit, and the making of commits."""

from __future__ import annotations

import sys

from dulwich.objects import Commit

from . import patches, people
from .differing import between
from .failing import Failed, error, fatal
from .moving import stage
from .pathspec import Pathspec
from .people import Moment, Person
from .repository import Flat, Repository, subject, text_of
from .staging import Staging
from .status import report
from .usage import HELP
from .words import Given, read


def commit(words: list[str]) -> int:
    table = (
        "a|all m|message= F|file= amend no-edit edit e author= date= allow-empty allow-empty-message q|quiet v|verbose s|signoff n|no-verify C|reuse-message= "
        "c|reedit-message= fixup= reset-author cleanup= o|only i|include dry-run short porcelain S|gpg-sign=? no-gpg-sign t|template= p|patch no-status"
    )
    given = read(words, table, HELP["commit"])
    repo = Repository.here()
    repo.need_work_tree()
    staging = Staging(repo)
    names = [*given.rest, *given.paths]
    files = _files(repo, staging, given, names)
    head, merging = repo.head(), repo.state("MERGE_HEAD")
    old = repo.commit(head) if head and given.has("amend") else None
    if given.has("amend") and old is None:
        raise fatal("You have nothing yet to amend.")
    if given.has("dry-run", "short", "porcelain"):
        print(report(repo, short=given.has("short", "porcelain")), end="")
        return 0
    parents = list(old.parents) if old else ([head] if head else []) + [line.encode() for line in (merging or "").split()]
    before = repo.tree(parents[0] if parents else None)
    # The first commit may be amended to hold nothing.
    if files == before and len(parents) < 2 and (parents or not old) and not given.has("allow-empty"):
        print(report(repo, committing=True), end="")
        return 1
    message = _message(repo, given, old)
    author = _author(repo, given, old)
    picked = repo.state("CHERRY_PICK_HEAD")
    if picked and not given.has("author", "amend"):
        author = author_of(repo.commit(picked.encode()))
    kind = "commit (amend)" if old else "commit (initial)" if not parents else "commit (merge)" if len(parents) > 1 else "commit"
    sha = record(repo, files, parents, message, author, kind)
    staging.write()
    for name in ("MERGE_HEAD", "MERGE_MSG", "MERGE_MODE", "CHERRY_PICK_HEAD", "REVERT_HEAD"):
        repo.set_state(name, None)
    if not given.has("quiet"):
        print(told(repo, sha, dated=bool(old or given.has("date", "reuse-message") or picked)), end="")
    return 0


def _files(repo: Repository, staging: Staging, given: Given, names: list[str]) -> Flat:
    """What the commit shall hold; the index is made so that it fits."""
    if given.has("all"):
        for path in [*staging.entries(), *staging.conflicts()]:
            stage(repo, staging, path)
    elif names:
        paths = Pathspec(repo, names)
        head = repo.tree(repo.head())
        chosen = paths.of(sorted({*staging.entries(), *staging.conflicts(), *head}))
        paths.need_all()
        for path in chosen:
            stage(repo, staging, path)
        if not given.has("include"):
            entries = staging.entries()
            files = {path: entry for path, entry in head.items() if path not in chosen}
            return files | {path: entries[path] for path in chosen if path in entries}
    if conflicts := staging.conflicts():
        sys.stdout.write("".join(f"U\t{path}\n" for path in sorted(conflicts)))
        raise Failed(
            "error: Committing is not possible because you have unmerged files.\nhint: Fix them up in the work tree, and then use 'git add/rm <file>'\n"
            "hint: as appropriate to mark resolution and make a commit.\nfatal: Exiting because of an unresolved conflict.", 128,
        )  # fmt: skip
    return staging.entries()


def _message(repo: Repository, given: Given, old: Commit | None) -> str:
    if given.has("message"):
        text = "\n\n".join(given.all("message"))
    elif given.has("file"):
        name = given.get("file")
        if name == "-":
            text = sys.stdin.read()
        else:
            with open(name, encoding="utf-8", errors="surrogateescape") as file:
                text = file.read()
    elif given.has("reuse-message", "reedit-message"):
        text = text_of(repo.commit(repo.commit_of(given.get("reuse-message") or given.get("reedit-message"))).message)
    elif given.has("fixup"):
        text = f"fixup! {subject(repo.commit(repo.commit_of(given.get('fixup'))))}"
    elif old:
        text = text_of(old.message)
    else:
        text = repo.state("MERGE_MSG") or ""
        if not text:
            raise error("there is no editor to write a message in; give it with -m, or with -F FILE")
        text = "\n".join(line for line in text.split("\n") if not line.startswith("#"))
    text = tidied(text)
    if given.has("signoff"):
        who = repo.person("COMMITTER")
        line = f"Signed-off-by: {who.name} <{who.email}>"
        if line not in text:
            text = f"{text.rstrip()}\n{'' if text.rstrip().splitlines()[-1:] and text.rstrip().splitlines()[-1].startswith('Signed-off-by:') else chr(10)}{line}\n"
    if not text and not given.has("allow-empty-message"):
        raise Failed("Aborting commit due to empty commit message.")
    return text


def tidied(text: str) -> str:
    """A message without spaces at the ends of lines and without more than one blank line in a row."""
    lines: list[str] = []
    for line in (line.rstrip() for line in text.split("\n")):
        if line or (lines and lines[-1]):
            lines.append(line)
    while lines and not lines[-1]:
        lines.pop()
    return "\n".join(lines) + "\n" if lines else ""


def _author(repo: Repository, given: Given, old: Commit | None) -> Person:
    author = repo.person("AUTHOR")
    source = old
    if given.has("reuse-message", "reedit-message"):
        source = repo.commit(repo.commit_of(given.get("reuse-message") or given.get("reedit-message")))
    if source and not given.has("reset-author"):
        author = author_of(source)
    if text := given.get("author"):
        name, mark, rest = text.partition(" <")
        if not mark:
            raise fatal(f"--author '{text}' is not 'Name <email>' and matches no existing author")
        author = author._replace(name=name, email=rest.rstrip(">"))
    if text := given.get("date"):
        author = author._replace(when=people.moment(text))
    return author


def author_of(commit: Commit) -> Person:
    return Person(*people.parted(commit.author), Moment(commit.author_time, commit.author_timezone))


def committer_of(commit: Commit) -> Person:
    return Person(*people.parted(commit.committer), Moment(commit.commit_time, commit.commit_timezone))


def made(repo: Repository, files: Flat, parents: list[bytes], message: str, author: Person) -> bytes:
    """Stores a commit, which no branch has yet; gives its hash."""
    commit, committer = Commit(), repo.person("COMMITTER")
    commit.tree, commit.parents = repo.write_tree(files), parents
    commit.author, commit.author_time, commit.author_timezone = author.line(), *author.when
    commit.committer, commit.commit_time, commit.commit_timezone = committer.line(), *committer.when
    commit.message = message.encode("utf-8", "surrogateescape")
    repo.store.add_object(commit)
    return commit.id


def record(repo: Repository, files: Flat, parents: list[bytes], message: str, author: Person, kind: str = "commit") -> bytes:
    """Makes a commit that HEAD and its branch move to."""
    sha = made(repo, files, parents, message, author)
    first = message.split("\n", 1)[0]
    repo.set_ref("HEAD", sha, f"{kind}: {first}")
    return sha


def told(repo: Repository, sha: bytes, *, dated: bool = False) -> str:
    """What `git commit` says about the commit it made."""
    commit = repo.commit(sha)
    branch = repo.branch() or "detached HEAD"
    parts = [f"[{branch}{'' if commit.parents else ' (root-commit)'} {repo.short(sha)}] {subject(commit)}\n"]
    author, committer = author_of(commit), committer_of(commit)
    if (author.name, author.email) != (committer.name, committer.email):
        parts.append(f" Author: {author.name} <{author.email}>\n")
    if dated:
        parts.append(f" Date: {people.shown(author.when)}\n")
    if repo.is_nameless:
        parts.append(people.HINT.format(who=f"{committer.name} <{committer.email}>"))
    if len(commit.parents) < 2:
        changes = between(repo, repo.tree(commit.parents[0] if commit.parents else None), repo.tree(sha))
        parts += [patches.sums(repo, changes), patches.summary(changes)]
    return "".join(parts)
