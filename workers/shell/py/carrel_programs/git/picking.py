"""git cherry-pick and revert: what a commit changed, once more or undone."""

from __future__ import annotations

import sys

from . import walking
from .branching import need_commit
from .committing import author_of, commit as commit_command, record, tidied, told
from .differing import between
from .failing import Failed, error
from .merging import STATES, abort, lay_out
from .moving import force
from .repository import Repository, subject, text_of
from .staging import Staging
from .threeway import merge as merge_trees
from .usage import HELP
from .words import Given, read

_PICK = "n|no-commit x m|mainline= e|edit no-edit s|signoff continue abort skip quit allow-empty keep-redundant-commits ff X|strategy-option= strategy= S|gpg-sign=?"


def cherry_pick(words: list[str]) -> int:
    return _picked(words, "cherry-pick", "CHERRY_PICK_HEAD")


def revert(words: list[str]) -> int:
    return _picked(words, "revert", "REVERT_HEAD")


def _picked(words: list[str], what: str, state: str) -> int:
    given = read(words, _PICK, HELP[what])
    repo = Repository.here()
    repo.need_work_tree()
    if given.has("abort"):
        return abort(repo, state, what)
    if given.has("skip"):
        force(repo, staging := Staging(repo), repo.tree(need_commit(repo)))
        staging.write()
        for name in STATES:
            repo.set_state(name, None)
        return 0
    if given.has("continue"):
        if not repo.state(state):
            raise error(f"no cherry-pick or revert in progress\nfatal: {what} failed", 128)
        return commit_command(["commit", "--no-edit"])
    names = given.rest
    if not names:
        raise Failed(f"usage: git {what} {HELP[what]}", 129)
    commits = []
    for name in names:
        span = [*walking.by_date(repo, walking.ranges(repo, [name]))] if ".." in name else [repo.commit_of(name)]
        commits += span[::-1] if what == "cherry-pick" else span
    for sha in commits:
        if code := pick(repo, sha, given, what, state):
            return code
    return 0


def pick(repo: Repository, sha: bytes, given: Given, what: str, state: str) -> int:
    """Applies what a commit changed, or with `revert` the opposite, as a commit of its own."""
    staging, head = Staging(repo), need_commit(repo)
    ours = repo.tree(head)
    if staged := [one.path for one in between(repo, ours, staging.entries(), renames=False)]:
        if not given.has("no-commit"):
            raise error(f"your local changes would be overwritten by {what}.\nhint: commit your changes or stash them to proceed.\nfatal: {what} failed", 128)
        ours = staging.entries() if staged else ours
    commit, parents = repo.commit(sha), repo.parents(sha)
    if len(parents) > 1 and not given.has("mainline"):
        raise error(f"commit {sha.decode()} is a merge but no -m option was given.\nfatal: {what} failed", 128)
    parent = parents[given.number("mainline", 1) - 1] if parents else None
    before, after = repo.tree(parent), repo.tree(sha)
    title = f"{repo.short(sha)} ({subject(commit)})"
    if what == "revert":
        before, after = after, before
        title = f"parent of {title}"
        said = f'Revert "{subject(commit)}"'
        text = f"{said}\n\nThis reverts commit {sha.decode()}.\n"
    else:
        text = text_of(commit.message)
        if given.has("x"):
            text = f"{text.rstrip()}\n\n(cherry picked from commit {sha.decode()})\n"
    result = merge_trees(repo, before, ours, after, ("HEAD", title))
    lay_out(repo, staging, ours, result, "merge")
    for line in result.told:
        print(line)
    if result.conflicts:
        marked = "\n".join(f"#\t{path}" for path in sorted(result.conflicts))
        repo.set_state("MERGE_MSG", f"{text}\n# Conflicts:\n{marked}")
        repo.set_state(state, sha.decode())
        verb = "apply" if what == "cherry-pick" else "revert"
        print(
            f"error: could not {verb} {repo.short(sha)}... {subject(commit)}\nhint: After resolving the conflicts, mark them with\n"
            f'hint: "git add/rm <pathspec>", then run\nhint: "git {what} --continue".\nhint: You can instead skip this commit with "git {what} --skip".\n'
            f'hint: To abort and get back to the state before "git {what}",\nhint: run "git {what} --abort".', file=sys.stderr,
        )  # fmt: skip
        return 1
    if given.has("no-commit"):
        return 0
    if staging.entries() == repo.tree(head) and not given.has("allow-empty"):
        print("The previous cherry-pick is now empty, possibly due to conflict resolution.", file=sys.stderr)
        return 1
    author = author_of(commit) if what == "cherry-pick" else repo.person("AUTHOR")
    made = record(repo, staging.entries(), [head], tidied(text), author, what)
    sys.stdout.write(told(repo, made, dated=True))
    return 0
