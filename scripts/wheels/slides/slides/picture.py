"""Pictures: whatever the person has, as bytes of a kind that PowerPoint shows."""

from __future__ import annotations

import io
import os
import struct
from pathlib import Path
from typing import Any, NamedTuple

from .package import BY_ENDING
from .util import Length

_STARTS = {
    b"\x89PNG\r\n\x1a\n": "png",
    b"\xff\xd8\xff": "jpg",
    b"GIF8": "gif",
    b"BM": "bmp",
    b"II*\x00": "tiff",
    b"MM\x00*": "tiff",
}


class Image(NamedTuple):
    """The bytes of a picture. Size in EMU, at the density that it names, or 72 dots to the inch."""

    blob: bytes
    ext: str
    size: tuple[int, int]

    @property
    def content_type(self) -> str:
        return BY_ENDING[self.ext]


def image_of(source: Any) -> Image:
    """Of a path, bytes, an open file, a matplotlib figure (or axes), or a Pillow image."""
    data = _bytes_of(source)
    ext = next((ending for start, ending in _STARTS.items() if data.startswith(start)), None)
    if ext is None:
        raise ValueError("This is no picture that PowerPoint shows: PNG, JPEG, GIF, BMP and TIFF are.")
    return Image(data, ext, _size(data, ext))


def _bytes_of(source: Any) -> bytes:
    if isinstance(source, bytes | bytearray):
        return bytes(source)
    if isinstance(source, str | os.PathLike):
        return Path(source).read_bytes()
    figure = source if hasattr(source, "savefig") else getattr(source, "figure", None)
    if hasattr(figure, "savefig"):
        target = io.BytesIO()
        figure.savefig(target, format="png", dpi=200, bbox_inches="tight")
        return target.getvalue()
    if hasattr(source, "convert") and hasattr(source, "save"):
        target = io.BytesIO()
        (source if source.mode in ("1", "L", "LA", "P", "RGB", "RGBA") else source.convert("RGB")).save(target, "PNG")
        return target.getvalue()
    if hasattr(source, "read"):
        source.seek(0)
        return bytes(source.read())
    raise TypeError(f"A picture is a path, bytes, an open file or a figure, not {type(source).__name__}.")


def _size(data: bytes, ext: str) -> tuple[int, int]:
    """PNG is read here, as it is nearly all there is; the others by Pillow."""
    if ext == "png":
        width, height = struct.unpack(">II", data[16:24])
        at = data.find(b"pHYs", 0, data.find(b"IDAT"))
        per_metre = struct.unpack(">IIB", data[at + 4 : at + 13]) if at > 0 else (0, 0, 0)
        # Programs write 72 dots to the inch where they know nothing.
        densities = [n * 0.0254 if per_metre[2] == 1 and n else 72.0 for n in per_metre[:2]]
    else:
        from PIL import Image as Pillow

        with Pillow.open(io.BytesIO(data)) as opened:
            width, height = opened.size
            densities = [float(n) if float(n) > 1 else 72.0 for n in opened.info.get("dpi", (72, 72))]
    return round(width / densities[0] * 914_400), round(height / densities[1] * 914_400)


def scaled(size: tuple[int, int], width: int | None, height: int | None) -> tuple[Length, Length]:
    """Width and height, where one that is not given follows from the other."""
    across, down = size
    if width is None and height is None:
        width, height = across, down
    elif width is None:
        width = round(across * int(height or 0) / down)
    elif height is None:
        height = round(down * width / across)
    return Length(width), Length(height or 0)
