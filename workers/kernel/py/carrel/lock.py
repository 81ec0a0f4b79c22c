"""What the lock file of this copy says about packages."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from typing import Any, Literal, NotRequired, TypedDict

import pyodide_js
from pyodide import _package_loader

#: Where packages that are not bundled come from once the person allows it.
REMOTE_HOST = "cdn.jsdelivr.net"

Source = Literal["bundled", "kept", "remote"]


class Entry(TypedDict):
    """One package, in Pyodide's format with additions of ours: `size` (bytes), `source`, `licence` and `made`."""

    name: str
    version: str
    file_name: str
    install_dir: str
    sha256: str
    package_type: str
    imports: list[str]
    depends: list[str]
    size: NotRequired[int]
    source: NotRequired[Source]
    licence: NotRequired[str]
    made: NotRequired[str]


def canonical(name: str) -> str:
    """The name as a lock file has it (PEP 503)."""
    return re.sub(r"[-_.]+", "-", name).lower()


@cache
def entries() -> dict[str, Entry]:
    """All packages by canonical name. Tests of the official set are left out."""
    packages: dict[str, Any] = pyodide_js._api.lockfile_packages.to_py()
    return {canonical(name): entry for name, entry in packages.items() if not name.endswith("-tests")}


@cache
def _by_import() -> dict[str, str]:
    found: dict[str, str] = {}
    for name, entry in entries().items():
        for module in entry["imports"]:
            found.setdefault(module, name)
    return found


def package_of(module: str) -> str | None:
    """The package that brings a top-level module."""
    return _by_import().get(module)


def modules() -> Iterable[str]:
    """Every module that some package of the lock brings."""
    return _by_import().keys()


def refresh() -> None:
    """Reads the lock file anew where it is next needed; what was loaded is Pyodide's own record again, after a snapshot."""
    _package_loader.loadedPackages = pyodide_js.loadedPackages
    entries.cache_clear()
    _by_import.cache_clear()


def forget(name: str) -> None:
    """Takes a package out of what is known here: the page keeps it no longer."""
    entries().pop(name, None)
    _by_import.cache_clear()


def source(name: str) -> Source:
    return entries()[name].get("source", "bundled")


def is_here(name: str) -> bool:
    """Whether the package can be loaded without the network."""
    return name in entries() and source(name) != "remote"


def loaded() -> set[str]:
    """Canonical names of what has been loaded or installed in this interpreter."""
    return {canonical(name) for name in pyodide_js.loadedPackages.to_py()}


def closure(names: Iterable[str]) -> list[str]:
    """The packages with all they depend on, as far as the lock has them, by name."""
    found: set[str] = set()
    queue = [canonical(name) for name in names]
    while queue:
        name = queue.pop()
        if name in found or name not in entries():
            continue
        found.add(name)
        queue += [canonical(need) for need in entries()[name]["depends"]]
    return sorted(found)
