"""Fonts in pillow: found by family or by file name, right-to-left text in order."""

from __future__ import annotations

from collections.abc import Callable
from os.path import exists
from types import ModuleType
from typing import Any

from . import loading, shaping


def into_image_font(module: ModuleType) -> None:
    font_class = module.FreeTypeFont
    begin = font_class.__init__

    def init(self: Any, font: Any = None, size: float = 10, index: int = 0, *args: Any, **named: Any) -> None:
        if isinstance(font, str) and not exists(font) and (path := loading.path_of(font)) is not None:
            # Another system's font may be one of several in its file; these are not.
            font, index = path, 0
        begin(self, font, size, index, *args, **named)

    def in_order(method: Callable[..., Any]) -> Callable[..., Any]:
        def call(self: Any, text: Any, *args: Any, **named: Any) -> Any:
            is_basic = self.layout_engine == module.Layout.BASIC
            return method(self, shaping.visual(text) if is_basic and isinstance(text, str) else text, *args, **named)

        return call

    font_class.__init__ = init
    for name in ("getlength", "getbbox", "getmask2"):
        setattr(font_class, name, in_order(getattr(font_class, name)))
