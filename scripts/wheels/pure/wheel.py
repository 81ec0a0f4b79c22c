"""Writing wheels: the same files give the same bytes."""

from __future__ import annotations

import base64
import hashlib
import io
import zipfile

#: Zip files hold local times; this one says the same everywhere.
WHEN = (2020, 1, 1, 0, 0, 0)

#: https://packaging.python.org/en/latest/specifications/binary-distribution-format/
WHEEL = b"Wheel-Version: 1.0\nGenerator: carrel\nRoot-Is-Purelib: true\nTag: py3-none-any\n"


def write_wheel(files: dict[str, bytes]) -> bytes:
    """The bytes of a wheel of these files, one of which is `*.dist-info/METADATA`; RECORD is made here."""
    info = next(path for path in files if path.endswith(".dist-info/METADATA")).rpartition("/")[0]
    ordered = sorted(files, key=lambda path: (path.startswith(info), path))
    record = "".join(f"{_quoted(path)},sha256={_digest(files[path])},{len(files[path])}\n" for path in ordered)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for path in ordered:
            _add(archive, path, files[path])
        _add(archive, f"{info}/RECORD", f"{record}{info}/RECORD,,\n".encode())
    return buffer.getvalue()


def _add(archive: zipfile.ZipFile, path: str, data: bytes) -> None:
    entry = zipfile.ZipInfo(path, WHEN)
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.external_attr = 0o644 << 16
    archive.writestr(entry, data)


def _digest(data: bytes) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b"=").decode()


def _quoted(path: str) -> str:
    return f'"{path}"' if "," in path else path
