"""Text: frames of paragraphs of runs, as shapes and cells of tables hold them."""

from __future__ import annotations

import copy

from . import xml
from .enum.text import MSO_ANCHOR, MSO_AUTO_SIZE, PP_ALIGN
from .font import Font, Hyperlink
from .package import Part
from .util import Emu, Length
from .xml import Element

_PARAGRAPH_ORDER = (
    "a:lnSpc a:spcBef a:spcAft a:buClrTx a:buClr a:buSzTx a:buSzPct a:buSzPts a:buFontTx a:buFont a:buNone a:buAutoNum "
    "a:buChar a:buBlip a:tabLst a:defRPr a:extLst"
)
_FITS = "a:prstTxWarp a:noAutofit a:normAutofit a:spAutoFit a:scene3d a:sp3d a:flatTx a:extLst"


class TextFrame:
    """The text of a shape. `body` is its txBody; links need the part that it lies in."""

    def __init__(self, body: Element, part: Part) -> None:
        self._body = body
        self._part = part

    @property
    def paragraphs(self) -> tuple[Paragraph, ...]:
        return tuple(Paragraph(element, self._part) for element in xml.find_all(self._body, "a:p"))

    @property
    def text(self) -> str:
        return "\n".join(paragraph.text for paragraph in self.paragraphs)

    @text.setter
    def text(self, value: object) -> None:
        """Each line becomes a paragraph."""
        self.clear()
        first, *others = str(value).split("\n")
        self.paragraphs[0].text = first
        for line in others:
            self.add_paragraph().text = line

    def add_paragraph(self) -> Paragraph:
        element = xml.new("a:p")
        self._body.append(element)
        return Paragraph(element, self._part)

    def clear(self) -> None:
        """Leaves one empty paragraph."""
        for element in xml.find_all(self._body, "a:p")[1:]:
            self._body.remove(element)
        if not self.paragraphs:
            self.add_paragraph()
        self.paragraphs[0].clear()

    @property
    def _settings(self) -> Element:
        return xml.got(self._body, "a:bodyPr", "a:bodyPr a:lstStyle a:p")

    @property
    def word_wrap(self) -> bool | None:
        return {"square": True, "none": False}.get(self._settings.get("wrap", ""))

    @word_wrap.setter
    def word_wrap(self, value: bool) -> None:
        self._settings.set("wrap", "square" if value else "none")

    @property
    def vertical_anchor(self) -> MSO_ANCHOR | None:
        value = self._settings.get("anchor")
        return MSO_ANCHOR(value) if value in tuple(MSO_ANCHOR) else None

    @vertical_anchor.setter
    def vertical_anchor(self, value: MSO_ANCHOR) -> None:
        self._settings.set("anchor", MSO_ANCHOR(value))

    @property
    def auto_size(self) -> MSO_AUTO_SIZE | None:
        return next((fit for fit in MSO_AUTO_SIZE if xml.find(self._settings, f"a:{fit}") is not None), None)

    @auto_size.setter
    def auto_size(self, value: MSO_AUTO_SIZE) -> None:
        xml.drop(self._settings, *(f"a:{fit}" for fit in MSO_AUTO_SIZE))
        xml.put(self._settings, xml.new(f"a:{MSO_AUTO_SIZE(value)}"), _FITS)

    def _set_margin(self, side: str, value: int) -> None:
        self._settings.set(side, str(int(value)))

    margin_left = property(lambda self: Emu(int(self._settings.get("lIns", 91440))), lambda self, v: self._set_margin("lIns", v))
    margin_right = property(lambda self: Emu(int(self._settings.get("rIns", 91440))), lambda self, v: self._set_margin("rIns", v))
    margin_top = property(lambda self: Emu(int(self._settings.get("tIns", 45720))), lambda self, v: self._set_margin("tIns", v))
    margin_bottom = property(lambda self: Emu(int(self._settings.get("bIns", 45720))), lambda self, v: self._set_margin("bIns", v))


class Paragraph:
    def __init__(self, element: Element, part: Part) -> None:
        self._element = element
        self._part = part

    @property
    def runs(self) -> tuple[Run, ...]:
        return tuple(Run(element, self._part) for element in xml.find_all(self._element, "a:r"))

    @property
    def text(self) -> str:
        """Its text, with breaks of lines as vertical tabs."""
        pieces = []
        for child in self._element:
            if child.tag == xml.name("a:br"):
                pieces.append("\v")
            elif child.tag in (xml.name("a:r"), xml.name("a:fld")):
                pieces.append(child.findtext(xml.name("a:t")) or "")
        return "".join(pieces)

    @text.setter
    def text(self, value: object) -> None:
        """Replaces all runs by one; line feeds and vertical tabs become breaks of lines."""
        self.clear()
        for number, line in enumerate(str(value).replace("\n", "\v").split("\v")):
            if number:
                self.add_line_break()
            if line:
                self.add_run().text = line

    def clear(self) -> None:
        for child in list(self._element):
            if child.tag != xml.name("a:pPr"):
                self._element.remove(child)

    def add_run(self) -> Run:
        element = xml.new("a:r")
        if (default := xml.find(self._element, "a:pPr/a:defRPr")) is not None:
            properties = copy.deepcopy(default)
            properties.tag = xml.name("a:rPr")
            element.append(properties)
        element.append(xml.new("a:t"))
        self._append(element)
        return Run(element, self._part)

    def add_line_break(self) -> None:
        self._append(xml.new("a:br"))

    def _append(self, element: Element) -> None:
        """Before the mark of the paragraph's end, if there is one."""
        end = xml.find(self._element, "a:endParaRPr")
        if end is None:
            self._element.append(element)
        else:
            end.addprevious(element)

    @property
    def _properties(self) -> Element:
        found = xml.find(self._element, "a:pPr")
        if found is None:
            found = xml.new("a:pPr")
            self._element.insert(0, found)
        return found

    @property
    def font(self) -> Font:
        """Of all its runs, those to come as well. PowerPoint does not look at a paragraph's own, so each run is given it."""
        return Font([xml.got(self._properties, "a:defRPr", _PARAGRAPH_ORDER), *(run._properties for run in self.runs)])

    @property
    def level(self) -> int:
        return int(self._properties.get("lvl", 0))

    @level.setter
    def level(self, value: int) -> None:
        if not 0 <= value <= 8:
            raise ValueError("The level of a paragraph is from 0 to 8.")
        self._properties.set("lvl", str(value))

    @property
    def alignment(self) -> PP_ALIGN | None:
        value = self._properties.get("algn")
        return PP_ALIGN(value) if value in tuple(PP_ALIGN) else None

    @alignment.setter
    def alignment(self, value: PP_ALIGN) -> None:
        self._properties.set("algn", PP_ALIGN(value))

    def _set_space(self, short: str, value: float) -> None:
        """A length, or a number of lines."""
        space = xml.new(short)
        if isinstance(value, Length):
            space.append(xml.new("a:spcPts", val=round(value.pt * 100)))
        else:
            space.append(xml.new("a:spcPct", val=round(value * 100_000)))
        xml.put(self._properties, space, _PARAGRAPH_ORDER)

    def _space(self, short: str) -> Length | float | None:
        points = xml.find(self._properties, f"{short}/a:spcPts")
        if points is not None:
            return Emu(int(points.get("val", 0)) * 127)
        lines = xml.find(self._properties, f"{short}/a:spcPct")
        return None if lines is None else int(lines.get("val", 0)) / 100_000

    line_spacing = property(lambda self: self._space("a:lnSpc"), lambda self, value: self._set_space("a:lnSpc", value))
    space_before = property(lambda self: self._space("a:spcBef"), lambda self, value: self._set_space("a:spcBef", value))
    space_after = property(lambda self: self._space("a:spcAft"), lambda self, value: self._set_space("a:spcAft", value))


class Run:
    """Letters that look alike."""

    def __init__(self, element: Element, part: Part) -> None:
        self._element = element
        self._part = part

    @property
    def text(self) -> str:
        return self._element.findtext(xml.name("a:t")) or ""

    @text.setter
    def text(self, value: object) -> None:
        xml.only(self._element, "a:t").text = xml.clean(str(value))

    @property
    def _properties(self) -> Element:
        return xml.got(self._element, "a:rPr", "a:rPr a:t")

    @property
    def font(self) -> Font:
        return Font([self._properties])

    @property
    def hyperlink(self) -> Hyperlink:
        return Hyperlink(self._properties, self._part)
