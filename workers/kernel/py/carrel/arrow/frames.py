"""Tables of Arrow as data frames of pandas: types, categories, and the index that pandas wrote down beside them."""

from __future__ import annotations

import ast
import json
from typing import Any

import numpy as np
import pandas as pd

from .decoding import Column, Reader, datetimes, decoded, dictionary_values, to_python
from .messages import Batch, Field, Stream


def to_frame(stream: Stream, order: list[str] | None = None) -> pd.DataFrame:
    """`order`: names of the columns, those of the index included, where it is not that of the stream."""
    notes: dict[str, Any] = json.loads(stream.metadata.get("pandas", "{}"))
    known = {entry["field_name"]: entry for entry in notes.get("columns", [])}
    batches = [_columns(stream, batch) for batch in stream.batches]
    series = [
        _series(field, [columns[place] for columns in batches], stream, known.get(field.name, {}))
        for place, field in enumerate(stream.fields)
    ]
    length = sum(batch.length for batch in stream.batches)
    frame = pd.DataFrame(dict(enumerate(series)), index=pd.RangeIndex(length), copy=False)
    frame.columns = pd.Index([field.name for field in stream.fields])
    frame = frame if order is None else frame[order]
    return _with_labels(_with_index(frame, notes), notes)


def _columns(stream: Stream, batch: Batch) -> list[Column]:
    reader = Reader(stream, batch)
    return [reader.column(field) for field in stream.fields]


def _series(field: Field, parts: list[Column], stream: Stream, note: dict[str, Any]) -> Any:
    """One column as pandas would have it; `note` is what pandas wrote down of it."""
    dtype = str(note.get("numpy_type", ""))
    if field.dictionary is not None:
        found = _categories(field, parts, stream)
        noted = (note.get("metadata") or {}).get("categories")
        return found if noted is None or not isinstance(found, pd.Categorical) else found.set_categories(noted)
    valid = None
    if any(part.valid is not None for part in parts):
        valid = _joined([np.ones(part.length, bool) if part.valid is None else part.valid for part in parts], bool)
    kind = field.type
    if kind.name in ("timestamp", "duration"):
        moments = pd.Series(_joined([datetimes(part) for part in parts], f"M8[{kind.unit}]"), copy=False)
        return moments.dt.tz_localize("UTC").dt.tz_convert(kind.zone) if kind.zone else moments
    if kind.name in ("int", "float", "bool"):
        values = _joined([part.values for part in parts], "bool" if kind.name == "bool" else None)
        return _numbers(values, valid, dtype)
    values = _joined([to_python(part) for part in parts], object)
    return pd.array(values, dtype=dtype) if dtype.startswith("string") else values


def _joined(parts: list[np.ndarray], dtype: Any) -> np.ndarray:
    if len(parts) == 1:
        return parts[0]
    return np.concatenate(parts) if parts else np.empty(0, dtype or "int64")


#: pandas' types that know missing values, by name.
_NULLABLE = {f"{kind}{bits}" for kind in ("Int", "UInt") for bits in (8, 16, 32, 64)} | {"Float32", "Float64", "boolean"}


def _numbers(values: np.ndarray, valid: np.ndarray | None, dtype: str) -> Any:
    if dtype in _NULLABLE:
        missing = np.zeros(len(values), bool) if valid is None else ~valid
        kind = pd.api.types.pandas_dtype(dtype)
        plain = values.astype(kind.numpy_dtype)  # type: ignore[union-attr]
        return kind.construct_array_type()(plain, missing)  # type: ignore[union-attr]
    if valid is None:
        return values
    if values.dtype == bool:
        found = values.astype(object)
        found[~valid] = None
        return found
    found = values.astype(values.dtype if values.dtype.kind == "f" else "float64")
    found[~valid] = np.nan
    return found


def _categories(field: Field, parts: list[Column], stream: Stream) -> Any:
    if not parts:
        return pd.Categorical([])
    values = dictionary_values(field, stream)
    if field.type.name not in ("int", "float", "bool", "utf8", "large_utf8", "utf8_view") or len(set(values)) < len(values):
        return _joined([decoded(part, stream) for part in parts], object)
    codes = _joined([part.values for part in parts], None).astype("int64")
    if any(part.valid is not None for part in parts):
        valid = _joined([np.ones(part.length, bool) if part.valid is None else part.valid for part in parts], bool)
        codes[~valid] = -1
    ordered = field.dictionary is not None and field.dictionary.ordered
    return pd.Categorical.from_codes(codes, categories=pd.Index(values).infer_objects(), ordered=ordered)


def _with_index(frame: pd.DataFrame, notes: dict[str, Any]) -> pd.DataFrame:
    names = {entry["field_name"]: entry["name"] for entry in notes.get("columns", [])}
    levels, labels, columns = [], [], []
    for entry in notes.get("index_columns", []):
        if isinstance(entry, str) and entry in frame:
            columns.append(entry)
            levels.append(pd.Index(frame[entry]))
            labels.append(names.get(entry))
        elif isinstance(entry, dict) and entry.get("kind") == "range":
            index = pd.RangeIndex(entry["start"], entry["stop"], entry["step"], name=entry["name"])
            if len(index) == len(frame):
                levels.append(index)
                labels.append(entry["name"])
    frame = frame.drop(columns=columns)
    if len(levels) == 1:
        frame.index = levels[0].rename(labels[0])
    elif levels:
        frame.index = pd.MultiIndex.from_arrays(levels, names=labels)
    return frame


def _with_labels(frame: pd.DataFrame, notes: dict[str, Any]) -> pd.DataFrame:
    """Names of columns that were numbers, dates or tuples are text in the file."""
    described = notes.get("column_indexes", [])
    if len(described) > 1:
        tuples = [ast.literal_eval(name) for name in frame.columns]
        frame.columns = pd.MultiIndex.from_tuples(tuples, names=[entry["name"] for entry in described])
    elif described:
        kind = described[0]["pandas_type"]
        if kind.startswith(("int", "uint", "float")):
            frame.columns = frame.columns.astype(described[0]["numpy_type"])
        elif kind.startswith("datetime"):
            frame.columns = pd.to_datetime(frame.columns)
        frame.columns.name = described[0]["name"]
    return frame
