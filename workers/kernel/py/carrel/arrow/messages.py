"""Arrow's messages: schemas and record batches. https://arrow.apache.org/docs/format/Columnar.html#serialization-and-interprocess-communication-ipc"""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace

from . import flat
from .flat import Scalar, Table

#: Names of the union `Type` by number, as in Schema.fbs.
TYPES = (
    "none null int float binary utf8 bool decimal date time timestamp interval list struct union fixed_binary "
    "fixed_list map duration large_binary large_utf8 large_list run_end binary_view utf8_view list_view large_list_view"
).split()
UNITS = ("s", "ms", "us", "ns")


@dataclass(frozen=True)
class Type:
    """A logical type. `bits` is the width of a number, `unit` of a time; `size` the length of fixed lists and bytes."""

    name: str
    bits: int = 0
    signed: bool = True
    unit: str = ""
    zone: str | None = None
    precision: int = 0
    scale: int = 0
    size: int = 0


@dataclass(frozen=True)
class Dictionary:
    """A column that is stored as numbers into a list of values."""

    number: int
    index: Type
    ordered: bool


@dataclass(frozen=True)
class Field:
    name: str
    type: Type
    children: tuple[Field, ...] = ()
    dictionary: Dictionary | None = None


@dataclass(frozen=True)
class Batch:
    """A record batch: lengths and nulls of the nodes, and the buffers, in the order of a walk through the fields."""

    length: int
    nodes: list[tuple[int, int]]
    buffers: list[memoryview]
    variadic: list[int]


@dataclass
class Stream:
    fields: list[Field] = field(default_factory=list)
    metadata: dict[str, str] = field(default_factory=dict)
    batches: list[Batch] = field(default_factory=list)
    dictionaries: dict[int, list[Batch]] = field(default_factory=dict)


#: codec ("lz4" or "zstd"), compressed bytes, size afterwards
Decompress = Callable[[str, memoryview, int], bytes]


def read_stream(data: memoryview, decompress: Decompress) -> Stream:
    """A whole stream. Raises ValueError where the bytes are none."""
    stream = Stream()
    for message, body in _messages(data):
        header = message.table(2)
        kind = message.number(1, "B")
        if header is None:
            raise ValueError("an Arrow message without a header")
        if kind == 1:
            stream.fields = [_read_field(table) for table in header.tables(1)]
            stream.metadata = {entry.text(0) or "": entry.text(1) or "" for entry in header.tables(2)}
        elif kind == 2 and (inner := header.table(1)) is not None:
            number = header.number(0, "q")
            batch = _read_batch(inner, body, decompress)
            known = stream.dictionaries.get(number, []) if header.number(2, "?") else []
            stream.dictionaries[number] = [*known, batch]
        elif kind == 3:
            stream.batches.append(_read_batch(header, body, decompress))
    return stream


def _messages(data: memoryview) -> Iterator[tuple[Table, memoryview]]:
    at = 0
    while at + 8 <= len(data):
        mark, size = struct.unpack_from("<Ii", data, at)
        if mark != 0xFFFFFFFF:
            raise ValueError("no Arrow message where one should be")
        if size == 0:
            return
        message = Table.root(data[at + 8 : at + 8 + size])
        start = at + 8 + size
        at = start + message.number(3, "q")
        yield message, data[start:at]


def _read_batch(table: Table, body: memoryview, decompress: Decompress) -> Batch:
    buffers = [body[offset : offset + length] for offset, length in table.pairs(2)]
    if (compression := table.table(3)) is not None:
        codec = ("lz4", "zstd")[compression.number(0, "b")]
        buffers = [_plain(buffer, codec, decompress) for buffer in buffers]
    return Batch(table.number(0, "q"), table.pairs(1), buffers, table.longs(4))


def _plain(buffer: memoryview, codec: str, decompress: Decompress) -> memoryview:
    if len(buffer) < 8:
        return buffer
    (size,) = struct.unpack_from("<q", buffer, 0)
    return buffer[8:] if size < 0 else memoryview(decompress(codec, buffer[8:], size))


def _read_field(table: Table) -> Field:
    detail = table.table(3)
    kind = _read_type(TYPES[table.number(2, "B")], detail)
    dictionary = None
    if (encoding := table.table(4)) is not None:
        index = encoding.table(1)
        index_type = _read_type("int", index) if index is not None else Type("int", 32)
        dictionary = Dictionary(encoding.number(0, "q"), index_type, bool(encoding.number(2, "?")))
    children = tuple(_read_field(child) for child in table.tables(5))
    return Field(table.text(0) or "", kind, children, dictionary)


def _read_type(name: str, table: Table | None) -> Type:
    kind = Type(name)
    if table is None:
        return kind
    match name:
        case "int":
            return replace(kind, bits=table.number(0, "i"), signed=bool(table.number(1, "?")))
        case "float":
            return replace(kind, bits=(16, 32, 64)[table.number(0, "h")])
        case "decimal":
            bits = table.number(2, "i", 128)
            return replace(kind, precision=table.number(0, "i"), scale=table.number(1, "i"), bits=bits)
        case "date":
            return replace(kind, bits=64 if table.number(0, "h", 1) else 32)
        case "time":
            return replace(kind, unit=UNITS[table.number(0, "h", 1)], bits=table.number(1, "i", 32))
        case "timestamp":
            return replace(kind, unit=UNITS[table.number(0, "h")], zone=table.text(1))
        case "duration":
            return replace(kind, unit=UNITS[table.number(0, "h", 1)])
        case "fixed_binary" | "fixed_list":
            return replace(kind, size=table.number(0, "i"))
    return kind


def schema_table(fields: list[Field], metadata: dict[str, str]) -> dict[int, flat.Written]:
    pairs = [{0: key, 1: value} for key, value in metadata.items()]
    return {0: Scalar("h", 0), 1: [_field(entry) for entry in fields], 2: pairs}


def write_schema(schema: dict[int, flat.Written]) -> bytes:
    return _message(1, schema, b"")


def write_batch(batch: Batch, dictionary: int | None = None) -> bytes:
    """A record batch, or the values of a dictionary. Buffers are filled up to 8 bytes."""
    places, body = [], bytearray()
    for buffer in batch.buffers:
        places.append((len(body), len(buffer)))
        body += buffer
        body.extend(bytes(-len(body) % 8))
    table = {0: Scalar("q", batch.length), 1: flat.Structs("<qq", batch.nodes), 2: flat.Structs("<qq", places)}
    if dictionary is None:
        return _message(3, table, bytes(body))
    return _message(2, {0: Scalar("q", dictionary), 1: table}, bytes(body))


END = struct.pack("<Ii", 0xFFFFFFFF, 0)


def _message(kind: int, header: dict[int, flat.Written], body: bytes) -> bytes:
    # Version 4 is "V5", the one in use since 2020.
    table = flat.build({0: Scalar("h", 4), 1: Scalar("B", kind), 2: header, 3: Scalar("q", len(body))})
    return struct.pack("<Ii", 0xFFFFFFFF, len(table)) + table + body


def _field(entry: Field) -> dict[int, flat.Written]:
    table: dict[int, flat.Written] = {
        0: entry.name,
        1: Scalar("?", 1),
        2: Scalar("B", TYPES.index(entry.type.name)),
        3: _type(entry.type),
        5: [_field(child) for child in entry.children],
    }
    if (dictionary := entry.dictionary) is not None:
        table[4] = {0: Scalar("q", dictionary.number), 1: _type(dictionary.index), 2: Scalar("?", dictionary.ordered)}
    return table


def _type(kind: Type) -> dict[int, flat.Written]:
    match kind.name:
        case "int":
            return {0: Scalar("i", kind.bits), 1: Scalar("?", kind.signed)}
        case "float":
            return {0: Scalar("h", (16, 32, 64).index(kind.bits))}
        case "decimal":
            return {0: Scalar("i", kind.precision), 1: Scalar("i", kind.scale), 2: Scalar("i", kind.bits)}
        case "date":
            return {0: Scalar("h", 0 if kind.bits == 32 else 1)}
        case "time":
            return {0: Scalar("h", UNITS.index(kind.unit)), 1: Scalar("i", kind.bits)}
        case "timestamp":
            unit = {0: Scalar("h", UNITS.index(kind.unit))}
            return unit if kind.zone is None else {**unit, 1: kind.zone}
        case "duration":
            return {0: Scalar("h", UNITS.index(kind.unit))}
    return {}
