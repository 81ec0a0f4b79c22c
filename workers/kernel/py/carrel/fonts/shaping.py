"""Text in the order in which it is drawn, for libraries that draw one character after the other, from left to right.

Right-to-left text is reversed, and Arabic letters are joined by their presentation forms, which the fonts have. In the
scripts of India and its neighbours the vowel signs that stand before their letter are put there. Letters that melt into
each other (conjuncts, as in Hindi) would need a shaping engine, which none of these libraries has here: they show the
sign that says so (virama) instead.
"""

from __future__ import annotations

import re
from collections import OrderedDict
from collections.abc import Callable
from functools import lru_cache
from types import ModuleType
from unicodedata import normalize

import _carrel_host as host

from .. import packages, waiting
from . import packs

_ARABIC = re.compile(r"[\u0600-\u06ff\u0750-\u077f\u08a0-\u08ff]")
#: Joined already: the person's code did it.
_JOINED = re.compile(r"[\ufb50-\ufdff\ufe70-\ufefc]")
#: What chooses another picture for the character before it, and no font here has that picture: variants, colours of skin,
#: and the joiner of two emoji.
_SELECTORS = re.compile(r"[\ufe00-\ufe0f]|(?<=[\u2600-\U0001faff])(?:\u200d|[\U0001f3fb-\U0001f3ff]|\ufe0f\u200d)")

#: A letter with the marks that stay with it, and a vowel sign that is drawn before it (https://www.unicode.org/Public/UCD:
#: IndicPositionalCategory.txt, Left).
_SIGN_BEFORE = re.compile(
    r"([\u0904-\u0939\u0958-\u0961\u0985-\u09b9\u09dc-\u09e1\u0a05-\u0a39\u0a59-\u0a5e\u0a85-\u0ab9\u0b05-\u0b39"
    r"\u0b5c-\u0b61\u0b83-\u0bb9\u0d05-\u0d3a\u0d7a-\u0d7f\u0d85-\u0dc6\u1780-\u17b3\u1000-\u102a\ua984-\ua9b2]"
    r"[\u093c\u09bc\u0a3c\u0abc\u0b3c\u103b-\u103e\ua9b3]*(?:\u17d2[\u1780-\u17a2])*)"
    r"([\u093f\u094e\u09bf\u09c7\u09c8\u0a3f\u0abf\u0b47\u0bc6-\u0bc8\u0d46-\u0d48\u0dd9\u0ddb\u1031\u17c1-\u17c3"
    r"\ua9ba\ua9bb])"
)
#: Vowel signs of two parts, one before and one behind the letter, which Unicode takes apart itself, and two of Khmer.
_PARTS = {ord(sign): normalize("NFD", sign) for sign in "ோொௌোৌୈୋୌൊോൌේොෝෞ"} | {0x17BE: "\u17c1\u17b8", 0x17C4: "\u17c1\u17b6"}

#: What the person's own calls of `get_display` have returned lately: it is in order.
_in_order: OrderedDict[str, None] = OrderedDict()
_was_told = False


def visual(text: str) -> str:
    """The text as it is drawn from left to right; the same where it is drawn as it is written."""
    if text.isascii():
        return text
    # Names of files from macOS have their accents and Korean letters in pieces.
    text = _SELECTORS.sub("", normalize("NFC", text))
    text = _SIGN_BEFORE.sub(r"\2\1", text.translate(_PARTS))
    if not packs.is_right_to_left(text) or _JOINED.search(text) or text in _in_order:
        return text
    return _reordered(text) if _is_ready() else text


def _is_ready() -> bool:
    global _was_told
    wanted = [name for name, module in packs.ORDERING.items() if not packages.is_importable(module)]
    if not wanted:
        return True
    try:
        if waiting.can_call():
            waiting.wait(packages.load(wanted))
            return True
        problem = f"Right-to-left text needs {' and '.join(wanted)}: run  await install({wanted})  and then this cell again."
    except packages.PackageError as error:
        problem = str(error)
    if not _was_told:
        _was_told = True
        host.notify(problem)
    return False


@lru_cache(1024)
def _reordered(text: str) -> str:
    from arabic_reshaper import reshape
    from bidi.algorithm import get_display

    ordered: Callable[[str], str] = getattr(get_display, "__wrapped__", get_display)
    return ordered(reshape(text) if _ARABIC.search(text) else text)


def into_bidi(module: ModuleType) -> None:
    """Code that orders its text itself, as it must elsewhere, is not ordered a second time."""
    theirs = module.get_display

    def get_display(*args: object, **named: object) -> object:
        found = theirs(*args, **named)
        if isinstance(found, str):
            for line in found.split("\n"):
                _in_order[line] = None
            while len(_in_order) > 10_000:
                _in_order.popitem(last=False)
        return found

    get_display.__wrapped__ = theirs  # type: ignore[attr-defined]
    module.get_display = get_display  # type: ignore[attr-defined]
