"""Fonts of the world's scripts: each is had by the name of a family, and every character has a glyph of its own."""


def _draws(family, word):
    from PIL import ImageFont

    font = ImageFont.truetype(family, 24)
    missing = bytes(font.getmask("\U000f0000"))
    assert font.getname()[0] == family
    for char in word:
        assert bytes(font.getmask(char)) != missing, char


def fonts_arabic():
    """draws Arabic"""
    _draws("Noto Sans Arabic", "العربية")


def fonts_chinese():
    """draws Chinese"""
    _draws("Noto Sans CJK SC", "中文")


def fonts_emoji():
    """draws emoji"""
    _draws("Noto Emoji", "🚀")


def fonts_han():
    """draws rare characters"""
    _draws("Droid Sans Fallback", "龘䲜")


def fonts_hebrew():
    """draws Hebrew"""
    _draws("Noto Sans Hebrew", "עברית")


def fonts_indic():
    """draws Hindi"""
    _draws("Noto Sans Devanagari", "हिन्दी")


def fonts_japanese():
    """draws Japanese"""
    _draws("Noto Sans CJK JP", "日本語")


def fonts_korean():
    """draws Korean"""
    _draws("Noto Sans CJK KR", "한국어")


def fonts_more():
    """draws Khmer"""
    _draws("Noto Sans Khmer", "ខ្មែរ")


def fonts_thai():
    """draws Thai"""
    _draws("Noto Sans Thai", "ไทย")


def arabic_reshaper():
    """joins Arabic letters"""
    from arabic_reshaper import reshape

    assert reshape("سلام") == "\ufeb3\ufefc\ufee1"


def python_bidi():
    """puts Hebrew in the order of drawing"""
    from bidi.algorithm import get_display

    assert get_display("שלום") == "םולש"
