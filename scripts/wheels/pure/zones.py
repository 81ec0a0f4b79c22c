"""The wheel of tzdata: time zones with their old names (US/Pacific, Asia/Calcutta), in the layout of PyPI's tzdata."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Callable
from pathlib import Path

import debian

#: Not zones, or the same zones once more.
_NO_ZONES = {"right", "posix", "leap-seconds.list", "posixrules", "localtime"}

Finish = Callable[[str, str, str, dict[str, bytes], dict[str, bytes], dict[str, bytes]], tuple[str, bytes]]


def repack(debs: list[debian.Deb], finish: Finish) -> tuple[str, bytes]:
    """File name and bytes of the wheel; 2026c is version 2026.3, as PyPI counts."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        debian.unpack(debs, root)
        base = root / "usr/share/zoneinfo"
        found: dict[str, bytes] = {}
        for path in sorted(base.rglob("*")):
            place = path.relative_to(base)
            if place.parts[0] not in _NO_ZONES and (file := debian.resolve(path, root)) is not None:
                found[place.as_posix()] = file.read_bytes()
        licences = debian.licences(debs, root)
    year, letter = re.match(r"(\d{4})([a-z])", debs[0].version).groups()  # type: ignore[union-attr]
    version = f"{year}.{ord(letter) - ord('a') + 1}"
    folders = {Path(place).parent.as_posix().replace(".", "") for place in found}
    files = {f"tzdata/zoneinfo/{place}": data for place, data in found.items()}
    files |= {f"tzdata/zoneinfo/{name}/__init__.py".replace("//", "/"): b"" for name in folders}
    files["tzdata/__init__.py"] = f'IANA_VERSION = "{year}{letter}"\n__version__ = "{version}"\n'.encode()
    files["tzdata/zones"] = "".join(f"{place}\n" for place in sorted(found) if "." not in place).encode()
    metadata = f"Metadata-Version: 2.1\nName: tzdata\nVersion: {version}\nLicense: Apache-2.0\n"
    return finish("tzdata", version, metadata, files, {}, licences)
