"""Charts that PowerPoint draws itself and lets a person edit (ECMA-376 part 1, 21.2)."""

from __future__ import annotations

import io
from xml.sax.saxutils import escape

from . import xml
from .chart.data import CategoryChartData, Series
from .enum.chart import XL_CHART_TYPE, XL_LEGEND_POSITION
from .package import BY_ENDING, Package, Part
from .text import TextFrame
from .xml import Element

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.drawingml.chart+xml"
_ORDER = "c:title c:autoTitleDeleted c:view3D c:plotArea c:legend c:plotVisOnly c:dispBlanksAs c:extLst"
_TEXT = "<a:bodyPr/><a:lstStyle/><a:p><a:pPr><a:defRPr/></a:pPr></a:p>"


def new_chart(package: Package, kind: XL_CHART_TYPE, data: CategoryChartData) -> Part:
    """A part with the chart, and the workbook behind it, which PowerPoint opens when the data are edited."""
    if not data.series or not data.categories:
        raise ValueError("A chart needs categories and at least one series.")
    for series in data.series:
        if len(series.values) != len(data.categories):
            raise ValueError(
                f'The series "{series.name}" has {len(series.values)} values for {len(data.categories)} categories.'
            )
    part = Part(package.free_name("/ppt/charts/chart", ".xml"), CONTENT_TYPE, _space(kind, data).encode())
    book = package.free_name("/ppt/embeddings/workbook", ".xlsx")
    part.relate("package", Part(book, BY_ENDING["xlsx"], _workbook(data)))
    return part


def _workbook(data: CategoryChartData) -> bytes:
    import xlsxwriter

    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {"in_memory": True})
    sheet = book.add_worksheet("Sheet1")
    sheet.write_column(1, 0, data.categories)
    for column, series in enumerate(data.series, 1):
        sheet.write_string(0, column, series.name)
        sheet.write_column(1, column, series.values)
    book.close()
    return target.getvalue()


def _letter(column: int) -> str:
    letters = ""
    while column >= 0:
        column, rest = divmod(column, 26)
        letters, column = chr(65 + rest) + letters, column - 1
    return letters


def _space(kind: XL_CHART_TYPE, data: CategoryChartData) -> str:
    element, direction, grouping = kind.value
    round_one = element in ("pieChart", "doughnutChart")
    parts = {
        "barChart": f'<c:barDir val="{direction}"/><c:grouping val="{grouping}"/><c:varyColors val="0"/>',
        "pieChart": '<c:varyColors val="1"/>',
        "doughnutChart": '<c:varyColors val="1"/>',
    }
    start = parts.get(element, f'<c:grouping val="{grouping}"/><c:varyColors val="0"/>')
    series = "".join(_series(number, one, kind, data) for number, one in enumerate(data.series))
    overlap = '<c:overlap val="100"/>' if "tacked" in grouping else ""
    ends = {
        "barChart": f'<c:gapWidth val="60"/>{overlap}<c:axId val="1"/><c:axId val="2"/>',
        "lineChart": '<c:marker val="1"/><c:axId val="1"/><c:axId val="2"/>',
        "areaChart": '<c:axId val="1"/><c:axId val="2"/>',
        "pieChart": '<c:firstSliceAng val="0"/>',
        "doughnutChart": '<c:firstSliceAng val="0"/><c:holeSize val="50"/>',
    }
    axes = "" if round_one else _axes(lying=direction == "bar", number_format=data.number_format)
    return (
        f'<c:chartSpace xmlns:c="{xml.NAMESPACES["c"]}" xmlns:a="{xml.NAMESPACES["a"]}" xmlns:r="{xml.NAMESPACES["r"]}">'
        '<c:date1904 val="0"/><c:roundedCorners val="0"/><c:chart><c:autoTitleDeleted val="1"/><c:plotArea><c:layout/>'
        f"<c:{element}>{start}{series}{ends[element]}</c:{element}>{axes}</c:plotArea>"
        '<c:plotVisOnly val="1"/><c:dispBlanksAs val="gap"/></c:chart>'
        '<c:txPr><a:bodyPr/><a:lstStyle/><a:p><a:pPr><a:defRPr sz="1400"/></a:pPr></a:p></c:txPr>'
        '<c:externalData r:id="rId1"><c:autoUpdate val="0"/></c:externalData></c:chartSpace>'
    )


def _series(number: int, series: Series, kind: XL_CHART_TYPE, data: CategoryChartData) -> str:
    column, last = _letter(number + 1), len(data.categories) + 1

    def points(values: list[str | None]) -> str:
        told = "".join(f'<c:pt idx="{at}"><c:v>{text}</c:v></c:pt>' for at, text in enumerate(values) if text is not None)
        return f'<c:ptCount val="{len(values)}"/>{told}'

    names = points([escape(xml.clean(text)) for text in data.categories])
    values = points([None if value is None else repr(value) for value in series.values])
    element, direction, _ = kind.value
    before, after = {
        "lineChart": (f'<c:marker><c:symbol val="{direction}"/></c:marker>', '<c:smooth val="0"/>'),
        "barChart": ('<c:invertIfNegative val="0"/>', ""),
    }.get(element, ("", ""))
    return (
        f'<c:ser><c:idx val="{number}"/><c:order val="{number}"/><c:tx><c:strRef><c:f>Sheet1!${column}$1</c:f>'
        f"<c:strCache>{points([escape(xml.clean(series.name))])}</c:strCache></c:strRef></c:tx>"
        f"{before}<c:cat><c:strRef><c:f>Sheet1!$A$2:$A${last}</c:f><c:strCache>{names}</c:strCache></c:strRef></c:cat>"
        f"<c:val><c:numRef><c:f>Sheet1!${column}$2:${column}${last}</c:f><c:numCache>"
        f"<c:formatCode>{escape(data.number_format)}</c:formatCode>{values}</c:numCache></c:numRef></c:val>"
        f"{after}</c:ser>"
    )


def _axes(*, lying: bool, number_format: str) -> str:
    """Bars that lie have their categories on the left, the first on top."""
    order = "maxMin" if lying else "minMax"
    categories, values = ("l", "b") if lying else ("b", "l")
    grey = '<c:spPr><a:ln w="9525"><a:solidFill><a:srgbClr val="BFBFBF"/></a:solidFill></a:ln></c:spPr>'
    return (
        f'<c:catAx><c:axId val="1"/><c:scaling><c:orientation val="{order}"/></c:scaling><c:delete val="0"/>'
        f'<c:axPos val="{categories}"/><c:numFmt formatCode="General" sourceLinked="0"/><c:majorTickMark val="none"/>'
        f'<c:minorTickMark val="none"/><c:tickLblPos val="low"/>{grey}<c:crossAx val="2"/><c:crosses val="autoZero"/>'
        '<c:auto val="1"/><c:lblAlgn val="ctr"/><c:lblOffset val="100"/><c:noMultiLvlLbl val="0"/></c:catAx>'
        '<c:valAx><c:axId val="2"/><c:scaling><c:orientation val="minMax"/></c:scaling><c:delete val="0"/>'
        f'<c:axPos val="{values}"/><c:majorGridlines><c:spPr><a:ln w="6350"><a:solidFill><a:srgbClr val="E3E3E3"/>'
        f'</a:solidFill></a:ln></c:spPr></c:majorGridlines><c:numFmt formatCode="{escape(number_format)}" sourceLinked="0"/>'
        '<c:majorTickMark val="none"/><c:minorTickMark val="none"/><c:tickLblPos val="nextTo"/>'
        '<c:spPr><a:ln><a:noFill/></a:ln></c:spPr><c:crossAx val="1"/>'
        f'<c:crosses val="{"max" if lying else "autoZero"}"/><c:crossBetween val="between"/></c:valAx>'
    )


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
    def series(self) -> list[Series]:
        found = []
        for element in xml.find_all(self._chart, ".//c:ser"):
            title, values = xml.find(element, "c:tx"), xml.find(element, "c:val")
            numbers = () if values is None else tuple(None if text is None else float(text) for text in _cached(values))
            found.append(Series("".join(text or "" for text in _cached(title)) if title is not None else "", numbers))
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


def _cached(holder: Element) -> list[str | None]:
    """The values that the file keeps of a range, with None for gaps."""
    count = xml.find(holder, ".//c:ptCount")
    values: list[str | None] = [None] * (0 if count is None else min(int(count.get("val", 0)), 1_000_000))
    for point in xml.find_all(holder, ".//c:pt"):
        at = int(point.get("idx", 0))
        if at < len(values):
            values[at] = point.findtext(xml.name("c:v"))
    return values
