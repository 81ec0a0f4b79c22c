"""Values and rows of a database as text, as sqlite3 shows them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any


def quoted_name(text: str) -> str:
    """A name as it stands in SQL: in quotes if it has to be."""
    return text if re.fullmatch(r"[A-Za-z_]\w*", text) else '"' + text.replace('"', '""') + '"'


def careful(text: str) -> str:
    """`CREATE TABLE IF NOT EXISTS` for tables whose name is in quotes, as sqlite3 has it."""
    return re.sub(r"^CREATE TABLE (?=[\"'])", "CREATE TABLE IF NOT EXISTS ", text)


def literal(value: Any) -> str:
    """A value as it stands in SQL."""
    if value is None:
        return "NULL"
    if isinstance(value, bytes):
        return f"X'{value.hex()}'"
    return "'" + value.replace("'", "''") + "'" if isinstance(value, str) else shown(value)


def csv_text(text: str) -> str:
    return text if re.fullmatch(r"[!#-&(-+\--~]+", text) else '"' + text.replace('"', '""') + '"'


def in_columns(names: list[str]) -> str:
    """Names below each other, in as many columns as 80 letters hold."""
    if not names:
        return ""
    width = max(map(len, names))
    count = max(1, 80 // (width + 2))
    height = -(-len(names) // count)
    return "".join("  ".join(f"{name:<{width}}" for name in names[row::height]) + "\n" for row in range(height))


#: Of each mode: what stands at the left, between and at the right, of a row and of the lines above, below the names, and at the end.
_EDGES = {
    "box": (("│ ", " │ ", " │"), ("┌─", "─┬─", "─┐"), ("├─", "─┼─", "─┤"), ("└─", "─┴─", "─┘"), "─"),
    "table": (("| ", " | ", " |"), ("+-", "-+-", "-+"), ("+-", "-+-", "-+"), ("+-", "-+-", "-+"), "-"),
    "markdown": (("| ", " | ", " |"), None, ("|-", "-|-", "-|"), None, "-"),
}


def as_table(mode: str, names: list[str], cells: list[list[str]], header: bool) -> Iterator[str]:
    if not cells:
        return
    widths = [max(len(name), *(len(row[at]) for row in cells)) for at, name in enumerate(names)]
    padded = lambda row: [f"{text:<{width}}" for text, width in zip(row, widths, strict=False)]  # noqa: E731
    if mode == "column":
        for row in [*([names, ["-" * width for width in widths]] if header else []), *cells]:
            yield "  ".join(padded(row)) + "\n"
        return
    edges, above, below, end, stroke = _EDGES[mode]
    joined = lambda row, marks: f"{marks[0]}{marks[1].join(row)}{marks[2]}\n"  # noqa: E731
    strokes = [stroke * width for width in widths]
    # Names stand in the middle.
    middle = [" " * ((width - len(name)) // 2) + name + " " * ((width - len(name) + 1) // 2) for name, width in zip(names, widths, strict=False)]
    if above:
        yield joined(strokes, above)
    yield joined(middle, edges) + joined(strokes, below)
    for row in cells:
        yield joined(padded(row), edges)
    if end:
        yield joined(strokes, end)


def plain(value: Any) -> Any:
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else value


def shown(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, float):
        text = f"{value:.15g}"
        return text if "." in text or "n" in text else text.replace("e", ".0e") if "e" in text else f"{text}.0"
    # A text ends at its first zero, as in C.
    return str(plain(value)).partition("\0")[0]
