"""Tables without their cells: names, types, ranges and counts."""

from __future__ import annotations

import csv
import io
import re
import sys
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any, TypedDict

from . import sniffing

#: Bytes of a file that are looked at.
SAMPLE = 4_000_000
#: Columns that are told of one table.
WIDTH = 200
#: Cells of one column of which a range and a count are taken.
CELLS = 5_000_000

_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?")
_EMPTY = {"", "na", "n/a", "nan", "null", "none", "-"}


class Column(TypedDict):
    name: str
    type: str
    empty: int
    distinct: int | None
    min: str | None
    max: str | None


class Schema(TypedDict):
    """`rows` is None where only the beginning was read."""

    name: str
    rows: int | None
    columns: list[Column]


def of_file(name: str) -> Schema | None:
    """The schema of a CSV or TSV file; None for any other, and for what is no table."""
    path = Path(name)
    if path.suffix.lower() not in (".csv", ".tsv", ".tab") or not path.is_file() or sniffing.kind_of(path):
        return None
    with path.open("rb") as file:
        head = file.read(SAMPLE)
        whole = not file.read(1)
    text = sniffing.decode(head if whole else head[: head.rfind(b"\n") + 1])
    dialect = sniffing.dialect_of(text[:65536], "," if path.suffix.lower() == ".csv" else "\t")
    try:
        rows = [row for row in csv.reader(io.StringIO(text.removeprefix("\ufeff")), delimiter=dialect.sep) if row]
    except csv.Error:
        return None
    if not rows:
        return None
    names = rows.pop(0) if _is_header(rows[0]) else [f"column {place + 1}" for place in range(len(rows[0]))]
    columns = [
        _text_column(title, [row[place].strip() if place < len(row) else "" for row in rows], dialect)
        for place, title in enumerate(names[:WIDTH])
    ]
    return {"name": name, "rows": len(rows) if whole else None, "columns": columns}


def _is_header(row: list[str]) -> bool:
    """Whether a first row gives names: all there, all different, and no numbers or dates among them."""
    cells = [cell.strip() for cell in row]
    return len(set(cells)) == len(cells) and all(cell and _kind_of(cell) == "text" for cell in cells)


def _kind_of(cell: str) -> str:
    if _NUMBER.fullmatch(cell):
        return "integer" if cell.lstrip("+-").isdigit() else "number"
    if cell.lower() in ("true", "false"):
        return "boolean"
    return "text" if day_of(cell) is None else "date"


def day_of(cell: str) -> str | None:
    """The day of an ISO date or time."""
    try:
        return date.fromisoformat(cell[:10]).isoformat() if re.match(r"\d{4}-\d\d-\d\d([T ]|$)", cell) else None
    except ValueError:
        return None


def _text_column(name: str, cells: list[str], dialect: sniffing.Dialect) -> Column:
    filled = [cell for cell in cells if cell.lower() not in _EMPTY]
    if dialect.decimal == ",":
        plain = [cell.replace(dialect.thousands or "\0", "").replace(",", ".") for cell in filled]
        filled = plain if all(_NUMBER.fullmatch(cell) for cell in plain) else filled
    kinds = {_kind_of(cell) for cell in filled}
    kind = "number" if kinds == {"integer", "number"} else kinds.pop() if len(kinds) == 1 else "text"
    if not filled:
        kind = "empty"
    values: list[Any] = []
    if kind in ("integer", "number"):
        values = [int(cell) if kind == "integer" else float(cell) for cell in filled]
    elif kind == "date":
        values = [day_of(cell) for cell in filled]
    return {
        "name": name.strip(),
        "type": kind,
        "empty": len(cells) - len(filled),
        "distinct": len(set(filled)),
        "min": str(min(values)) if values else None,
        "max": str(max(values)) if values else None,
    }


def of_frame(name: str, frame: Any) -> Schema:
    """The schema of a data frame; of its first columns where it has very many."""
    import pandas

    columns = [_column(pandas, frame.columns[place], frame.iloc[:, place]) for place in range(len(frame.columns))[:WIDTH]]
    return {"name": name, "rows": len(frame), "columns": columns}


def of_variables(namespace: dict[str, Any], names: Iterable[str]) -> list[Schema]:
    """The schemas of the data frames and series among these variables."""
    pandas = sys.modules.get("pandas")
    if pandas is None:
        return []
    found: list[Schema] = []
    for name in names:
        value = namespace.get(name)
        if not isinstance(value, pandas.DataFrame | pandas.Series):
            continue
        frame = value.to_frame() if isinstance(value, pandas.Series) else value
        found.append(of_frame(name, frame))
    return found


def _column(pandas: Any, name: Any, series: Any) -> Column:
    types = pandas.api.types
    column: Column = {
        "name": str(name),
        "type": "text",
        "empty": 0,
        "distinct": None,
        "min": None,
        "max": None,
    }
    for kind, test in (
        ("boolean", types.is_bool_dtype),
        ("integer", types.is_integer_dtype),
        ("number", types.is_float_dtype),
        ("date", types.is_datetime64_any_dtype),
    ):
        if test(series.dtype):
            column["type"] = kind
    column["empty"] = int(series.isna().sum())
    if len(series) == column["empty"]:
        return column | {"type": "empty"}  # type: ignore[return-value]
    if len(series) > CELLS:
        return column
    try:
        column["distinct"] = int(series.nunique())
    except TypeError:
        pass  # Cells that cannot be compared are not counted.
    if column["type"] in ("integer", "number", "date"):
        low, high = series.min(), series.max()
        is_date = column["type"] == "date"
        column["min"], column["max"] = (str(end.date()) if is_date else f"{end:.6g}" for end in (low, high))
    return column
