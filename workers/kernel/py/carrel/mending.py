"""What libraries leave out because something was not there when they were imported, or look for and don't find here."""

from __future__ import annotations

import importlib
import shutil
import zipfile
from types import ModuleType

from . import hashing
from .after_import import after_import


def mend() -> None:
    """Passwords' keys for hashlib, .tar.xz for shutil and LZMA for zipfile (lzma is a package that comes when it is used), and
    what jedi and tqdm start beside Python."""
    hashing.install()
    zipfile.lzma = _later("lzma")  # type: ignore[attr-defined]
    after_import("tqdm.std", _watch_no_bars)
    after_import("jedi.api.environment", _look_into_this_python)
    if "xztar" not in {name for name, _ in shutil.get_archive_formats()}:
        shutil._LZMA_SUPPORTED = True  # type: ignore[attr-defined]
        pack, unpack = shutil._make_tarball, shutil._unpack_tarfile  # type: ignore[attr-defined]
        shutil.register_archive_format("xztar", pack, [("compress", "xz")], "xz'ed tar-file")
        shutil.register_unpack_format("xztar", [".tar.xz", ".txz"], unpack, [], "xz'ed tar-file")


def _later(name: str) -> ModuleType:
    """Stands for a module until something of it is used; only then is it imported."""
    module = ModuleType(name)
    module.__getattr__ = lambda attribute: getattr(importlib.import_module(name), attribute)  # type: ignore[method-assign]
    return module


def _look_into_this_python(environment: ModuleType) -> None:
    """jedi would talk with a second Python that it starts; there is this one."""
    environment.get_default_environment = environment.InterpreterEnvironment  # type: ignore[attr-defined]


def _watch_no_bars(std: ModuleType) -> None:
    """tqdm starts a thread that looks after bars that stand still. Threads take turns here, so it could look at none."""
    std.tqdm.monitor_interval = 0
