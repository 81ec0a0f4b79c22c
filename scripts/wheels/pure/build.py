#!/usr/bin/env python3
"""Repacks pure Python packages out of Debian's binary packages into wheels, and packs our own; README.md says how and why.

usage: build.py [--update] [--to FOLDER] [NAME...]

Without --update a package that is not the recorded one, byte for byte, is refused. Needs apt, dpkg-deb and Debian's keys.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
import sys
import tempfile
from pathlib import Path
from typing import Any

import databases
import debian
import fixes
import fonts
import own
import program
import zones
from table import REPACKS, ZONES, Repack
from wheel import WHEEL, write_wheel

ROOT = Path(__file__).resolve().parents[3]
PROVENANCE = Path(__file__).with_name("provenance.json")
PACKAGES = ROOT / "public/packages"
MODULES = Path("usr/lib/python3/dist-packages")
#: The notes of a distribution that are worth keeping beside its metadata.
NOTES = ("entry_points.txt", "top_level.txt")
#: Wheels out of packages that hold no distribution of Python's.
_MADE = {"tzdata": zones.repack, "dbm": databases.repack}
#: By the name in the table: the wheel, its hash, and what it was made of.
Record = dict[str, dict[str, Any]]


def canonical(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def field(metadata: str, name: str) -> str:
    found = re.search(rf"^{name}: *(.+)$", metadata, re.MULTILINE)
    if found is None:
        raise ValueError(f"no {name} in the metadata")
    return found[1].strip()


def module_files(root: Path, repack: Repack) -> fixes.Files:
    """What the wheel holds besides its dist-info: no compiled halves, no tests, no links that lead nowhere."""
    base, found = root / MODULES, fixes.Files()
    for path in sorted(base.rglob("*")):
        place = path.relative_to(base)
        name = place.as_posix()
        if any(part.endswith((".dist-info", ".egg-info")) or part in ("__pycache__", "tests") for part in place.parts):
            continue
        if name.endswith((".so", ".pyc", ".pyx", ".c")) or name.startswith(repack.without):
            continue
        if (file := debian.resolve(path, root)) is not None:
            found[name] = file.read_bytes()
    return found


def metadata_of(root: Path) -> tuple[str, dict[str, bytes]]:
    """METADATA and the notes beside it. Debian's mark of what it took out is no part of the version."""
    info = next(path for path in sorted((root / MODULES).iterdir()) if path.name.endswith((".dist-info", ".egg-info")))
    file = info if info.is_file() else info / ("METADATA" if info.suffix == ".dist-info" else "PKG-INFO")
    metadata = re.sub(r"^(Version: .*?)\+dfsg\w*$", r"\1", file.read_text("utf-8"), count=1, flags=re.MULTILINE)
    notes = {name: (info / name).read_bytes() for name in NOTES if info.is_dir() and (info / name).is_file()}
    return metadata, notes


def repack(entry: Repack, debs: list[debian.Deb]) -> tuple[str, bytes]:
    """File name and bytes of the wheel."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        debian.unpack(debs, root)
        metadata, notes = metadata_of(root)
        name, version = field(metadata, "Name"), field(metadata, "Version")
        files = module_files(root, entry)
        fixes.apply(canonical(name), files, root)
        licences = debian.licences(debs, root)
    return finish(name, version, metadata, files, notes, licences)


def finish(
    name: str, version: str, metadata: str, files: fixes.Files, notes: fixes.Files, licences: fixes.Files
) -> tuple[str, bytes]:
    stem = f"{canonical(name).replace('-', '_')}-{version}"
    info = f"{stem}.dist-info/"
    files = dict(files)
    files[f"{info}METADATA"] = metadata.encode()
    files[f"{info}WHEEL"] = WHEEL
    files |= {info + file: data for file, data in notes.items()}
    files |= {f"{info}licenses/{file}": data for file, data in licences.items()}
    return f"{stem}-py3-none-any.whl", write_wheel(files)


def origin(deb: debian.Deb) -> dict[str, str]:
    return {
        "package": deb.package,
        "version": deb.version,
        "source": deb.source,
        "suite": deb.suite,
        "sha256": deb.sha256,
    }


def read_record() -> Record:
    return json.loads(PROVENANCE.read_text()) if PROVENANCE.exists() else {}


def write_record(made: Record, file: Path) -> None:
    """What was made, added to the record as it is now: packing takes minutes, in which another run may have written."""
    recorded = read_record() | made
    kept = {entry.package for entry in REPACKS} | {*_MADE, program.PACKAGE, *fonts.SOURCES, *own.SOURCES}
    file.write_text(json.dumps({name: recorded[name] for name in sorted(recorded.keys() & kept)}, indent=1) + "\n")


def refuse_others(name: str, debs: list[debian.Deb], recorded: Record) -> None:
    known = {deb["package"]: deb for deb in recorded.get(name, {}).get("debs", [])}
    for deb in debs:
        if known and known.get(deb.package, {}).get("sha256") != deb.sha256:
            sys.exit(f"{deb.package} is now {deb.version}, which is not the recorded one; --update takes it.")


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--update", action="store_true", help="take what Debian has now")
    options.add_argument("--to", type=Path, default=PACKAGES, help="folder for the wheels and their record")
    options.add_argument("names", nargs="*", help="Debian's names without python3-; all of the table if there is none")
    asked = options.parse_args()

    def is_wanted(name: str) -> bool:
        return not asked.names or name in asked.names

    entries = {entry.package: entry for entry in REPACKS if is_wanted(entry.package)}
    debs = {name: list(entry.debs) for name, entry in entries.items()} | ({"tzdata": list(ZONES)} if is_wanted("tzdata") else {})
    debs |= {"dbm": list(databases.DEBS)} if is_wanted("dbm") else {}
    debs |= {name: list(source.value[0]) for name, source in fonts.SOURCES.items() if is_wanted(name)}
    recorded, made = read_record(), Record()
    asked.to.mkdir(parents=True, exist_ok=True)

    def put(name: str, file: str, data: bytes, **source: object) -> None:
        for old in asked.to.glob(f"{file.split('-')[0]}-*.whl"):
            old.unlink()
        (asked.to / file).write_bytes(data)
        made[name] = {"wheel": file, "sha256": hashlib.sha256(data).hexdigest(), **source}
        print(f"{file}  {len(data):,} bytes")

    if is_wanted(program.PACKAGE):
        file, data, npm = program.repack(ROOT, finish)
        put(program.PACKAGE, file, data, npm=npm)
    for name in filter(is_wanted, own.SOURCES):
        put(name, *own.pack(ROOT, name, finish), own=own.SOURCES[name])
    if debs:
        fetched = debian.Apt(ROOT / ".cache/wheels/pure").fetch([*{name: None for names in debs.values() for name in names}])
        for package, names in debs.items():
            found = [fetched[name] for name in names]
            if not asked.update:
                refuse_others(package, found, recorded)
            entry = entries.get(package)
            if entry is not None:
                file, data = repack(entry, found)
            elif package in _MADE:
                file, data = _MADE[package](found, finish)
            else:
                file, data = fonts.repack(package, found, finish)
            npm = {"npm": fonts.EMOJI} if package == "fonts-emoji" else {}
            put(package, file, data, **npm, debs=[origin(deb) for deb in found])
    # Wheels that lie elsewhere change nothing of what is committed.
    write_record(made, PROVENANCE if asked.to == PACKAGES else asked.to / PROVENANCE.name)


if __name__ == "__main__":
    main()
