"""Loading packages of the lock, before code runs and when it imports."""

from __future__ import annotations

import asyncio
import importlib
import importlib.metadata
import json
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from importlib.machinery import BuiltinImporter, FrozenImporter, PathFinder
from typing import Literal, NotRequired, TypedDict

import _carrel_host as host
import pyodide_js
from pyodide.ffi import to_js

from . import advice, lock, waiting
from .fonts import packs
from .imports import needs_of, texts_of

#: Libraries that draw text.
_DRAWING = {"matplotlib", "pillow", "reportlab"}


class PackageError(RuntimeError):
    """A package cannot be had; the message is one sentence with the next step."""

    def _render_traceback_(self) -> list[str]:
        """What IPython shows: the sentence says it all, and no frame adds to it."""
        return [f"\x1b[31mPackageError\x1b[0m: {self}"]


class Listed(TypedDict):
    """A package as the page lists it. `size` is the wheel's, in bytes."""

    name: str
    version: str
    source: Literal["bundled", "kept", "remote", "none"]
    size: int | None
    loaded: bool
    reason: NotRequired[str]


def is_importable(module: str) -> bool:
    """Whether a top-level module is there already. Imports nothing and loads nothing."""
    if module in sys.modules:
        return True
    finders = (BuiltinImporter, FrozenImporter, PathFinder)
    return any(finder.find_spec(module) is not None for finder in finders)


def missing_packages(code: str) -> list[str]:
    """Packages that the code will want, that are not loaded yet and need no network, by name."""
    loaded = lock.loaded()
    wanted: set[str] = set()
    for module in needs_of(code):
        name = lock.package_of(module)
        if name is None or name in loaded or not lock.is_here(name):
            continue
        # A module of Python's own may need data beside it: zoneinfo does.
        if module in sys.stdlib_module_names or not is_importable(module):
            wanted.add(name)
    # Where Python can't wait while it draws, the fonts for what the code itself says come before the run.
    if not waiting.can_call() and not _DRAWING.isdisjoint(lock.closure(wanted | loaded)):
        wanted.update(name for name in packs.packs_of(texts_of(code)) if name not in loaded and lock.is_here(name))
    return sorted(wanted)


@contextmanager
def downloading(names: Iterable[str]) -> Iterator[None]:
    """Shows that packages are on their way; that time is not the code's."""
    names = list(names)
    sizes = [lock.entries()[name].get("size") if name in lock.entries() else None for name in names]
    known = [size for size in sizes if size is not None]
    host.status("loading")
    host.progress(f"Loading {', '.join(names)}", 0, sum(known) if names and len(known) == len(names) else None)
    try:
        yield
    finally:
        host.status("running")


async def load(names: Iterable[str]) -> list[str]:
    """Loads packages of the lock with all they need; returns what is new. Raises PackageError."""
    asked = [lock.canonical(name) for name in names]
    wanted = [name for name in lock.closure(asked) if name not in lock.loaded()]
    if not wanted:
        return []
    errors: list[str] = []
    with downloading(wanted):
        # First all of them, so that nothing is unpacked whose needs can't be met.
        await _hand_over(asked, wanted)
        if waiting.is_driven():
            errors += _lay(wanted)
        else:
            await pyodide_js.loadPackage(
                to_js(asked), messageCallback=lambda _message: None, errorCallback=lambda message: errors.append(message)
            )
    failed = [name for name in wanted if name not in lock.loaded()]
    if failed:
        reasons = [line for line in errors if not line.startswith("The following error")]
        # Pyodide makes a message of what ended a download; this one is the person's Stop.
        if "Stopped" in reasons:
            raise asyncio.CancelledError("Stopped")
        raise PackageError(_not_loaded(asked, failed, reasons))
    return wanted


async def _hand_over(asked: list[str], wanted: list[str]) -> None:
    """Has the page hand over the wheels, each checked. Raises PackageError; then none is here."""
    # What was asked for comes first, also in what is said.
    ordered = sorted(wanted, key=lambda name: name not in asked)
    files = {lock.entries()[name]["file_name"]: name for name in ordered}
    failures = json.loads(await waiting.answer(host.wheels, to_js(list(files))))
    if failures:
        reasons = list(failures.values())
        if "Stopped" in reasons:
            raise asyncio.CancelledError("Stopped")
        raise PackageError(_not_loaded(asked, [files[file] for file in failures], reasons))


def _lay(names: list[str]) -> list[str]:
    """In the place of Pyodide's loader, which waits: puts wheels that were handed over where they can be imported. Returns why not."""
    errors = []
    for name in names:
        if host.lay(lock.entries()[name]["file_name"]):
            setattr(pyodide_js.loadedPackages, name, "default channel")
        else:
            errors.append(f"this browser can't load {name} in the middle of the code: run  await install('{name}')  first.")
    importlib.invalidate_caches()
    return errors


def _not_loaded(asked: list[str], failed: list[str], reasons: list[str]) -> str:
    """What the page said about the first package that failed, and what to use until it can be had."""
    reason = reasons[0] if reasons else "no reason was given."
    if all(lock.is_here(name) for name in failed):
        return f"{', '.join(failed)} could not be loaded: {reason}"
    others = [name for name in failed if not reason.startswith(f"{name} ")]
    more = f" The same goes for {', '.join(others)}." if reasons and others else ""
    meanwhile = next((text for name in asked if (text := advice.meanwhile(name))), "")
    return f"{reason}{more}{f' Until then, {meanwhile}.' if meanwhile else ''}"


async def load_for(code: str) -> list[str]:
    """Loads what the code will want. What cannot be loaded is left to the import, which says why."""
    names = missing_packages(code)
    try:
        return await load(names) if names else []
    except PackageError:
        return []


def installed() -> dict[str, str]:
    """Versions of all installed distributions by canonical name."""
    return {lock.canonical(found.name): found.version for found in importlib.metadata.distributions() if found.name}


def listing() -> list[Listed]:
    """Packages of the lock and those installed besides, by name."""
    here = installed()
    loaded = lock.loaded() | here.keys()
    found: dict[str, Listed] = {}
    for name, entry in lock.entries().items():
        found[name] = {
            "name": name,
            "version": here.get(name, entry["version"]),
            "source": lock.source(name),
            "size": entry.get("size"),
            "loaded": name in loaded,
        }
    for name, version in here.items():
        found.setdefault(name, {"name": name, "version": version, "source": "kept", "size": None, "loaded": True})
    for name, reason in advice.impossible().items():
        found.setdefault(
            name, {"name": name, "version": "", "source": "none", "size": None, "loaded": False, "reason": reason}
        )
    return [found[name] for name in sorted(found)]
