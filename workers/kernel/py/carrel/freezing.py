"""Reading cells that worked: which files they take, and those names made parameters."""

from __future__ import annotations

import ast
import builtins
import os
import re
from collections.abc import Callable, Collection, Iterator
from pathlib import PurePosixPath
from typing import TypedDict

from .files import ROOT
from .imports import parse
from .literals import name_of
from .preflight import Flight

#: Names that are there before any cell has run.
GIVEN = {*dir(builtins), "load_file", "FILES", "install", "display", "get_ipython", "In", "Out", "_", "__", "___", "exit"}


class Input(TypedDict):
    """A file that the cells take from outside. `parameter` stands for its path in the cells."""

    parameter: str
    path: str


class Unknown(TypedDict):
    """Names that a cell (by its place) uses and that no cell before it makes."""

    cell: int
    names: list[str]


class Frozen(TypedDict):
    """`cells` with parameters in the place of paths; `outputs`: paths that they write."""

    cells: list[str]
    inputs: list[Input]
    outputs: list[str]
    unknown: list[Unknown]


def freeze(cells: list[str], paths: list[str]) -> Frozen:
    """Finds the input files of cells, in their order, among `paths` and what the cells read in so many words."""
    trees = [parse(cell) or ast.Module([], []) for cell in cells]
    taken = {node.id for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Name)}
    parameters: dict[str, str] = {}
    written: set[str] = set()
    frozen: list[str] = []
    for cell, tree in zip(cells, trees, strict=True):
        flight = Flight(tree, dict.fromkeys(paths, 1))
        own_writes = _first_lines(flight, Flight.writes)
        own_reads = _first_lines(flight, _read_path)
        # What is made only where it is not there comes from outside.
        asked_for = _first_lines(flight, _asked_path)
        spots: list[tuple[ast.expr, str]] = []
        mentions = _mentions(tree, paths, own_reads.keys())
        for node, path in sorted(mentions, key=lambda mention: (mention[0].lineno, mention[0].col_offset)):
            first = own_writes.get(path)
            is_made_here = first is not None and own_reads.get(path, first) >= first and path not in asked_for
            if path in parameters or (path not in written and not is_made_here):
                spots.append((node, parameters.setdefault(path, _parameter(path, taken))))
        written |= own_writes.keys()
        frozen.append(_replaced(cell, spots))
    return {
        "cells": frozen,
        "inputs": [{"parameter": parameter, "path": path} for path, parameter in parameters.items()],
        "outputs": sorted(written - parameters.keys()),
        "unknown": _unknown(trees),
    }


def _read_path(flight: Flight, call: ast.Call) -> str | None:
    reads = flight.reads(call, name_of(call))
    if reads is None or re.match(r"\w+://", reads[0]) or "*" in reads[0] or "\n" in reads[0]:
        return None
    return os.path.normpath(os.path.join(ROOT, reads[0]))


def _asked_path(flight: Flight, call: ast.Call) -> str | None:
    if name_of(call) not in ("exists", "isfile", "is_file"):
        return None
    text = flight.says.text(call)
    if text is None and isinstance(call.func, ast.Attribute):
        text = flight.says.path(call.func.value)
    return None if text is None else os.path.normpath(os.path.join(ROOT, text))


def _first_lines(flight: Flight, path_of: Callable[[Flight, ast.Call], str | None]) -> dict[str, int]:
    """The paths of a cell's calls, each with the first line in which it is."""
    found: dict[str, int] = {}
    for call in flight.calls_made:
        path = path_of(flight, call)
        if path is not None:
            found[path] = min(call.lineno, found.get(path, call.lineno))
    return found


def _mentions(tree: ast.Module, paths: list[str], read: Collection[str]) -> Iterator[tuple[ast.expr, str]]:
    """Expressions that name one of the paths, or one that is read: a text, or `FILES['name']`."""
    by_name: dict[str, list[str]] = {}
    for path in paths:
        by_name.setdefault(os.path.basename(path), []).append(path)

    def path_of(text: str) -> str | None:
        path = os.path.normpath(os.path.join(ROOT, text)) if text else ""
        if path in paths:
            return path
        alone = by_name.get(text, [])
        return alone[0] if len(alone) == 1 else path if path in read else None

    waiting: list[ast.AST] = [tree]
    while waiting:
        node = waiting.pop()
        match node:
            # A part of a longer text is no path, and neither is a remark.
            case ast.JoinedStr() | ast.Expr(value=ast.Constant()) | ast.MatchValue():
                continue
            case ast.BinOp(op=ast.Add() | ast.Mod(), left=ast.Constant()) | ast.BinOp(op=ast.Add(), right=ast.Constant()):
                waiting += [side for side in (node.left, node.right) if not isinstance(side, ast.Constant)]
                continue
            case ast.Subscript(value=ast.Name(id="FILES"), slice=ast.Constant(value=str(text))):
                if (path := path_of(text)) is not None:
                    yield node, path
                continue
            case ast.Constant(value=str(text)):
                if (path := path_of(text)) is not None:
                    yield node, path
        waiting += ast.iter_child_nodes(node)


def _parameter(path: str, taken: set[str]) -> str:
    """A name for a file, such as `input_sales`, that nothing in the cells has; it is taken from then on."""
    stem = re.sub(r"\W+", "_", PurePosixPath(path).name.split(".")[0], flags=re.ASCII).strip("_").lower()
    name = base = f"input_{stem or 'file'}"
    number = 2
    while name in taken:
        name = f"{base}_{number}"
        number += 1
    taken.add(name)
    return name


def _replaced(source: str, spots: list[tuple[ast.expr, str]]) -> str:
    """The source with these expressions replaced. Python counts columns in bytes."""
    data = source.encode()
    starts = [0]
    for line in data.split(b"\n"):
        starts.append(starts[-1] + len(line) + 1)
    places = [
        (starts[node.lineno - 1] + node.col_offset, starts[node.end_lineno - 1] + node.end_col_offset, name)
        for node, name in spots
        if node.end_lineno is not None and node.end_col_offset is not None
    ]
    for start, end, name in sorted(places, reverse=True):
        data = data[:start] + name.encode() + data[end:]
    return data.decode()


def _unknown(trees: list[ast.Module]) -> list[Unknown]:
    made = set(GIVEN)
    found: list[Unknown] = []
    for place, tree in enumerate(trees):
        made |= set(made_in(tree))
        if "*" in made:
            return []
        if names := sorted(used_in(tree) - made):
            found.append({"cell": place, "names": names})
    return found


def used_in(tree: ast.Module) -> set[str]:
    """Names whose value a cell takes."""
    return {node.id for node in ast.walk(tree) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)}


def made_in(tree: ast.Module) -> Iterator[str]:
    """Names that a cell gives a value, anywhere in it; `*` where an import may bring any."""
    for node in ast.walk(tree):
        match node:
            case ast.Name(id=name, ctx=ast.Store()) | ast.arg(arg=name):
                yield name
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
                yield name
            case ast.alias(name=name, asname=other):
                yield other or name.partition(".")[0]
            case ast.ExceptHandler(name=str(name)) | ast.MatchAs(name=str(name)) | ast.MatchStar(name=str(name)):
                yield name
