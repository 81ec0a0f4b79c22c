"""load_file: one function that reads any file the person has dropped."""

from __future__ import annotations

import gzip
import os
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

from . import readers, sniffing, tables
from .files import FILES, find
from .sniffing import Unreadable

__all__ = ["FILES", "Unreadable", "load_file", "needs_of_file"]


class Kind(NamedTuple):
    """A kind of file: how it is read, what its content may look like (None: text), and the modules it takes."""

    read: Callable[..., Any]
    called: str
    content: frozenset[str | None]
    needs: tuple[str, ...] = ()


def _kind(read: Callable[..., Any], called: str, content: str, *needs: str) -> Kind:
    return Kind(read, called, frozenset(None if word == "text" else word for word in content.split()), needs)


KINDS: dict[str, Kind] = {
    "csv": _kind(tables.table, "a CSV file", "text", "pandas"),
    "tsv": _kind(tables.tab_table, "a table of text", "text", "pandas"),
    "excel": _kind(tables.workbook, "an Excel workbook", "xlsx ods ole", "pandas", "openpyxl"),
    "xls": _kind(tables.workbook, "an Excel workbook", "xlsx ods ole", "pandas", "xlrd"),
    "ods": _kind(tables.workbook, "an OpenDocument spreadsheet", "ods xlsx", "pandas", "odf"),
    "json": _kind(tables.json_value, "JSON", "text", "pandas"),
    "jsonl": _kind(tables.json_lines, "JSON lines", "text", "pandas"),
    "ipynb": _kind(readers.notebook, "a notebook", "text"),
    "parquet": _kind(tables.columns, "a Parquet file", "parquet", "pandas", "pyarrow", "parquet_wasm"),
    "feather": _kind(tables.columns, "a Feather file", "feather", "pandas", "pyarrow", "parquet_wasm"),
    "text": _kind(sniffing.read_text, "text", "text html xml"),
    "html": _kind(tables.html, "an HTML page", "html xml text", "pandas", "bs4", "html5lib"),
    "xml": _kind(readers.xml, "an XML document", "xml html text"),
    "svg": _kind(sniffing.read_text, "an SVG image", "xml text html"),
    "yaml": _kind(readers.yaml, "YAML", "text", "yaml"),
    "toml": _kind(readers.toml, "TOML", "text"),
    "ini": _kind(readers.ini, "an INI file", "text"),
    "image": _kind(readers.image, "an image", "png jpeg gif webp bmp tiff", "PIL"),
    "pdf": _kind(readers.pdf, "a PDF document", "pdf", "pypdf"),
    "docx": _kind(readers.word, "a Word document", "docx"),
    "pptx": _kind(readers.slides, "a PowerPoint presentation", "pptx", "slides"),
    "zip": _kind(readers.archive, "a ZIP archive", "zip xlsx docx pptx ods npz"),
    "tar": _kind(readers.archive, "a tar archive", "tar gzip bzip2 xz"),
    "sqlite": _kind(tables.database, "an SQLite database", "sqlite", "pandas", "sqlite3"),
    "npy": _kind(readers.arrays, "a NumPy array", "npy npz zip", "numpy"),
    "wav": _kind(readers.sound, "a WAV sound", "wav", "numpy"),
    "bytes": _kind(readers.raw, "bytes", "text"),
}

_SUFFIXES = {
    "csv": "csv",
    "tsv": "tsv tab",
    "excel": "xlsx xlsm xltx",
    "xls": "xls",
    "ods": "ods",
    "json": "json geojson",
    "jsonl": "jsonl ndjson",
    "ipynb": "ipynb",
    "parquet": "parquet pq",
    "feather": "feather arrow",
    "text": "txt md markdown log py js ts css sql r sh rst tex srt",
    "html": "html htm",
    "xml": "xml",
    "svg": "svg",
    "yaml": "yaml yml",
    "toml": "toml",
    "ini": "ini cfg",
    "image": "png jpg jpeg gif webp bmp tif tiff",
    "pdf": "pdf",
    "docx": "docx",
    "pptx": "pptx pptm ppsx potx",
    "zip": "zip whl",
    "tar": "tar tgz tbz2 txz",
    "sqlite": "sqlite sqlite3 db db3",
    "npy": "npy npz",
    "wav": "wav",
}
BY_SUFFIX = {f".{suffix}": kind for kind, suffixes in _SUFFIXES.items() for suffix in suffixes.split()}
#: What the content says -> the kind that reads it.
_BY_CONTENT = {
    "xlsx": "excel", "ods": "ods", "docx": "docx", "pptx": "pptx", "zip": "zip", "npz": "npy", "npy": "npy", "pdf": "pdf",
    "sqlite": "sqlite", "parquet": "parquet", "feather": "feather", "wav": "wav", "html": "html", "xml": "xml",
    "tar": "tar", **dict.fromkeys(("png", "jpeg", "gif", "webp", "bmp", "tiff"), "image"),
}  # fmt: skip


def _kind_by_name(name: str) -> str | None:
    lower = name.lower()
    if lower.endswith((".tar.gz", ".tar.bz2", ".tar.xz")):
        return "tar"
    return BY_SUFFIX.get(os.path.splitext(lower.removesuffix(".gz"))[1])


def needs_of_file(name: str) -> tuple[str, ...]:
    """The modules that reading a file of this name takes."""
    kind = _kind_by_name(name)
    return KINDS[kind].needs if kind else ()


def _check(path: Path, kind: str) -> None:
    """Raises Unreadable, in one sentence, where the content is something other than the name says."""
    content = sniffing.kind_of(path)
    expected = KINDS[kind]
    if content in expected.content or kind == "bytes" or (content is None and path.stat().st_size == 0):
        return
    is_called = sniffing.CALLED[content] if content else "text"
    other = _BY_CONTENT.get(content) if content else "text"
    raise Unreadable(
        f'"{path.name}" is {is_called}, not {expected.called}'
        + (f'; load_file("{path.name}", kind="{other}") reads it as that.' if other else ".")
    )


def load_file(name: str | os.PathLike[str], *, kind: str | None = None, trusted: bool = False, **arguments: Any) -> Any:
    """Reads a file by its type: tables as DataFrames, images as PIL images, documents as text, anything else as bytes.

    `name` is looked up among FILES, in /mnt/data and in the working directory. `kind` overrides what the name's ending
    says ("csv", "excel", "json", "text", "image", "bytes", ...). Further arguments go to the reader, such as sheet_name
    or sep. A pickle is read only with `trusted=True`, since it can run any code.

    Raises FileNotFoundError with the nearest names, or Unreadable (a ValueError) with what is wrong.
    """
    path = find(name, FILES)
    if kind is None and path.suffix.lower() in (".pkl", ".pickle", ".joblib"):
        return _pickle(path, trusted)
    if kind is not None and kind not in KINDS:
        raise ValueError(f'There is no kind "{kind}"; the kinds are {", ".join(KINDS)}.')
    chosen = kind or _kind_by_name(path.name)
    if chosen is None:
        return path.read_bytes()
    if path.suffix.lower() == ".gz" and chosen != "tar":
        return _unzipped(path, chosen, arguments)
    _check(path, chosen)
    return KINDS[chosen].read(path, **arguments)


def _unzipped(path: Path, kind: str, arguments: dict[str, Any]) -> Any:
    with tempfile.TemporaryDirectory() as folder:
        inner = Path(folder, path.stem)
        try:
            inner.write_bytes(gzip.decompress(path.read_bytes()))
        except (OSError, EOFError) as error:
            raise Unreadable(f'"{path.name}" is no whole gzip file: {error}.') from None
        _check(inner, kind)
        return KINDS[kind].read(inner, **arguments)


def _pickle(path: Path, trusted: bool) -> Any:
    if not trusted:
        raise Unreadable(
            f'"{path.name}" is a pickle, which can run any code when it is read; if you made it yourself, '
            f'use load_file("{path.name}", trusted=True).'
        )
    import pickle

    with path.open("rb") as file:
        return pickle.load(file)
