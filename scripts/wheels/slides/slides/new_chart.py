"""New charts, which PowerPoint draws itself and lets a person edit (ECMA-376 part 1, 21.2)."""

from __future__ import annotations

import io
from collections.abc import Sequence
from xml.sax.saxutils import escape, quoteattr

from . import xml
from .chart.data import CategoryChartData, Series, XyChartData, XySeries
from .enum.chart import XL_CHART_TYPE
from .package import BY_ENDING, Package, Part

ChartData = CategoryChartData | XyChartData

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.drawingml.chart+xml"
_GREY = '<c:spPr><a:ln w="9525"><a:solidFill><a:srgbClr val="BFBFBF"/></a:solidFill></a:ln></c:spPr>'
_GRID = (
    '<c:majorGridlines><c:spPr><a:ln w="6350"><a:solidFill><a:srgbClr val="E3E3E3"/></a:solidFill></a:ln></c:spPr>'
    "</c:majorGridlines>"
)


def new_chart(package: Package, kind: XL_CHART_TYPE, data: ChartData) -> Part:
    """A part with the chart, and the workbook behind it, which PowerPoint opens when the data are edited."""
    _check(kind, data)
    part = Part(package.free_name("/ppt/charts/chart", ".xml"), CONTENT_TYPE, _space(kind, data).encode())
    book = package.free_name("/ppt/embeddings/workbook", ".xlsx")
    part.relate("package", Part(book, BY_ENDING["xlsx"], _workbook(data)))
    return part


def _check(kind: XL_CHART_TYPE, data: ChartData) -> None:
    if (kind.value[0] == "scatterChart") != isinstance(data, XyChartData):
        wanted = "CategoryChartData" if isinstance(data, XyChartData) else "XyChartData, with points of x and y"
        raise ValueError(f"A chart of the kind {kind.name} takes {wanted}.")
    if isinstance(data, XyChartData):
        if not any(series.values for series in data.series):
            raise ValueError("A scatter chart needs at least one point.")
        return
    if not data.series or not data.categories:
        raise ValueError("A chart needs categories and at least one series.")
    for series in data.series:
        if len(series.values) != len(data.categories):
            raise ValueError(
                f'The series "{series.name}" has {len(series.values)} values for {len(data.categories)} categories.'
            )


def _workbook(data: ChartData) -> bytes:
    """Categories and a column for each series; of points two columns for each."""
    import xlsxwriter

    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {"in_memory": True})
    sheet = book.add_worksheet("Sheet1")
    if isinstance(data, XyChartData):
        for number, series in enumerate(data.series):
            sheet.write_string(0, 2 * number + 1, series.name)
            sheet.write_column(1, 2 * number, series.x_values)
            sheet.write_column(1, 2 * number + 1, series.values)
    else:
        sheet.write_column(1, 0, data.categories)
        for column, one in enumerate(data.series, 1):
            sheet.write_string(0, column, one.name)
            sheet.write_column(1, column, one.values)
    book.close()
    return target.getvalue()


def _letter(column: int) -> str:
    letters = ""
    while column >= 0:
        column, rest = divmod(column, 26)
        letters, column = chr(65 + rest) + letters, column - 1
    return letters


def _space(kind: XL_CHART_TYPE, data: ChartData) -> str:
    plot = _scatter(kind, data) if isinstance(data, XyChartData) else _plot(kind, data)
    return (
        f'<c:chartSpace xmlns:c="{xml.NAMESPACES["c"]}" xmlns:a="{xml.NAMESPACES["a"]}" xmlns:r="{xml.NAMESPACES["r"]}">'
        '<c:date1904 val="0"/><c:roundedCorners val="0"/><c:chart><c:autoTitleDeleted val="1"/><c:plotArea><c:layout/>'
        f'{plot}</c:plotArea><c:plotVisOnly val="1"/><c:dispBlanksAs val="gap"/></c:chart>'
        '<c:txPr><a:bodyPr/><a:lstStyle/><a:p><a:pPr><a:defRPr sz="1400"/></a:pPr></a:p></c:txPr>'
        '<c:externalData r:id="rId1"><c:autoUpdate val="0"/></c:externalData></c:chartSpace>'
    )


def _plot(kind: XL_CHART_TYPE, data: CategoryChartData) -> str:
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
    return f"<c:{element}>{start}{series}{ends[element]}</c:{element}>{axes}"


def _series(number: int, series: Series, kind: XL_CHART_TYPE, data: CategoryChartData) -> str:
    column, last = _letter(number + 1), len(data.categories) + 1
    names = _points([escape(xml.clean(text)) for text in data.categories])
    element, direction, _ = kind.value
    before, after = {
        "lineChart": (f'<c:marker><c:symbol val="{direction}"/></c:marker>', '<c:smooth val="0"/>'),
        "barChart": ('<c:invertIfNegative val="0"/>', ""),
    }.get(element, ("", ""))
    return (
        f"<c:ser>{_head(number, series.name, column)}{before}<c:cat><c:strRef><c:f>Sheet1!$A$2:$A${last}</c:f>"
        f"<c:strCache>{names}</c:strCache></c:strRef></c:cat>"
        f"<c:val>{_numbers(column, series.values, data.number_format)}</c:val>{after}</c:ser>"
    )


def _scatter(kind: XL_CHART_TYPE, data: XyChartData) -> str:
    _, symbol, joined = kind.value
    style = "smoothMarker" if joined == "smooth" else "lineMarker"
    line = '<c:spPr><a:ln w="19050"><a:noFill/></a:ln></c:spPr>' if joined == "points" else ""
    series = "".join(_points_of(number, one, symbol, line, joined, data) for number, one in enumerate(data.series))
    axes = _value_axis(1, 2, "b", data.number_format, _GREY) + _value_axis(2, 1, "l", data.number_format, _GREY)
    return (
        f'<c:scatterChart><c:scatterStyle val="{style}"/><c:varyColors val="0"/>{series}'
        f'<c:axId val="1"/><c:axId val="2"/></c:scatterChart>{axes}'
    )


def _points_of(number: int, series: XySeries, symbol: str, line: str, joined: str, data: XyChartData) -> str:
    x, y = _letter(2 * number), _letter(2 * number + 1)
    # Where no line has a colour, the points need one.
    fill = f'<a:solidFill><a:schemeClr val="accent{number % 6 + 1}"/></a:solidFill><a:ln><a:noFill/></a:ln>'
    look = f'<c:size val="6"/><c:spPr>{fill}</c:spPr>' if joined == "points" else ""
    return (
        f'<c:ser>{_head(number, series.name, y)}{line}<c:marker><c:symbol val="{symbol}"/>{look}</c:marker>'
        f"<c:xVal>{_numbers(x, series.x_values, 'General')}</c:xVal>"
        f"<c:yVal>{_numbers(y, series.values, data.number_format)}</c:yVal>"
        f'<c:smooth val="{int(joined == "smooth")}"/></c:ser>'
    )


def _head(number: int, name: str, column: str) -> str:
    """Number and name of a series; the name is in the first row of its column."""
    return (
        f'<c:idx val="{number}"/><c:order val="{number}"/><c:tx><c:strRef><c:f>Sheet1!${column}$1</c:f>'
        f"<c:strCache>{_points([escape(xml.clean(name))])}</c:strCache></c:strRef></c:tx>"
    )


def _numbers(column: str, values: Sequence[float | None], number_format: str) -> str:
    points = _points([None if value is None else repr(value) for value in values])
    return (
        f"<c:numRef><c:f>Sheet1!${column}$2:${column}${len(values) + 1}</c:f><c:numCache>"
        f"<c:formatCode>{escape(number_format)}</c:formatCode>{points}</c:numCache></c:numRef>"
    )


def _points(values: Sequence[str | None]) -> str:
    told = "".join(f'<c:pt idx="{at}"><c:v>{text}</c:v></c:pt>' for at, text in enumerate(values) if text is not None)
    return f'<c:ptCount val="{len(values)}"/>{told}'


def _axes(*, lying: bool, number_format: str) -> str:
    """Bars that lie have their categories on the left, the first on top."""
    order = "maxMin" if lying else "minMax"
    categories, values = ("l", "b") if lying else ("b", "l")
    crosses = "max" if lying else "autoZero"
    return (
        f'<c:catAx><c:axId val="1"/><c:scaling><c:orientation val="{order}"/></c:scaling><c:delete val="0"/>'
        f'<c:axPos val="{categories}"/><c:numFmt formatCode="General" sourceLinked="0"/><c:majorTickMark val="none"/>'
        f'<c:minorTickMark val="none"/><c:tickLblPos val="low"/>{_GREY}<c:crossAx val="2"/><c:crosses val="autoZero"/>'
        '<c:auto val="1"/><c:lblAlgn val="ctr"/><c:lblOffset val="100"/><c:noMultiLvlLbl val="0"/></c:catAx>'
        + _value_axis(2, 1, values, number_format, '<c:spPr><a:ln><a:noFill/></a:ln></c:spPr>', crosses, "between")
    )


def _value_axis(
    own: int, other: int, place: str, number_format: str, line: str, crosses: str = "autoZero", between: str = "midCat"
) -> str:
    # Where the axes cross among the points, the labels stay at the edge.
    labels = "low" if between == "midCat" else "nextTo"
    return (
        f'<c:valAx><c:axId val="{own}"/><c:scaling><c:orientation val="minMax"/></c:scaling><c:delete val="0"/>'
        f'<c:axPos val="{place}"/>{_GRID}<c:numFmt formatCode={quoteattr(number_format)} sourceLinked="0"/>'
        f'<c:majorTickMark val="none"/><c:minorTickMark val="none"/><c:tickLblPos val="{labels}"/>'
        f'{line}<c:crossAx val="{other}"/><c:crosses val="{crosses}"/><c:crossBetween val="{between}"/></c:valAx>'
    )
