"""Tables."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from . import xml
from .colour import CELL_ORDER, Fill
from .enum.text import MSO_ANCHOR
from .package import Part
from .text import TextFrame
from .util import Emu, Length
from .xml import Element

if TYPE_CHECKING:
    from pandas import DataFrame

#: "Medium Style 2 - Accent 1", which programs know by this id.
STYLE = "{5C22544A-7EE6-4342-B048-85BDC9FD1C3A}"


def new_table(rows: int, columns: int, width: int, height: int) -> Element:
    if rows < 1 or columns < 1:
        raise ValueError("A table has at least one row and one column.")
    widths = "".join(f'<a:gridCol w="{width // columns}"/>' for _ in range(columns))
    cell = "<a:tc><a:txBody><a:bodyPr/><a:lstStyle/><a:p/></a:txBody><a:tcPr/></a:tc>"
    row = f'<a:tr h="{height // rows}">{cell * columns}</a:tr>'
    return xml.made(
        f'<a:tbl><a:tblPr firstRow="1" bandRow="1"><a:tableStyleId>{STYLE}</a:tableStyleId></a:tblPr>'
        f"<a:tblGrid>{widths}</a:tblGrid>{row * rows}</a:tbl>"
    )


class Table:
    def __init__(self, element: Element, part: Part) -> None:
        self._element = element
        self._part = part

    @property
    def rows(self) -> tuple[Row, ...]:
        return tuple(Row(row, self._part) for row in xml.find_all(self._element, "a:tr"))

    @property
    def columns(self) -> tuple[Column, ...]:
        return tuple(Column(column) for column in xml.find_all(self._element, "a:tblGrid/a:gridCol"))

    def cell(self, row: int, column: int) -> Cell:
        return self.rows[row].cells[column]

    def texts(self) -> list[list[str]]:
        return [[cell.text for cell in row.cells] for row in self.rows]

    def _flag(self, key: str) -> bool:
        return xml.only(self._element, "a:tblPr").get(key) in ("1", "true")

    def _set_flag(self, key: str, value: bool) -> None:
        xml.only(self._element, "a:tblPr").set(key, str(int(value)))

    first_row = property(lambda self: self._flag("firstRow"), lambda self, value: self._set_flag("firstRow", value))
    first_col = property(lambda self: self._flag("firstCol"), lambda self, value: self._set_flag("firstCol", value))
    last_row = property(lambda self: self._flag("lastRow"), lambda self, value: self._set_flag("lastRow", value))
    horz_banding = property(lambda self: self._flag("bandRow"), lambda self, value: self._set_flag("bandRow", value))


class Row:
    def __init__(self, element: Element, part: Part) -> None:
        self._element = element
        self._part = part

    @property
    def cells(self) -> tuple[Cell, ...]:
        return tuple(Cell(cell, self._part) for cell in xml.find_all(self._element, "a:tc"))

    @property
    def height(self) -> Length:
        return Emu(int(self._element.get("h", 0)))

    @height.setter
    def height(self, value: int) -> None:
        self._element.set("h", str(int(value)))


class Column:
    def __init__(self, element: Element) -> None:
        self._element = element

    @property
    def width(self) -> Length:
        return Emu(int(self._element.get("w", 0)))

    @width.setter
    def width(self, value: int) -> None:
        self._element.set("w", str(int(value)))


class Cell:
    def __init__(self, element: Element, part: Part) -> None:
        self._element = element
        self._part = part

    @property
    def text_frame(self) -> TextFrame:
        return TextFrame(xml.got(self._element, "a:txBody", "a:txBody a:tcPr"), self._part)

    @property
    def text(self) -> str:
        return self.text_frame.text

    @text.setter
    def text(self, value: object) -> None:
        self.text_frame.text = value

    @property
    def _properties(self) -> Element:
        return xml.got(self._element, "a:tcPr", "a:txBody a:tcPr a:extLst")

    @property
    def fill(self) -> Fill:
        return Fill(self._properties, CELL_ORDER)

    @property
    def vertical_anchor(self) -> MSO_ANCHOR | None:
        value = self._properties.get("anchor")
        return MSO_ANCHOR(value) if value in tuple(MSO_ANCHOR) else None

    @vertical_anchor.setter
    def vertical_anchor(self, value: MSO_ANCHOR) -> None:
        self._properties.set("anchor", MSO_ANCHOR(value))

    def merge(self, other: Cell) -> None:
        """Joins the rectangle whose corners the two cells are; the text of this one stays."""
        table = next(ancestor for ancestor in self._element.iterancestors(xml.name("a:tbl")))
        rows = [xml.find_all(row, "a:tc") for row in xml.find_all(table, "a:tr")]
        places = {id(cell): (y, x) for y, row in enumerate(rows) for x, cell in enumerate(row)}
        if id(other._element) not in places:
            raise ValueError("Only cells of one table can be merged.")
        (top, left), (bottom, right) = places[id(self._element)], places[id(other._element)]
        top, bottom, left, right = min(top, bottom), max(top, bottom), min(left, right), max(left, right)
        for y in range(top, bottom + 1):
            for x in range(left, right + 1):
                spans = {"rowSpan": bottom - top + 1 if y == top else 0, "gridSpan": right - left + 1 if x == left else 0}
                marks = {"vMerge": int(y > top), "hMerge": int(x > left)}
                for key, value in (spans | marks).items():
                    if value > (1 if key in spans else 0):
                        rows[y][x].set(key, str(value))


def fill_from(table: Table, frame: DataFrame, index: bool) -> None:
    """Writes names of columns and values into a table that is large enough; numbers go to the right."""
    from pandas.api.types import is_numeric_dtype

    from .enum.text import PP_ALIGN

    shown = frame.reset_index() if index else frame
    for x, (title, column) in enumerate(shown.items()):
        right = is_numeric_dtype(column)
        for y, value in enumerate([title, *column]):
            cell = table.cell(y, x)
            cell.text = _written(value)
            if right:
                cell.text_frame.paragraphs[0].alignment = PP_ALIGN.RIGHT


def _written(value: Any) -> str:
    """As Python writes it, with at most six figures; nothing where a value is missing."""
    from pandas import isna
    from pandas.api.types import is_scalar

    if is_scalar(value) and isna(value):
        return ""
    return f"{value:.6g}" if isinstance(value, float) else str(value)
