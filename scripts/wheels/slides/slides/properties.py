"""What the file says about itself: docProps/core.xml (ECMA-376 part 2, 11)."""

from __future__ import annotations

import datetime

from lxml import etree

from . import xml
from .package import Package, Part

_TYPE = "application/vnd.openxmlformats-package.core-properties+xml"
_KIND = "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties"
_NAMESPACES = {
    "cp": "http://schemas.openxmlformats.org/package/2006/metadata/core-properties",
    "dc": "http://purl.org/dc/elements/1.1/",
    "dcterms": "http://purl.org/dc/terms/",
    "xsi": "http://www.w3.org/2001/XMLSchema-instance",
}


def _name(short: str) -> str:
    prefix, _, local = short.partition(":")
    return f"{{{_NAMESPACES[prefix]}}}{local}"


class _Text:
    """Empty where the file does not say."""

    def __init__(self, short: str) -> None:
        self._short = short

    def __get__(self, properties: CoreProperties, _owner: type) -> str:
        return properties.text(self._short)

    def __set__(self, properties: CoreProperties, value: object) -> None:
        properties.put(self._short, xml.clean(str(value)))


class _Time:
    """In UTC and without a zone, as python-pptx has it; None where the file does not say."""

    def __init__(self, short: str) -> None:
        self._short = short

    def __get__(self, properties: CoreProperties, _owner: type) -> datetime.datetime | None:
        try:
            found = datetime.datetime.fromisoformat(properties.text(self._short))
        except ValueError:
            return None
        return found if found.tzinfo is None else found.astimezone(datetime.UTC).replace(tzinfo=None)

    def __set__(self, properties: CoreProperties, value: datetime.datetime) -> None:
        if value.tzinfo is not None:
            value = value.astimezone(datetime.UTC)
        element = properties.put(self._short, f"{value:%Y-%m-%dT%H:%M:%SZ}")
        if self._short.startswith("dcterms:"):
            element.set(_name("xsi:type"), "dcterms:W3CDTF")


class CoreProperties:
    """The facts of one presentation; each may be read and set."""

    author = _Text("dc:creator")
    category = _Text("cp:category")
    comments = _Text("dc:description")
    content_status = _Text("cp:contentStatus")
    identifier = _Text("dc:identifier")
    keywords = _Text("cp:keywords")
    language = _Text("dc:language")
    last_modified_by = _Text("cp:lastModifiedBy")
    subject = _Text("dc:subject")
    title = _Text("dc:title")
    version = _Text("cp:version")
    created = _Time("dcterms:created")
    last_printed = _Time("cp:lastPrinted")
    modified = _Time("dcterms:modified")

    def __init__(self, package: Package) -> None:
        self._package = package

    @property
    def revision(self) -> int:
        """How often it was saved; 0 where the file does not say."""
        text = self.text("cp:revision")
        return int(text) if text.isdecimal() else 0

    @revision.setter
    def revision(self, value: int) -> None:
        if value < 1:
            raise ValueError("A revision is a number from 1.")
        self.put("cp:revision", str(int(value)))

    def text(self, short: str) -> str:
        parts = self._package.root.related(_KIND)
        return (parts[0].root.findtext(_name(short)) or "") if parts else ""

    def put(self, short: str, text: str) -> xml.Element:
        """Sets a fact; the part is made with the first."""
        parts = self._package.root.related(_KIND)
        if not parts:
            empty = etree.Element(_name("cp:coreProperties"), nsmap=_NAMESPACES)
            parts = [Part("/docProps/core.xml", _TYPE, xml.serialise(empty))]
            self._package.root.relate(_KIND, parts[0])
        root = parts[0].root
        element = root.find(_name(short))
        if element is None:
            element = etree.SubElement(root, _name(short))
        element.text = text
        return element
