"""git add, rm, mv and clean: what goes into the next commit."""

from __future__ import annotations

import os
import shutil
import sys

from .failing import Failed, error, fatal
from .moving import stage
from .pathspec import Pathspec
from .repository import Repository
from .staging import Staging, is_ignored, remove
from .usage import HELP
from .words import Given, read


def add(words: list[str]) -> int:
    given = read(words, "A|all u|update n|dry-run f|force v|verbose p|patch i|interactive N|intent-to-add chmod= ignore-errors", HELP["add"])
    repo = Repository.here()
    repo.need_work_tree()
    if given.has("patch", "interactive"):
        raise fatal("choosing parts by hand needs a terminal of its own; name the files instead")
    names = [*given.rest, *given.paths]
    everything, update = given.has("all"), given.has("update")
    if not names and not (everything or update):
        print("Nothing specified, nothing added.\nhint: Maybe you wanted to say 'git add .'?", file=sys.stderr)
        return 0
    staging = Staging(repo)
    paths = Pathspec(repo, names)
    known = {*staging.entries(), *staging.conflicts()}
    chosen = paths.of(sorted(known))
    if not update:
        new = staging.untracked(folded=False)
        if given.has("force"):
            new += staging.untracked(folded=False, ignored=True)
        nested = [path for path in new if path.endswith("/")]
        for path in paths.of(nested):
            print(f"warning: adding embedded git repository: {path} is left out", file=sys.stderr)
        chosen += paths.of([path for path in new if path not in nested])
    _refuse_missing(repo, paths, names, given)
    for path in sorted(chosen):
        changed = staging.on_disk(path) != staging.entries().get(path) if given.has("dry-run") else stage(repo, staging, path)
        if changed and given.has("verbose", "dry-run"):
            print(f"{'add' if os.path.lexists(os.path.join(repo.root, path)) else 'remove'} '{path}'")
        if given.get("chmod") and (entry := staging.entries().get(path)):
            staging.put(path, entry._replace(mode=0o100755 if given.get("chmod") == "+x" else 0o100644))
    if not given.has("dry-run"):
        staging.write()
    return 0


def _refuse_missing(repo: Repository, paths: Pathspec, names: list[str], given: Given) -> None:
    ignored = []
    for name in names:
        if name in paths.seen or name.startswith(":"):
            continue
        place = os.path.relpath(os.path.join(repo.root, repo.prefix, name), repo.root)
        if os.path.isdir(os.path.join(repo.root, place)) and not is_ignored(repo, f"{place}/"):
            continue
        if not os.path.lexists(os.path.join(repo.root, place)):
            raise fatal(f"pathspec '{name}' did not match any files")
        if not given.has("force", "update"):
            ignored.append(name)
    if ignored:
        shown = "\n".join(ignored)
        raise Failed(
            f"The following paths are ignored by one of your .gitignore files:\n{shown}\nhint: Use -f if you really want to add them.\n"
            'hint: Turn this message off by running\nhint: "git config advice.addIgnoredFile false"'
        )


def rm(words: list[str]) -> int:
    given = read(words, "r|recursive f|force cached n|dry-run q|quiet ignore-unmatch", HELP["rm"])
    repo = Repository.here()
    repo.need_work_tree()
    names = [*given.rest, *given.paths]
    if not names:
        raise fatal("No pathspec was given. Which files should I remove?")
    staging = Staging(repo)
    for name in names:
        paths = Pathspec(repo, [name])
        found = paths.of(sorted({*staging.entries(), *staging.conflicts()}))
        place = os.path.join(repo.root, repo.prefix, name)
        if not found and not given.has("ignore-unmatch"):
            raise fatal(f"pathspec '{name}' did not match any files")
        if os.path.isdir(place) and found and not given.has("recursive"):
            raise fatal(f"not removing '{name}' recursively without -r")
    found = Pathspec(repo, names).of(sorted({*staging.entries(), *staging.conflicts()}))
    if not given.has("force", "cached"):
        _refuse_changed(repo, staging, found)
    for path in found:
        if not given.has("quiet"):
            print(f"rm '{path}'")
        if not given.has("dry-run"):
            staging.drop(path)
            if not given.has("cached"):
                remove(repo, path)
    if not given.has("dry-run"):
        staging.write()
    return 0


def _refuse_changed(repo: Repository, staging: Staging, paths: list[str]) -> None:
    head, entries = repo.tree(repo.head()), staging.entries()
    staged = [path for path in paths if path in entries and entries[path] != head.get(path)]
    changed = [path for path in paths if path not in staged and path in entries and staging.on_disk(path) not in (entries[path], None)]
    for found, what in ((staged, "changes staged in the index"), (changed, "local modifications")):
        if found:
            one = len(found) == 1
            shown = "".join(f"    {path}\n" for path in found)
            head_line = f"the following file{' has' if one else 's have'} {what}:\n"
            raise error(f"{head_line}{shown}(use --cached to keep the file, or -f to force removal)")


def mv(words: list[str]) -> int:
    given = read(words, "f|force n|dry-run v|verbose k", HELP["mv"])
    repo = Repository.here()
    repo.need_work_tree()
    *sources, target = [*given.rest, *given.paths] or [""]
    if not sources:
        raise Failed(f"usage: git mv {HELP['mv']}", 129)
    staging = Staging(repo)
    where = os.path.normpath(repo.prefix + target)
    into = os.path.isdir(os.path.join(repo.root, where))
    if len(sources) > 1 and not into:
        raise fatal(f"destination '{target}' is not a directory")
    for source in sources:
        old = os.path.normpath(repo.prefix + source)
        new = f"{where}/{os.path.basename(old)}" if into and where != "." else os.path.basename(old) if into else where
        moved = {path: new + path[len(old) :] for path in staging.entries() if path == old or path.startswith(f"{old}/")}
        if not moved:
            raise fatal(f"{'not under version control' if os.path.lexists(source) else 'bad source'}, source={old}, destination={new}")
        if os.path.lexists(os.path.join(repo.root, new)) and not given.has("force"):
            raise fatal(f"destination exists, source={old}, destination={new}")
        if given.has("dry-run", "verbose"):
            print(f"Renaming {old} to {new}")
        if given.has("dry-run"):
            continue
        place = os.path.join(repo.root, new)
        if not os.path.isdir(os.path.dirname(place)):
            raise fatal(f"renaming '{old}' failed: No such file or directory")
        os.rename(os.path.join(repo.root, old), place)
        entries = staging.entries()
        for path, other in moved.items():
            staging.drop(path)
            staging.put(other, entries[path])
    staging.write()
    return 0


def clean(words: list[str]) -> int:
    given = read(words, "f|force n|dry-run d x X q|quiet e|exclude= i|interactive", HELP["clean"])
    repo = Repository.here()
    if not given.has("force", "dry-run"):
        raise fatal("clean.requireForce defaults to true and neither -i, -n, nor -f given; refusing to clean")
    staging = Staging(repo)
    found = [] if given.has("X") else staging.untracked()
    if given.has("x", "X"):
        found = sorted({*found, *staging.untracked(ignored=True)})
    paths = Pathspec(repo, [*given.rest, *given.paths])
    for path in paths.of(found):
        if path.endswith("/") and not (given.has("d") or paths):
            continue
        if not given.has("quiet"):
            print(f"{'Would remove' if given.has('dry-run') else 'Removing'} {os.path.relpath(path, repo.prefix or '.')}{'/' if path.endswith('/') else ''}")
        if not given.has("dry-run"):
            place = os.path.join(repo.root, path)
            shutil.rmtree(place) if path.endswith("/") else os.remove(place)
    return 0
