"""Having font packs: from the page when they are wanted, and where their files lie then."""

from __future__ import annotations

import sysconfig
from collections.abc import Callable
from functools import cache
from pathlib import Path

import _carrel_host as host

from .. import lock, packages, waiting
from . import packs
from .packs import DEJAVU, FAMILIES

_SITE = Path(sysconfig.get_path("purelib"))

#: Of DejaVu the sans is enough: the others have no more.
_FALLBACKS = [family for family in FAMILIES if family.package != DEJAVU or family.name == "DejaVu Sans"]

#: Packs that are here, in the order in which they came: so stand their fonts behind a person's own.
_here: list[str] = []
#: Whether `_here` may be short of one. To look costs a call of the file system for each family, and every text asks.
_may_have_more = True
#: Packs that could not be had in this run; it is said once.
_failed: set[str] = set()


def begin_run() -> None:
    """A new run asks again for what could not be had, and looks for what came between."""
    global _may_have_more
    _failed.clear()
    _may_have_more = True


def paths(*, is_bold: bool) -> list[str]:
    """Files of every pack that is here, however it came, with DejaVu behind them."""
    global _may_have_more
    if _may_have_more:
        for family in FAMILIES:
            if family.package not in _here and (_SITE / family.folder).is_dir():
                _here.append(family.package)
        _may_have_more = False
    return list(_paths(tuple(sorted(_here, key=lambda package: (package == DEJAVU, _here.index(package)))), is_bold))


@cache
def _paths(here: tuple[str, ...], is_bold: bool) -> list[str]:
    ordered = sorted((family for family in _FALLBACKS if family.package in here), key=lambda one: here.index(one.package))
    return [str(_SITE / family.folder / family.files[-1 if is_bold else 0]) for family in ordered]


def load(package: str) -> bool:
    """Whether a pack is here, after it was asked for where it was not. Why not is said to the person."""
    global _may_have_more
    folder = next(_SITE / family.folder for family in FAMILIES if family.package == package)
    if folder.is_dir():
        _may_have_more = _may_have_more or package not in _here
        return True
    if package in _failed or package not in lock.entries():
        return False
    problem = None
    if waiting.can_call():
        try:
            waiting.wait(packages.load([package]))
        except packages.PackageError as error:
            problem = str(error)
    else:
        problem = f"Some characters need {package}: run  await install('{package}')  and then this cell again."
    if problem is not None:
        _failed.add(package)
        host.notify(problem)
    else:
        _may_have_more = True
    return problem is None


def load_for(text: str, lacks: Callable[[str], bool]) -> None:
    """Loads packs until nothing of the text is lacking, or nothing more can be had."""
    for char in sorted({*text}):
        for package in packs.candidates(char, text):
            if not lacks(char):
                break
            load(package)


def path_of(name: str) -> str | None:
    """The file of a font that is called by family or file name; its pack is loaded. None where the name is not known."""
    found = packs.file_of(name)
    if found is None:
        return None
    family, file = found
    return str(_SITE / family.folder / file) if load(family.package) else None
