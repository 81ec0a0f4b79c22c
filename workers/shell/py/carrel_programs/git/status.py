"""git status."""

from __future__ import annotations

import os
import re

from .differing import Change, between
from .patches import quoted
from .pathspec import Pathspec
from .repository import Flat, Repository, ancestors
from .staging import Sides, Staging
from .usage import HELP
from .words import read

_KINDS = {"A": "new file", "D": "deleted", "M": "modified", "R": "renamed", "T": "typechange"}


def status(words: list[str]) -> int:
    table = "s|short b|branch porcelain=? u|untracked-files=? ignored=? z long v|verbose no-renames renames ahead-behind"
    given = read(words, table, HELP["status"])
    repo = Repository.here()
    repo.need_work_tree()
    print(report(repo, Pathspec(repo, [*given.rest, *given.paths]), short=given.has("short", "porcelain", "z"), branch=given.has("branch"),
                 untracked=given.get("untracked-files") or ("all" if given.has("untracked-files") else "normal"),
                 ignored=given.has("ignored"), plain=given.has("porcelain")), end="")  # fmt: skip
    return 0


class State:
    """What differs between HEAD and index, and between index and work tree."""

    def __init__(self, repo: Repository, paths: Pathspec | None = None, untracked: str = "normal", ignored: bool = False) -> None:
        staging = Staging(repo)
        limit = paths.within if paths else lambda files: files
        self.conflicts = {path: sides for path, sides in sorted(staging.conflicts().items()) if not paths or paths.has(path)}
        entries = staging.entries()
        in_conflict = staging.conflicts().keys()
        head: Flat = {path: entry for path, entry in repo.tree(repo.head()).items() if path not in in_conflict}
        work = {path: entry for path, entry in staging.work().items() if path not in in_conflict}
        self.staged = between(repo, limit(head), limit(entries))
        self.changed = between(repo, limit(entries), limit(work), renames=False)
        chosen = (lambda found: [path for path in found if not paths or paths.has(path)])
        self.untracked = [] if untracked == "no" else chosen(staging.untracked(folded=untracked != "all"))
        self.ignored = chosen(staging.untracked(ignored=True)) if ignored else []


def report(repo: Repository, paths: Pathspec | None = None, *, short: bool = False, branch: bool = False, untracked: str = "normal",
           ignored: bool = False, plain: bool = False, committing: bool = False) -> str:  # fmt: skip
    state = State(repo, paths, untracked, ignored)
    # Names are relative to the current folder, but for programs that read them.
    near = (lambda path: path) if plain or not repo.prefix else (lambda path: os.path.relpath(path, repo.prefix) + ("/" if path.endswith("/") else ""))
    return (_short(repo, state, near, branch=branch) if short else _long(repo, state, near, untracked=untracked, committing=committing))


def _short(repo: Repository, state: State, near, *, branch: bool) -> str:  # noqa: ANN001
    rows: dict[str, tuple[str, str]] = {}
    for one in state.staged:
        rows[one.path] = (f"{one.kind} ", f"{quoted(near(one.old_path))} -> {quoted(near(one.path))}" if one.kind == "R" else quoted(near(one.path)))
    for one in state.changed:
        first, name = rows.get(one.path, ("  ", quoted(near(one.path))))
        rows[one.path] = (first[0] + one.kind, name)
    for path, sides in state.conflicts.items():
        rows[path] = (_letters(sides), quoted(near(path)))
    lines = [f"## {_short_branch(repo)}"] if branch else []
    lines += [f"{letters} {name}" for _, (letters, name) in sorted(rows.items())]
    lines += [f"?? {quoted(near(path))}" for path in state.untracked] + [f"!! {quoted(near(path))}" for path in state.ignored]
    return "".join(f"{line}\n" for line in lines)


def _letters(sides: Sides) -> str:
    base, ours, theirs = (side is not None for side in sides)
    if base:
        return "UU" if ours and theirs else "UD" if ours else "DU" if theirs else "DD"
    return "AA" if ours and theirs else "AU" if ours else "UA"


_CONFLICTS = {
    "UU": "both modified", "AA": "both added", "UD": "deleted by them", "DU": "deleted by us", "DD": "both deleted", "AU": "added by us", "UA": "added by them",
}  # fmt: skip


def detached(repo: Repository) -> str:
    """`HEAD detached at v1`: by the name that was asked for, `from` if it went on since then."""
    head = repo.head() or b""
    for sha, message, _, _ in repo.notes("HEAD"):
        if match := re.match(r"checkout: moving from \S+ to (\S+)$", message):
            name = repo.short(sha) if re.fullmatch(r"[0-9a-f]{40}", match[1]) else match[1]
            return f"HEAD detached {'at' if sha == head else 'from'} {name}"
    return f"HEAD detached at {repo.short(head)}"


def _short_branch(repo: Repository) -> str:
    branch = repo.branch()
    if branch is None:
        return "HEAD (no branch)"
    if repo.head() is None:
        return f"No commits yet on {branch}"
    upstream = repo.upstream()
    if not upstream:
        return branch
    counts = apart(repo, upstream)
    text = f"{branch}...{upstream.removeprefix('refs/remotes/').removeprefix('refs/heads/')}"
    if counts is None:
        return f"{text} [gone]"
    parts = [f"{word} {count}" for word, count in zip(("ahead", "behind"), counts, strict=True) if count]
    return f"{text} [{', '.join(parts)}]" if parts else text


def apart(repo: Repository, upstream: str) -> tuple[int, int] | None:
    """How many commits HEAD has that another branch has not, and the other way round; None if that is gone."""
    there, here = repo.ref(upstream.encode()), repo.head()
    if there is None or here is None:
        return None
    ours, theirs = {*ancestors(repo, [here])}, {*ancestors(repo, [there])}
    return len(ours - theirs), len(theirs - ours)


def tracking(repo: Repository) -> str:
    """How the current branch stands to the one it follows, in words."""
    upstream = repo.upstream()
    if not upstream or repo.head() is None:
        return ""
    name = upstream.removeprefix("refs/remotes/").removeprefix("refs/heads/")
    counts = apart(repo, upstream)
    if counts is None:
        return f"Your branch is based on '{name}', but the upstream is gone.\n  (use \"git branch --unset-upstream\" to fixup)\n"
    ahead, behind = counts
    commits = lambda count: f"{count} commit{'' if count == 1 else 's'}"  # noqa: E731
    if ahead and behind:
        return (
            f"Your branch and '{name}' have diverged,\nand have {ahead} and {behind} different commits each, respectively.\n"
            '  (use "git pull" to merge the remote branch into yours)\n'
        )
    if ahead:
        return f"Your branch is ahead of '{name}' by {commits(ahead)}.\n  (use \"git push\" to publish your local commits)\n"
    if behind:
        return f"Your branch is behind '{name}' by {commits(behind)}, and can be fast-forwarded.\n  (use \"git pull\" to update your local branch)\n"
    return f"Your branch is up to date with '{name}'.\n"


def _long(repo: Repository, state: State, near, *, untracked: str, committing: bool) -> str:  # noqa: ANN001
    branch, is_first = repo.branch(), repo.head() is None
    lines = [f"On branch {branch}" if branch is not None else detached(repo)]
    if text := tracking(repo):
        lines += [text]
    if is_first:
        lines += ["", "Initial commit" if committing else "No commits yet", ""]
    lines += _progress(repo, state)
    is_busy = bool(repo.state("MERGE_HEAD") or repo.state("CHERRY_PICK_HEAD"))
    if state.staged:
        unstage = '(use "git rm --cached <file>..." to unstage)' if is_first else '(use "git restore --staged <file>..." to unstage)'
        lines += ["Changes to be committed:", *([] if is_busy else [f"  {unstage}"]), *_rows(state.staged, near), ""]
    if state.conflicts:
        gone = any(sides[1] is None or sides[2] is None for sides in state.conflicts.values())
        verb = "add/rm <file>...\" as appropriate to mark resolution" if gone else 'add <file>..." to mark resolution'
        names = {path: f"{_CONFLICTS[_letters(sides)]}:" for path, sides in state.conflicts.items()}
        unstage = [] if is_busy else ['  (use "git restore --staged <file>..." to unstage)']
        lines += ["Unmerged paths:", *unstage, f'  (use "git {verb})', *(f"\t{kind:<17}{quoted(near(path))}" for path, kind in names.items()), ""]
    if state.changed:
        verb = "add/rm" if any(one.kind == "D" for one in state.changed) else "add"
        lines += [
            "Changes not staged for commit:", f'  (use "git {verb} <file>..." to update what will be committed)',
            '  (use "git restore <file>..." to discard changes in working directory)', *_rows(state.changed, near), "",
        ]  # fmt: skip
    if state.untracked:
        lines += ["Untracked files:", '  (use "git add <file>..." to include in what will be committed)', *(f"\t{quoted(near(path))}" for path in state.untracked), ""]
    if state.ignored:
        lines += ["Ignored files:", '  (use "git add -f <file>..." to include in what will be committed)', *(f"\t{quoted(near(path))}" for path in state.ignored), ""]
    if untracked == "no":
        lines.append("Untracked files not listed (use -u option to show untracked files)") if state.changed or state.staged else None
    if not state.staged:
        if end := _end(repo, state, is_first):
            lines.append(end)
    return "".join(f"{line}\n" for line in lines)


def _end(repo: Repository, state: State, is_first: bool) -> str:
    if state.changed or state.conflicts:
        return 'no changes added to commit (use "git add" and/or "git commit -a")'
    if state.untracked:
        return 'nothing added to commit but untracked files present (use "git add" to track)'
    if repo.state("MERGE_HEAD"):
        return ""
    return 'nothing to commit (create/copy files and use "git add" to track)' if is_first else "nothing to commit, working tree clean"


def _progress(repo: Repository, state: State) -> list[str]:
    if repo.state("MERGE_HEAD"):
        if state.conflicts:
            return ["You have unmerged paths.", '  (fix conflicts and run "git commit")', '  (use "git merge --abort" to abort the merge)', ""]
        return ["All conflicts fixed but you are still merging.", '  (use "git commit" to conclude merge)', ""]
    for name, command in (("CHERRY_PICK_HEAD", "cherry-pick"), ("REVERT_HEAD", "revert")):
        if sha := repo.state(name):
            verb = "cherry-picking" if command == "cherry-pick" else "reverting"
            fix = "fix conflicts and run" if state.conflicts else "all conflicts fixed: run"
            return [
                f"You are currently {verb} commit {repo.short(sha.encode())}.", f'  ({fix} "git {command} --continue")',
                f'  (use "git {command} --skip" to skip this patch)', f'  (use "git {command} --abort" to cancel the {command} operation)', "",
            ]  # fmt: skip
    return []


def _rows(changes: list[Change], near) -> list[str]:  # noqa: ANN001
    return [
        f"\t{_KINDS[one.kind] + ':':<12}{quoted(near(one.old_path)) + ' -> ' if one.kind == 'R' else ''}{quoted(near(one.path))}" for one in changes
    ]
