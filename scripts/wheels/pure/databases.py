"""The wheel of dbm: Python's own, which Pyodide leaves out for its halves in C, and which shelve keeps its objects in."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Callable
from pathlib import Path

import debian

#: The second one holds the licence that the first one names.
DEBS = ("libpython3.13-stdlib/trixie", "libpython3.13-minimal/trixie")
_FOLDER = Path("usr/lib/python3.13/dbm")
#: The others need C libraries.
_MODULES = ("__init__.py", "dumb.py", "sqlite3.py")

Finish = Callable[[str, str, str, dict[str, bytes], dict[str, bytes], dict[str, bytes]], tuple[str, bytes]]


def repack(debs: list[debian.Deb], finish: Finish) -> tuple[str, bytes]:
    """File name and bytes of the wheel; its version is Python's."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        debian.unpack(debs, root)
        files = {f"dbm/{name}": (root / _FOLDER / name).read_bytes() for name in _MODULES}
        licences = debian.licences(debs[1:], root)
    version = re.match(r"[\d.]+", debs[0].version).group()  # type: ignore[union-attr]
    metadata = f"Metadata-Version: 2.1\nName: dbm\nVersion: {version}\nSummary: Python's dbm module\nLicense: PSF-2.0\n"
    return finish("dbm", version, metadata, files, {}, licences)
