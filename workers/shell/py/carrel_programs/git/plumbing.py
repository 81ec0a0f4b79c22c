"""Commands that scripts use: rev-parse, ls-files, ls-tree, cat-file and the like."""

from __future__ import annotations

import os
import re
import sys

from dulwich.objects import Blob, Commit, Tree

from .branching import formatted
from .failing import Failed, fatal
from .patches import quoted
from .pathspec import Pathspec
from .repository import Repository, text_of
from .staging import Staging, is_ignored
from .usage import HELP
from .words import read


def rev_parse(words: list[str]) -> int:
    verify = quiet = short = False
    abbreviated = symbolic = False
    digits = 7
    names = []
    repo = Repository.here()
    for word in words[1:]:
        match word.partition("="):
            case ("--verify", _, _):
                verify = True
            case ("-q" | "--quiet", _, _):
                quiet = True
            case ("--short", _, size):
                short, digits = True, int(size or 7)
            case ("--abbrev-ref", _, _):
                abbreviated = True
            case ("--symbolic-full-name", _, _):
                symbolic = True
            case ("--show-toplevel", _, _):
                repo.need_work_tree()
                print(repo.root)
            case ("--git-dir" | "--git-common-dir", _, _):
                print(".git" if not repo.prefix and not repo.bare else "." if repo.bare else repo.folder)
            case ("--absolute-git-dir", _, _):
                print(repo.folder)
            case ("--show-prefix", _, _):
                print(repo.prefix)
            case ("--show-cdup", _, _):
                print("../" * repo.prefix.count("/"))
            case ("--is-inside-work-tree", _, _):
                print("false" if repo.bare else "true")
            case ("--is-bare-repository", _, _):
                print("true" if repo.bare else "false")
            case ("--is-inside-git-dir", _, _):
                print("false")
            case ("--all", _, _):
                names += [f"refs/heads/{name}" for name in repo.refs("refs/heads")] + [f"refs/tags/{name}" for name in repo.refs("refs/tags")]
            case ("--", _, _) | ("--sq" | "--revs-only" | "--no-flags", _, _):
                pass
            case _:
                names.append(word)
    for name in names:
        if abbreviated or symbolic:
            full = _full(repo, name)
            print(full if symbolic else re.sub(r"^refs/(heads|tags|remotes)/", "", full) or name)
            continue
        sha = repo.find(name.lstrip("^")) if ".." not in name else None
        if ".." in name:
            first, _, second = name.partition("..")
            print(repo.commit_of(second.lstrip(".") or "HEAD").decode(), f"^{repo.commit_of(first or 'HEAD').decode()}", sep="\n")
            continue
        if sha is None:
            if quiet:
                return 1
            if verify:
                raise fatal("Needed a single revision")
            sys.stdout.write(f"{name}\n")
            repo.resolve(name)
        print(("^" if name.startswith("^") else "") + (repo.short(sha, digits) if short else sha.decode()))  # type: ignore[arg-type]
    return 0


def _full(repo: Repository, name: str) -> str:
    if match := re.fullmatch(r"(.*)@\{u(pstream)?\}", name):
        upstream = repo.upstream(match[1])
        if not upstream:
            raise fatal(f"no upstream configured for branch '{match[1] or repo.branch()}'")
        return upstream
    if name in ("HEAD", "@"):
        branch = repo.branch()
        if branch and repo.head() is None:
            repo.resolve("HEAD")
        return f"refs/heads/{branch}" if branch else "HEAD"
    for under in ("refs/heads", "refs/tags", "refs/remotes"):
        if repo.ref(f"{under}/{name}".encode()):
            return f"{under}/{name}"
    repo.resolve(name)
    return ""


def ls_files(words: list[str]) -> int:
    table = "c|cached o|others m|modified d|deleted s|stage u|unmerged i|ignored exclude-standard x|exclude= z full-name error-unmatch directory t v"
    given = read(words, table, HELP["ls-files"])
    repo = Repository.here()
    staging = Staging(repo)
    names = [*given.rest, *given.paths]
    paths = Pathspec(repo, names or ([repo.prefix and "."] if repo.prefix else []))
    entries, conflicts = staging.entries(), staging.conflicts()
    end = "\0" if given.has("z") else "\n"
    near = lambda path: path if given.has("full-name") or not repo.prefix else os.path.relpath(path, repo.prefix)  # noqa: E731
    shown = (lambda path: near(path)) if given.has("z") else (lambda path: quoted(near(path)))
    rows = []
    if given.has("stage", "unmerged"):
        for path in paths.of(sorted(entries.keys() | conflicts.keys())):
            if path in conflicts:
                rows += [f"{one.mode:06o} {one.sha.decode()} {at}\t{shown(path)}" for at, one in enumerate(conflicts[path], 1) if one]
            elif not given.has("unmerged"):
                rows.append(f"{entries[path].mode:06o} {entries[path].sha.decode()} 0\t{shown(path)}")
    else:
        found = []
        if given.has("others"):
            found += staging.untracked(folded=given.has("directory"), ignored=given.has("ignored"))
            if not given.has("exclude-standard", "ignored"):
                found += staging.untracked(folded=False, ignored=True)
        if given.has("modified"):
            found += [path for path, entry in entries.items() if staging.on_disk(path) != entry]
        if given.has("deleted"):
            found += [path for path in entries if staging.on_disk(path) is None]
        if given.has("cached") or not given.has("others", "modified", "deleted"):
            found += [*entries, *conflicts]
        rows = [shown(path) for path in paths.of(sorted(found))]
    if given.has("error-unmatch"):
        paths.need_all()
    sys.stdout.write("".join(f"{row}{end}" for row in rows))
    return 0


def ls_tree(words: list[str]) -> int:
    given = read(words, "r t d l|long name-only name-status z full-name full-tree abbrev=? object-only", HELP["ls-tree"])
    repo = Repository.here()
    if not given.rest:
        raise Failed(f"usage: git ls-tree {HELP['ls-tree']}", 129)
    found = repo.peel(repo.resolve(given.rest[0]))
    paths = [os.path.normpath(path) + ("/" if path.endswith("/") else "") for path in [*given.rest[1:], *given.paths]]
    rows_of(repo, found.tree if isinstance(found, Commit) else found.id, "", paths, given)
    return 0


def rows_of(repo: Repository, tree: bytes, under: str, paths: list[str], given) -> None:  # noqa: ANN001
    for part, mode, sha in repo.store[tree].items():  # type: ignore[attr-defined]
        path, is_folder = under + text_of(part), mode == 0o040000
        leads = any(one.startswith(f"{path}/") for one in paths)
        if paths and not leads and not any(path == one.rstrip("/") or path.startswith(f"{one.rstrip('/')}/") for one in paths):
            continue
        if is_folder and (given.has("r") or leads):
            rows_of(repo, sha, f"{path}/", paths, given)
            continue
        kind = "tree" if is_folder else "commit" if mode == 0o160000 else "blob"
        size = f" {len(repo.store[sha].data) if kind == 'blob' else '-':>7}" if given.has("long") else ""
        print(quoted(path) if given.has("name-only", "name-status") else f"{mode:06o} {kind} {sha.decode()}{size}\t{quoted(path)}")


def cat_file(words: list[str]) -> int:
    given = read(words, "t s p e batch batch-check", HELP["cat-file"])
    repo = Repository.here()
    if given.has("batch", "batch-check"):
        return _batch(repo, contents=given.has("batch"))
    name = given.rest[-1] if given.rest else ""
    sha = repo.find(name)
    if sha is None:
        raise fatal(f"Not a valid object name {name}")
    if given.has("e"):
        return 0
    found = repo.object(sha)
    if len(given.rest) > 1:
        found = repo.peel(sha)
    if given.has("t"):
        print(text_of(found.type_name))
    elif given.has("s"):
        print(found.raw_length())
    elif isinstance(found, Tree):
        rows_of(repo, sha, "", [], given)
    else:
        sys.stdout.flush()
        sys.stdout.buffer.write(found.as_raw_string())
    return 0


def _batch(repo: Repository, *, contents: bool) -> int:
    for line in sys.stdin.read().splitlines():
        sha = repo.find(line)
        if sha is None:
            print(f"{line} missing")
            continue
        found = repo.object(sha)
        print(sha.decode(), text_of(found.type_name), found.raw_length())
        if contents:
            print(text_of(found.as_raw_string()))
    return 0


def hash_object(words: list[str]) -> int:
    given = read(words, "w stdin t= path= no-filters", HELP["hash-object"])
    data = [sys.stdin.buffer.read()] if given.has("stdin") else []
    for path in given.rest:
        with open(path, "rb") as file:
            data.append(file.read())
    for one in data:
        print((Repository.here().write_blob(one) if given.has("w") else Blob.from_string(one).id).decode())
    return 0


def show_ref(words: list[str]) -> int:
    given = read(words, "heads tags head verify q|quiet s|hash=? d|dereference", HELP["show-ref"])
    repo = Repository.here()
    rows = [(f"refs/{name}", sha) for name, sha in repo.refs("refs").items()]
    if given.has("heads", "tags"):
        rows = [row for row in rows if (given.has("heads") and row[0].startswith("refs/heads/")) or (given.has("tags") and row[0].startswith("refs/tags/"))]
    if given.rest:
        rows = [row for row in rows if any(row[0] == name or row[0].endswith(f"/{name}") for name in given.rest)]
    for name, sha in rows if not given.has("quiet") else []:
        print(sha.decode() if given.has("hash") else f"{sha.decode()} {name}")
    return 0 if rows else 1


def for_each_ref(words: list[str]) -> int:
    given = read(words, "format= count= sort= merged=? contains=? points-at=", HELP["for-each-ref"])
    repo = Repository.here()
    rows = [(f"refs/{name}", sha) for name, sha in repo.refs("refs").items()]
    if given.rest:
        rows = [row for row in rows if any(row[0] == one or row[0].startswith(f"{one.rstrip('/*')}/") for one in given.rest)]
    if "date" in given.get("sort"):
        rows.sort(key=lambda row: getattr(repo.peel(row[1]), "commit_time", 0), reverse=given.get("sort").startswith("-"))
    form = given.get("format") or "%(objectname) %(objecttype)\t%(refname)"
    for name, sha in rows[: given.number("count", len(rows))]:
        print(formatted(repo, form, name, sha, re.sub(r"^refs/(heads|tags|remotes)/", "", name)))
    return 0


def symbolic_ref(words: list[str]) -> int:
    given = read(words, "short q|quiet d|delete m=", HELP["symbolic-ref"])
    repo = Repository.here()
    if len(given.rest) > 1:
        repo.set_state(given.rest[0], f"ref: {given.rest[1]}")
        return 0
    target = repo.base.refs.get_symrefs().get((given.rest or ["HEAD"])[0].encode())
    if target is None:
        if given.has("quiet"):
            return 1
        raise fatal(f"ref {(given.rest or ['HEAD'])[0]} is not a symbolic ref")
    print(target.decode().removeprefix("refs/heads/") if given.has("short") else target.decode())
    return 0


def check_ignore(words: list[str]) -> int:
    given = read(words, "q|quiet v|verbose n stdin no-index", HELP["check-ignore"])
    repo = Repository.here()
    staging = Staging(repo)
    names = sys.stdin.read().splitlines() if given.has("stdin") else [*given.rest, *given.paths]
    found = [name for name in names if not staging.has(os.path.normpath(repo.prefix + name)) and is_ignored(repo, os.path.normpath(repo.prefix + name))]
    for name in found if not given.has("quiet") else []:
        print(name)
    return 0 if found else 1


def write_tree(words: list[str]) -> int:
    repo = Repository.here()
    print(repo.write_tree(Staging(repo).entries()).decode())
    return 0
