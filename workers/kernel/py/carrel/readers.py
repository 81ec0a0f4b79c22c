"""Readers of all that is no table: path and the person's arguments in, a value out. Libraries come when used."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from . import sniffing
from .sniffing import Unreadable, read_text


def notebook(path: Path, **_: Any) -> Any:
    return json.loads(read_text(path))


def xml(path: Path, **_: Any) -> ElementTree.Element:
    try:
        return ElementTree.parse(path).getroot()
    except ElementTree.ParseError as error:
        raise Unreadable(f'"{path.name}" is not well-formed XML: {error}.') from None


def yaml(path: Path, **_: Any) -> Any:
    import yaml as library

    documents = list(library.safe_load_all(read_text(path)))
    return documents[0] if len(documents) == 1 else documents


def toml(path: Path, **_: Any) -> dict[str, Any]:
    import tomllib

    return tomllib.loads(read_text(path))


def ini(path: Path, **_: Any) -> dict[str, dict[str, str]]:
    import configparser

    parser = configparser.ConfigParser(interpolation=None)
    parser.read_string(read_text(path))
    return {section: dict(parser[section]) for section in parser.sections()}


def image(path: Path, **_: Any) -> Any:
    import warnings

    from PIL import Image, UnidentifiedImageError, features

    if sniffing.kind_of(path) == "webp" and not features.check("webp"):
        raise Unreadable(f'"{path.name}" is a WebP image, which this copy cannot read: save it as PNG.')
    try:
        with warnings.catch_warnings(action="ignore"), Image.open(path) as opened:
            opened.load()
            return opened
    except (UnidentifiedImageError, OSError) as error:
        raise Unreadable(f'"{path.name}" is no whole image: {error}') from None


def pdf(path: Path, **_: Any) -> str:
    """The text of each page under a heading, as Markdown."""
    from pypdf import PdfReader
    from pypdf.errors import PdfReadError

    try:
        reader = PdfReader(path)
        if reader.is_encrypted and not reader.decrypt(""):
            raise Unreadable(f'"{path.name}" is locked with a password; open it with pypdf and its decrypt().')
        pages = [page.extract_text().strip() for page in reader.pages]
    except PdfReadError as error:
        raise Unreadable(f'"{path.name}" is no whole PDF: {error}.') from None
    return "\n\n".join(f"## Page {number}\n\n{content}".rstrip() for number, content in enumerate(pages, 1)) + "\n"


_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def word(path: Path, **_: Any) -> str:
    """Paragraphs of a Word document, one a line; cells of a table are joined by tabs."""

    def words(node: ElementTree.Element) -> str:
        pieces = {f"{_WORD}t": lambda run: run.text or "", f"{_WORD}tab": lambda _: "\t", f"{_WORD}br": lambda _: "\n"}
        return "".join(pieces[run.tag](run) for run in node.iter() if run.tag in pieces)

    with zipfile.ZipFile(path) as archive:
        body = ElementTree.fromstring(archive.read("word/document.xml"))[0]
    lines: list[str] = []
    for block in body:
        if block.tag == f"{_WORD}p":
            lines.append(words(block))
        elif block.tag == f"{_WORD}tbl":
            rows = block.findall(f"{_WORD}tr")
            lines += ["\t".join(words(cell) for cell in row.findall(f"{_WORD}tc")) for row in rows]
    return "\n".join(lines)


def slides(path: Path, **_: Any) -> str:
    """Titles, texts, tables, notes and numbers of charts of a presentation, as Markdown."""
    from slides import NotAPresentation, Presentation

    try:
        return Presentation(path).to_markdown()
    except NotAPresentation as error:
        raise Unreadable(f'"{path.name}" cannot be read. {error}') from None


def archive(path: Path, **_: Any) -> list[str]:
    """The names in a ZIP or tar archive."""
    import tarfile

    try:
        if zipfile.is_zipfile(path):
            with zipfile.ZipFile(path) as opened:
                return opened.namelist()
        with tarfile.open(path) as packed:
            return packed.getnames()
    except (tarfile.TarError, zipfile.BadZipFile, EOFError) as error:
        raise Unreadable(f'"{path.name}" is no whole archive: {error}.') from None


def arrays(path: Path, **arguments: Any) -> Any:
    """An array, or a dict of arrays for .npz. Arrays of Python objects are refused, as they can run code."""
    import numpy as np

    loaded = np.load(path, **dict(arguments, allow_pickle=arguments.get("allow_pickle", False)))
    return {name: loaded[name] for name in loaded.files} if hasattr(loaded, "files") else loaded


def sound(path: Path, **_: Any) -> tuple[int, Any]:
    """Samples a second, and the samples: one row for each moment, one column for each channel if there are several."""
    import wave

    import numpy as np

    try:
        with wave.open(str(path)) as opened:
            rate, channels, width = opened.getframerate(), opened.getnchannels(), opened.getsampwidth()
            frames = opened.readframes(opened.getnframes())
    except (wave.Error, EOFError) as error:
        raise Unreadable(f'"{path.name}" is no plain WAV sound: {error}.') from None
    if width == 3:
        wide = np.zeros((len(frames) // 3, 4), np.uint8)
        wide[:, 1:] = np.frombuffer(frames, np.uint8).reshape(-1, 3)
        samples = wide.view("<i4")[:, 0] >> 8
    else:
        samples = np.frombuffer(frames, {1: "u1", 2: "<i2", 4: "<i4"}[width])
    return rate, samples.reshape(-1, channels) if channels > 1 else samples


def raw(path: Path, **_: Any) -> bytes:
    return path.read_bytes()
