"""What a file is, by its first bytes, and how a table in it is written."""

from __future__ import annotations

import codecs
import csv
import re
import zipfile
from collections import Counter
from dataclasses import dataclass
from pathlib import Path


class Unreadable(ValueError):
    """The content does not fit; the message says in one sentence what it is and what to do."""


#: First bytes -> what it is. https://en.wikipedia.org/wiki/List_of_file_signatures
_SIGNATURES: list[tuple[bytes, str]] = [
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"\xff\xd8\xff", "jpeg"),
    (b"GIF8", "gif"),
    (b"II*\x00", "tiff"),
    (b"MM\x00*", "tiff"),
    (b"%PDF-", "pdf"),
    (b"PK\x03\x04", "zip"),
    (b"PK\x05\x06", "zip"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "ole"),
    (b"\x1f\x8b", "gzip"),
    (b"BZh", "bzip2"),
    (b"\xfd7zXZ\x00", "xz"),
    (b"7z\xbc\xaf\x27\x1c", "7z"),
    (b"Rar!\x1a\x07", "rar"),
    (b"SQLite format 3\x00", "sqlite"),
    (b"PAR1", "parquet"),
    (b"ARROW1", "feather"),
    (b"\x93NUMPY", "npy"),
    (b"\x7fELF", "program"),
    (b"\x00asm", "program"),
    (b"MZ\x90", "program"),
]

#: How each is called in a sentence.
CALLED = {
    "png": "a PNG image",
    "jpeg": "a JPEG image",
    "gif": "a GIF image",
    "tiff": "a TIFF image",
    "webp": "a WebP image",
    "bmp": "a BMP image",
    "pdf": "a PDF document",
    "zip": "a ZIP archive",
    "xlsx": "an Excel workbook",
    "ods": "an OpenDocument spreadsheet",
    "docx": "a Word document",
    "pptx": "a PowerPoint presentation",
    "npz": "a NumPy archive",
    "ole": "an old Office document (Excel or Word before 2007)",
    "gzip": "a gzip file",
    "bzip2": "a bzip2 file",
    "xz": "an xz file",
    "7z": "a 7z archive",
    "rar": "a RAR archive",
    "tar": "a tar archive",
    "sqlite": "an SQLite database",
    "parquet": "a Parquet file",
    "feather": "a Feather file",
    "npy": "a NumPy array",
    "wav": "a WAV sound",
    "program": "a program",
    "html": "an HTML page",
    "xml": "an XML document",
    "binary": "binary data",
}


def kind_of(path: Path) -> str | None:
    """What the file is by its content: a key of CALLED, or None for plain text and for what is empty."""
    with path.open("rb") as file:
        head = file.read(4096)
    for signature, kind in _SIGNATURES:
        if head.startswith(signature):
            return _kind_of_zip(path) if kind == "zip" else kind
    if head[:4] == b"RIFF":
        return {b"WAVE": "wav", b"WEBP": "webp"}.get(head[8:12], "binary")
    if head[:2] == b"BM" and head[6:10] == b"\0\0\0\0":
        return "bmp"
    if head[257:262] == b"ustar":
        return "tar"
    start = head.removeprefix(codecs.BOM_UTF8).lstrip()[:300].lower()
    if start.startswith((b"<!doctype html", b"<html")):
        return "html"
    if start.startswith(b"<?xml"):
        return "xml"
    return "binary" if b"\0" in head and not _is_utf16(head) else None


def _kind_of_zip(path: Path) -> str:
    try:
        with zipfile.ZipFile(path) as archive:
            names = set(archive.namelist())
            if "mimetype" in names and b"spreadsheet" in archive.read("mimetype"):
                return "ods"
    except (zipfile.BadZipFile, OSError):
        return "zip"
    if "xl/workbook.xml" in names or "xl/workbook.bin" in names:
        return "xlsx"
    if "word/document.xml" in names:
        return "docx"
    if "ppt/presentation.xml" in names:
        return "pptx"
    return "npz" if names and all(name.endswith(".npy") for name in names) else "zip"


def _is_utf16(head: bytes) -> bool:
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return True
    pairs = len(head) // 2
    return pairs > 3 and (head[1::2].count(0) > 0.6 * pairs or head[0::2].count(0) > 0.6 * pairs)


def encodings(head: bytes) -> list[str]:
    """Encodings to try, the likeliest first. The last takes any bytes."""
    if head.startswith(codecs.BOM_UTF8):
        return ["utf-8-sig"]
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return ["utf-16"]
    if _is_utf16(head):
        return ["utf-16-le" if head[1::2].count(0) > head[0::2].count(0) else "utf-16-be", "latin-1"]
    return ["utf-8", "cp1252", "latin-1"]


def decode(data: bytes) -> str:
    """Text of bytes whose encoding nobody has said."""
    for encoding in encodings(data[:4096]):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return data.decode("latin-1")


def read_text(path: Path, encoding: str | None = None) -> str:
    """The text of a file, in the encoding given or the likeliest."""
    data = path.read_bytes()
    return data.decode(encoding) if encoding else decode(data)


@dataclass(frozen=True, slots=True)
class Dialect:
    """How a table of text is written, as arguments for pandas.read_csv."""

    sep: str
    decimal: str = "."
    thousands: str | None = None


def dialect_of(sample: str, default: str = ",") -> Dialect:
    """Reads separator and decimal sign off the first lines of a table; whole lines only."""
    best: tuple[float, int, str, list[list[str]]] = (0.0, 1, default, [])
    lines = sample.splitlines()[:60]
    for sep in (default, *(other for other in ",;\t|" if other != default)):
        try:
            rows = [row for row in csv.reader(lines, delimiter=sep) if row]
        except csv.Error:
            continue
        columns, count = Counter(map(len, rows)).most_common(1)[0] if rows else (1, 0)
        share = count / len(rows) if columns > 1 else 0.0
        # An even table wins; among even ones the one with more columns, as a comma may sit in the text of each cell.
        if (round(share, 1), columns) > (round(best[0], 1), best[1]):
            best = (share, columns, sep, rows)
    _, _, sep, rows = best
    if sep == ",":
        return Dialect(sep)
    cells = [cell.strip() for row in rows[1:] for cell in row]
    commas = sum(1 for cell in cells if re.fullmatch(r"[+-]?(\d+|\d{1,3}(\.\d{3})+),\d+", cell))
    points = sum(
        1 for cell in cells if re.fullmatch(r"[+-]?\d+\.\d+", cell) and not re.fullmatch(r"\d{1,3}\.\d{3}", cell)
    )
    if commas == 0 or points > 0:
        return Dialect(sep)
    grouped = any(re.fullmatch(r"[+-]?\d{1,3}(\.\d{3})+(,\d+)?", cell) for cell in cells)
    return Dialect(sep, ",", "." if grouped else None)


def dotted_columns(sample: str, dialect: Dialect) -> list[str]:
    """Names of columns whose points do not group thousands, as in 31.12.2026: pandas would leave such points out."""
    names, *rows = [row for row in csv.reader(sample.splitlines(), delimiter=dialect.sep) if row] or [[]]
    found: set[int] = set()
    for row in rows:
        for place, cell in enumerate(row[: len(names)]):
            bare = cell.strip()
            if re.fullmatch(r"[\d.]*\d\.\d[\d.,]*", bare) and not re.fullmatch(r"\d{1,3}(\.\d{3})+(,\d+)?", bare):
                found.add(place)
    return [names[place] for place in sorted(found)]
