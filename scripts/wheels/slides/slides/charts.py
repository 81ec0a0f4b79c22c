"""Charts that are in the file: what they show, their title, their legend (ECMA-376 part 1, 21.2)."""

from __future__ import annotations

from . import xml
from .chart.data import Series, XySeries
from .enum.chart import XL_LEGEND_POSITION
from .package import Part
from .text import TextFrame
from .xml import Element

_ORDER = "c:title c:autoTitleDeleted c:view3D c:plotArea c:legend c:plotVisOnly c:dispBlanksAs c:extLst"
_TEXT = "<a:bodyPr/><a:lstStyle/><a:p><a:pPr><a:defRPr/></a:pPr></a:p>"


class Chart:
    """A chart as it is in the file: what it shows, its title, its legend."""

    def __init__(self, part: Part) -> None:
        self.part = part
        self._chart = xml.only(part.root, "c:chart")

    @property
    def categories(self) -> list[str]:
        first = xml.find(self._chart, ".//c:ser/c:cat")
        return [] if first is None else [text or "" for text in _cached(first)]

    @property
    def series(self) -> list[Series | XySeries]:
        """With the numbers that the file keeps; those of a scatter chart have `x_values` too."""
        found: list[Series | XySeries] = []
        for element in xml.find_all(self._chart, ".//c:ser"):
            title = xml.find(element, "c:tx")
            name = "" if title is None else "".join(text or "" for text in _cached(title))
            if (y := xml.find(element, "c:yVal")) is not None:
                found.append(XySeries(name, _numbers(y), _numbers(xml.find(element, "c:xVal"))))
            else:
                found.append(Series(name, _numbers(xml.find(element, "c:val"))))
        return found

    @property
    def has_title(self) -> bool:
        return xml.find(self._chart, "c:title") is not None

    @has_title.setter
    def has_title(self, value: bool) -> None:
        if value and not self.has_title:
            title = f'<c:title><c:tx><c:rich>{_TEXT}</c:rich></c:tx><c:overlay val="0"/></c:title>'
            xml.put(self._chart, xml.made(title), _ORDER)
        elif not value:
            xml.drop(self._chart, "c:title")
        xml.put(self._chart, xml.new("c:autoTitleDeleted", val=int(not value)), _ORDER)

    @property
    def chart_title(self) -> ChartTitle:
        self.has_title = True
        return ChartTitle(TextFrame(xml.only(self._chart, "c:title/c:tx/c:rich"), self.part))

    @property
    def has_legend(self) -> bool:
        return xml.find(self._chart, "c:legend") is not None

    @has_legend.setter
    def has_legend(self, value: bool) -> None:
        if value and not self.has_legend:
            legend = '<c:legend><c:legendPos val="r"/><c:overlay val="0"/></c:legend>'
            xml.put(self._chart, xml.made(legend), _ORDER)
        elif not value:
            xml.drop(self._chart, "c:legend")

    @property
    def legend(self) -> Legend | None:
        found = xml.find(self._chart, "c:legend")
        return None if found is None else Legend(found)


class ChartTitle:
    def __init__(self, text_frame: TextFrame) -> None:
        self.text_frame = text_frame


class Legend:
    def __init__(self, element: Element) -> None:
        self._element = element

    @property
    def position(self) -> XL_LEGEND_POSITION:
        return XL_LEGEND_POSITION(xml.only(self._element, "c:legendPos").get("val", "r"))

    @position.setter
    def position(self, value: XL_LEGEND_POSITION) -> None:
        xml.only(self._element, "c:legendPos").set("val", XL_LEGEND_POSITION(value))

    @property
    def include_in_layout(self) -> bool:
        return xml.only(self._element, "c:overlay").get("val") in ("1", "true")

    @include_in_layout.setter
    def include_in_layout(self, value: bool) -> None:
        xml.only(self._element, "c:overlay").set("val", str(int(value)))


def _numbers(holder: Element | None) -> tuple[float | None, ...]:
    """None for gaps, and for the words that a file may have in the place of numbers."""
    return () if holder is None else tuple(map(_number, _cached(holder)))


def _number(text: str | None) -> float | None:
    try:
        return None if text is None else float(text)
    except ValueError:
        return None


def _cached(holder: Element) -> list[str | None]:
    """The values that the file keeps of a range, with None for gaps."""
    count = xml.find(holder, ".//c:ptCount")
    values: list[str | None] = [None] * (0 if count is None else min(int(count.get("val", 0)), 1_000_000))
    for point in xml.find_all(holder, ".//c:pt"):
        at = int(point.get("idx", 0))
        if at < len(values):
            values[at] = point.findtext(xml.name("c:v"))
    return values
