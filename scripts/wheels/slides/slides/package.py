"""The file as Open Packaging Conventions have it (ECMA-376 part 2): a zip of parts, tied by relationships."""

from __future__ import annotations

import io
import os
import posixpath
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from lxml import etree

from . import xml

Source = str | os.PathLike[str] | bytes | IO[bytes]

_RELATIONSHIPS = "http://schemas.openxmlformats.org/package/2006/relationships"
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"

#: What is written by the ending of its name; every other part names its type itself.
BY_ENDING = {
    "rels": "application/vnd.openxmlformats-package.relationships+xml",
    "xml": "application/xml",
    "png": "image/png",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "gif": "image/gif",
    "bmp": "image/bmp",
    "tiff": "image/tiff",
    "emf": "image/x-emf",
    "wmf": "image/x-wmf",
    "svg": "image/svg+xml",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


class NotAPresentation(ValueError):
    """The file is no .pptx; the message says what it is and what to do."""


@dataclass(frozen=True)
class Relationship:
    #: The last part of the address that names its kind, such as `slideLayout`; or the whole of a foreign address.
    kind: str
    #: A part, or an address outside of the file.
    target: Part | str


@dataclass(eq=False)
class Part:
    """One file of the package. XML is parsed when it is first asked for."""

    name: str
    content_type: str
    data: bytes = b""
    relationships: dict[str, Relationship] = field(default_factory=dict)
    _root: xml.Element | None = None

    @property
    def root(self) -> xml.Element:
        if self._root is None:
            self._root = xml.parse(self.data)
        return self._root

    def bytes(self) -> bytes:
        return self.data if self._root is None else xml.serialise(self._root)

    def relate(self, kind: str, target: Part | str) -> str:
        """The id of the relationship to the target, a new one if there was none."""
        for key, known in self.relationships.items():
            if known == Relationship(kind, target):
                return key
        number = 1
        while f"rId{number}" in self.relationships:
            number += 1
        self.relationships[f"rId{number}"] = Relationship(kind, target)
        return f"rId{number}"

    def target(self, key: str | None) -> Part:
        found = self.relationships.get(key or "")
        if found is None or isinstance(found.target, str):
            raise NotAPresentation(f"The presentation is damaged: {self.name} names a part that is not there.")
        return found.target

    def related(self, kind: str) -> list[Part]:
        """The parts of this kind that it points to."""
        return [r.target for r in self.relationships.values() if r.kind == kind and isinstance(r.target, Part)]


class Package:
    """All parts, reached from a root that is no file itself."""

    def __init__(self) -> None:
        self.root = Part("/", "")

    def parts(self) -> Iterator[Part]:
        """Each part that can be reached, once."""
        seen: dict[str, Part] = {}
        waiting = [self.root]
        while waiting:
            part = waiting.pop()
            if part.name in seen:
                continue
            seen[part.name] = part
            if part is not self.root:
                yield part
            waiting += [r.target for r in reversed(part.relationships.values()) if isinstance(r.target, Part)]

    def free_name(self, before: str, after: str) -> str:
        """`/ppt/slides/slide` and `.xml` make the first such name with a number that is not taken."""
        taken = {part.name for part in self.parts()}
        number = 1
        while f"{before}{number}{after}" in taken:
            number += 1
        return f"{before}{number}{after}"

    @classmethod
    def open(cls, source: Source) -> Package:
        data = _bytes_of(source)
        try:
            archive = zipfile.ZipFile(io.BytesIO(data))
        except zipfile.BadZipFile:
            raise NotAPresentation(_what_else(data)) from None
        package = cls()
        try:
            with archive:
                _Reader(archive).follow(package.root)
        except (zipfile.BadZipFile, etree.XMLSyntaxError, KeyError) as error:
            raise NotAPresentation(f"The presentation is damaged: {error}.") from None
        return package

    def save(self, target: str | os.PathLike[str] | IO[bytes]) -> None:
        """Writes all that can be reached. The same parts give the same bytes."""
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:

            def add(name: str, data: bytes) -> None:
                archive.writestr(zipfile.ZipInfo(name.removeprefix("/"), (1980, 1, 1, 0, 0, 0)), data, zipfile.ZIP_DEFLATED)

            parts = sorted(self.parts(), key=lambda part: part.name)
            add("[Content_Types].xml", _types(parts))
            add("_rels/.rels", _relationships(self.root))
            for part in parts:
                add(part.name, part.bytes())
                if part.relationships:
                    add(_relationships_name(part.name), _relationships(part))
        if isinstance(target, str | os.PathLike):
            Path(target).write_bytes(buffer.getvalue())
        else:
            target.write(buffer.getvalue())


class _Reader:
    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        self._names = {f"/{entry}" for entry in archive.namelist()}
        self._parts: dict[str, Part] = {}
        types = xml.parse(archive.read("[Content_Types].xml"))
        self._by_name = {str(entry.get("PartName")): str(entry.get("ContentType")) for entry in types.iterfind("{*}Override")}
        self._by_ending = {
            str(entry.get("Extension")).lower(): str(entry.get("ContentType")) for entry in types.iterfind("{*}Default")
        }

    def follow(self, part: Part) -> None:
        waiting = [part]
        while waiting:
            part = waiting.pop()
            file = _relationships_name(part.name)
            if file not in self._names:
                continue
            for entry in xml.parse(self._archive.read(file[1:])):
                key, address = str(entry.get("Id")), str(entry.get("Target"))
                kind = str(entry.get("Type")).removeprefix(_OFFICE)
                if entry.get("TargetMode") == "External":
                    part.relationships[key] = Relationship(kind, address)
                    continue
                name = posixpath.normpath(posixpath.join(posixpath.dirname(part.name), address))
                # Some programs leave relationships to nothing ("NULL"); they are dropped.
                if name not in self._names:
                    continue
                if name not in self._parts:
                    ending = name.rpartition(".")[2].lower()
                    content_type = self._by_name.get(name) or self._by_ending.get(ending, "application/octet-stream")
                    self._parts[name] = Part(name, content_type, self._archive.read(name[1:]))
                    waiting.append(self._parts[name])
                part.relationships[key] = Relationship(kind, self._parts[name])


def _bytes_of(source: Source) -> bytes:
    if isinstance(source, bytes):
        return source
    if isinstance(source, str | os.PathLike):
        return Path(source).read_bytes()
    source.seek(0)
    return source.read()


def _what_else(data: bytes) -> str:
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        return "This is a PowerPoint file from before 2007, or locked with a password: save it as .pptx without one."
    return "This is no PowerPoint file (.pptx)."


def _relationships_name(name: str) -> str:
    folder, _, file = name.rpartition("/")
    return f"{folder}/_rels/{file}.rels"


def _relationships(part: Part) -> bytes:
    root = etree.Element(f"{{{_RELATIONSHIPS}}}Relationships", nsmap={None: _RELATIONSHIPS})
    for key, (kind, target) in ((key, (r.kind, r.target)) for key, r in part.relationships.items()):
        entry = etree.SubElement(root, f"{{{_RELATIONSHIPS}}}Relationship", Id=key)
        entry.set("Type", kind if ":" in kind else _OFFICE + kind)
        if isinstance(target, Part):
            entry.set("Target", posixpath.relpath(target.name, posixpath.dirname(part.name)))
        else:
            entry.set("Target", target)
            entry.set("TargetMode", "External")
    return xml.serialise(root)


def _types(parts: list[Part]) -> bytes:
    root = etree.Element(f"{{{_TYPES}}}Types", nsmap={None: _TYPES})
    endings = {part.name.rpartition(".")[2].lower() for part in parts} | {"rels", "xml"}
    for ending in sorted(endings & BY_ENDING.keys()):
        etree.SubElement(root, f"{{{_TYPES}}}Default", Extension=ending, ContentType=BY_ENDING[ending])
    for part in parts:
        if BY_ENDING.get(part.name.rpartition(".")[2].lower()) != part.content_type:
            etree.SubElement(root, f"{{{_TYPES}}}Override", PartName=part.name, ContentType=part.content_type)
    return xml.serialise(root)
