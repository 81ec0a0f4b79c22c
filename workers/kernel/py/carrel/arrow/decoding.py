"""Columns of Arrow's record batches as arrays of numpy, and their values as Python has them."""

from __future__ import annotations

import datetime as dt
import decimal
import itertools
from collections.abc import Callable
from typing import Any

import numpy as np

from .messages import Batch, Field, Stream, Type

_EPOCH = dt.date(1970, 1, 1)
_EXACT = decimal.Context(prec=80)


class Column:
    """Part of a column: which values are there, and a way to them."""

    def __init__(self, field: Field, length: int, valid: np.ndarray | None, values: np.ndarray) -> None:
        self.field, self.length, self.valid, self.values = field, length, valid, values

    def objects(self) -> np.ndarray:
        """The values as Python objects, None where there is none."""
        found = np.empty(self.length, object)
        found[:] = self.values
        if self.valid is not None:
            found[~self.valid] = None
        return found


class Reader:
    """Takes a batch apart, node by node and buffer by buffer, in the order of the schema."""

    def __init__(self, stream: Stream, batch: Batch) -> None:
        self._stream = stream
        self._nodes, self._buffers, self._variadic = iter(batch.nodes), iter(batch.buffers), iter(batch.variadic)

    def column(self, field: Field) -> Column:
        length, nulls = next(self._nodes)
        if field.type.name == "null":
            return Column(field, length, np.zeros(length, bool), np.full(length, None, object))
        valid = None
        if field.type.name not in ("union", "run_end"):
            bits = next(self._buffers)
            valid = _bits(bits, length) if nulls else None
        kind = field.dictionary.index if field.dictionary is not None else field.type
        return Column(field, length, valid, self._values(field, kind, length))

    def _values(self, field: Field, kind: Type, length: int) -> np.ndarray:
        match kind.name:
            case "bool":
                return _bits(next(self._buffers), length)
            case "int" | "float" | "timestamp" | "duration" | "date" | "time":
                return np.frombuffer(next(self._buffers), _dtype(kind), length)
            case "utf8" | "binary" | "large_utf8" | "large_binary":
                offsets = self._offsets(kind, length)
                return _slices(next(self._buffers), offsets, is_text=kind.name.endswith("utf8"))
            case "utf8_view" | "binary_view":
                views = next(self._buffers)
                data = [next(self._buffers) for _ in range(next(self._variadic))]
                return _views(views, data, length, is_text=kind.name.startswith("utf8"))
            case "decimal":
                return _decimals(next(self._buffers), kind, length)
            case "fixed_binary":
                data, size = bytes(next(self._buffers)), kind.size
                return _filled(data[size * index : size * (index + 1)] for index in range(length))
            case "list" | "large_list" | "map":
                offsets = self._offsets(kind, length)
                return self._lists(field, offsets)
            case "fixed_list":
                return self._lists(field, np.arange(length + 1) * kind.size)
            case "struct":
                children = [self.column(child) for child in field.children]
                names = [child.name for child in field.children]
                rows = zip(*(child_values(child, self._stream) for child in children), strict=True)
                return _filled(dict(zip(names, row, strict=True)) for row in rows) if names else _filled([{}] * length)
        raise NotImplementedError(f'column "{field.name}" holds Arrow\'s type {kind.name}, which can\'t be read here')

    def _offsets(self, kind: Type, length: int) -> np.ndarray:
        form = "<i8" if kind.name.startswith("large") else "<i4"
        buffer = next(self._buffers)
        # An empty column may come without its one offset.
        return np.frombuffer(buffer, form, length + 1) if len(buffer) else np.zeros(length + 1, form)

    def _lists(self, field: Field, offsets: np.ndarray) -> np.ndarray:
        values = child_values(self.column(field.children[0]), self._stream)
        pairs = itertools.pairwise(offsets.tolist())
        if field.type.name == "map":
            return _filled([tuple(entry.values()) for entry in values[start:stop]] for start, stop in pairs)
        return _filled(values[start:stop] for start, stop in pairs)


def child_values(column: Column, stream: Stream) -> np.ndarray:
    """Values inside lists and structs: numpy's own where nothing is missing, Python objects otherwise."""
    if column.field.dictionary is not None:
        return decoded(column, stream)
    plain = column.field.type.name in ("int", "float", "bool")
    if plain and column.valid is None:
        return column.values
    return to_python(column)


def decoded(column: Column, stream: Stream) -> np.ndarray:
    """The values of a column that is stored as numbers into a dictionary."""
    values = dictionary_values(column.field, stream)
    codes = column.values.astype("int64")
    if column.valid is None:
        return values[codes]
    found = np.full(column.length, None, object)
    found[column.valid] = values[codes[column.valid]]
    return found


def dictionary_values(field: Field, stream: Stream) -> np.ndarray:
    if field.dictionary is None:
        raise ValueError(f'column "{field.name}" has no dictionary')
    plain = Field(field.name, field.type, field.children)
    parts = [to_python(Reader(stream, batch).column(plain)) for batch in stream.dictionaries[field.dictionary.number]]
    return np.concatenate(parts)


def to_python(column: Column) -> np.ndarray:
    """The values as Python has them: dates, times, Decimals; numpy's types for what numpy has."""
    kind = column.field.type
    match kind.name:
        case "date":
            days = column.values if kind.bits == 32 else column.values // 86_400_000
            return _mapped(column, days, lambda value: _EPOCH + dt.timedelta(days=value))
        case "time":
            scale = {"s": 1_000_000, "ms": 1_000, "us": 1}.get(kind.unit)
            micros = column.values // 1000 if scale is None else column.values.astype("int64") * scale
            return _mapped(column, micros, lambda value: (dt.datetime.min + dt.timedelta(microseconds=value)).time())
        case "timestamp" | "duration":
            import pandas as pd

            values = datetimes(column)
            zoned = pd.Series(values).dt.tz_localize("UTC").dt.tz_convert(kind.zone) if kind.zone else pd.Series(values)
            found = zoned.astype(object).to_numpy(copy=True)
            if column.valid is not None:
                found[~column.valid] = None
            return found
    if column.valid is None and column.values.dtype != object:
        return column.values
    return column.objects()


def datetimes(column: Column) -> np.ndarray:
    """Moments (in UTC where there is a zone) or spans, NaT where there is none."""
    letter = "m" if column.field.type.name == "duration" else "M"
    values = column.values.astype(f"{letter}8[{column.field.type.unit}]")
    if column.valid is not None:
        values[~column.valid] = np.timedelta64("NaT") if letter == "m" else np.datetime64("NaT")
    return values


def _dtype(kind: Type) -> str:
    match kind.name:
        case "int":
            return f"<{'i' if kind.signed else 'u'}{kind.bits // 8}"
        case "float":
            return f"<f{kind.bits // 8}"
        case "date" | "time":
            return f"<i{kind.bits // 8}"
    return "<i8"


def _bits(buffer: memoryview, length: int) -> np.ndarray:
    return np.unpackbits(np.frombuffer(buffer, "u1"), count=length, bitorder="little").view(bool)


def _filled(values: Any) -> np.ndarray:
    """An array of objects, however alike or iterable they are."""
    listed = list(values)
    found = np.empty(len(listed), object)
    for index, value in enumerate(listed):
        found[index] = value
    return found


def _mapped(column: Column, numbers: np.ndarray, convert: Callable[[int], Any]) -> np.ndarray:
    found = np.full(column.length, None, object)
    valid = np.ones(column.length, bool) if column.valid is None else column.valid
    known = {number: convert(number) for number in np.unique(numbers[valid]).tolist()}
    found[valid] = _filled(known[number] for number in numbers[valid].tolist())
    return found


def _slices(buffer: memoryview, offsets: np.ndarray, *, is_text: bool) -> np.ndarray:
    if len(offsets) < 2:
        return np.empty(0, object)
    data = buffer[int(offsets[0]) : int(offsets[-1])]
    places = offsets - offsets[0]
    whole: Any = bytes(data)
    if is_text:
        # One string is decoded, then cut: places in bytes become places in characters.
        if not whole.isascii():
            starts = (np.frombuffer(data, "u1") & 0xC0) != 0x80
            places = np.concatenate(([0], np.cumsum(starts)))[places]
        whole = whole.decode()
    found = np.empty(len(offsets) - 1, object)
    found[:] = [whole[start:stop] for start, stop in itertools.pairwise(places.tolist())]
    return found


def _views(views: memoryview, data: list[memoryview], length: int, *, is_text: bool) -> np.ndarray:
    """https://arrow.apache.org/docs/format/Columnar.html#variable-size-binary-view-layout"""
    sizes = np.frombuffer(views, "<i4").reshape(-1, 4)[:length].tolist()
    found = []
    for index, (size, _, buffer, start) in enumerate(sizes):
        part = views[16 * index + 4 : 16 * index + 4 + size] if size <= 12 else data[buffer][start : start + size]
        found.append(str(part, "utf-8") if is_text else bytes(part))
    return _filled(found)


def _decimals(buffer: memoryview, kind: Type, length: int) -> np.ndarray:
    width = kind.bits // 8
    parts = (buffer[width * index : width * (index + 1)] for index in range(length))
    numbers = (int.from_bytes(part, "little", signed=True) for part in parts)
    return _filled(decimal.Decimal(number).scaleb(-kind.scale, _EXACT) for number in numbers)
