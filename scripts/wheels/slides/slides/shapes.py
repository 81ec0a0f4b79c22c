"""What lies on a slide."""

from __future__ import annotations

from typing import NamedTuple

from . import xml
from .charts import Chart
from .colour import SHAPE_ORDER, Fill, Line
from .enum.shapes import MSO_SHAPE_TYPE
from .package import Part
from .picture import Image
from .table import Table
from .text import TextFrame
from .util import Emu, Length
from .xml import Element

_KINDS = ("p:sp", "p:pic", "p:graphicFrame", "p:cxnSp", "p:grpSp")


def shape_elements(tree: Element) -> list[Element]:
    names = [xml.name(kind) for kind in _KINDS]
    return [child for child in tree if child.tag in names]


def _is_master(part: Part) -> bool:
    return part.content_type.endswith("slideMaster+xml")


class PlaceholderFormat(NamedTuple):
    """Which place of the layout a shape fills. `type` is the format's word: title, ctrTitle, body, obj, pic, ..."""

    idx: int
    type: str


class Shape:
    """One shape. `part` is the slide it lies on."""

    def __init__(self, element: Element, part: Part) -> None:
        self._element = element
        self.part = part

    @property
    def _facts(self) -> Element:
        return xml.only(self._element, "./*/p:cNvPr")

    @property
    def shape_id(self) -> int:
        return int(self._facts.get("id", 0))

    @property
    def name(self) -> str:
        return self._facts.get("name", "")

    @name.setter
    def name(self, value: str) -> None:
        self._facts.set("name", xml.clean(value))

    @property
    def alt_text(self) -> str:
        """What is read aloud to who does not see it."""
        return self._facts.get("descr", "")

    @alt_text.setter
    def alt_text(self, value: str) -> None:
        self._facts.set("descr", xml.clean(value))

    @property
    def is_placeholder(self) -> bool:
        return self._placeholder is not None

    @property
    def _placeholder(self) -> Element | None:
        return xml.find(self._element, "./*/p:nvPr/p:ph")

    @property
    def placeholder_format(self) -> PlaceholderFormat:
        found = self._placeholder
        if found is None:
            raise ValueError(f"{self.name} fills no place of the layout.")
        return PlaceholderFormat(int(found.get("idx", 0)), found.get("type", "obj"))

    @property
    def shape_type(self) -> MSO_SHAPE_TYPE:
        if self.is_placeholder:
            return MSO_SHAPE_TYPE.PLACEHOLDER
        kind = self._element.tag
        if kind == xml.name("p:graphicFrame"):
            return (
                MSO_SHAPE_TYPE.TABLE if self.has_table else MSO_SHAPE_TYPE.CHART if self.has_chart else MSO_SHAPE_TYPE.DIAGRAM
            )
        if kind == xml.name("p:sp"):
            is_box = xml.only(self._element, "p:nvSpPr/p:cNvSpPr").get("txBox") in ("1", "true")
            return MSO_SHAPE_TYPE.TEXT_BOX if is_box else MSO_SHAPE_TYPE.AUTO_SHAPE
        return {
            xml.name("p:pic"): MSO_SHAPE_TYPE.PICTURE,
            xml.name("p:cxnSp"): MSO_SHAPE_TYPE.LINE,
            xml.name("p:grpSp"): MSO_SHAPE_TYPE.GROUP,
        }[kind]

    def delete(self) -> None:
        """Takes it off the slide."""
        parent = self._element.getparent()
        if parent is not None:
            parent.remove(self._element)

    # Place and size

    @property
    def _frame(self) -> Element | None:
        """Where it says that it lies; a placeholder that says nothing lies where the layout has it."""
        found = xml.find(self._element, "p:xfrm")
        if found is None:
            found = xml.find(self._element, "./*/a:xfrm")
        return self._inherited_frame() if found is None else found

    def _inherited_frame(self) -> Element | None:
        if not self.is_placeholder or _is_master(self.part):
            return None
        for above in (*self.part.related("slideLayout"), *self.part.related("slideMaster")):
            for element in shape_elements(xml.only(above.root, "p:cSld/p:spTree")):
                other = Shape(element, above)
                if other.is_placeholder and other._fills_the_same(self.placeholder_format):
                    return other._frame
        return None

    def _fills_the_same(self, place: PlaceholderFormat) -> bool:
        mine = self.placeholder_format
        titles = ("title", "ctrTitle")
        if mine.type in titles or place.type in titles:
            return mine.type in titles and place.type in titles
        if _is_master(self.part):
            return mine.type == ("body" if place.type in ("obj", "body", "subTitle") else place.type)
        return mine.idx == place.idx

    def _length(self, child: str, key: str) -> Length | None:
        found = None if self._frame is None else xml.find(self._frame, child)
        return None if found is None else Emu(int(found.get(key, 0)))

    def _set_length(self, child: str, key: str, value: int) -> None:
        own = xml.find(self._element, "p:xfrm")
        if own is None:
            properties = xml.find(self._element, "p:spPr")
            if properties is None:
                properties = xml.only(self._element, "p:grpSpPr")
            own = xml.find(properties, "a:xfrm")
            if own is None:
                # Of four numbers none may be missing.
                numbers = (self.left or 0, self.top or 0, self.width or 0, self.height or 0)
                own = xml.put(properties, frame_element("a:xfrm", *numbers), SHAPE_ORDER)
        xml.only(own, child).set(key, str(int(value)))

    left = property(lambda self: self._length("a:off", "x"), lambda self, value: self._set_length("a:off", "x", value))
    top = property(lambda self: self._length("a:off", "y"), lambda self, value: self._set_length("a:off", "y", value))
    width = property(lambda self: self._length("a:ext", "cx"), lambda self, value: self._set_length("a:ext", "cx", value))
    height = property(lambda self: self._length("a:ext", "cy"), lambda self, value: self._set_length("a:ext", "cy", value))

    # Looks

    @property
    def _properties(self) -> Element:
        return xml.only(self._element, "p:spPr")

    @property
    def fill(self) -> Fill:
        return Fill(self._properties, SHAPE_ORDER)

    @property
    def line(self) -> Line:
        return Line(self._properties)

    # Text

    @property
    def has_text_frame(self) -> bool:
        return self._element.tag == xml.name("p:sp")

    @property
    def text_frame(self) -> TextFrame:
        if not self.has_text_frame:
            raise AttributeError(f"{self.name} holds no text.")
        body = xml.find(self._element, "p:txBody")
        if body is None:
            body = xml.made("<p:txBody><a:bodyPr/><a:lstStyle/><a:p/></p:txBody>")
            xml.put(self._element, body, "p:nvSpPr p:spPr p:style p:txBody p:extLst")
        return TextFrame(body, self.part)

    @property
    def text(self) -> str:
        return self.text_frame.text

    @text.setter
    def text(self, value: object) -> None:
        self.text_frame.text = value

    # Tables, charts, pictures, groups

    @property
    def has_table(self) -> bool:
        return xml.find(self._element, "a:graphic/a:graphicData/a:tbl") is not None

    @property
    def table(self) -> Table:
        return Table(xml.only(self._element, "a:graphic/a:graphicData/a:tbl"), self.part)

    @property
    def has_chart(self) -> bool:
        return xml.find(self._element, "a:graphic/a:graphicData/c:chart") is not None

    @property
    def chart(self) -> Chart:
        found = xml.only(self._element, "a:graphic/a:graphicData/c:chart")
        return Chart(self.part.target(found.get(xml.name("r:id"))))

    @property
    def image(self) -> Image:
        """The picture as it is in the file. Raises ValueError where the shape is none."""
        link = xml.only(self._element, "p:blipFill/a:blip")
        part = self.part.target(link.get(xml.name("r:embed")))
        return Image(part.data, part.name.rpartition(".")[2].lower(), (int(self.width or 0), int(self.height or 0)))

    @property
    def shapes(self) -> list[Shape]:
        """Of a group."""
        return [Shape(element, self.part) for element in shape_elements(self._element)]


def frame_element(short: str, left: int, top: int, width: int, height: int) -> Element:
    return xml.made(
        f'<{short}><a:off x="{int(left)}" y="{int(top)}"/><a:ext cx="{int(width)}" cy="{int(height)}"/></{short}>'
    )
