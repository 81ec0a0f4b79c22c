"""Reads and writes PowerPoint files (.pptx), with the names of python-pptx for what both have.

    from slides import Presentation, Inches

    deck = Presentation()
    slide = deck.slides.add_slide(deck.slide_layouts[1])
    slide.shapes.title.text = "Results"
    slide.placeholders[1].text = "First point\nSecond point"
    slide.shapes.add_picture(figure, Inches(5), Inches(2), width=Inches(4))
    deck.save("results.pptx")

Besides python-pptx: pictures are given as a path, bytes, an open file, a matplotlib figure or a Pillow image;
`shapes.add_dataframe` makes a table of a DataFrame; `deck.slides.remove(slide)` and `deck.to_markdown()` exist; a new
`slide_width` or `slide_height` moves the layouts along. The core properties of a new presentation are empty. Animations, SmartArt and media are kept as they are, not edited.
"""

from .dml.color import RGBColor
from .enum.chart import XL_CHART_TYPE, XL_LEGEND_POSITION
from .enum.shapes import MSO_SHAPE, MSO_SHAPE_TYPE
from .enum.text import MSO_ANCHOR, PP_ALIGN
from .package import NotAPresentation
from .presentation import Presentation
from .util import Cm, Emu, Inches, Mm, Pt

__all__ = [
    "MSO_ANCHOR",
    "MSO_SHAPE",
    "MSO_SHAPE_TYPE",
    "PP_ALIGN",
    "XL_CHART_TYPE",
    "XL_LEGEND_POSITION",
    "Cm",
    "Emu",
    "Inches",
    "Mm",
    "NotAPresentation",
    "Presentation",
    "Pt",
    "RGBColor",
]
__version__ = "1.1.0"
