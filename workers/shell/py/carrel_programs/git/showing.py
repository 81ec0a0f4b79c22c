"""Which form of a difference a command asks for: `-p`, `--stat`, `--name-only` and the like."""

from __future__ import annotations

from . import patches
from .differing import Change, between
from .pathspec import Pathspec
from .repository import Flat, Repository
from .words import Given

#: Options that diff, log and show have in common.
TABLE = (
    "p|u|patch s|no-patch stat=? numstat shortstat name-only name-status summary raw U|unified= M|find-renames=? no-renames color=? no-color "
    "full-index binary a|text w|ignore-all-space b|ignore-space-change minimal patience histogram diff-algorithm= no-ext-diff no-prefix word-diff=? "
    "diff-filter= indent-heuristic R|reverse-sides compact-summary exit-code"
)
_FORMS = ("stat", "numstat", "shortstat", "name-only", "name-status", "summary", "patch", "compact-summary")


def asks(given: Given) -> bool:
    """Whether the words ask for a difference at all."""
    return given.has(*_FORMS, "unified") and not given.has("no-patch")


def found(repo: Repository, old: Flat, new: Flat, given: Given, paths: Pathspec | None = None) -> list[Change]:
    """The changes between two trees, as far as the words ask for them."""
    if paths:
        old, new = paths.within(old), paths.within(new)
    if given.has("reverse-sides"):
        old, new = new, old
    changes = between(repo, old, new, renames=not given.has("no-renames"))
    if kinds := given.get("diff-filter"):
        changes = [one for one in changes if one.kind in kinds.upper() and (kinds.isupper() or one.kind not in kinds.upper())]
    return changes


def shown(repo: Repository, changes: list[Change], given: Given) -> str:
    """The changes in the forms that were asked for; a patch if in none."""
    parts = []
    forms = [form for form in _FORMS if given.has(form)] or ["patch"]
    if given.has("unified") and "patch" not in forms:
        forms.append("patch")
    for form in forms:
        match form:
            case "stat" | "compact-summary":
                width = given.get("stat").split(",")[0]
                parts.append(patches.stat(repo, changes, int(width) if width.isdigit() else 80))
            case "numstat":
                parts.append(patches.numbers(repo, changes))
            case "shortstat":
                parts.append(patches.sums(repo, changes))
            case "name-only" | "name-status":
                parts.append(patches.names(changes, letters=form == "name-status"))
            case "summary":
                parts.append(patches.summary(changes))
            case _:
                around = given.number("unified", 3)
                text = "".join(patches.patch(repo, one, around, full=given.has("full-index")) for one in changes)
                parts.append(f"\n{text}" if any(parts) and text else text)
    return "".join(parts)
