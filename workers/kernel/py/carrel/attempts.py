"""Cells that failed: what of them ran before they did, and what they have to do with others."""

from __future__ import annotations

import ast
from typing import TypedDict

from .freezing import GIVEN, made_in, used_in
from .imports import parse


class Attempt(TypedDict):
    """A cell. `failed_at`: the line in which it failed, from 1; None where it did not."""

    source: str
    failed_at: int | None


class Part(TypedDict):
    """What of a cell ran well (all of it, or the statements before the one that failed), with the names it makes and needs."""

    source: str
    makes: list[str]
    needs: list[str]


def part_that_ran(attempt: Attempt) -> Part:
    """Reads a cell; nothing of it runs."""
    source = _before(attempt["source"], attempt["failed_at"])
    tree = parse(source) or ast.Module([], [])
    makes = set(made_in(tree))
    return {"source": source, "makes": sorted(makes), "needs": sorted(used_in(tree) - makes - GIVEN)}


def _before(source: str, line: int | None) -> str:
    if line is None:
        return source
    tree = parse(source)
    if tree is None:
        return ""
    for node in tree.body:
        if node.end_lineno is not None and node.end_lineno >= line:
            decorators = getattr(node, "decorator_list", [])
            first = min([node.lineno, *(decorator.lineno for decorator in decorators)])
            return "\n".join(source.split("\n")[: first - 1]).rstrip()
    return source
