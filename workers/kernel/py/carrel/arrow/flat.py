"""As much of FlatBuffers as Arrow's messages need. https://flatbuffers.dev/internals/"""

from __future__ import annotations

import struct
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any


class Table:
    """A table inside a buffer; fields are asked for by their number in the schema."""

    def __init__(self, buffer: memoryview, position: int) -> None:
        self._buffer, self._position = buffer, position
        self._vtable = position - self._read("<i", position)
        self._size = self._read("<H", self._vtable)

    @classmethod
    def root(cls, buffer: memoryview) -> Table:
        return cls(buffer, struct.unpack_from("<I", buffer, 0)[0])

    def _read(self, form: str, position: int) -> int:
        return struct.unpack_from(form, self._buffer, position)[0]

    def _place(self, field: int) -> int:
        """Where a field is; 0 where it has its default."""
        entry = 4 + 2 * field
        offset = self._read("<H", self._vtable + entry) if entry < self._size else 0
        return self._position + offset if offset else 0

    def _target(self, field: int) -> int:
        place = self._place(field)
        return place + self._read("<I", place) if place else 0

    def number(self, field: int, form: str, default: int = 0) -> int:
        """A scalar; `form` is its letter in `struct`."""
        place = self._place(field)
        return self._read(f"<{form}", place) if place else default

    def text(self, field: int) -> str | None:
        place = self._target(field)
        if not place:
            return None
        size = self._read("<I", place)
        return bytes(self._buffer[place + 4 : place + 4 + size]).decode()

    def table(self, field: int) -> Table | None:
        place = self._target(field)
        return Table(self._buffer, place) if place else None

    def tables(self, field: int) -> list[Table]:
        place = self._target(field)
        count = self._read("<I", place) if place else 0
        places = [place + 4 + 4 * index for index in range(count)]
        return [Table(self._buffer, at + self._read("<I", at)) for at in places]

    def pairs(self, field: int) -> list[tuple[int, int]]:
        """A vector of structs of two 64-bit numbers."""
        place = self._target(field)
        count = self._read("<I", place) if place else 0
        return list(struct.iter_unpack("<qq", self._buffer[place + 4 : place + 4 + 16 * count])) if count else []

    def longs(self, field: int) -> list[int]:
        place = self._target(field)
        count = self._read("<I", place) if place else 0
        return list(struct.unpack_from(f"<{count}q", self._buffer, place + 4)) if count else []


@dataclass(frozen=True)
class Scalar:
    """A number to be written; `form` is its letter in `struct`."""

    form: str
    value: int


@dataclass(frozen=True)
class Structs:
    """A vector of structs, to be written; `form` is what `struct` makes of one."""

    form: str
    values: Sequence[tuple[int, ...]]


#: What can be written: fields of a table in order (None: left out), a vector of tables, text, or one of the above.
Written = Any


def build(root: dict[int, Written]) -> bytes:
    """A buffer with a table as its root; tables are dicts by the number of the field."""
    buffer = bytearray(4)
    struct.pack_into("<I", buffer, 0, _write(buffer, root))
    buffer.extend(bytes(-len(buffer) % 8))
    return bytes(buffer)


def _write(buffer: bytearray, value: Written) -> int:
    match value:
        case dict():
            return _write_table(buffer, value)
        case str():
            data = value.encode()
            position = _align(buffer, 4)
            buffer += struct.pack("<I", len(data)) + data + b"\0"
            return position
        case Structs(form, values):
            position = _align(buffer, 8, 4)
            buffer += struct.pack("<I", len(values))
            for one in values:
                buffer += struct.pack(form, *one)
            return position
        case list():
            position = _align(buffer, 4)
            buffer += struct.pack("<I", len(value)) + bytes(4 * len(value))
            for index, item in enumerate(value):
                _point(buffer, position + 4 + 4 * index, _write(buffer, item))
            return position
    raise TypeError(type(value).__name__)


def _write_table(buffer: bytearray, fields: dict[int, Written]) -> int:
    """The table of offsets, then the table, then what it points to: offsets only ever point forward."""
    forms = {slot: value.form if isinstance(value, Scalar) else "I" for slot, value in fields.items()}
    offsets, size = dict[int, int](), 4
    for slot in sorted(forms, key=lambda slot: -struct.calcsize(forms[slot])):
        width = struct.calcsize(forms[slot])
        size += -size % width
        offsets[slot] = size
        size += width
    slots = [offsets.get(slot, 0) for slot in range(max(offsets, default=-1) + 1)]
    vtable = struct.pack(f"<{2 + len(slots)}H", 4 + 2 * len(slots), size, *slots)
    start = _align(buffer, 8, len(vtable))
    buffer += vtable
    position = len(buffer)
    buffer += struct.pack("<i", position - start) + bytes(size - 4)
    for slot, value in fields.items():
        place = position + offsets[slot]
        if isinstance(value, Scalar):
            struct.pack_into(f"<{value.form}", buffer, place, value.value)
        else:
            _point(buffer, place, _write(buffer, value))
    return position


def _align(buffer: bytearray, width: int, before: int = 0) -> int:
    """Fills up, so that what follows the next `before` bytes is aligned; returns the end of the buffer."""
    buffer.extend(bytes(-(len(buffer) + before) % width))
    return len(buffer)


def _point(buffer: bytearray, place: int, target: int) -> None:
    struct.pack_into("<I", buffer, place, target - place)
