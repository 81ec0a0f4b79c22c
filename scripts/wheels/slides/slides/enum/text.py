"""How text is set. Values are those of the format (ECMA-376 part 1, 21.1.2)."""

from enum import StrEnum


class PP_ALIGN(StrEnum):
    LEFT = "l"
    CENTER = "ctr"
    RIGHT = "r"
    JUSTIFY = "just"
    DISTRIBUTE = "dist"


class MSO_ANCHOR(StrEnum):
    TOP = "t"
    MIDDLE = "ctr"
    BOTTOM = "b"


MSO_VERTICAL_ANCHOR = MSO_ANCHOR
PP_PARAGRAPH_ALIGNMENT = PP_ALIGN


class MSO_AUTO_SIZE(StrEnum):
    NONE = "noAutofit"
    SHAPE_TO_FIT_TEXT = "spAutoFit"
    TEXT_TO_FIT_SHAPE = "normAutofit"
