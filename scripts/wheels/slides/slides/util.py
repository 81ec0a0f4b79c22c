"""Lengths. All are whole numbers of English metric units (EMU), 914,400 to the inch, as the format has them."""

from __future__ import annotations


class Length(int):
    """A length in EMU that can be read in other units."""

    @property
    def inches(self) -> float:
        return self / 914_400

    @property
    def cm(self) -> float:
        return self / 360_000

    @property
    def mm(self) -> float:
        return self / 36_000

    @property
    def pt(self) -> float:
        return self / 12_700

    @property
    def emu(self) -> int:
        return int(self)


def Emu(emu: float) -> Length:
    return Length(round(emu))


def Inches(inches: float) -> Length:
    return Length(round(inches * 914_400))


def Cm(cm: float) -> Length:
    return Length(round(cm * 360_000))


def Mm(mm: float) -> Length:
    return Length(round(mm * 36_000))


def Pt(points: float) -> Length:
    return Length(round(points * 12_700))
