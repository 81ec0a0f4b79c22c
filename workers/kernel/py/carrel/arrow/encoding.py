"""Columns of pandas as nodes and buffers of Arrow."""

from __future__ import annotations

import datetime as dt
import decimal
import itertools
from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from .messages import Batch, Dictionary, Field, Type

_EPOCH = dt.date(1970, 1, 1)
_EXACT = decimal.Context(prec=80)


class Encoder:
    """Gathers the columns of one batch, and the dictionaries of its categories."""

    def __init__(self) -> None:
        self.dictionaries: dict[int, Batch] = {}
        self.nodes: list[tuple[int, int]] = []
        self.buffers: list[Any] = []

    def column(self, name: str, values: pd.Series[Any]) -> Field:
        """Adds a column. Raises ValueError, with the name, where its values are of no one type."""
        dtype = values.dtype
        if isinstance(dtype, pd.CategoricalDtype):
            return self._category(name, values, dtype)
        if isinstance(dtype, pd.DatetimeTZDtype):
            moments = values.dt.tz_convert("UTC").dt.tz_localize(None).to_numpy()
            return self._moments(name, moments, Type("timestamp", unit=dtype.unit, zone=_zone(dtype.tz)))
        if dtype.kind in "mM":
            plain = values.to_numpy()
            kind = "timestamp" if dtype.kind == "M" else "duration"
            return self._moments(name, plain, Type(kind, unit=np.datetime_data(plain.dtype)[0]))
        missing = values.isna().to_numpy()
        if dtype.kind in "biuf" and dtype != object:
            plain = values.to_numpy() if isinstance(dtype, np.dtype) else values.array._data  # type: ignore[attr-defined]
            # NaN is a number to numpy, and missing to pandas' own types only where they say so.
            return self._numbers(name, plain, None if isinstance(dtype, np.dtype) else missing)
        if isinstance(dtype, pd.PeriodDtype | pd.IntervalDtype):
            raise ValueError(f'Column "{name}" holds {dtype}, which the file can\'t; write it with astype(str).')
        return self.objects(name, values.astype(object).to_numpy(), missing)

    def objects(self, name: str, values: np.ndarray, missing: np.ndarray) -> Field:
        """A column of Python objects, by what they are."""
        there = values[~missing]
        kind = pd.api.types.infer_dtype(there, skipna=False) if len(there) else "empty"
        match kind:
            case "string":
                return self._texts(name, [value.encode() for value in there], missing, Type("utf8"))
            case "bytes":
                return self._texts(name, list(there), missing, Type("binary"))
            case "boolean" | "integer" | "floating" | "mixed-integer-float":
                plain = np.zeros(len(values), {"boolean": "bool", "integer": "int64"}.get(kind, "float64"))
                try:
                    plain[~missing] = there
                except OverflowError:
                    raise ValueError(f'Column "{name}" holds numbers of more than 64 bits.') from None
                return self._numbers(name, plain, missing)
            case "empty":
                self.nodes.append((len(values), len(values)))
                return Field(name, Type("null"))
            case "date":
                days = [(value - _EPOCH).days for value in there]
                return self._counted(name, days, missing, Type("date", bits=32), "<i4")
            case "time":
                micros = [
                    ((value.hour * 60 + value.minute) * 60 + value.second) * 1_000_000 + value.microsecond for value in there
                ]
                return self._counted(name, micros, missing, Type("time", bits=64, unit="us"), "<i8")
            case "datetime" | "datetime64" | "timedelta" | "timedelta64":
                return self.column(name, pd.Series(values).infer_objects().pipe(_moments_of, missing))
            case "decimal":
                return self._decimals(name, there, missing)
        return self._nested(name, values, missing, there)

    def _nested(self, name: str, values: np.ndarray, missing: np.ndarray, there: np.ndarray) -> Field:
        if all(isinstance(value, dict) for value in there):
            self._node(missing)
            keys = dict.fromkeys(key for value in there for key in value)
            children = []
            for key in keys:
                column = [None if gone else value.get(key) for value, gone in zip(values, missing, strict=True)]
                children.append(self._child(str(key), column))
            return Field(name, Type("struct"), tuple(children))
        if all(isinstance(value, list | tuple | np.ndarray | set) for value in there):
            self._node(missing)
            parts = [[] if gone else list(value) for value, gone in zip(values, missing, strict=True)]
            self.buffers.append(_offsets([len(part) for part in parts]))
            child = self._child("element", list(itertools.chain.from_iterable(parts)))
            return Field(name, Type("list"), (child,))
        kinds = sorted({type(value).__name__ for value in there})
        raise ValueError(f'Column "{name}" mixes {", ".join(kinds)}; make it one type first, for example with astype(str).')

    def _child(self, name: str, values: Sequence[Any]) -> Field:
        array = np.empty(len(values), object)
        for index, value in enumerate(values):
            array[index] = value
        missing = np.array([value is None or value is pd.NA or value is pd.NaT for value in values], bool)
        return self.objects(name, array, missing)

    def _node(self, missing: np.ndarray | None, length: int = 0) -> None:
        nulls = 0 if missing is None else int(missing.sum())
        self.nodes.append((length if missing is None else len(missing), nulls))
        self.buffers.append(_packed(~missing) if missing is not None and nulls else b"")

    def _numbers(self, name: str, values: np.ndarray, missing: np.ndarray | None) -> Field:
        self._node(missing, len(values))
        if values.dtype == bool:
            self.buffers.append(_packed(values))
            return Field(name, Type("bool"))
        bits = values.dtype.itemsize * 8
        self.buffers.append(_little(values))
        kind = values.dtype.kind
        return Field(name, Type("float", bits) if kind == "f" else Type("int", bits, signed=kind == "i"))

    def _moments(self, name: str, values: np.ndarray, kind: Type) -> Field:
        self._node(np.isnat(values))
        self.buffers.append(_little(values.view("int64")))
        return Field(name, kind)

    def _counted(self, name: str, there: list[int], missing: np.ndarray, kind: Type, form: str) -> Field:
        self._node(missing)
        values = np.zeros(len(missing), form)
        values[~missing] = there
        self.buffers.append(_little(values))
        return Field(name, kind)

    def _texts(self, name: str, there: list[bytes], missing: np.ndarray, kind: Type) -> Field:
        self._node(missing)
        sizes = np.zeros(len(missing), "int64")
        sizes[~missing] = [len(value) for value in there]
        if int(sizes.sum()) >= 2**31:
            raise ValueError(f'Column "{name}" holds more than 2 GB of text.')
        self.buffers += [_offsets(sizes), b"".join(there)]
        return Field(name, kind)

    def _decimals(self, name: str, there: np.ndarray, missing: np.ndarray) -> Field:
        parts = [value.as_tuple() for value in there]
        if any(not isinstance(part.exponent, int) for part in parts):
            raise ValueError(f'Column "{name}" holds a Decimal that is no number.')
        scale = max(0, *(-int(part.exponent) for part in parts), 0)
        precision = max(len(part.digits) + max(int(part.exponent), 0) + scale + min(int(part.exponent), 0) for part in parts)
        precision = max(precision, scale, 1)
        if precision > 38:
            raise ValueError(f'Column "{name}" holds Decimals of more than 38 digits.')
        self._node(missing)
        numbers = iter(int(value.scaleb(scale, _EXACT)) for value in there)
        data = b"".join(bytes(16) if gone else next(numbers).to_bytes(16, "little", signed=True) for gone in missing)
        self.buffers.append(data)
        return Field(name, Type("decimal", bits=128, precision=precision, scale=scale))

    def _category(self, name: str, values: pd.Series[Any], dtype: pd.CategoricalDtype) -> Field:
        codes = values.cat.codes.to_numpy()
        self._node(codes < 0)
        self.buffers.append(_little(np.where(codes < 0, 0, codes).astype(codes.dtype)))
        inner = Encoder()
        categories = inner.column(name, pd.Series(dtype.categories))
        number = len(self.dictionaries)
        self.dictionaries[number] = Batch(len(dtype.categories), inner.nodes, inner.buffers, [])
        index = Type("int", codes.dtype.itemsize * 8)
        # The file has no type for what holds nothing at all; text is what an empty list of categories most likely held.
        kind = categories.type if categories.type.name != "null" else Type("utf8")
        if kind is not categories.type:
            self.dictionaries[number] = Batch(0, [(0, 0)], [b"", bytes(4), b""], [])
        return Field(name, kind, categories.children, Dictionary(number, index, bool(dtype.ordered)))


def _moments_of(values: pd.Series[Any], missing: np.ndarray) -> pd.Series[Any]:
    if values.dtype == object:
        span = any(isinstance(value, dt.timedelta | np.timedelta64) for value in values[~missing].head(1))
        return pd.to_timedelta(values) if span else pd.to_datetime(values)
    return values


def _zone(zone: Any) -> str:
    """As Arrow writes it: a name, or an offset like +02:00."""
    name = str(getattr(zone, "zone", None) or getattr(zone, "key", None) or zone)
    if isinstance(zone, dt.timezone):
        offset = zone.utcoffset(None)
        minutes = round(offset.total_seconds() / 60)
        return f"{'-' if minutes < 0 else '+'}{abs(minutes) // 60:02}:{abs(minutes) % 60:02}" if minutes else "UTC"
    return name


def _little(values: np.ndarray) -> memoryview:
    plain = np.ascontiguousarray(values, values.dtype.newbyteorder("<"))
    return memoryview(plain.view("u1")) if plain.size else memoryview(b"")


def _packed(values: np.ndarray) -> bytes:
    return np.packbits(values, bitorder="little").tobytes()


def _offsets(sizes: Any) -> bytes:
    return np.concatenate(([0], np.cumsum(sizes, dtype="int64"))).astype("<i4").tobytes()
