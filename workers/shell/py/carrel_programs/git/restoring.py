"""git restore and reset: taking back what was changed, staged or committed."""

from __future__ import annotations

import os

from .differing import between
from .failing import fatal
from .moving import force, move
from .patches import quoted
from .pathspec import Pathspec
from .repository import Flat, Repository, subject
from .staging import Staging, lay, remove
from .switching import checkout_files
from .usage import HELP
from .words import Given, read


def restore(words: list[str]) -> int:
    given = read(words, "S|staged W|worktree s|source= q|quiet p|patch ours theirs progress ignore-unmerged", HELP["restore"])
    repo = Repository.here()
    repo.need_work_tree()
    names = [*given.rest, *given.paths]
    if not names:
        raise fatal("you must specify path(s) to restore")
    if given.has("ours", "theirs"):
        return checkout_files(repo, None, names, given)
    staging, paths = Staging(repo), Pathspec(repo, names)
    staged, worktree = given.has("staged"), given.has("worktree") or not given.has("staged")
    source = given.get("source") or ("HEAD" if staged else "")
    known = {*staging.entries(), *staging.conflicts()}
    files = (repo.tree(repo.commit_of(source)) if repo.head() or given.has("source") else {}) if source else staging.entries()
    chosen = paths.of(sorted(known | files.keys()))
    paths.need_all()
    for path in chosen:
        entry = files.get(path)
        if worktree:
            if entry is None:
                remove(repo, path)
            elif staging.on_disk(path) != entry:
                lay(repo, path, entry)
        if staged:
            staging.drop(path)
            if entry is not None:
                staging.put(path, entry)
    staging.write()
    return 0


def reset(words: list[str]) -> int:
    given = read(words, "soft mixed hard keep merge q|quiet N|intent-to-add p|patch no-refresh refresh", HELP["reset"])
    repo = Repository.here()
    rest, names = list(given.rest), given.paths
    start = "HEAD"
    if rest and (given.dashed or repo.find(rest[0]) is not None):
        start = rest.pop(0)
    names = [*rest, *names]
    staging = Staging(repo)
    if names:
        if given.has("soft", "hard"):
            raise fatal(f"Cannot do {'soft' if given.has('soft') else 'hard'} reset with paths.")
        _unstage(repo, staging, repo.tree(repo.commit_of(start)) if repo.head() or start != "HEAD" else {}, Pathspec(repo, names))
    else:
        if repo.head() is None and start == "HEAD":
            staging.replace({})
            staging.write()
            return 0
        _reset_to(repo, staging, repo.commit_of(start), start, given)
        if given.has("soft", "hard"):
            return 0
    if not given.has("quiet"):
        work = {path: entry for path, entry in staging.work().items()}
        if rows := between(repo, staging.entries(), work, renames=False):
            print("Unstaged changes after reset:")
            for one in rows:
                print(f"{one.kind}\t{quoted(one.path)}")
    return 0


def _unstage(repo: Repository, staging: Staging, files: Flat, paths: Pathspec) -> None:
    for path in paths.of(sorted({*staging.entries(), *staging.conflicts(), *files})):
        staging.drop(path)
        if path in files:
            staging.put(path, files[path])
    for word in paths.words:
        if word not in paths.seen and not os.path.lexists(word):
            raise fatal(
                f"ambiguous argument '{word}': unknown revision or path not in the working tree.\n"
                "Use '--' to separate paths from revisions, like this:\n'git <command> [<revision>...] -- [<file>...]'"
            )
    staging.write()


def _reset_to(repo: Repository, staging: Staging, target: bytes, name: str, given: Given) -> None:
    old = repo.head()
    if given.has("soft"):
        if repo.state("MERGE_HEAD") or staging.conflicts():
            raise fatal("Cannot do a soft reset in the middle of a merge.")
    elif given.has("hard"):
        force(repo, staging, repo.tree(target))
    elif given.has("keep", "merge"):
        move(repo, staging, repo.tree(old), repo.tree(target))
    else:
        for path in staging.conflicts():
            staging.drop(path)
        staging.replace(repo.tree(target))
    if not given.has("soft"):
        staging.write()
    if old:
        repo.set_state("ORIG_HEAD", old.decode())
    repo.set_ref("HEAD", target, f"reset: moving to {name}")
    for state in ("MERGE_HEAD", "MERGE_MSG", "MERGE_MODE", "CHERRY_PICK_HEAD", "REVERT_HEAD"):
        repo.set_state(state, None)
    if given.has("hard") and not given.has("quiet"):
        print(f"HEAD is now at {repo.short(target)} {subject(repo.commit(target))}")
