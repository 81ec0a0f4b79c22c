"""Data frames of pandas as streams of Arrow, with pandas' own notes on index and types."""

from __future__ import annotations

import json
import struct
from typing import Any

import pandas as pd

from . import flat
from .encoding import Encoder
from .messages import END, Batch, schema_table, write_batch, write_schema


#: What begins and ends Arrow's files, which Feather's are: a stream between two marks, then where its parts lie.
MARK = b"ARROW1"

#: As many categories of a column are written down in order.
NOTED = 10_000


def to_stream(frame: pd.DataFrame, index: bool | None) -> bytes:
    """`index`: None keeps a plain numbering as a note and anything else as columns; True and False as pandas has it."""
    schema, dictionaries, batch = _messages(frame, index)
    return b"".join([write_schema(schema), *dictionaries, batch, END])


def to_file(frame: pd.DataFrame) -> bytes:
    schema, dictionaries, batch = _messages(frame, None)
    parts, blocks, at = [MARK + bytes(2), write_schema(schema)], [], 8
    at += len(parts[1])
    for part in (*dictionaries, batch):
        (size,) = struct.unpack_from("<i", part, 4)
        blocks.append((at, 8 + size, len(part) - 8 - size))
        at += len(part)
        parts.append(part)
    places = [flat.Structs("<qi4xq", blocks[:-1]), flat.Structs("<qi4xq", blocks[-1:])]
    footer = flat.build({0: flat.Scalar("h", 4), 1: schema, 2: places[0], 3: places[1]})
    return b"".join([*parts, END, footer, struct.pack("<i", len(footer)), MARK])


def _messages(frame: pd.DataFrame, index: bool | None) -> tuple[dict[int, flat.Written], list[bytes], bytes]:
    """The schema, the dictionaries and the one batch."""
    if not frame.columns.is_unique:
        twice = sorted({str(name) for name in frame.columns[frame.columns.duplicated()]})
        raise ValueError(f"Two columns have the same name: {', '.join(twice)}.")
    encoder = Encoder()
    columns = [(str(name), name, frame.iloc[:, place]) for place, name in enumerate(frame.columns)]
    stored, noted = _index(frame, index)
    fields, entries = [], []
    for field_name, label, values in [*columns, *stored]:
        fields.append(encoder.column(field_name, values))
        entries.append(_entry(field_name, label, values))
    notes = {
        "index_columns": noted,
        "column_indexes": [_labels(frame.columns.get_level_values(level)) for level in range(frame.columns.nlevels)],
        "columns": entries,
        "creator": {"library": "carrel", "version": "1"},
        "pandas_version": pd.__version__,
    }
    dictionaries = [write_batch(batch, number) for number, batch in encoder.dictionaries.items()]
    batch = write_batch(Batch(len(frame), encoder.nodes, encoder.buffers, []))
    return schema_table(fields, {"pandas": json.dumps(notes)}), dictionaries, batch


def _index(frame: pd.DataFrame, index: bool | None) -> tuple[list[tuple[str, Any, pd.Series[Any]]], list[Any]]:
    """Columns that hold the index, and what the notes say of it."""
    if index is False:
        return [], []
    if isinstance(frame.index, pd.RangeIndex) and index is None:
        plain = frame.index
        name = None if plain.name is None else str(plain.name)
        return [], [{"kind": "range", "name": name, "start": plain.start, "stop": plain.stop, "step": plain.step}]
    stored = []
    for level in range(frame.index.nlevels):
        values = frame.index.get_level_values(level)
        unnamed = values.name is None or str(values.name) in map(str, frame.columns)
        name = f"__index_level_{level}__" if unnamed else str(values.name)
        stored.append((name, values.name, pd.Series(values)))
    return stored, [name for name, _, _ in stored]


def _entry(field_name: str, label: Any, values: pd.Series[Any]) -> dict[str, Any]:
    """https://arrow.apache.org/docs/python/pandas.html; the format is described in pandas' developer guide."""
    dtype, metadata = values.dtype, None
    kind = str(dtype)
    if isinstance(dtype, pd.CategoricalDtype):
        kind, metadata = "categorical", {"num_categories": len(dtype.categories), "ordered": bool(dtype.ordered)}
        # Parquet keeps those that occur, in the order in which they do; the rest is ours.
        if len(dtype.categories) <= NOTED and pd.api.types.infer_dtype(dtype.categories) in ("string", "integer"):
            metadata["categories"] = dtype.categories.tolist()
    elif isinstance(dtype, pd.DatetimeTZDtype):
        kind, metadata = "datetimetz", {"timezone": str(dtype.tz)}
    elif dtype.kind in "mM":
        kind = "datetime" if dtype.kind == "M" else "timedelta"
    elif dtype == object or kind.startswith("string"):
        inferred = pd.api.types.infer_dtype(values, skipna=True)
        kind = {"string": "unicode", "boolean": "bool", "mixed": "object"}.get(inferred, inferred)
    numpy_type = str(values.cat.codes.dtype) if kind == "categorical" else str(dtype)
    name = None if label is None else str(label)
    return {
        "name": name,
        "field_name": field_name,
        "pandas_type": kind.lower() if kind in ("Int64",) else kind,
        "numpy_type": "datetime64[ns]" if kind == "datetimetz" else numpy_type,
        "metadata": metadata,
    }


def _labels(labels: pd.Index[Any]) -> dict[str, Any]:
    kind = str(labels.dtype)
    if labels.dtype == object:
        return {
            "name": labels.name,
            "field_name": labels.name,
            "pandas_type": "unicode",
            "numpy_type": "object",
            "metadata": {"encoding": "UTF-8"},
        }
    kind = "datetime" if labels.dtype.kind == "M" else kind
    return {"name": labels.name, "field_name": labels.name, "pandas_type": kind, "numpy_type": str(labels.dtype), "metadata": None}
