"""Turning index and work tree from one commit's files to another's without losing what is not committed."""

from __future__ import annotations

from .failing import Failed, error
from .repository import Flat, Repository
from .staging import Staging, keep, lay, remove, spare_untracked

_ADVICE = {
    "checkout": ("Please commit your changes or stash them before you switch branches.", "Please move or remove them before you switch branches."),
    "merge": ("Please commit your changes or stash them before you merge.", "Please move or remove them before you merge."),
    "pull": ("Please commit your changes or stash them before you merge.", "Please move or remove them before you merge."),
}


def move(repo: Repository, staging: Staging, old: Flat, new: Flat, what: str = "checkout", code: int = 1) -> None:
    """Goes from `old`, which is HEAD's, to `new`; files that are the same in both keep what was changed in them.

    Raises Failed before anything is touched if a changed file would be lost. The index is not written.
    """
    entries, blocked, fresh = staging.entries(), [], []
    paths = sorted(path for path in old.keys() | new.keys() if old.get(path) != new.get(path))
    for path in paths:
        have, target = entries.get(path), new.get(path)
        if have == target and staging.on_disk(path) in (have, None):
            continue
        if have != old.get(path) or (have is not None and staging.on_disk(path) not in (have, target, None)):
            blocked.append(path)
        elif have is None and target is not None:
            fresh.append(path)
    refuse(blocked, what, code)
    untracked = [path for path in spare_untracked(repo, staging, fresh) if staging.on_disk(path) != new[path]]
    if untracked:
        shown = "".join(f"\t{path}\n" for path in untracked)
        raise Failed(f"error: The following untracked working tree files would be overwritten by {what}:\n{shown}{_ADVICE[what][1]}\nAborting", code)
    put(repo, staging, new, paths)


def refuse(blocked: list[str], what: str, code: int = 1) -> None:
    """Raises Failed if there are files whose changes would be lost."""
    if blocked:
        shown = "".join(f"\t{path}\n" for path in blocked)
        raise Failed(f"error: Your local changes to the following files would be overwritten by {what}:\n{shown}{_ADVICE[what][0]}\nAborting", code)


def put(repo: Repository, staging: Staging, files: Flat, paths: list[str]) -> None:
    """Makes these paths in index and work tree what they are in `files`; those that are not there go."""
    for path in paths:
        if path not in files:
            remove(repo, path)
            staging.drop(path)
    for path in paths:
        if path in files:
            if staging.on_disk(path) != files[path]:
                lay(repo, path, files[path])
            staging.put(path, files[path])


def force(repo: Repository, staging: Staging, files: Flat) -> None:
    """Makes index and work tree the same as `files`, whatever was changed. Untracked files stay."""
    known = {*staging.entries(), *staging.conflicts()}
    for path in known - files.keys():
        remove(repo, path)
    for path in staging.conflicts():
        staging.drop(path)
    for path, entry in files.items():
        if staging.on_disk(path) != entry:
            lay(repo, path, entry)
    staging.replace(files)


def stage(repo: Repository, staging: Staging, path: str) -> bool:
    """Stages a path as it is on the disk, or that it is gone. Whether anything changed."""
    found = staging.on_disk(path)
    if found is None:
        had = staging.has(path)
        staging.drop(path)
        return had
    if staging.entries().get(path) == found:
        return False
    keep(repo, path)
    staging.put(path, found)
    return True


def clean_or_refuse(repo: Repository, staging: Staging, what: str) -> None:
    """Raises Failed if anything is staged or changed, for what needs a clean work tree."""
    if staging.entries() != repo.tree(repo.head()) or any(staging.on_disk(path) != entry for path, entry in staging.entries().items()):
        raise error(f"your local changes would be overwritten by {what}.\nhint: commit your changes or stash them to proceed.\nfatal: {what} failed", 128)
