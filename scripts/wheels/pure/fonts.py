"""The wheels of fonts: open fonts with TrueType outlines, for matplotlib, pillow and reportlab alike.

What becomes of each: hinting is left out; the fonts of one script get the Latin letters and digits of Noto Sans beside
them, because pillow looks into one font only; Noto's Chinese, Japanese and Korean fonts have PostScript outlines, which
reportlab cannot read, so their outlines are turned into TrueType's, and they keep the characters of the national
standards only.
"""

from __future__ import annotations

import hashlib
import importlib.util
import io
import json
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable
from enum import Enum
from pathlib import Path
from types import ModuleType

import debian

ROOT = Path(__file__).resolve().parents[3]

# The bundled fonttools, so that the same version gives the same bytes everywhere.
sys.path.insert(0, str(next((ROOT / "public/packages").glob("fonttools-*.whl"))))
from fontTools import merge, subset  # noqa: E402
from fontTools.pens.cu2quPen import Cu2QuPen  # noqa: E402
from fontTools.pens.ttGlyphPen import TTGlyphPen  # noqa: E402
from fontTools.ttLib import TTCollection, TTFont, newTable  # noqa: E402
from fontTools.ttLib.scaleUpem import scale_upem  # noqa: E402

Finish = Callable[[str, str, str, dict[str, bytes], dict[str, bytes], dict[str, bytes]], tuple[str, bytes]]

_NOTO = "fonts-noto-core/forky"
#: Emoji as outlines are not in Debian; the npm package has Google's.
EMOJI = "@fontsource/noto-emoji@5.3.2"
EMOJI_SHA256 = "1fe49bb2cf7c2d78f93c0a69b6a431dcfd0d585b7831eba87fae6888ccf8d373"


class Source(Enum):
    """Where the fonts of a wheel are from: Debian packages, the first of which gives the version; and that version."""

    NOTO = (_NOTO,), "2020.12.25"
    CJK = ("fonts-noto-cjk/forky",), "2024.7.30"
    DROID = ("fonts-droid-fallback/forky", _NOTO), "8.1.0"
    EMOJI = (_NOTO,), EMOJI.rpartition("@")[2]


SOURCES: dict[str, Source] = {
    "fonts-arabic": Source.NOTO,
    "fonts-chinese": Source.CJK,
    "fonts-emoji": Source.EMOJI,
    "fonts-han": Source.DROID,
    "fonts-hebrew": Source.NOTO,
    "fonts-indic": Source.NOTO,
    "fonts-japanese": Source.CJK,
    "fonts-korean": Source.CJK,
    "fonts-more": Source.NOTO,
    "fonts-thai": Source.NOTO,
}

#: Letters, digits and punctuation that stand beside every script.
_LATIN = {*range(0x20, 0x7F), *range(0xA0, 0x100), *range(0x2010, 0x2027), 0x20AC, 0x2122, 0x2190, 0x2192, 0x2212}
#: Units of 1/1000 em by which a turned outline may differ.
_TOLERANCE = 1.0


def _two_bytes(codec: str, lead: Iterable[int], trail: Iterable[int]) -> set[int]:
    """Every character that a double-byte code has in these rows."""
    trail = list(trail)
    texts = (bytes((first, second)).decode(codec, "ignore") for first in lead for second in trail)
    return {ord(text) for text in texts if len(text) == 1}


_ROWS = range(0xA1, 0xFF)
_BIG5_TRAIL = (*range(0x40, 0x7F), *_ROWS)

#: Characters of each family beside Latin: JIS X 0208; GB 2312; Big5's first level; KS X 1001 and all syllables.
_KEPT: dict[str, set[int]] = {
    "Noto Sans CJK JP": _two_bytes("euc_jp", _ROWS, _ROWS) | {*range(0x3000, 0x3100), *range(0xFF01, 0xFFA0)},
    "Noto Sans CJK SC": _two_bytes("gb2312", _ROWS, _ROWS) | {*range(0x3000, 0x3020), *range(0xFF01, 0xFF5F)},
    "Noto Sans CJK TC": _two_bytes("big5", range(0xA1, 0xC7), _BIG5_TRAIL),
    "Noto Sans CJK KR": _two_bytes("euc_kr", _ROWS, _ROWS) | {*range(0x3131, 0x3164), *range(0xAC00, 0xD7A4)},
}


def _packs() -> ModuleType:
    """The table that the kernel reads."""
    path = ROOT / "workers/kernel/py/carrel/fonts/packs.py"
    spec = importlib.util.spec_from_file_location("packs", path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["packs"] = module
    spec.loader.exec_module(module)
    return module


def _cut(font: TTFont, kept: set[int], *, layout: bool) -> TTFont:
    """The font with these characters only, without hints and, unless `layout`, without OpenType's tables of layout."""
    options = subset.Options(
        hinting=False,
        layout_features=["*"] if layout else [],
        name_IDs=["*"],
        notdef_outline=True,
        recalc_timestamp=False,
        glyph_names=False,
        drop_tables=[*subset.Options._drop_tables_default, *([] if layout else ["GSUB", "GPOS", "GDEF", "BASE"])]
        + ["vhea", "vmtx", "VORG", "DSIG", "STAT"],
    )
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=kept)
    cutter.subset(font)
    return font


def _with_truetype_outlines(font: TTFont) -> TTFont:
    """Cubic outlines made quadratic. What the tables mean: https://learn.microsoft.com/typography/opentype/spec/otff"""
    order = font.getGlyphOrder()
    drawn = font.getGlyphSet()
    glyphs = {}
    for name in order:
        pen = TTGlyphPen(None)
        drawn[name].draw(Cu2QuPen(pen, _TOLERANCE, reverse_direction=True))
        glyphs[name] = pen.glyph()
    font["loca"] = newTable("loca")
    font["glyf"] = table = newTable("glyf")
    table.glyphOrder, table.glyphs = order, glyphs
    for name in order:
        glyphs[name].recalcBounds(table)
        width, _ = font["hmtx"][name]
        font["hmtx"][name] = (width, getattr(glyphs[name], "xMin", 0))
    del font["CFF "]
    most = font["maxp"]
    most.tableVersion = 0x00010000
    most.maxZones, most.maxTwilightPoints, most.maxStorage = 1, 0, 0
    most.maxFunctionDefs = most.maxInstructionDefs = most.maxStackElements = most.maxSizeOfInstructions = 0
    most.maxComponentElements = max((len(glyph.components) for glyph in glyphs.values() if glyph.isComposite()), default=0)
    font["post"].formatType = 3.0
    font.sfntVersion = "\000\001\000\000"
    return font


def _bytes(font: TTFont) -> bytes:
    """The same bytes whenever it is made."""
    font.recalcTimestamp = False
    buffer = io.BytesIO()
    font.save(buffer)
    return buffer.getvalue()


def _with_latin(own: TTFont, root: Path, *, is_bold: bool = False) -> bytes:
    """A font of one script with the Latin of Noto Sans beside it, as far as it has none."""
    missing = _LATIN - set(own.getBestCmap())
    if not missing:
        return _bytes(own)
    latin = TTFont(root / f"usr/share/fonts/truetype/noto/NotoSans-{'Bold' if is_bold else 'Regular'}.ttf")
    latin = _cut(latin, missing, layout=False)
    if own["head"].unitsPerEm != latin["head"].unitsPerEm:
        scale_upem(latin, own["head"].unitsPerEm)
    with tempfile.TemporaryDirectory() as folder:
        parts = []
        for name, font in (("own", own), ("latin", latin)):
            parts.append(f"{folder}/{name}.ttf")
            Path(parts[-1]).write_bytes(_bytes(font))
        merged = merge.Merger(merge.Options(drop_tables=["vhea", "vmtx"])).merge(parts)
    # Lines stay as high as the script's own font has them.
    for table, fields in (("hhea", ("ascent", "descent", "lineGap")), ("OS/2", ("usWinAscent", "usWinDescent"))):
        for field in fields:
            setattr(merged[table], field, getattr(own[table], field))
    merged["head"].modified = own["head"].modified
    merged["head"].created = own["head"].created
    return _bytes(merged)


def _noto(root: Path, file: str) -> bytes:
    font = TTFont(root / "usr/share/fonts/truetype/noto" / file)
    return _with_latin(_cut(font, set(font.getBestCmap()), layout=True), root, is_bold=file.endswith("-Bold.ttf"))


def _cjk(root: Path, family: str) -> bytes:
    fonts = TTCollection(root / "usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc").fonts
    font = next(font for font in fonts if font["name"].getDebugName(1) == family)
    cut = _cut(TTFont(io.BytesIO(_bytes(font))), _KEPT[family] | _LATIN, layout=False)
    return _bytes(_with_truetype_outlines(cut))


def _droid(root: Path) -> bytes:
    """Only what is Chinese, Japanese or Korean."""
    font = TTFont(root / "usr/share/fonts/truetype/droid/DroidSansFallbackFull.ttf")
    kept = {code for code in font.getBestCmap() if 0x2E80 <= code <= 0xD7AF or 0xF900 <= code <= 0xFFEF}
    return _with_latin(_cut(font, kept, layout=False), root)


def _emoji(root: Path) -> bytes:
    """Without the digits that stand there for keycaps, and are as wide as those."""
    font = TTFont(root / "package/files/noto-emoji-emoji-400-normal.woff")
    font.flavor = None
    return _with_latin(_cut(font, {code for code in font.getBestCmap() if code > 0x2122}, layout=False), root)


def _fetch_emoji(folder: Path) -> None:
    """Fetches the npm package and unpacks it. Raises ValueError where it is not the one that was looked at."""
    folder.mkdir(parents=True, exist_ok=True)
    told = subprocess.run(["npm", "pack", EMOJI, "--json"], check=True, capture_output=True, text=True, cwd=folder)
    file = folder / json.loads(told.stdout)[0]["filename"]
    if hashlib.sha256(file.read_bytes()).hexdigest() != EMOJI_SHA256:
        raise ValueError(f"{file} is not the recorded one")
    subprocess.run(["tar", "xzf", str(file), "-C", str(folder)], check=True)


def repack(package: str, debs: list[debian.Deb], finish: Finish) -> tuple[str, bytes]:
    """File name and bytes of one wheel."""
    packs = _packs()
    source = SOURCES[package]
    _, version = source.value
    families = [family for family in packs.FAMILIES if family.package == package]
    fonts: dict[str, bytes] = {}
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        debian.unpack(debs, root)
        licences = debian.licences(debs, root)
        if package == "fonts-emoji":
            _fetch_emoji(root)
            licences["noto-emoji.txt"] = (root / "package/LICENSE").read_bytes()
        for family in families:
            for file in family.files:
                match source:
                    case Source.CJK:
                        fonts[file] = _cjk(root, family.name)
                    case Source.DROID:
                        fonts[file] = _droid(root)
                    case Source.EMOJI:
                        fonts[file] = _emoji(root)
                    case Source.NOTO:
                        fonts[file] = _noto(root, file)
    licence = "Apache-2.0 AND OFL-1.1" if source is Source.DROID else "OFL-1.1"
    module = package.replace("-", "_")
    names = ", ".join(family.name for family in families)
    files = {f"{module}/{file}": data for file, data in fonts.items()}
    files[f"{module}/__init__.py"] = f'"""Fonts: {names}. matplotlib, pillow and reportlab find them by these names."""\n'.encode()
    metadata = f"Metadata-Version: 2.1\nName: {package}\nVersion: {version}\nSummary: {names}\nLicense: {licence}\n"
    return finish(package, version, metadata, files, {}, licences)
