"""Colours."""

from __future__ import annotations


class RGBColor(tuple[int, int, int]):
    """Red, green and blue, each from 0 to 255."""

    def __new__(cls, red: int, green: int, blue: int) -> RGBColor:
        for part in (red, green, blue):
            if not 0 <= part <= 255:
                raise ValueError(f"{part} is no part of a colour: each is from 0 to 255.")
        return super().__new__(cls, (red, green, blue))

    @classmethod
    def from_string(cls, text: str) -> RGBColor:
        """Of six hexadecimal digits, with or without # before them."""
        digits = text.removeprefix("#")
        if len(digits) != 6:
            raise ValueError(f'"{text}" is no colour: six hexadecimal digits are, such as "1F77B4".')
        return cls(*bytes.fromhex(digits))

    def __str__(self) -> str:
        return bytes(self).hex().upper()
