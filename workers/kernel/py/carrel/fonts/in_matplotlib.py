"""Fonts in matplotlib: every chain of fonts ends with the packs that are here, and a text brings those it lacks."""

from __future__ import annotations

import re
from dataclasses import replace
from types import ModuleType
from typing import Any

from . import loading, packs, shaping
from .packs import DEJAVU

#: A formula within a text.
_FORMULA = re.compile(r"((?<!\\)\$.*?(?<!\\)\$)")


def into_font_manager(module: ModuleType) -> None:
    manager_class, properties = module.FontManager, module.FontProperties
    find_one, find_all = manager_class.findfont, manager_class._find_fonts_by_props

    def add(manager: Any, name: str) -> None:
        """Makes a family known by a name, which may be that of the font it stands in for."""
        found = packs.family_of(name)
        if found is None or found.package == DEJAVU or any(entry.name == name for entry in manager.ttflist):
            return
        if not loading.load(found.package):
            return
        for file in found.files:
            manager.addfont(loading.path_of(file))
            manager.ttflist[-1] = replace(manager.ttflist[-1], name=name)

    def findfont(self: Any, prop: Any, fontext: str = "ttf", *args: Any, **named: Any) -> Any:
        prop = properties._from_any(prop)
        if fontext == "ttf" and prop.get_file() is None:
            for family in prop.get_family():
                for name in self._expand_aliases(family) if family in module.font_family_aliases else [family]:
                    add(self, name)
        return find_one(self, prop, fontext, *args, **named)

    def find_fonts(self: Any, prop: Any, fontext: str = "ttf", *args: Any, **named: Any) -> list[str]:
        found = find_all(self, prop, fontext, *args, **named)
        if fontext != "ttf":
            return found
        weight = properties._from_any(prop).get_weight()
        is_bold = module.weight_dict.get(weight, weight) >= module.weight_dict["semibold"]
        return list(dict.fromkeys([*found, *loading.paths(is_bold=is_bold)]))

    manager_class.findfont, manager_class._find_fonts_by_props = findfont, find_fonts
    module.findfont = module.fontManager.findfont  # type: ignore[attr-defined]


def _fonts(prop: Any) -> list[Any]:
    from matplotlib import font_manager

    return [font_manager.get_font(path) for path in font_manager.fontManager._find_fonts_by_props(prop)]


def _may_be_lacking(char: str) -> bool:
    """Quickly: nothing that DejaVu alone would have."""
    return char > "\u052f" and packs.candidates(char, char) not in ((), (DEJAVU,))


def _complete(text: str, prop: Any) -> None:
    rare = "".join(char for char in text if _may_be_lacking(char))
    if rare:
        loading.load_for(rare, lambda char: not any(font.get_char_index(ord(char)) for font in _fonts(prop)))


def into_text(module: ModuleType) -> None:
    theirs = module.Text._preprocess_math

    def preprocess(self: Any, text: str) -> tuple[str, bool | str]:
        """Of one line, both when it is measured and when it is drawn."""
        text, kind = theirs(self, text)
        if kind == "TeX" or text.isascii():
            return text, kind
        parts = _FORMULA.split(text) if kind else [text]
        text = "".join(part if index % 2 else shaping.visual(part) for index, part in enumerate(parts))
        _complete(text, self.get_fontproperties())
        return text, kind

    module.Text._preprocess_math = preprocess


def into_mathtext(module: ModuleType) -> None:
    """Words beside a formula, as in 温度 $T$: mathtext looks into one font only."""
    theirs = module.UnicodeFonts._get_glyph

    def get_glyph(self: Any, fontname: str, font_class: str, sym: str) -> Any:
        if len(sym) == 1 and _may_be_lacking(sym):
            for font in _fonts(self.default_font_prop):
                if font.get_char_index(ord(sym)):
                    return font, ord(sym), False
        return theirs(self, fontname, font_class, sym)

    module.UnicodeFonts._get_glyph = get_glyph
