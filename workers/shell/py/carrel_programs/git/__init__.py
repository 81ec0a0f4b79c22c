"""git, on dulwich: the commands of local work, and clone, fetch, pull and push over HTTP. It prints what git prints."""

from __future__ import annotations

import importlib
import os
import sys

from .. import options
from .failing import Failed
from .usage import HELP

#: The version whose output this follows.
VERSION = "2.39.5"
#: Which module has which commands.
MODULES = {
    "starting": ("init", "config"),
    "adding": ("add", "rm", "mv", "clean"),
    "committing": ("commit",),
    "status": ("status",),
    "differences": ("diff",),
    "history": ("log", "show", "rev-list", "shortlog"),
    "blaming": ("blame",),
    "branching": ("branch",),
    "tagging": ("tag",),
    "switching": ("checkout", "switch"),
    "restoring": ("restore", "reset"),
    "merging": ("merge", "merge-base"),
    "picking": ("cherry-pick", "revert"),
    "stashing": ("stash",),
    "applying": ("apply",),
    "mailing": ("format-patch", "am"),
    "remotes": ("remote", "clone", "fetch", "pull"),
    "pushing": ("push", "ls-remote"),
    "searching": ("grep", "reflog", "describe"),
    "packing": ("archive", "fsck", "gc", "count-objects"),
    "plumbing": (
        "rev-parse", "ls-files", "ls-tree", "cat-file", "hash-object", "show-ref", "for-each-ref", "symbolic-ref", "check-ignore", "write-tree",
    ),
}  # fmt: skip
_MODULE_OF = {name: module for module, names in MODULES.items() for name in names}
_GROUPS = (
    ("start a working area", "clone init config"),
    ("work on the current change", "add mv restore rm clean stash apply"),
    ("examine the history and state", "diff grep log show status blame reflog shortlog describe"),
    ("grow, mark and tweak your common history", "branch commit merge cherry-pick revert reset switch checkout tag"),
    ("collaborate", "fetch pull push remote ls-remote format-patch am archive"),
    ("in scripts", "rev-parse rev-list ls-files ls-tree cat-file hash-object show-ref for-each-ref merge-base check-ignore symbolic-ref"),
)
# Each command has a `--help` of its own, so this is no `HELP` that would be shown for all.
_OVERVIEW = (
    "usage: git [-C FOLDER] [-c NAME=VALUE] COMMAND [WORD]...\n\n"
    + "\n".join(f"{title}\n   {names}" for title, names in _GROUPS)
    + "\n\n'git COMMAND --help' shows the words of a command. What needs an editor or a choice by hand is not here: rebase, add -p, bisect,\n"
    "submodule, worktree. Hosts have to be allowed under Network before clone, fetch and push; most send no headers that let a page in."
)


def main(words: list[str]) -> int:
    options.module("dulwich")
    from .repository import overrides

    overrides.clear()
    rest = words[1:]
    while rest and rest[0].startswith("-"):
        word = rest.pop(0)
        if word in ("--version", "-v"):
            print(f"git version {VERSION} (on dulwich {_dulwich()})")
            return 0
        if word == "-C" and rest:
            os.chdir(rest.pop(0))
        elif word == "-c" and rest:
            name, _, value = rest.pop(0).partition("=")
            overrides[name.lower()] = value or "true"
        elif word in ("--help", "-h"):
            print(_OVERVIEW)
            return 0
        elif word not in ("--no-pager", "-P", "--paginate", "-p", "--no-optional-locks", "--literal-pathspecs"):
            print(f"unknown option: {word}\n{_OVERVIEW.splitlines()[0]}", file=sys.stderr)
            return 129
    if not rest:
        print(_OVERVIEW)
        return 1
    return _run(rest)


def _dulwich() -> str:
    import dulwich

    return ".".join(map(str, dulwich.__version__))


def _run(words: list[str]) -> int:
    command = words[0]
    if command in ("help", "version"):
        return main(["git", "--version"] if command == "version" else ["git", words[1], "--help"] if len(words) > 1 else ["git", "--help"])
    if command not in _MODULE_OF:
        alias = _alias(command)
        if alias:
            return _run([*alias, *words[1:]])
        print(f"git: '{command}' is not a git command. See 'git --help'.", file=sys.stderr)
        return 1
    module = importlib.import_module(f"{__name__}.{_MODULE_OF[command]}")
    if "--help" in words[1:] or "-h" in words[1:2]:
        print(f"usage: git {command} {HELP[command]}".rstrip())
        return 0
    try:
        return getattr(module, command.replace("-", "_"))(words)
    except Failed as failure:
        sys.stdout.flush()
        print(failure.message, file=sys.stderr)
        return failure.code


def _alias(command: str) -> list[str]:
    import shlex

    from .repository import Repository

    try:
        text = Repository.here().setting(f"alias.{command}") or ""
    except Failed:
        return []
    return [] if text.startswith("!") else shlex.split(text)
