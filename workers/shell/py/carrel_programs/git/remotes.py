"""git remote, clone, fetch and pull."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable
from typing import Any

from .failing import Failed, error, fatal
from .merging import merge_one
from .moving import force
from .repository import Repository, ancestors, text_of
from .staging import Staging
from .starting import make
from .transport import ask, client_for, shown
from .usage import HELP
from .words import Given, read


def remote(words: list[str]) -> int:
    given = read(words, "v|verbose t= m= f n p|push all add delete prune", HELP["remote"])
    repo = Repository.here()
    action, *rest = given.rest or ["list"]
    names = remotes_of(repo)
    if action not in ("list", "add") and rest and rest[0] not in names and action in ("remove", "rm", "rename", "set-url", "get-url", "show", "prune"):
        raise error(f"No such remote{':' if action in ('remove', 'rm', 'rename') else ''} '{rest[0]}'", 2)
    match action:
        case "list":
            for name in names:
                print(f"{name}\t{url_of(repo, name)} (fetch)\n{name}\t{url_of(repo, name)} (push)" if given.has("verbose") else name)
        case "add":
            if rest[0] in names:
                raise error(f"remote {rest[0]} already exists.", 3)
            add_remote(repo, rest[0], rest[1])
        case "remove" | "rm":
            _forget(repo, rest[0])
        case "rename":
            url = url_of(repo, rest[0])
            for name, sha in repo.refs(f"refs/remotes/{rest[0]}").items():
                repo.base.refs[f"refs/remotes/{rest[1]}/{name}".encode()] = sha
            _forget(repo, rest[0])
            add_remote(repo, rest[1], url)
        case "set-url":
            repo.set(f"remote.{rest[0]}.url", rest[1])
        case "get-url":
            print(url_of(repo, rest[0]))
        case "show":
            print(f"* remote {rest[0]}\n  Fetch URL: {url_of(repo, rest[0])}\n  Push  URL: {url_of(repo, rest[0])}" if rest else "\n".join(names))
        case "prune":
            return fetch(["fetch", "--prune", rest[0]])
        case _:
            raise error(f"Unknown subcommand: {action}\nusage: git remote {HELP['remote']}")
    return 0


def remotes_of(repo: Repository) -> list[str]:
    return sorted({text_of(section[1]) for section in repo.base.get_config().sections() if section[0] == b"remote" and len(section) > 1})


def url_of(repo: Repository, name: str) -> str:
    return repo.setting(f"remote.{name}.url", name) or name


def add_remote(repo: Repository, name: str, url: str) -> None:
    repo.set(f"remote.{name}.url", url)
    repo.set(f"remote.{name}.fetch", f"+refs/heads/*:refs/remotes/{name}/*")


def _forget(repo: Repository, name: str) -> None:
    config = repo.base.get_config()
    for section in [*config.sections()]:
        if section == (b"remote", name.encode()) or (section[0] == b"branch" and repo.setting(f"branch.{text_of(section[1])}.remote") == name):
            del config[section]
    config.write_to_path()
    for ref in repo.refs(f"refs/remotes/{name}"):
        repo.remove_ref(f"refs/remotes/{name}/{ref}")


def clone(words: list[str]) -> int:
    table = "bare mirror depth= b|branch= o|origin= q|quiet v|verbose n|no-checkout single-branch no-single-branch recurse-submodules=? recursive no-tags progress l|local shallow-submodules filter= c|config="
    given = read(words, table, HELP["clone"])
    if not given.rest:
        raise fatal("You must specify a repository to clone.")
    url = given.rest[0]
    folder = given.rest[1] if len(given.rest) > 1 else os.path.basename(url.rstrip("/").removesuffix("/.git")).removesuffix(".git")
    bare = given.has("bare", "mirror")
    if bare and len(given.rest) < 2:
        folder += ".git"
    if os.path.isdir(folder) and os.listdir(folder):
        raise fatal(f"destination path '{folder}' already exists and is not an empty directory.")
    client_for(url)
    existed = os.path.isdir(folder)
    if not given.has("quiet"):
        print(f"Cloning into {'bare repository ' if bare else ''}'{folder}'...", file=sys.stderr)
    os.makedirs(folder, exist_ok=True)
    try:
        make(folder, "main", bare=bare)
        _fill(Repository(folder), url, given, bare=bare)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        if existed:
            os.makedirs(folder, exist_ok=True)
        raise
    if "://" not in url and not given.has("quiet"):
        print("done.", file=sys.stderr)
    return 0


def _fill(repo: Repository, url: str, given: Given, *, bare: bool) -> None:
    name = given.get("origin") or "origin"
    where = url if "://" in url else os.path.abspath(url)
    if bare:
        repo.set(f"remote.{name}.url", where)
    else:
        add_remote(repo, name, where)
    result = _get(repo, url, depth=given.number("depth", 0) or None)
    heads = {ref[11:].decode(): sha for ref, sha in result.refs.items() if ref.startswith(b"refs/heads/") and sha}
    for branch, sha in heads.items():
        repo.base.refs[f"refs/{'heads' if bare else f'remotes/{name}'}/{branch}".encode()] = sha
    for ref, sha in result.refs.items():
        if ref.startswith(b"refs/tags/") and not ref.endswith(b"^{}") and sha in repo.store:
            repo.base.refs[ref] = sha
    target = (result.symrefs or {}).get(b"HEAD", b"").decode().removeprefix("refs/heads/")
    if not target:
        head = result.refs.get(b"HEAD")
        target = next((branch for branch in ("main", "master", *heads) if heads.get(branch) == head), "main")
    branch = given.get("branch") or target
    if not heads:
        print("warning: You appear to have cloned an empty repository.", file=sys.stderr)
        return
    tag = repo.ref(f"refs/tags/{branch}".encode())
    if branch not in heads and not tag:
        raise fatal(f"Remote branch {branch} not found in upstream {name}")
    if bare:
        repo.set_state("HEAD", f"ref: refs/heads/{branch}")
        return
    repo.base.refs.set_symbolic_ref(f"refs/remotes/{name}/HEAD".encode(), f"refs/remotes/{name}/{target}".encode())
    if branch in heads:
        repo.set_state("HEAD", f"ref: refs/heads/{branch}")
        repo.set_ref("HEAD", heads[branch], f"clone: from {shown(url)}")
        repo.set(f"branch.{branch}.remote", name)
        repo.set(f"branch.{branch}.merge", f"refs/heads/{branch}")
    elif tag:
        repo.detach(repo.peel(tag).id, f"clone: from {shown(url)}")
    if not given.has("no-checkout"):
        staging = Staging(repo)
        force(repo, staging, repo.tree(repo.head()))
        staging.write()


def _get(repo: Repository, url: str, depth: int | None = None, wanted: Callable[[bytes], bool] = lambda ref: True) -> Any:
    """Brings all objects of the wanted references; gives what the remote has."""

    def wants(refs: Any, depth: int | None = None) -> list[bytes]:
        return list({sha for ref, sha in refs.items() if sha and wanted(ref) and not ref.endswith(b"^{}") and (depth or sha not in repo.store)})

    return ask(url, lambda client, path: client.fetch(path, repo.base, determine_wants=wants, depth=depth, protocol_version=0))


def fetch(words: list[str]) -> int:
    table = "all p|prune depth= t|tags n|no-tags q|quiet v|verbose f|force unshallow progress a|append set-upstream recurse-submodules=? j|jobs= P|prune-tags"
    given = read(words, table, HELP["fetch"])
    repo = Repository.here()
    names = remotes_of(repo) if given.has("all") else [given.rest[0] if given.rest else default_remote(repo)]
    for name in names:
        bring(repo, name, given.rest[1:], given)
    return 0


def default_remote(repo: Repository) -> str:
    name = repo.setting(f"branch.{repo.branch() or ''}.remote") or "origin"
    return name


def bring(repo: Repository, name: str, wanted: list[str], given: Given) -> list[tuple[bytes, str]]:
    """Fetches, and moves what follows the remote; gives what FETCH_HEAD holds."""
    known = name in remotes_of(repo)
    if not known and "/" not in name and not os.path.exists(name):
        raise fatal(f"'{name}' does not appear to be a git repository\nfatal: Could not read from remote repository.\n\n"
                    "Please make sure you have the correct access rights\nand the repository exists.")  # fmt: skip
    url = url_of(repo, name)
    depth = given.number("depth", 0) or (2**31 - 1 if given.has("unshallow") else None)
    result = _get(repo, url, depth)
    rows, heads = [], []
    for ref, sha in sorted(result.refs.items()):
        if not sha or ref.endswith(b"^{}") or sha not in repo.store:
            continue
        text = ref.decode()
        short = text.removeprefix("refs/heads/")
        chosen = not wanted or short in wanted or text in wanted
        if text.startswith("refs/heads/") and chosen:
            heads.append((sha, short))
            if known:
                rows += _moved(repo, f"refs/remotes/{name}/{short}", sha, short, f"{name}/{short}", "branch")
        elif text.startswith("refs/tags/") and not given.has("no-tags") and not repo.ref(ref):
            repo.base.refs[ref] = sha
            rows.append((" * [new tag]", text[10:], text[10:]))
    if given.has("prune") and known:
        for old in [*repo.refs(f"refs/remotes/{name}")]:
            if old != "HEAD" and f"refs/heads/{old}".encode() not in result.refs:
                repo.remove_ref(f"refs/remotes/{name}/{old}")
                rows.append((" - [deleted]", "(none)", f"{name}/{old}"))
    if wanted and not heads:
        raise fatal(f"couldn't find remote ref {wanted[0]}")
    tracked = (repo.setting(f"branch.{repo.branch() or ''}.merge") or "").removeprefix("refs/heads/")
    lines = [f"{sha.decode()}\t{'' if short == tracked or wanted else 'not-for-merge'}\tbranch '{short}' of {shown(url)}" for sha, short in heads]
    if lines:
        repo.set_state("FETCH_HEAD", "\n".join(lines))
    if rows and not given.has("quiet"):
        width = max(10, *(len(source) for _, source, _ in rows))
        print(f"From {shown(url).removesuffix('.git')}", file=sys.stderr)
        for mark, source, target in rows:
            print(f"{mark:<21}{source:<{width}} -> {target}", file=sys.stderr)
    return heads


def _moved(repo: Repository, full: str, sha: bytes, source: str, target: str, kind: str) -> list[tuple[str, str, str]]:
    old = repo.ref(full.encode())
    if old == sha:
        return []
    if old is None:
        repo.set_ref(full, sha, f"fetch: storing {kind}")
        return [(f" * [new {kind}]", source, target)]
    forced = old not in {*ancestors(repo, [sha])}
    repo.set_ref(full, sha, "fetch: forced-update" if forced else "fetch: fast-forward")
    dots = "..." if forced else ".."
    return [(f" {'+' if forced else ' '} {repo.short(old)}{dots}{repo.short(sha)}", source, target + ("  (forced update)" if forced else ""))]


def pull(words: list[str]) -> int:
    table = "ff no-ff ff-only r|rebase=? no-rebase q|quiet v|verbose depth= t|tags n|no-stat p|prune all no-commit squash no-edit e|edit autostash s|strategy= X|strategy-option= m|message= F= allow-unrelated-histories no-tags unshallow f|force"
    given = read(words, table, HELP["pull"])
    repo = Repository.here()
    if given.has("rebase") and given.get("rebase") != "false":
        raise fatal("pull --rebase is not here: use git pull, which merges")
    name = given.rest[0] if given.rest else default_remote(repo)
    heads = bring(repo, name, given.rest[1:], given)
    if given.rest[1:]:
        sha, short = heads[0]
    else:
        upstream = repo.upstream()
        if not upstream:
            raise Failed(f"There is no tracking information for the current branch.\nPlease specify which branch you want to merge with.\n\n    git pull {name} <branch>\n")
        short = upstream.rpartition("/")[2] if "/" not in upstream.removeprefix(f"refs/remotes/{name}/") else upstream.removeprefix(f"refs/remotes/{name}/")
        found = repo.ref(upstream.encode())
        if found is None:
            raise Failed(f"Your configuration specifies to merge with the ref 'refs/heads/{short}'\nfrom the remote, but no such ref was fetched.")
        sha = found
    head = repo.head()
    if head and not given.has("no-rebase", "no-ff", "ff-only", "ff") and repo.setting("pull.rebase") is None and repo.setting("pull.ff") is None:
        if sha not in {*ancestors(repo, [head])} and head not in {*ancestors(repo, [sha])}:
            raise fatal("Need to specify how to reconcile divergent branches: git pull --no-rebase merges them.")
    return merge_one(repo, f"{name}/{short}" if repo.ref(f"refs/remotes/{name}/{short}".encode()) else short, sha, given, "pull", f"Merge branch '{short}' of {shown(url_of(repo, name))}")
