"""How letters look, and where they lead."""

from __future__ import annotations

from . import xml
from .colour import RUN_ORDER, Color, Fill
from .package import Part
from .util import Emu, Length
from .xml import Element


class Font:
    """How letters look. What is None is as the paragraph, the layout or the theme says."""

    def __init__(self, properties: list[Element]) -> None:
        self._properties = properties

    def _set(self, key: str, value: object) -> None:
        for properties in self._properties:
            if value is None:
                properties.attrib.pop(key, None)
            else:
                properties.set(key, str(value))

    def _flag(self, key: str) -> bool | None:
        value = self._properties[0].get(key)
        return None if value is None else value not in ("0", "false", "none")

    @property
    def size(self) -> Length | None:
        value = self._properties[0].get("sz")
        return None if value is None else Emu(int(value) * 127)

    @size.setter
    def size(self, value: Length | int | None) -> None:
        self._set("sz", None if value is None else round(int(value) / 127))

    bold = property(lambda self: self._flag("b"), lambda self, v: self._set("b", None if v is None else int(v)))
    italic = property(lambda self: self._flag("i"), lambda self, v: self._set("i", None if v is None else int(v)))
    underline = property(
        lambda self: self._flag("u"), lambda self, v: self._set("u", None if v is None else "sng" if v else "none")
    )

    @property
    def name(self) -> str | None:
        latin = xml.find(self._properties[0], "a:latin")
        return None if latin is None else latin.get("typeface")

    @name.setter
    def name(self, value: str) -> None:
        for properties in self._properties:
            xml.put(properties, xml.new("a:latin", typeface=value), RUN_ORDER)

    @property
    def color(self) -> Color:
        return Color(self._properties, RUN_ORDER)

    @property
    def fill(self) -> Fill:
        return Fill(self._properties[0], RUN_ORDER)


class Hyperlink:
    def __init__(self, properties: Element, part: Part) -> None:
        self._properties = properties
        self._part = part

    @property
    def address(self) -> str | None:
        link = xml.find(self._properties, "a:hlinkClick")
        found = None if link is None else self._part.relationships.get(str(link.get(xml.name("r:id"))))
        return found.target if found and isinstance(found.target, str) else None

    @address.setter
    def address(self, value: str | None) -> None:
        xml.drop(self._properties, "a:hlinkClick")
        if value is not None:
            link = xml.new("a:hlinkClick")
            link.set(xml.name("r:id"), self._part.relate("hyperlink", value))
            xml.put(self._properties, link, RUN_ORDER)
