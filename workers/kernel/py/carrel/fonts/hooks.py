"""Where matplotlib, pillow and reportlab learn of the font packs, as soon as each of them is imported."""

from __future__ import annotations

from ..after_import import after_import
from . import in_matplotlib, in_pillow, in_reportlab, shaping


def install_hook() -> None:
    after_import("matplotlib.font_manager", in_matplotlib.into_font_manager)
    after_import("matplotlib.text", in_matplotlib.into_text)
    after_import("matplotlib._mathtext", in_matplotlib.into_mathtext)
    after_import("PIL.ImageFont", in_pillow.into_image_font)
    after_import("reportlab.pdfbase.ttfonts", in_reportlab.into_ttfonts)
    after_import("reportlab.pdfbase.pdfmetrics", in_reportlab.into_pdfmetrics)
    after_import("reportlab.pdfgen.textobject", in_reportlab.into_textobject)
    after_import("bidi.algorithm", shaping.into_bidi)
