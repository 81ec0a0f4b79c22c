"""Imports that load their package by themselves, and say what to do where they cannot."""

from __future__ import annotations

import dis
import importlib
import sys
from collections.abc import Sequence
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec
from types import FrameType, ModuleType

from . import advice, lock, packages, waiting

#: Libraries that need these others only at the moment they import them, and catch it where they are not there, to say so.
ON_DEMAND: dict[str, set[str]] = {
    "pandas": {
        *("openpyxl", "xlrd", "odf", "xlsxwriter", "matplotlib", "jinja2", "tabulate", "bs4", "html5lib", "lxml"),
        *("scipy", "sqlite3"),
    },
    "tarfile": {"lzma"},
    "zoneinfo": {"tzdata"},
    # importlib.resources, which zoneinfo asks for the file of a zone.
    "importlib": {"tzdata"},
    "dateutil": {"tzdata"},
    "networkx": {"matplotlib", "numpy", "scipy"},
    "IPython": {"matplotlib", "matplotlib_inline"},
    "plotly": {"numpy", "pandas"},
    "_plotly_utils": {"numpy"},
    "sympy": {"matplotlib", "numpy"},
    "xarray": {"matplotlib"},
}


def is_persons(frame: FrameType) -> bool:
    """Whether the frame runs code that the person wrote: a cell, or a module beside the data."""
    return frame.f_globals.get("__name__") == "__main__" or frame.f_code.co_filename.startswith(
        ("/mnt/data/", "<ipython-input-")
    )


def is_way(frame: FrameType) -> bool:
    """Whether the frame is but a part of the way from who asked: the import system, or a text that a library runs."""
    file = frame.f_code.co_filename
    return (
        file.startswith("<frozen ") or file.endswith("importlib/__init__.py") or frame.f_globals.get("__name__") is None
    )


def catches(frame: FrameType) -> bool:
    """Whether the frame does something about an error that is raised where it is now; a `with` counts, too."""
    table = dis._parse_exception_table(frame.f_code)  # type: ignore[attr-defined]
    return any(entry.start <= frame.f_lasti < entry.end for entry in table)


class Importer:
    """Who asked for an import, read from the stack."""

    def __init__(self, frame: FrameType | None) -> None:
        self.is_probe = False
        #: A compiled module asks, of which nothing can be read: it may well catch that there is none (pandas and pyarrow).
        self.is_compiled = False
        while frame is not None:
            file = frame.f_code.co_filename
            if frame.f_code.co_qualname.startswith("ExtensionFileLoader."):
                self.is_compiled = True
            if file.startswith("<frozen importlib.util") or file.endswith("/pkgutil.py"):
                self.is_probe = True
            elif not is_way(frame):
                break
            frame = frame.f_back
        self.frame = frame

    @property
    def is_persons(self) -> bool:
        return self.frame is not None and not self.is_compiled and is_persons(self.frame)

    def may_load(self, module: str) -> bool:
        """Whether this import means it: a library that only looks whether something is there downloads nothing."""
        frame = self.frame
        if frame is None:
            return False
        if frame.f_code.co_name == "import_optional_dependency":
            return not self.is_probe and frame.f_locals.get("errors") == "raise"
        library = str(frame.f_globals.get("__name__", "")).partition(".")[0]
        return self.is_persons or library == "carrel" or module in ON_DEMAND.get(library, ()) or self._would_fail()

    def _would_fail(self) -> bool:
        """Whether nothing between a library's import and the person's code catches that there is no such module."""
        frame = self.frame
        while frame is not None and not is_persons(frame):
            if not is_way(frame) and catches(frame):
                return False
            frame = frame.f_back
        return frame is not None and not self.is_probe and not self.is_compiled


class PackageFinder(MetaPathFinder):
    """Asked last, for modules that nothing else has found."""

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if path is not None or fullname.startswith("_carrel"):
            return None
        importer = Importer(sys._getframe(1))
        package = lock.package_of(fullname)
        if package is not None and package not in lock.loaded() and importer.may_load(fullname):
            problem = self._load(package, remote_too=not importer.is_probe)
            if problem is None:
                importlib.invalidate_caches()
                if (spec := self._found_by_others(fullname)) is not None:
                    return spec
            elif not importer.is_probe:
                raise not_found(fullname, problem)
        if importer.is_probe:
            return None
        text = advice.advice_for(fullname) if importer.is_persons else advice.known_problem(fullname)
        if text is not None:
            raise not_found(fullname, text)
        return None

    def _found_by_others(self, fullname: str) -> ModuleSpec | None:
        """Those who wait for the import of a module are asked too (`after_import`)."""
        specs = (finder.find_spec(fullname, None) for finder in sys.meta_path if finder is not self)
        return next((spec for spec in specs if spec is not None), None)

    @staticmethod
    def _load(package: str, *, remote_too: bool) -> str | None:
        """Loads it now; returns why not."""
        if not remote_too and not lock.is_here(package):
            return "not here"
        if not waiting.can_call():
            return (
                f"This browser can't load {package} in the middle of the code: run  await install('{package}')  first."
            )
        try:
            waiting.wait(packages.load([package]))
        except packages.PackageError as error:
            return str(error)
        return None


def not_found(module: str, text: str) -> ModuleNotFoundError:
    error = ModuleNotFoundError(f"No module named '{module}'. {text}", name=module)
    # Pyodide would add a note about loading packages its own way.
    error._PYODIDE_ADDED_NOTE = True  # type: ignore[attr-defined]
    return error


def install_hook() -> None:
    """From here on imports load their package."""
    if not any(isinstance(finder, PackageFinder) for finder in sys.meta_path):
        sys.meta_path.append(PackageFinder())
