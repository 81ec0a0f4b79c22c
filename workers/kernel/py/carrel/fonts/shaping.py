"""Right-to-left text in the order in which it is drawn, for libraries that draw one character after the other.

Arabic letters are joined by their presentation forms, which the fonts have. Scripts whose letters change places or melt
into each other otherwise (those of India, Khmer, Burmese) would need a shaping engine, and none of these libraries has one here.
"""

from __future__ import annotations

import re
from collections import OrderedDict
from collections.abc import Callable
from functools import lru_cache
from types import ModuleType

import _carrel_host as host

from .. import packages, waiting
from . import packs

_ARABIC = re.compile(r"[\u0600-\u06ff\u0750-\u077f\u08a0-\u08ff]")
#: Joined already: the person's code did it.
_JOINED = re.compile(r"[\ufb50-\ufdff\ufe70-\ufefc]")
#: Marks that choose a picture for the character before them; no font here has one for them.
_SELECTORS = re.compile(r"[\ufe00-\ufe0f]|(?<=[\u2600-\U0001faff])\u200d")

#: What the person's own calls of `get_display` have returned lately: it is in order.
_in_order: OrderedDict[str, None] = OrderedDict()
_was_told = False


def visual(text: str) -> str:
    """The text as it is drawn from left to right; the same where it is drawn as it is written."""
    if text.isascii():
        return text
    text = _SELECTORS.sub("", text)
    if not packs.is_right_to_left(text) or _JOINED.search(text) or text in _in_order:
        return text
    return _reordered(text) if _is_ready() else text


def _is_ready() -> bool:
    global _was_told
    wanted = [name for name, module in packs.ORDERING.items() if not packages.is_importable(module)]
    if not wanted:
        return True
    try:
        if waiting.can_wait():
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
