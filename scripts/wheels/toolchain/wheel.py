"""Writes wheels: always the same bytes for the same files, with the licences of what was linked in.

usage: wheel.py repack WHEEL OUT [LICENCE...]
       wheel.py pack NAME VERSION SUMMARY FOLDER OUT [LICENCE...]

`repack` leaves out what only a compiler reads, `pack` takes the files of a folder as they are. A licence is a file that
goes into the .dist-info folder. TAG in the environment is another tag than that of compiled wheels.
Format: https://packaging.python.org/en/latest/specifications/binary-distribution-format/
"""

import base64
import hashlib
import os
import re
import sys
import zipfile
from pathlib import Path

TAG = os.environ.get("TAG", "cp313-cp313-pyodide_2025_0_wasm32")
WHEN = (2026, 1, 1, 0, 0, 0)
FOR_COMPILERS = (".c", ".cpp", ".h", ".pyx", ".pxd", ".pxi")


class Wheel:
    def __init__(self, name: str, version: str, tag: str = TAG) -> None:
        self.file = f"{name}-{version}-{tag}.whl"
        self.info = f"{name}-{version}.dist-info"
        self.files: dict[str, bytes] = {}
        pure = str(tag.endswith("-any")).lower()
        self.files[f"{self.info}/WHEEL"] = (
            f"Wheel-Version: 1.0\nGenerator: carrel\nRoot-Is-Purelib: {pure}\nTag: {tag}\n".encode()
        )

    def metadata(self, text: str) -> None:
        self.files[f"{self.info}/METADATA"] = text.encode()

    def add_folder(self, folder: Path, prefix: str = "") -> None:
        for path in folder.rglob("*"):
            if path.is_file() and path.suffix != ".pyc":
                self.files[prefix + path.relative_to(folder).as_posix()] = path.read_bytes()

    def add_licences(self, paths: list[str]) -> None:
        for path in paths:
            self.files[f"{self.info}/licenses/{Path(path).name}"] = Path(path).read_bytes()

    def write(self, folder: str) -> None:
        lines = []
        with zipfile.ZipFile(Path(folder) / self.file, "w") as archive:
            for name in sorted(self.files):
                data = self.files[name]
                digest = base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b"=").decode()
                lines.append(f"{name},sha256={digest},{len(data)}\n")
                write_file(archive, name, data)
            record = f"{self.info}/RECORD"
            write_file(archive, record, "".join([*lines, f"{record},,\n"]).encode())
        print(folder, self.file)


def write_file(archive: zipfile.ZipFile, name: str, data: bytes) -> None:
    entry = zipfile.ZipInfo(name, WHEN)
    entry.external_attr = 0o644 << 16
    archive.writestr(entry, data, zipfile.ZIP_DEFLATED, 9)


def repack(source: str, folder: str, licences: list[str]) -> None:
    name, version, tag = re.fullmatch(r"([^-]+)-([^-]+)-(.+)\.whl", Path(source).name).groups()
    wheel = Wheel(name, version, tag)
    with zipfile.ZipFile(source) as archive:
        left_out = ("/", ".dist-info/RECORD", *FOR_COMPILERS)
        wheel.files |= {entry: archive.read(entry) for entry in archive.namelist() if not entry.endswith(left_out)}
    wheel.add_licences(licences)
    wheel.write(folder)


def pack(name: str, version: str, summary: str, files: str, folder: str, licences: list[str]) -> None:
    wheel = Wheel(name, version)
    wheel.metadata(f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\nSummary: {summary}\n")
    wheel.add_folder(Path(files))
    wheel.add_licences(licences)
    wheel.write(folder)


if __name__ == "__main__":
    command, *rest = sys.argv[1:]
    if command == "repack":
        repack(*rest[:2], rest[2:])
    else:
        pack(*rest[:5], rest[5:])
