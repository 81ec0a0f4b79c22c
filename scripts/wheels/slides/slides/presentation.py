"""A presentation: its slides, layouts, size and facts."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import IO, overload

from . import template, xml
from .markdown import written
from .package import NotAPresentation, Package, Part, Source
from .properties import CoreProperties
from .slide import Layout, Slide
from .util import Emu, Length

_ORDER = "p:sldMasterIdLst p:notesMasterIdLst p:handoutMasterIdLst p:sldIdLst p:sldSz p:notesSz"
_FILLED = ("dt", "ftr", "sldNum")


class Presentation:
    """A new presentation (10 by 7.5 inches), or one read from a path, bytes or an open file.

    Raises NotAPresentation, with what the file is instead, or what is wrong with it.
    """

    def __init__(self, source: Source | None = None) -> None:
        self._package = template.empty() if source is None else Package.open(source)
        mains = self._package.root.related("officeDocument")
        if not mains or mains[0].root.tag != xml.name("p:presentation"):
            raise NotAPresentation("This is an Office file, but no PowerPoint presentation.")
        self.part = mains[0]

    @property
    def slides(self) -> Slides:
        return Slides(self.part, self._package)

    @property
    def slide_layouts(self) -> Layouts:
        return Layouts([Layout(part) for master in self.part.related("slideMaster") for part in master.related("slideLayout")])

    @property
    def slide_width(self) -> Length:
        return Emu(int(xml.only(self.part.root, "p:sldSz").get("cx", 0)))

    @slide_width.setter
    def slide_width(self, value: int) -> None:
        self._resize("cx", ("x", "cx"), int(value))

    @property
    def slide_height(self) -> Length:
        return Emu(int(xml.only(self.part.root, "p:sldSz").get("cy", 0)))

    @slide_height.setter
    def slide_height(self, value: int) -> None:
        self._resize("cy", ("y", "cy"), int(value))

    def _resize(self, side: str, keys: tuple[str, str], value: int) -> None:
        """The places of masters and layouts keep their share of the slide; what lies on slides stays where it was put."""
        size = xml.only(self.part.root, "p:sldSz")
        factor = value / int(size.get(side, value))
        size.set(side, str(value))
        size.attrib.pop("type", None)
        for master in self.part.related("slideMaster"):
            for part in (master, *master.related("slideLayout")):
                for short in ("a:off", "a:ext"):
                    for element in part.root.iter(xml.name(short)):
                        for key in keys:
                            if (old := element.get(key)) is not None:
                                element.set(key, str(round(int(old) * factor)))

    @property
    def core_properties(self) -> CoreProperties:
        """Title, author and the other facts that a file manager shows."""
        return CoreProperties(self._package)

    def save(self, target: str | os.PathLike[str] | IO[bytes]) -> None:
        """To a path or an open file."""
        self._package.save(target)

    def to_markdown(self) -> str:
        """All that can be read: titles, texts, tables, numbers of charts, notes; a heading for each slide."""
        return written(self.slides)


class Slides:
    def __init__(self, main: Part, package: Package) -> None:
        self._main = main
        self._package = package

    def _entries(self) -> list[xml.Element]:
        return xml.find_all(self._main.root, "p:sldIdLst/p:sldId")

    def _all(self) -> list[Slide]:
        key = xml.name("r:id")
        return [Slide(self._main.target(entry.get(key)), self._package) for entry in self._entries()]

    def __iter__(self) -> Iterator[Slide]:
        return iter(self._all())

    def __len__(self) -> int:
        return len(self._entries())

    @overload
    def __getitem__(self, place: int) -> Slide: ...
    @overload
    def __getitem__(self, place: slice) -> list[Slide]: ...
    def __getitem__(self, place: int | slice) -> Slide | list[Slide]:
        return self._all()[place]

    def index(self, slide: Slide) -> int:
        return [other.part for other in self._all()].index(slide.part)

    def add_slide(self, layout: Layout) -> Slide:
        """A slide at the end, with the places of the layout to be filled."""
        part = Part(self._package.free_name("/ppt/slides/slide", ".xml"), template.SLIDE_TYPE, template.slide_xml())
        part.relate("slideLayout", layout.part)
        tree = xml.only(part.root, "p:cSld/p:spTree")
        places = [place for place in layout.placeholders if place.placeholder_format.type not in _FILLED]
        for number, place in enumerate(places, 2):
            tree.append(_filling(number, place.name, place.placeholder_format.idx, place.placeholder_format.type))
        entry = xml.new("p:sldId", id=max([255, *(int(old.get("id", 0)) for old in self._entries())]) + 1)
        entry.set(xml.name("r:id"), self._main.relate("slide", part))
        xml.got(self._main.root, "p:sldIdLst", _ORDER).append(entry)
        return Slide(part, self._package)

    def remove(self, slide: Slide) -> None:
        """Takes a slide out; what only it needs is not saved."""
        entry = self._entries()[self.index(slide)]
        self._main.relationships.pop(str(entry.get(xml.name("r:id"))), None)
        xml.only(self._main.root, "p:sldIdLst").remove(entry)


class Layouts(list[Layout]):
    """The layouts by number, or by name."""

    def get_by_name(self, name: str) -> Layout | None:
        return next((layout for layout in self if layout.name == name), None)


def _filling(number: int, name: str, idx: int, kind: str) -> xml.Element:
    element = xml.made(
        f'<p:sp><p:nvSpPr><p:cNvPr id="{number}"/><p:cNvSpPr><a:spLocks noGrp="1"/></p:cNvSpPr><p:nvPr><p:ph/></p:nvPr>'
        "</p:nvSpPr><p:spPr/><p:txBody><a:bodyPr/><a:lstStyle/><a:p/></p:txBody></p:sp>"
    )
    xml.only(element, "p:nvSpPr/p:cNvPr").set("name", name)
    place = xml.only(element, "p:nvSpPr/p:nvPr/p:ph")
    if kind != "obj":
        place.set("type", kind)
    if idx:
        place.set("idx", str(idx))
    return element
