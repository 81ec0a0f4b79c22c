"""What surfaces, lines and letters are filled with."""

from __future__ import annotations

from . import xml
from .dml.color import RGBColor
from .util import Emu, Length
from .xml import Element

_FILLS = ("a:noFill", "a:solidFill", "a:gradFill", "a:blipFill", "a:pattFill", "a:grpFill")
#: Children of the elements that may hold a fill, in their order.
SHAPE_ORDER = f"a:xfrm a:custGeom a:prstGeom {' '.join(_FILLS)} a:ln a:effectLst a:effectDag a:scene3d a:sp3d a:extLst"
LINE_ORDER = f"{' '.join(_FILLS)} a:prstDash a:custDash a:round a:bevel a:miter a:headEnd a:tailEnd a:extLst"
RUN_ORDER = f"a:ln {' '.join(_FILLS)} a:effectLst a:effectDag a:highlight a:latin a:ea a:cs a:sym a:hlinkClick a:extLst"
CELL_ORDER = f"a:lnL a:lnR a:lnT a:lnB a:lnTlToBr a:lnBlToTr a:cell3D {' '.join(_FILLS)} a:headers a:extLst"
BACKGROUND_ORDER = f"{' '.join(_FILLS)} a:effectLst a:effectDag a:extLst"


class Fill:
    """`fill.solid()` and `fill.background()` (none at all), then `fill.fore_color.rgb`."""

    def __init__(self, holder: Element, order: str) -> None:
        self._holder = holder
        self._order = order

    def solid(self) -> None:
        if xml.find(self._holder, "a:solidFill") is None:
            self._set(xml.new("a:solidFill"))

    def background(self) -> None:
        self._set(xml.new("a:noFill"))

    @property
    def fore_color(self) -> Color:
        return Color([self._holder], self._order)

    def _set(self, fill: Element) -> None:
        xml.drop(self._holder, *_FILLS)
        xml.put(self._holder, fill, self._order)


class Color:
    """The colour of a solid fill, or of several that are set together; None where it is none, or one of the theme."""

    def __init__(self, holders: list[Element], order: str) -> None:
        self._holders = holders
        self._order = order

    @property
    def rgb(self) -> RGBColor | None:
        found = xml.find(self._holders[0], "a:solidFill/a:srgbClr")
        return None if found is None else RGBColor.from_string(str(found.get("val")))

    @rgb.setter
    def rgb(self, value: RGBColor | str) -> None:
        colour = value if isinstance(value, RGBColor) else RGBColor.from_string(value)
        for holder in self._holders:
            fill = xml.new("a:solidFill")
            fill.append(xml.new("a:srgbClr", val=colour))
            Fill(holder, self._order)._set(fill)


class Line:
    """The line around a shape."""

    def __init__(self, properties: Element) -> None:
        self._properties = properties

    def _element(self) -> Element:
        return xml.got(self._properties, "a:ln", SHAPE_ORDER)

    @property
    def fill(self) -> Fill:
        return Fill(self._element(), LINE_ORDER)

    @property
    def color(self) -> Color:
        return Color([self._element()], LINE_ORDER)

    @property
    def width(self) -> Length:
        return Emu(int(self._element().get("w", 0)))

    @width.setter
    def width(self, value: int) -> None:
        self._element().set("w", str(int(value)))
