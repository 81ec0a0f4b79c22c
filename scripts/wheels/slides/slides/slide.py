"""Slides, their layouts and notes, and what can be put on them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from . import template, xml
from .colour import BACKGROUND_ORDER, Fill
from .enum.chart import XL_CHART_TYPE
from .enum.shapes import MSO_SHAPE
from .new_chart import ChartData, new_chart
from .package import Package, Part
from .picture import image_of, scaled
from .shapes import Shape, frame_element, shape_elements
from .table import fill_from, new_table
from .text import TextFrame
from .xml import Element

if TYPE_CHECKING:
    from pandas import DataFrame

_STYLE = (
    '<p:style><a:lnRef idx="1"><a:schemeClr val="accent1"/></a:lnRef><a:fillRef idx="1"><a:schemeClr val="accent1"/>'
    '</a:fillRef><a:effectRef idx="0"><a:schemeClr val="accent1"/></a:effectRef><a:fontRef idx="minor">'
    '<a:schemeClr val="lt1"/></a:fontRef></p:style>'
)
_TABLE = "http://schemas.openxmlformats.org/drawingml/2006/table"


class Layout:
    """A layout: a name, and places that a slide fills."""

    def __init__(self, part: Part) -> None:
        self.part = part

    @property
    def name(self) -> str:
        return xml.only(self.part.root, "p:cSld").get("name", "")

    @property
    def placeholders(self) -> list[Shape]:
        tree = xml.only(self.part.root, "p:cSld/p:spTree")
        return [shape for shape in (Shape(e, self.part) for e in shape_elements(tree)) if shape.is_placeholder]


class Slide:
    def __init__(self, part: Part, package: Package) -> None:
        self.part = part
        self._package = package

    @property
    def shapes(self) -> Shapes:
        return Shapes(self.part, self._package)

    @property
    def placeholders(self) -> Placeholders:
        return Placeholders(self.part)

    @property
    def slide_layout(self) -> Layout:
        return Layout(self.part.related("slideLayout")[0])

    @property
    def name(self) -> str:
        return xml.only(self.part.root, "p:cSld").get("name", "")

    @property
    def background(self) -> Background:
        return Background(xml.only(self.part.root, "p:cSld"))

    @property
    def has_notes_slide(self) -> bool:
        return bool(self.part.related("notesSlide"))

    @property
    def notes_slide(self) -> Notes:
        """The page of notes, made if there is none yet."""
        if not self.has_notes_slide:
            name = self._package.free_name("/ppt/notesSlides/notesSlide", ".xml")
            notes = Part(name, template.NOTES_TYPE, template.notes_xml())
            notes.relate("notesMaster", self._notes_master())
            notes.relate("slide", self.part)
            self.part.relate("notesSlide", notes)
        return Notes(self.part.related("notesSlide")[0])

    def _notes_master(self) -> Part:
        (main,) = self._package.root.related("officeDocument")
        if not main.related("notesMaster"):
            master = template.notes_master()
            theme = Part(self._package.free_name("/ppt/theme/theme", ".xml"), template.THEME_TYPE, template.theme_xml())
            master.relate("theme", theme)
            entry = xml.new("p:notesMasterId")
            entry.set(xml.name("r:id"), main.relate("notesMaster", master))
            order = "p:sldMasterIdLst p:notesMasterIdLst p:handoutMasterIdLst p:sldIdLst p:sldSz p:notesSz"
            xml.got(main.root, "p:notesMasterIdLst", order).append(entry)
        return main.related("notesMaster")[0]


class Notes:
    def __init__(self, part: Part) -> None:
        self.part = part

    @property
    def notes_text_frame(self) -> TextFrame | None:
        for shape in Placeholders(self.part):
            if shape.placeholder_format.type == "body":
                return shape.text_frame
        return None


class Background:
    def __init__(self, slide: Element) -> None:
        self._slide = slide

    @property
    def fill(self) -> Fill:
        found = xml.find(self._slide, "p:bg/p:bgPr")
        if found is None:
            background = xml.made("<p:bg><p:bgPr><a:noFill/><a:effectLst/></p:bgPr></p:bg>")
            xml.put(self._slide, background, "p:bg p:spTree p:custDataLst p:controls p:extLst")
            found = xml.only(background, "p:bgPr")
        return Fill(found, BACKGROUND_ORDER)


class Placeholders:
    """The places of the layout that the slide fills, by their number (not their order), as in python-pptx."""

    def __init__(self, part: Part) -> None:
        shapes = [Shape(element, part) for element in shape_elements(xml.only(part.root, "p:cSld/p:spTree"))]
        self._shapes = sorted(
            (shape for shape in shapes if shape.is_placeholder), key=lambda shape: shape.placeholder_format.idx
        )

    def __iter__(self) -> Iterator[Shape]:
        return iter(self._shapes)

    def __len__(self) -> int:
        return len(self._shapes)

    def __getitem__(self, idx: int) -> Shape:
        for shape in self._shapes:
            if shape.placeholder_format.idx == idx:
                return shape
        known = ", ".join(str(shape.placeholder_format.idx) for shape in self._shapes) or "none"
        raise KeyError(f"No place of this slide has the number {idx}; there are: {known}.")


class Shapes:
    """The shapes of a slide, from the one at the back to the one in front."""

    def __init__(self, part: Part, package: Package) -> None:
        self.part = part
        self._package = package
        self._tree = xml.only(part.root, "p:cSld/p:spTree")

    def _all(self) -> list[Shape]:
        return [Shape(element, self.part) for element in shape_elements(self._tree)]

    def __iter__(self) -> Iterator[Shape]:
        return iter(self._all())

    def __len__(self) -> int:
        return len(self._all())

    def __getitem__(self, place: int) -> Shape:
        return self._all()[place]

    @property
    def title(self) -> Shape | None:
        for shape in self._all():
            if shape.is_placeholder and shape.placeholder_format.type in ("title", "ctrTitle"):
                return shape
        return None

    @property
    def placeholders(self) -> Placeholders:
        return Placeholders(self.part)

    def add_textbox(self, left: int, top: int, width: int, height: int) -> Shape:
        return self._add_shape("rect", "TextBox", left, top, width, height, '<a:bodyPr wrap="none"/>', box=True)

    def add_shape(self, kind: MSO_SHAPE, left: int, top: int, width: int, height: int) -> Shape:
        """A shape with an outline, in the first colour of the theme; its text is in the middle."""
        return self._add_shape(MSO_SHAPE(kind), "Shape", left, top, width, height, '<a:bodyPr anchor="ctr"/>', box=False)

    def _add_shape(
        self, outline: str, name: str, left: int, top: int, width: int, height: int, body: str, *, box: bool
    ) -> Shape:
        mark, fill, style, middle = (' txBox="1"', "<a:noFill/>", "", "") if box else ("", "", _STYLE, '<a:pPr algn="ctr"/>')
        element = xml.made(
            f"<p:sp><p:nvSpPr>{self._facts(name)}<p:cNvSpPr{mark}/><p:nvPr/></p:nvSpPr>"
            f'<p:spPr><a:prstGeom prst="{outline}"><a:avLst/></a:prstGeom>{fill}</p:spPr>{style}'
            f"<p:txBody>{body}<a:lstStyle/><a:p>{middle}</a:p></p:txBody></p:sp>"
        )
        xml.only(element, "p:spPr").insert(0, frame_element("a:xfrm", left, top, width, height))
        return self._added(element)

    def add_picture(self, image: Any, left: int, top: int, width: int | None = None, height: int | None = None) -> Shape:
        """A picture of a path, bytes, an open file, a matplotlib figure or a Pillow image; it keeps its proportions."""
        found = image_of(image)
        media = next((p for p in self._package.parts() if p.name.startswith("/ppt/media/") and p.data == found.blob), None)
        if media is None:
            name = self._package.free_name("/ppt/media/image", f".{found.ext}")
            media = Part(name, found.content_type, found.blob)
        across, down = scaled(found.size, width, height)
        element = xml.made(
            f'<p:pic><p:nvPicPr>{self._facts("Picture")}<p:cNvPicPr><a:picLocks noChangeAspect="1"/></p:cNvPicPr><p:nvPr/>'
            f'</p:nvPicPr><p:blipFill><a:blip r:embed="{self.part.relate("image", media)}"/><a:stretch><a:fillRect/></a:stretch>'
            '</p:blipFill><p:spPr><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></p:spPr></p:pic>'
        )
        xml.only(element, "p:spPr").insert(0, frame_element("a:xfrm", left, top, across, down))
        return self._added(element)

    def add_table(self, rows: int, columns: int, left: int, top: int, width: int, height: int) -> Shape:
        """An empty table; its cells are reached by `.table.cell(row, column)`."""
        return self._add_graphic("Table", _TABLE, new_table(rows, columns, int(width), int(height)), left, top, width, height)

    def add_dataframe(
        self, frame: DataFrame, left: int, top: int, width: int, height: int | None = None, *, index: bool = False
    ) -> Shape:
        """A table of a DataFrame, with the names of its columns on top. `index` puts its index on the left."""
        rows = len(frame) + 1
        columns = len(frame.columns) + (frame.index.nlevels if index else 0)
        shape = self.add_table(rows, columns, left, top, width, rows * 370_840 if height is None else height)
        fill_from(shape.table, frame, index)
        return shape

    def add_chart(
        self, kind: XL_CHART_TYPE, left: int, top: int, width: int, height: int, data: ChartData
    ) -> Shape:
        """A chart that PowerPoint draws and lets a person edit; `.chart` has its title and legend."""
        part = new_chart(self._package, XL_CHART_TYPE(kind), data)
        chart = xml.new("c:chart")
        chart.set(xml.name("r:id"), self.part.relate("chart", part))
        return self._add_graphic("Chart", xml.NAMESPACES["c"], chart, left, top, width, height)

    def _add_graphic(
        self, name: str, address: str, content: Element, left: int, top: int, width: int, height: int
    ) -> Shape:
        element = xml.made(
            f'<p:graphicFrame><p:nvGraphicFramePr>{self._facts(name)}<p:cNvGraphicFramePr><a:graphicFrameLocks noGrp="1"/>'
            f'</p:cNvGraphicFramePr><p:nvPr/></p:nvGraphicFramePr><a:graphic><a:graphicData uri="{address}"/></a:graphic>'
            "</p:graphicFrame>"
        )
        element.insert(1, frame_element("p:xfrm", left, top, width, height))
        xml.only(element, "a:graphic/a:graphicData").append(content)
        return self._added(element)

    def _facts(self, name: str) -> str:
        """The properties that every shape has: a number that no other has, and a name."""
        number = max((int(e.get("id", 0)) for e in self._tree.iter(xml.name("p:cNvPr"))), default=0) + 1
        return f'<p:cNvPr id="{number}" name="{name} {number - 1}"/>'

    def _added(self, element: Element) -> Shape:
        """On top of all others; only the list of extensions comes after."""
        last = xml.find(self._tree, "p:extLst")
        if last is None:
            self._tree.append(element)
        else:
            last.addprevious(element)
        return Shape(element, self.part)
