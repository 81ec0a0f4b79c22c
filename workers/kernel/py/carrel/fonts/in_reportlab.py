"""Fonts in reportlab: found by family or by file name; a text whose font lacks characters takes them from a pack.

Both the width of a text and its drawing go through here, so paragraphs, tables and drawings alike break and align right.
"""

from __future__ import annotations

import re
from itertools import groupby
from types import ModuleType
from typing import Any

from . import loading, packs, shaping

_RARE = re.compile(r"[^\x00-\xff]")


def into_ttfonts(module: ModuleType) -> None:
    theirs = module.TTFOpenFile

    def open_file(name: Any) -> Any:
        try:
            return theirs(name)
        except module.TTFError:
            path = loading.path_of(name) if isinstance(name, str) else None
            if path is None:
                raise
            return theirs(path)

    module.TTFOpenFile = open_file  # type: ignore[attr-defined]


def into_pdfmetrics(module: ModuleType) -> None:
    find, width = module.findFontAndRegister, module.stringWidth

    def find_and_register(name: str) -> Any:
        return find(name) if packs.file_of(name) is None else _registered(name) or find(name)

    def string_width(text: Any, name: str, size: float, encoding: str = "utf8") -> float:
        if not isinstance(text, str) or not _RARE.search(text):
            return width(text, name, size, encoding)
        return sum(width(part, font, size, encoding) for font, part in runs(shaping.visual(text), name))

    module.findFontAndRegister, module.stringWidth = find_and_register, string_width  # type: ignore[attr-defined]


def into_textobject(module: ModuleType) -> None:
    text_class = module.PDFTextObject
    theirs = text_class._formatText

    def format_text(self: Any, text: Any) -> str:
        # A str of another kind is text that reportlab itself has shaped.
        if type(text) is not str or not _RARE.search(text):
            return theirs(self, text)
        found = runs(shaping.visual(text), self._fontname)
        font, size, leading = self._fontname, self._fontsize, self._leading
        code, self._code = self._code, []
        try:
            for name, part in found:
                if name != self._fontname:
                    self.setFont(name, size, leading)
                self._code.append(theirs(self, part))
            if font != self._fontname:
                self.setFont(font, size, leading)
            return " ".join(self._code)
        finally:
            self._code = code

    text_class._formatText = format_text


def runs(text: str, font: str) -> list[tuple[str, str]]:
    """The text in parts, each with the registered font that has its characters: the one asked for wherever it can."""
    from reportlab.pdfbase.pdfmetrics import getFont

    own = getFont(font)
    named = [(char, font if not _RARE.match(char) or _has(own, char) else _other(char, text, font)) for char in text]
    return [(name, "".join(char for char, _ in group)) for name, group in groupby(named, key=lambda pair: pair[1])]


def _has(font: Any, char: str) -> bool:
    if getattr(font, "_dynamicFont", False):
        return ord(char) in font.face.charToGlyph
    if getattr(font, "_multiByte", False):
        return True
    for one in (font, *font.substitutionFonts):
        try:
            char.encode(one.encName)
        except UnicodeEncodeError:
            continue
        return True
    return False


def _other(char: str, text: str, font: str) -> str:
    """A font of a pack that has the character; the font asked for where there is none."""
    style = " Bold" if "bold" in font.lower() else ""
    for package in packs.candidates(char, text):
        if not loading.load(package):
            continue
        for family in packs.FAMILIES:
            if family.package == package and (found := _registered(f"{family.name}{style}")) and _has(found, char):
                return str(found.fontName)
    return font


def _registered(name: str) -> Any:
    """The font that a name means, registered by that name; None where it cannot be had."""
    from reportlab.pdfbase import pdfmetrics, ttfonts

    if name not in pdfmetrics.getRegisteredFontNames():
        path = loading.path_of(name)
        if path is None:
            return None
        pdfmetrics.registerFont(ttfonts.TTFont(name, path))
    return pdfmetrics.getFont(name)
