"""Wheels of our own Python: packages that are nowhere to be had. Each is a folder beside this one, with its metadata."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

#: Names of the wheels, and their folders from the root of the project.
SOURCES = {"slides": "scripts/wheels/slides"}

Finish = Callable[[str, str, str, dict[str, bytes], dict[str, bytes], dict[str, bytes]], tuple[str, bytes]]


def pack(root: Path, name: str, finish: Finish) -> tuple[str, bytes]:
    """File name and bytes of the wheel."""
    folder = root / SOURCES[name]
    metadata = (folder / "METADATA").read_text("utf-8")
    version = next(line.partition(": ")[2] for line in metadata.splitlines() if line.startswith("Version: "))
    paths = [path for path in sorted(folder.glob("*/**/*")) if path.suffix in (".py", ".xml")]
    files = {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}
    return finish(name, version, metadata, files, {}, {"LICENSE.txt": (root / "LICENSE").read_bytes()})
