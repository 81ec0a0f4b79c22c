"""Archives in the 7z format, read and written. The format: https://py7zr.readthedocs.io/en/latest/archive_format.html"""

from __future__ import annotations

import bz2
import io
import os
import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field

from .. import options

MAGIC = b"7z\xbc\xaf\x27\x1c"
#: Seconds between 1601, where the times of the format begin, and 1970.
_EPOCH = 11_644_473_600
(_END, _HEADER, _ARCHIVE, _ADDITIONAL, _STREAMS, _FILES, _PACK, _UNPACK, _SUBSTREAMS, _SIZE, _CRC, _FOLDER, _CODERS_SIZE, _COUNT,
 _EMPTY_STREAM, _EMPTY_FILE, _ANTI, _NAMES, _CREATED, _ACCESSED, _CHANGED, _ATTRIBUTES, _COMMENT, _ENCODED, _START, _DUMMY) = range(26)  # fmt: skip
_COPY, _LZMA, _LZMA2, _DEFLATE, _BZIP2, _AES = b"\0", b"\x03\x01\x01", b"\x21", b"\x04\x01\x08", b"\x04\x02\x02", b"\x06\xf1\x07\x01"
_METHODS = {_COPY: "Copy", _LZMA: "LZMA", _LZMA2: "LZMA2", _DEFLATE: "Deflate", _BZIP2: "BZip2", b"\x03\x03\x01\x03": "BCJ", b"\x04": "BCJ", b"\x03": "Delta"}
#: What a header may name at most: it comes from outside.
_MOST = 2_000_000


@dataclass(slots=True)
class Member:
    """A file or folder. `when`: seconds since 1970."""

    name: str
    size: int = 0
    when: float | None = None
    is_folder: bool = False
    mode: int | None = None
    crc: int | None = None


@dataclass(slots=True)
class _Coder:
    method: bytes
    properties: bytes


@dataclass(slots=True)
class _Folder:
    """A stream that was packed by coders, one after the other."""

    coders: list[_Coder]
    sizes: list[int] = field(default_factory=list)
    crc: int | None = None


class _Reader:
    def __init__(self, data: bytes) -> None:
        self._file = io.BytesIO(data)

    def take(self, size: int) -> bytes:
        data = self._file.read(size)
        if len(data) != size:
            raise options.Wrong("Unexpected end of archive", 2)
        return data

    def byte(self) -> int:
        return self.take(1)[0]

    def number(self) -> int:
        """A number whose first byte tells by its leading bits how many follow."""
        first, mask, value = self.byte(), 0x80, 0
        for place in range(8):
            if not first & mask:
                return value + ((first & (mask - 1)) << (8 * place))
            value |= self.byte() << (8 * place)
            mask >>= 1
        return value

    def count(self) -> int:
        value = self.number()
        if value > _MOST:
            raise options.Wrong("Headers Error", 2)
        return value

    def bits(self, count: int) -> list[bool]:
        data = self.take(-(-count // 8))
        return [bool(data[at // 8] & (0x80 >> at % 8)) for at in range(count)]

    def marked(self, count: int) -> list[bool]:
        return [True] * count if self.byte() else self.bits(count)

    def crcs(self, count: int) -> list[int | None]:
        return [struct.unpack("<I", self.take(4))[0] if there else None for there in self.marked(count)]

    def expect(self, kind: int) -> None:
        if self.byte() != kind:
            raise options.Wrong("Headers Error", 2)


class Archive:
    """A 7z archive that is read. Raises options.Wrong for one that is damaged or encrypted."""

    def __init__(self, data: bytes) -> None:
        if data[:6] != MAGIC:
            raise options.Wrong("Cannot open the file as archive", 2)
        self._data = data
        start, size, crc = struct.unpack("<QQI", data[12:32])
        header = data[32 + start : 32 + start + size]
        self.members: list[Member] = []
        self._packs: list[int] = []
        self._pack_place = 32
        self._folders: list[_Folder] = []
        self._counts: list[int] = []
        self._parts: list[tuple[int, int | None]] = []
        if not size:
            return
        if len(header) != size or zlib.crc32(header) != crc:
            raise options.Wrong("Headers Error", 2)
        reader = _Reader(header)
        kind = reader.byte()
        while kind == _ENCODED:
            self._streams(reader)
            reader = _Reader(self._unpacked(0))
            kind = reader.byte()
        if kind != _HEADER:
            raise options.Wrong("Headers Error", 2)
        self._folders, self._packs, self._counts, self._parts = [], [], [], []
        while (kind := reader.byte()) != _END:
            if kind == _STREAMS:
                self._streams(reader)
            elif kind == _FILES:
                self._files(reader)
            else:
                raise options.Wrong("Headers Error", 2)

    @property
    def methods(self) -> str:
        """What it is packed with."""
        names = {_METHODS.get(coder.method, coder.method.hex()): None for folder in self._folders for coder in folder.coders}
        return " ".join(names)

    @property
    def packed_size(self) -> int:
        return sum(self._packs)

    def _streams(self, reader: _Reader) -> None:
        while (kind := reader.byte()) != _END:
            if kind == _PACK:
                self._pack_place = 32 + reader.number()
                count = reader.count()
                while (inner := reader.byte()) != _END:
                    if inner == _SIZE:
                        self._packs = [reader.number() for _ in range(count)]
                    elif inner == _CRC:
                        reader.crcs(count)
            elif kind == _UNPACK:
                self._unpack_info(reader)
            elif kind == _SUBSTREAMS:
                self._substreams(reader)
            else:
                raise options.Wrong("Headers Error", 2)
        if not self._parts:
            self._counts = [1] * len(self._folders)
            self._parts = [(folder.sizes[-1], folder.crc) for folder in self._folders]

    def _unpack_info(self, reader: _Reader) -> None:
        reader.expect(_FOLDER)
        count = reader.count()
        if reader.byte():
            raise options.Wrong("Unsupported archive: its folders are elsewhere", 2)
        self._folders = [self._folder(reader) for _ in range(count)]
        reader.expect(_CODERS_SIZE)
        for folder in self._folders:
            folder.sizes = [reader.number() for _ in folder.coders]
        while (kind := reader.byte()) != _END:
            if kind == _CRC:
                for folder, crc in zip(self._folders, reader.crcs(count), strict=True):
                    folder.crc = crc

    def _folder(self, reader: _Reader) -> _Folder:
        coders = []
        for _ in range(reader.count()):
            flags = reader.byte()
            method = reader.take(flags & 15)
            if flags & 16 and (reader.number(), reader.number()) != (1, 1):
                raise options.Wrong("Unsupported Method: BCJ2", 2)
            coders.append(_Coder(method, reader.take(reader.number()) if flags & 32 else b""))
        # Which coder's output is which one's input: in a chain, each the next one's.
        for _ in range(len(coders) - 1):
            reader.number(), reader.number()
        return _Folder(coders)

    def _substreams(self, reader: _Reader) -> None:
        self._counts = [1] * len(self._folders)
        kind = reader.byte()
        if kind == _COUNT:
            self._counts = [reader.count() for _ in self._folders]
            kind = reader.byte()
        sizes: list[int] = []
        for folder, count in zip(self._folders, self._counts, strict=True):
            known = [reader.number() for _ in range(count - 1)] if kind == _SIZE and count else []
            sizes += [*known, folder.sizes[-1] - sum(known)] if count else []
        if kind == _SIZE:
            kind = reader.byte()
        known_crcs = [folder.crc if count == 1 else None for folder, count in zip(self._folders, self._counts, strict=True) for _ in range(count)]
        if kind == _CRC:
            open_places = [at for at, crc in enumerate(known_crcs) if crc is None]
            for at, crc in zip(open_places, reader.crcs(len(open_places)), strict=True):
                known_crcs[at] = crc
            kind = reader.byte()
        self._parts = [*zip(sizes, known_crcs, strict=True)]
        if kind != _END:
            raise options.Wrong("Headers Error", 2)

    def _files(self, reader: _Reader) -> None:
        count = reader.count()
        members = [Member("") for _ in range(count)]
        empty, empty_files = [False] * count, []
        while (kind := reader.byte()) != _END:
            data = _Reader(reader.take(reader.number()))
            if kind == _EMPTY_STREAM:
                empty = data.bits(count)
            elif kind == _EMPTY_FILE:
                empty_files = data.bits(sum(empty))
            elif kind == _NAMES:
                data.byte()
                names = data._file.read().decode("utf-16-le").split("\0")
                for member, name in zip(members, names, strict=False):
                    member.name = name.replace("\\", "/")
            elif kind in (_CHANGED, _ATTRIBUTES):
                there = data.marked(count)
                data.byte()
                for member, has in zip(members, there, strict=True):
                    if has and kind == _CHANGED:
                        member.when = struct.unpack("<Q", data.take(8))[0] / 10**7 - _EPOCH
                    elif has:
                        attributes = struct.unpack("<I", data.take(4))[0]
                        member.mode = attributes >> 16 if attributes & 0x8000 else None
        parts = iter(self._parts)
        flags = iter(empty_files or [False] * count)
        for member, is_empty in zip(members, empty, strict=True):
            if is_empty:
                member.is_folder = not next(flags)
            else:
                member.size, member.crc = next(parts)
        self.members = members

    def contents(self) -> Iterator[tuple[Member, bytes]]:
        """Every file with what is in it; each stream is unpacked once."""
        full = iter([member for member in self.members if not member.is_folder and (member.size or member.crc is not None)])
        for number, count in enumerate(self._counts):
            data, at = (self._unpacked(number) if count else b""), 0
            for _ in range(count):
                member = next(full)
                yield member, data[at : at + member.size]
                at += member.size
        for member in self.members:
            if not member.is_folder and not member.size and member.crc is None:
                yield member, b""

    def _unpacked(self, number: int) -> bytes:
        folder = self._folders[number]
        place = self._pack_place + sum(self._packs[:number])
        data = self._data[place : place + self._packs[number]]
        try:
            return _decoded(folder, data)
        except (EOFError, OSError, ValueError, zlib.error) as failure:
            raise options.Wrong(f"Data Error : {failure}", 2) from None
        except options.module("lzma").LZMAError as failure:
            raise options.Wrong(f"Data Error : {failure}", 2) from None


def _decoded(folder: _Folder, data: bytes) -> bytes:
    lzma = options.module("lzma")
    chain = []
    for coder, size in zip(folder.coders, folder.sizes, strict=True):
        match coder.method:
            case m if m == _COPY:
                pass
            case m if m == _LZMA:
                first = coder.properties[0]
                chain.insert(0, {"id": lzma.FILTER_LZMA1, "dict_size": struct.unpack("<I", coder.properties[1:5])[0],
                                 "lc": first % 9, "lp": first // 9 % 5, "pb": first // 45})  # fmt: skip
            case m if m == _LZMA2:
                bits = coder.properties[0]
                chain.insert(0, {"id": lzma.FILTER_LZMA2, "dict_size": min(0xFFFFFFFF, (2 | bits & 1) << (bits // 2 + 11))})
            case b"\x03\x03\x01\x03" | b"\x04":
                chain.insert(0, {"id": lzma.FILTER_X86})
            case b"\x03":
                chain.insert(0, {"id": lzma.FILTER_DELTA, "dist": coder.properties[0] + 1})
            case m if m == _DEFLATE:
                data = zlib.decompress(data, -15)
            case m if m == _BZIP2:
                data = bz2.decompress(data)
            case m if m == _AES:
                raise options.Wrong("Cannot open encrypted archive: passwords are not supported here", 2)
            case other:
                raise options.Wrong(f"Unsupported Method: {_METHODS.get(other, other.hex())}", 2)
    if not chain:
        return data
    # What stands last unpacks first in the file, and is named last to Python as well.
    chain.sort(key=lambda one: one["id"] in (lzma.FILTER_LZMA1, lzma.FILTER_LZMA2))
    unpacker = lzma.LZMADecompressor(lzma.FORMAT_RAW, filters=chain)
    return unpacker.decompress(data, folder.sizes[0 if len(folder.sizes) == 1 else -1])


def packed(files: list[tuple[Member, bytes]], level: int = 5) -> bytes:
    """A 7z archive with these files in one stream of LZMA2."""
    lzma = options.module("lzma")
    full = [(member, data) for member, data in files if data]
    body = b"".join(data for _, data in full)
    out = io.BytesIO()
    streams = b""
    if full:
        size = max(1 << 16, min(1 << (18 + min(level, 9)), 1 << max(16, (len(body) - 1).bit_length())))
        filters = [{"id": lzma.FILTER_LZMA2, "preset": min(level, 9), "dict_size": size}]
        squeezed = lzma.compress(body, lzma.FORMAT_RAW, filters=filters)
        out.write(squeezed)
        bits = next(one for one in range(41) if (2 | one & 1) << (one // 2 + 11) >= size)
        streams = bytes([_STREAMS, _PACK]) + _number(0) + _number(1) + bytes([_SIZE]) + _number(len(squeezed)) + bytes([_END])
        streams += bytes([_UNPACK, _FOLDER]) + _number(1) + bytes([0, 1, 0x21]) + _LZMA2 + bytes([1, bits, _CODERS_SIZE]) + _number(len(body)) + bytes([_END])
        streams += bytes([_SUBSTREAMS, _COUNT]) + _number(len(full))
        if len(full) > 1:
            streams += bytes([_SIZE]) + b"".join(_number(len(data)) for _, data in full[:-1])
        streams += bytes([_CRC, 1]) + b"".join(struct.pack("<I", zlib.crc32(data)) for _, data in full) + bytes([_END, _END])
    header = bytes([_HEADER]) + streams + _described(files) + bytes([_END])
    start = struct.pack("<QQI", out.tell(), len(header), zlib.crc32(header))
    return MAGIC + b"\0\4" + struct.pack("<I", zlib.crc32(start)) + start + out.getvalue() + header


def _described(files: list[tuple[Member, bytes]]) -> bytes:
    ordered = [pair for pair in files if pair[1]] + [pair for pair in files if not pair[1]]
    out = bytes([_FILES]) + _number(len(ordered))
    empty = [not data for _, data in ordered]
    if any(empty):
        out += _property(_EMPTY_STREAM, _bits(empty))
        out += _property(_EMPTY_FILE, _bits([not member.is_folder for member, data in ordered if not data]))
    out += _property(_NAMES, b"\0" + "".join(f"{member.name}\0" for member, _ in ordered).encode("utf-16-le"))
    out += _property(_CHANGED, b"\1\0" + b"".join(struct.pack("<Q", int(((member.when or 0) + _EPOCH) * 10**7)) for member, _ in ordered))
    attributes = [(member.mode or 0o644) << 16 | 0x8000 | (0x10 if member.is_folder else 0x20) for member, _ in ordered]
    out += _property(_ATTRIBUTES, b"\1\0" + b"".join(struct.pack("<I", one) for one in attributes))
    return out + bytes([_END])


def _property(kind: int, data: bytes) -> bytes:
    return bytes([kind]) + _number(len(data)) + data


def _bits(flags: list[bool]) -> bytes:
    data = bytearray(-(-len(flags) // 8))
    for at, flag in enumerate(flags):
        if flag:
            data[at // 8] |= 0x80 >> at % 8
    return bytes(data)


def _number(value: int) -> bytes:
    for extra in range(8):
        if value < 1 << (7 * (extra + 1)):
            first = (0xFF00 >> extra & 0xFF) | value >> (8 * extra)
            return bytes([first]) + (value & (1 << (8 * extra)) - 1).to_bytes(extra, "little")
    return b"\xff" + value.to_bytes(8, "little")


def member_of(path: str, name: str) -> Member:
    """What the archive keeps about a file."""
    found = os.stat(path)
    return Member(name, found.st_size, found.st_mtime, os.path.isdir(path), found.st_mode)
