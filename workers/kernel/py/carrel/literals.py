"""Values that can be read off a piece of code: texts, paths, the names of what is called."""

from __future__ import annotations

import ast
import os


def name_of(call: ast.Call) -> str:
    match call.func:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
    return ""


def root_of(call: ast.Call) -> str:
    """`requests` of `requests.get`; empty for a plain name."""
    node: ast.expr = call.func
    if not isinstance(node, ast.Attribute):
        return ""
    while isinstance(node, ast.Attribute):
        node = node.value
    return node.id if isinstance(node, ast.Name) else "?"


def mode_of(call: ast.Call, place: int) -> str:
    named = next((key.value for key in call.keywords if key.arg == "mode"), None)
    node = named or (call.args[place] if len(call.args) > place else None)
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else "r"


def _constants(tree: ast.Module) -> dict[str, str]:
    """Names that the code gives one value only, a string or a Path of one."""
    values: dict[str, list[str | None]] = {}
    for node in ast.walk(tree):
        match node:
            case ast.Assign(targets=[ast.Name(id=name)], value=value):
                match value:
                    case ast.Constant(value=str(text)):
                        known: str | None = text
                    case ast.Call(func=ast.Name(id="Path"), args=[ast.Constant(value=str(text))]):
                        known = text
                    case _:
                        known = None
                values.setdefault(name, []).append(known)
            case ast.Name(id=name, ctx=ast.Store()):
                values.setdefault(name, [])
            case ast.For(target=ast.Name(id=name)) | ast.arg(arg=name):
                values.setdefault(name, []).append(None)
    return {name: known[0] for name, known in values.items() if len(known) == 1 and known[0] is not None}


class Literals:
    """What the code says in so many words."""

    def __init__(self, tree: ast.Module) -> None:
        self._texts = _constants(tree)

    def constant(self, node: ast.expr) -> str | None:
        match node:
            case ast.Constant(value=str(text)):
                return text
            case ast.Name(id=name):
                return self._texts.get(name)
        return self.path(node)

    def text(self, call: ast.Call) -> str | None:
        """The first argument, or the one that names a file or an address."""
        if call.args:
            first = 1 if name_of(call) == "request" and len(call.args) > 1 else 0
            return self.constant(call.args[first])
        names = ("filepath_or_buffer", "io", "path", "file", "url", "fname")
        named = (key.value for key in call.keywords if key.arg in names)
        value = next(named, None)
        return None if value is None else self.constant(value)

    def path(self, node: ast.expr) -> str | None:
        """The path of `Path('x')`, `Path('x') / 'y'`, or a name that holds one."""
        match node:
            case ast.Call(func=ast.Name(id="Path") | ast.Attribute(attr="Path"), args=[first, *rest]):
                parts = [self.constant(part) for part in (first, *rest)]
                return None if None in parts else os.path.join(*(part for part in parts if part is not None))
            case ast.BinOp(op=ast.Div(), left=left, right=right):
                start, end = self.constant(left), self.constant(right)
                return None if start is None or end is None else os.path.join(start, end)
            case ast.Name(id=name):
                return self._texts.get(name)
        return None
