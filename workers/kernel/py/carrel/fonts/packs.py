"""The font packs: which package brings which families, and which one a text or a name wants.

Read by the kernel and by the build (`scripts/wheels/pure/fonts.py`), so that both speak of the same files. Imports nothing
of either.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass


#: The package that brings DejaVu, and so most scripts with letters like ours.
DEJAVU = "matplotlib"


@dataclass(frozen=True, slots=True)
class Family:
    """One family of a pack. Its files are called by its name without spaces."""

    name: str
    package: str
    has_bold: bool = True

    @property
    def folder(self) -> str:
        """Where its files lie, from the folder of all packages."""
        return "matplotlib/mpl-data/fonts/ttf" if self.package == DEJAVU else self.package.replace("-", "_")

    @property
    def files(self) -> list[str]:
        """The regular one, and the bold one where there is one."""
        stem, regular = self.name.replace(" ", ""), "" if self.package == DEJAVU else "-Regular"
        return [f"{stem}{regular}.ttf", *([f"{stem}-Bold.ttf"] if self.has_bold else [])]


def _families(package: str, prefix: str, names: str, *, has_bold: bool = True) -> Iterator[Family]:
    for name in names.split(", "):
        yield Family(f"{prefix} {name}", package, has_bold)


CHINESE, JAPANESE, KOREAN, HAN = "fonts-chinese", "fonts-japanese", "fonts-korean", "fonts-han"

#: In the order in which the families of a pack are looked into for a glyph.
FAMILIES: tuple[Family, ...] = (
    *_families(CHINESE, "Noto Sans CJK", "SC, TC", has_bold=False),
    *_families(JAPANESE, "Noto Sans CJK", "JP", has_bold=False),
    *_families(KOREAN, "Noto Sans CJK", "KR", has_bold=False),
    Family("Droid Sans Fallback", HAN, has_bold=False),
    *_families("fonts-arabic", "Noto", "Sans Arabic, Naskh Arabic"),
    *_families("fonts-hebrew", "Noto", "Sans Hebrew, Serif Hebrew"),
    *_families(
        "fonts-indic",
        "Noto Sans",
        "Devanagari, Bengali, Gujarati, Gurmukhi, Kannada, Malayalam, Oriya, Sinhala, Tamil, Telugu",
    ),
    *_families("fonts-thai", "Noto Sans", "Thai, Lao"),
    *_families("fonts-more", "Noto Sans", "Armenian, Cherokee, Ethiopic, Georgian, Javanese, Khmer, Myanmar, Thaana"),
    Family("Noto Serif Tibetan", "fonts-more"),
    *_families(
        "fonts-more",
        "Noto Sans",
        "Mongolian, Syriac, Tifinagh, Canadian Aboriginal, Yi, Ol Chiki, Meetei Mayek, Symbols2",
        has_bold=False,
    ),
    Family("Noto Emoji", "fonts-emoji", has_bold=False),
    *_families(DEJAVU, "DejaVu", "Sans, Serif, Sans Mono"),
)

#: Names that people's code has from other systems, and the family that stands in for them.
STAND_INS: dict[str, str] = {
    other: ours
    for ours, others in {
        "Noto Sans CJK SC": "Noto Sans SC, Source Han Sans SC, Source Han Sans CN, SimHei, SimSun, Microsoft YaHei, "
        "KaiTi, FangSong, STHeiti, STSong, PingFang SC, Heiti SC, Hiragino Sans GB, WenQuanYi Zen Hei, "
        "WenQuanYi Micro Hei, msyh, Arial Unicode MS",
        "Noto Sans CJK TC": "Noto Sans TC, Source Han Sans TC, Microsoft JhengHei, PingFang TC, PMingLiU, MingLiU, "
        "DFKai-SB, Noto Sans HK, Noto Sans CJK HK, Heiti TC, PingFang HK",
        "Noto Sans CJK JP": "Noto Sans JP, Source Han Sans JP, Source Han Sans, MS Gothic, MS PGothic, MS Mincho, "
        "Yu Gothic, Yu Mincho, Meiryo, Hiragino Sans, Hiragino Kaku Gothic ProN, Hiragino Maru Gothic Pro, IPAGothic, "
        "IPAPGothic, IPAexGothic, TakaoGothic, TakaoPGothic, VL Gothic, VL PGothic",
        "Noto Sans CJK KR": "Noto Sans KR, Source Han Sans KR, Malgun Gothic, AppleGothic, Apple SD Gothic Neo, "
        "NanumGothic, NanumBarunGothic, Nanum Gothic, Batang, Gulim, Dotum, UnDotum",
        "Noto Emoji": "Noto Color Emoji, Segoe UI Emoji, Apple Color Emoji, Symbola",
    }.items()
    for other in others.split(", ")
}

#: First and last code point, and the packages to ask, one after the other. Han itself depends on the text around it.
_RANGES: tuple[tuple[int, int, tuple[str, ...]], ...] = (
    (0x0100, 0x052F, (DEJAVU,)),  # Latin, Greek, Cyrillic
    (0x0530, 0x058F, ("fonts-more",)),  # Armenian
    (0x0590, 0x05FF, ("fonts-hebrew",)),
    (0x0600, 0x06FF, ("fonts-arabic",)),
    (0x0700, 0x074F, ("fonts-more",)),  # Syriac
    (0x0750, 0x077F, ("fonts-arabic",)),
    (0x0780, 0x07BF, ("fonts-more",)),  # Thaana
    (0x08A0, 0x08FF, ("fonts-arabic",)),
    (0x0900, 0x0DFF, ("fonts-indic",)),
    (0x0E00, 0x0EFF, ("fonts-thai",)),
    (0x0F00, 0x10FF, ("fonts-more",)),  # Tibetan, Myanmar, Georgian
    (0x1100, 0x11FF, (KOREAN,)),
    (0x1200, 0x18FF, ("fonts-more",)),  # Ethiopic, Cherokee, Canadian syllables, Khmer, Mongolian
    (0x1C50, 0x1C7F, ("fonts-more",)),  # Ol Chiki
    (0x1C90, 0x1CBF, ("fonts-more",)),  # Georgian capitals
    (0x1CD0, 0x1CFF, ("fonts-indic",)),
    (0x1E00, 0x22FF, (DEJAVU,)),  # Latin, Greek, punctuation, arrows, mathematics
    (0x2300, 0x23FF, (DEJAVU, "fonts-emoji", "fonts-more")),  # technical
    (0x2400, 0x25FF, (DEJAVU, "fonts-more")),  # enclosed letters, boxes
    (0x2600, 0x27BF, (DEJAVU, "fonts-emoji", "fonts-more")),  # symbols
    (0x27C0, 0x2AFF, (DEJAVU,)),  # mathematics
    (0x2B00, 0x2BFF, (DEJAVU, "fonts-emoji", "fonts-more")),  # arrows
    (0x2D30, 0x2D7F, ("fonts-more",)),  # Tifinagh
    (0x2D80, 0x2DDF, ("fonts-more",)),  # Ethiopic
    (0x3000, 0x303F, (CHINESE, JAPANESE, KOREAN, HAN)),  # punctuation
    (0x3040, 0x30FF, (JAPANESE, HAN)),
    (0x3100, 0x312F, (CHINESE, HAN)),  # Bopomofo
    (0x3130, 0x318F, (KOREAN,)),
    (0x31A0, 0x31BF, (CHINESE, HAN)),
    (0x31F0, 0x31FF, (JAPANESE, HAN)),
    (0x3200, 0x33FF, (JAPANESE, KOREAN, HAN)),  # enclosed letters
    (0x3400, 0x4DBF, (CHINESE, HAN)),
    (0x4E00, 0x9FFF, (CHINESE, HAN)),
    (0xA000, 0xA4CF, ("fonts-more",)),  # Yi
    (0xA8E0, 0xA8FF, ("fonts-indic",)),
    (0xA980, 0xA9DF, ("fonts-more",)),  # Javanese
    (0xA9E0, 0xA9FF, ("fonts-more",)),  # Myanmar
    (0xAA60, 0xAA7F, ("fonts-more",)),  # Myanmar
    (0xAAE0, 0xAAFF, ("fonts-more",)),  # Meetei Mayek
    (0xAB00, 0xAB2F, ("fonts-more",)),  # Ethiopic
    (0xAB70, 0xABBF, ("fonts-more",)),  # Cherokee
    (0xABC0, 0xABFF, ("fonts-more",)),  # Meetei Mayek
    (0xAC00, 0xD7AF, (KOREAN,)),
    (0xF900, 0xFAFF, (CHINESE, HAN)),
    (0xFB1D, 0xFB4F, ("fonts-hebrew",)),
    (0xFB50, 0xFDFF, ("fonts-arabic",)),
    (0xFE30, 0xFE4F, (CHINESE, JAPANESE, HAN)),
    (0xFE70, 0xFEFE, ("fonts-arabic",)),
    (0xFF00, 0xFFEF, (CHINESE, JAPANESE, KOREAN, HAN)),  # wide forms
    (0x1F000, 0x1F7FF, ("fonts-emoji", "fonts-more")),
    (0x1F800, 0x1F8FF, ("fonts-more",)),  # arrows
    (0x1F900, 0x1FAFF, ("fonts-emoji",)),
    (0x20000, 0x2FA1F, (CHINESE, HAN)),
)
_STARTS = [first for first, _, _ in _RANGES]

_KANA = re.compile(r"[\u3040-\u30ff\u31f0-\u31ff\uff66-\uff9f]")
_HANGUL = re.compile(r"[\u1100-\u11ff\u3130-\u318f\uac00-\ud7af]")

def candidates(char: str, text: str) -> tuple[str, ...]:
    """Packages that may have a glyph for a character, the likeliest for this text first; empty where none has."""
    code = ord(char)
    index = bisect_right(_STARTS, code) - 1
    if index < 0 or code > _RANGES[index][1]:
        return ()
    packages = _RANGES[index][2]
    if CHINESE not in packages:
        return packages
    if _KANA.search(text):
        return tuple(dict.fromkeys((JAPANESE, *packages)))
    if _HANGUL.search(text):
        return tuple(dict.fromkeys((KOREAN, *packages)))
    return packages


def packs_for(text: str) -> list[str]:
    """Packages that have the characters of a text, one for each, sorted; DejaVu's is not named."""
    if text.isascii():
        return []
    wanted = {found[0] for char in {*text} if (found := candidates(char, text))}
    return sorted(wanted - {DEJAVU})


#: What puts right-to-left text in order, and the module of each.
ORDERING = {"arabic-reshaper": "arabic_reshaper", "python-bidi": "bidi"}

_RIGHT_TO_LEFT = re.compile(r"[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")


def is_right_to_left(text: str) -> bool:
    """Whether something in a text is written from right to left."""
    return not text.isascii() and _RIGHT_TO_LEFT.search(text) is not None


def _key(name: str) -> tuple[str, bool]:
    """A name as it is compared, and whether it asks for bold: families, full names and files come out alike."""
    plain = re.sub(r"\.(ttf|otf|ttc)$", "", name.rpartition("/")[2].lower())
    plain = re.sub(r"[\s_-]|regular", "", plain)
    return plain.removesuffix("bold"), plain.endswith("bold")


_BY_NAME = {_key(family.name)[0]: family for family in FAMILIES}
_BY_NAME |= {_key(other)[0]: _BY_NAME[_key(ours)[0]] for other, ours in STAND_INS.items()}


def family_of(name: str) -> Family | None:
    """The family that a name means: 'Noto Sans Thai', 'NotoSansThai-Bold.ttf', 'SimHei', 'simhei.ttf'."""
    return _BY_NAME.get(_key(name)[0])


def file_of(name: str) -> tuple[Family, str] | None:
    """The family that a name means, and the file of the weight that it names."""
    plain, is_bold = _key(name)
    family = _BY_NAME.get(plain)
    if family is None:
        return None
    return family, family.files[-1 if is_bold else 0]


def packs_of(texts: Iterable[str]) -> list[str]:
    """All that drawing these texts may need, and the families that they name, sorted."""
    found: set[str] = set()
    for text in texts:
        found.update(packs_for(text))
        if is_right_to_left(text):
            found.update(ORDERING)
        if len(text) < 80 and (family := family_of(text)) is not None:
            found.add(family.package)
    return sorted(found - {DEJAVU})
