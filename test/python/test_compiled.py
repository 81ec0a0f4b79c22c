"""The wheels that scripts/wheels builds do the work that they are there for, with all formats they were built with."""

from __future__ import annotations

import gzip
import importlib
import io
import json
import tarfile
from pathlib import Path

import pyodide_js
from helpers import raises

DATA = Path("/mnt/data")
PACKAGES = ["lxml", "lzma", "sqlite3", "regex", "pillow", "contourpy", "kiwisolver", "matplotlib", "wordcloud", "pandas"]


async def setup() -> None:
    await pyodide_js.loadPackage([*PACKAGES, "beautifulsoup4", "html5lib"])
    importlib.invalidate_caches()


def test_lxml_parses_and_finds() -> None:
    from lxml import etree, html

    root = etree.fromstring("<a xmlns:n='urn:n'><b i='1'>x</b><n:b i='2'>é</n:b></a>")
    assert root.xpath("string(//n:b[@i > 1])", namespaces={"n": "urn:n"}) == "é"
    assert etree.tostring(root, method="c14n").startswith(b"<a xmlns:n=")
    page = html.fromstring("<p>one<p>two <a href='/x'>link</a>")
    page.make_links_absolute("https://example.org/")
    assert page.xpath("//a/@href") == ["https://example.org/x"]
    assert [element.tag for element in page.iter("p")] == ["p", "p"]


def test_lxml_transforms_and_validates() -> None:
    from lxml import etree

    sheet = etree.XML(
        '<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" '
        'xmlns:math="http://exslt.org/math" extension-element-prefixes="math">'
        '<xsl:template match="/"><most><xsl:value-of select="math:max(//v)"/></most></xsl:template></xsl:stylesheet>'
    )
    assert str(etree.XSLT(sheet)(etree.XML("<r><v>3</v><v>17</v></r>"))).endswith("<most>17</most>\n")
    schema = etree.RelaxNG(
        etree.XML('<element name="r" xmlns="http://relaxng.org/ns/structure/1.0"><oneOrMore><element name="v">'
                  "<text/></element></oneOrMore></element>")
    )  # fmt: skip
    assert schema.validate(etree.XML("<r><v/></r>"))
    assert not schema.validate(etree.XML("<r><w/></r>"))


def test_lxml_tells_of_errors_and_calls_back() -> None:
    from lxml import etree

    assert "line 2" in str(raises(etree.XMLSyntaxError, lambda: etree.fromstring("<a>\n<b></a>")))
    functions = etree.FunctionNamespace("urn:f")
    functions["twice"] = lambda _context, text: text * 2
    assert etree.XML("<a>x</a>").xpath("f:twice(string(.))", namespaces={"f": "urn:f"}) == "xx"

    def breaks(_context: object) -> None:
        raise ZeroDivisionError

    functions["breaks"] = breaks
    raises(ZeroDivisionError, lambda: etree.XML("<a/>").xpath("f:breaks()", namespaces={"f": "urn:f"}))


def test_lxml_streams_and_compresses() -> None:
    from lxml import etree

    path = DATA / "big.xml.gz"
    root = etree.Element("r")
    for number in range(20_000):
        etree.SubElement(root, "v").text = str(number)
    etree.ElementTree(root).write(str(path), compression=9)
    assert path.read_bytes()[:2] == b"\x1f\x8b"
    assert len(etree.parse(str(path), etree.XMLParser(decompress=True)).getroot()) == 20_000
    total = 0
    with gzip.open(path) as file:
        for _, element in etree.iterparse(file, tag="v"):
            total += int(element.text)
            element.clear()
    assert total == sum(range(20_000))


def test_pandas_reads_xml_and_html_with_lxml() -> None:
    import pandas as pd

    frame = pd.DataFrame({"name": ["Ada", "Łukasz"], "age": [36, 41]})
    back = pd.read_xml(io.StringIO(frame.to_xml(index=False, parser="lxml")), parser="lxml")
    pd.testing.assert_frame_equal(back, frame)
    [table] = pd.read_html(io.StringIO(frame.to_html(index=False)), flavor="lxml")
    pd.testing.assert_frame_equal(table, frame)


def test_bs4_has_all_its_parsers() -> None:
    from bs4 import BeautifulSoup

    for parser in ("lxml", "html5lib", "html.parser"):
        assert len(BeautifulSoup("<ul><li>one<li>two", parser).find_all("li")) == 2
    assert BeautifulSoup("<r><Item/></r>", "xml").find("Item") is not None


def test_lzma_packs_and_unpacks() -> None:
    import lzma

    text = b"The quick brown fox. " * 5000
    for form in (lzma.FORMAT_XZ, lzma.FORMAT_ALONE):
        packed = lzma.compress(text, format=form)
        assert len(packed) < 500
        assert lzma.decompress(packed) == text
    filters = [{"id": lzma.FILTER_DELTA, "dist": 4}, {"id": lzma.FILTER_LZMA2, "preset": 9}]
    raw = lzma.compress(text, lzma.FORMAT_RAW, filters=filters)
    assert lzma.decompress(raw, lzma.FORMAT_RAW, filters=filters) == text
    raises(lzma.LZMAError, lambda: lzma.decompress(lzma.compress(text)[:-20] + b"x" * 20))


def test_lzma_serves_tarfile_and_pandas() -> None:
    import pandas as pd

    (DATA / "a.txt").write_text("hello")
    with tarfile.open(DATA / "a.tar.xz", "w:xz") as archive:
        archive.add(DATA / "a.txt", "a.txt")
    with tarfile.open(DATA / "a.tar.xz") as archive:
        member = archive.extractfile("a.txt")
        assert member is not None and member.read() == b"hello"
    frame = pd.DataFrame({"x": range(100)})
    frame.to_csv(DATA / "x.csv.xz", index=False)
    assert (DATA / "x.csv.xz").read_bytes()[:6] == b"\xfd7zXZ\x00"
    pd.testing.assert_frame_equal(pd.read_csv(DATA / "x.csv.xz"), frame)


def test_shutil_packs_and_unpacks_tar_xz() -> None:
    import shutil

    from carrel import mending

    mending.mend()
    folder = DATA / "packed"
    folder.mkdir(exist_ok=True)
    (folder / "ö.txt").write_text("hello")
    archive = shutil.make_archive(str(DATA / "b"), "xztar", folder)
    assert archive.endswith("/b.tar.xz") and Path(archive).read_bytes()[:6] == b"\xfd7zXZ\x00"
    shutil.unpack_archive(archive, DATA / "out")
    assert (DATA / "out/ö.txt").read_text() == "hello"


def test_sqlite3_has_full_text_search_and_calls_python() -> None:
    import sqlite3

    connection = sqlite3.connect(DATA / "a.db")
    connection.execute("create virtual table notes using fts5(text)")
    connection.executemany("insert into notes values (?)", [("a red fox",), ("a blue whale",)])
    connection.commit()
    assert connection.execute("select text from notes where notes match 'whale'").fetchall() == [("a blue whale",)]
    connection.create_function("twice", 1, lambda value: value * 2)
    assert connection.execute("select twice(21), sqrt(16), '{\"a\": 7}' ->> 'a'").fetchone() == (42, 4.0, 7)
    copy = sqlite3.connect(":memory:")
    copy.deserialize(connection.serialize())
    assert copy.execute("select count(*) from notes").fetchone() == (2,)


def test_regex_goes_beyond_re() -> None:
    import regex

    assert regex.findall(r"\p{Lu}\w+", "Ünder der Älm") == ["Ünder", "Älm"]
    found = regex.search(r"(?:carrel){e<=1}", "a carel here")
    assert found is not None and found.fuzzy_counts == (0, 0, 1)


def test_pillow_writes_and_reads_every_format() -> None:
    from PIL import Image, features

    picture = Image.linear_gradient("L").convert("RGB")
    for kind in ("PNG", "JPEG", "GIF", "WEBP", "TIFF", "JPEG2000", "BMP", "PPM", "ICO"):
        packed = io.BytesIO()
        picture.save(packed, kind)
        back = Image.open(io.BytesIO(packed.getvalue()))
        back.load()
        assert back.format == kind and back.size == picture.size, kind
    for compression in ("tiff_lzw", "tiff_adobe_deflate", "jpeg"):
        packed = io.BytesIO()
        picture.save(packed, "TIFF", compression=compression)
        assert Image.open(io.BytesIO(packed.getvalue())).convert("L").getpixel((0, 255)) > 250
    assert features.check("webp") and features.check("littlecms2") and features.check("freetype2")


def test_pillow_draws_animates_and_keeps_colours() -> None:
    from PIL import Image, ImageCms, ImageDraw, ImageFont

    picture = Image.new("RGB", (200, 60), "white")
    ImageDraw.Draw(picture).text((5, 5), "Åge", fill="navy", font=ImageFont.load_default(30))
    assert picture.getextrema()[0][0] < 50
    packed = io.BytesIO()
    picture.save(packed, "WEBP", save_all=True, append_images=[picture.rotate(90), picture.rotate(180)], lossless=True)
    assert getattr(Image.open(packed), "n_frames", 1) == 3
    lab = ImageCms.profileToProfile(
        picture, ImageCms.createProfile("sRGB"), ImageCms.createProfile("LAB"), outputMode="LAB"
    )
    assert lab is not None and lab.mode == "LAB"


def test_pillow_says_what_is_broken() -> None:
    """libjpeg and libpng jump out of their depths, which once ended the interpreter."""
    from PIL import Image

    for kind in ("PNG", "JPEG", "WEBP", "TIFF", "JPEG2000"):
        packed = io.BytesIO()
        Image.effect_noise((200, 200), 50).convert("RGB").save(packed, kind)
        half = packed.getvalue()[: len(packed.getvalue()) // 2]
        raises((OSError, SyntaxError), lambda half=half: Image.open(io.BytesIO(half)).load())


def test_contourpy_in_all_its_ways() -> None:
    import contourpy
    import numpy as np

    x, y = np.meshgrid(np.linspace(-3, 3, 60), np.linspace(-3, 3, 60))
    for name in ("serial", "mpl2014", "mpl2005"):
        generator = contourpy.contour_generator(x, y, np.hypot(x, y), name=name)
        lines = generator.lines(2.0)
        points = lines[0][0] if isinstance(lines, tuple) else lines[0]
        assert np.allclose(np.hypot(*np.asarray(points).T), 2, atol=0.01)
    raises(ValueError, lambda: generator.filled(2, 1))


def test_matplotlib_has_the_fonts_of_its_list() -> None:
    import matplotlib as mpl
    from matplotlib import font_manager

    listed = json.loads(Path(mpl.get_data_path(), "fontlist.json").read_text())
    there = font_manager.FontManager()
    names = {entry["fname"].rsplit("/", 1)[-1] for entry in listed["ttflist"] + listed["afmlist"]}
    assert names == {Path(entry.fname).name for entry in there.ttflist + there.afmlist}
    assert str(listed["_version"]) == str(font_manager.FontManager.__version__)


def test_divide_by_zero_in_a_font_ended_the_interpreter() -> None:
    from matplotlib import font_manager, ft2font

    path = font_manager.findfont("DejaVu Sans")
    raises(ValueError, lambda: ft2font.FT2Font(path, 0))
    raises(ValueError, lambda: ft2font.FT2Font(path, _kerning_factor=-1))
    raises(TypeError, lambda: ft2font.FT2Font(path, 1.5))
    raises(TypeError, lambda: ft2font.FT2Font(path, _fallback_list=[0]))
    font = ft2font.FT2Font(path, _kerning_factor=30)
    font.set_text("AV")
    assert font.get_kerning(font.get_char_index(65), font.get_char_index(86), ft2font.Kerning.DEFAULT) == 0


def test_matplotlib_writes_pictures() -> None:
    import matplotlib as mpl

    mpl.use("agg")
    import matplotlib.pyplot as plt
    import numpy as np

    figure, axes = plt.subplots(1, 3, layout="constrained")
    x, y = np.meshgrid(np.linspace(-2, 2, 30), np.linspace(-2, 2, 30))
    axes[0].contourf(x, y, x * y)
    axes[1].tricontourf(x.ravel(), y.ravel(), np.hypot(x, y).ravel())
    axes[2].set_title(r"$\frac{\alpha}{\sqrt{2}}$ AVA")
    axes[2].pcolormesh(x, y, x + y)
    for ending, start in (("png", b"\x89PNG"), ("svg", b"<?xml"), ("pdf", b"%PDF"), ("webp", b"RIFF"), ("tif", b"II")):
        figure.savefig(DATA / f"a.{ending}")
        assert (DATA / f"a.{ending}").read_bytes().startswith(start)
    plt.close(figure)


def test_wordcloud_draws_words() -> None:
    import numpy as np
    from wordcloud import WordCloud

    cloud = WordCloud(width=200, height=100, random_state=1).generate("fox fox fox whale whale owl the the the")
    assert set(cloud.words_) == {"fox", "whale", "owl"}
    assert np.asarray(cloud).max() > 100
