"""Which modules a piece of code will want, read from its text."""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator

from .literals import Literals

#: Methods of pandas that need another package, and the module they need.
NEEDED_BY_NAME = {
    "read_excel": ("openpyxl",),
    "to_excel": ("openpyxl",),
    "ExcelWriter": ("openpyxl",),
    "to_markdown": ("tabulate",),
    "style": ("jinja2",),
    "read_html": ("lxml", "html5lib", "bs4"),
    "read_xml": ("lxml",),
    "to_xml": ("lxml",),
    "read_parquet": ("pyarrow", "parquet_wasm"),
    "to_parquet": ("pyarrow", "parquet_wasm"),
    "read_feather": ("pyarrow", "parquet_wasm"),
    "to_feather": ("pyarrow",),
    "plot": ("matplotlib",),
    "hist": ("matplotlib",),
    "boxplot": ("matplotlib",),
}

#: Cell magics whose body is Python.
PYTHON_CELLS = {"time", "timeit", "capture", "prun"}


def _without_magics(code: str) -> str:
    """The code with IPython's own syntax blanked out, line for line."""
    lines = code.split("\n")
    first = next((index for index, line in enumerate(lines) if line.strip()), 0)
    if cell := re.match(r"%%(\w+)", lines[first] if lines else ""):
        if cell[1] not in PYTHON_CELLS:
            return ""
        lines[first] = ""
    cleaned: list[str] = []
    for line in lines:
        if found := re.match(r"(\s*)(?:[%!?].*|[\w.*%]+\s*\?\??\s*)$", line):
            line = f"{found[1]}pass"
        elif found := re.match(r"(\s*[\w, ]+=\s*)[%!](?!=).*$", line):
            line = f"{found[1]}None"
        cleaned.append(line)
    return "\n".join(cleaned)


def parse(code: str) -> ast.Module | None:
    """The syntax tree of a cell, or None where it is no Python."""
    for text in (code, _without_magics(code)):
        try:
            return ast.parse(text)
        except (SyntaxError, ValueError, RecursionError):
            continue
    return None


def _constant_argument(call: ast.Call) -> str | None:
    first = call.args[0] if call.args else None
    return first.value if isinstance(first, ast.Constant) and isinstance(first.value, str) else None


def _names(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        match node:
            case ast.Import(names=names):
                yield from (alias.name for alias in names)
            case ast.ImportFrom(module=str(module), level=0):
                yield module
            case ast.Call(func=ast.Name(id="__import__") | ast.Attribute(attr="import_module")):
                if (name := _constant_argument(node)) and not name.startswith("."):
                    yield name


def imports_of(code: str) -> list[str]:
    """Top-level modules that the code imports anywhere, sorted. Code that is no Python imports nothing."""
    tree = parse(code)
    return [] if tree is None else sorted({name.partition(".")[0] for name in _names(tree)})


def texts_of(code: str) -> list[str]:
    """The texts that stand in the code."""
    tree = parse(code)
    nodes = [] if tree is None else ast.walk(tree)
    return [node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)]


def needs_of(code: str) -> list[str]:
    """`imports_of`, and the modules that functions called in the code will want."""
    found = set(imports_of(code))
    if re.search(r"^\s*%matplotlib\b", code, re.MULTILINE):
        found.add("matplotlib")
    tree = parse(code)
    if tree is None:
        return sorted(found)
    with_pandas = "pandas" in found or "pandas" in sys.modules
    says = Literals(tree)
    for node in ast.walk(tree):
        match node:
            case ast.Attribute(attr=name) if with_pandas:
                found.update(NEEDED_BY_NAME.get(name, ()))
            case ast.Call(func=ast.Name(id="load_file")):
                from .reading import needs_of_file

                found.update(needs_of_file(says.text(node) or ""))
    return sorted(found)
