"""The package slides: what it writes is whole and in order, and it reads what it and others have written."""

from __future__ import annotations

import importlib
import io
import posixpath
import struct
import zipfile
import zlib
from xml.etree import ElementTree

from helpers import raises
from pyodide_js import loadPackage


async def setup() -> None:
    await loadPackage(["slides", "pillow", "pandas"])
    importlib.invalidate_caches()


def png(width: int = 200, height: int = 100) -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = zlib.compress(b"".join(b"\0" + b"\x2f\x5d\x8c" * width for _ in range(height)))
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


class Figure:
    """As much of a figure of matplotlib as a picture needs."""

    def savefig(self, target, format, **_named):
        assert format == "png"
        target.write(png())


def saved(deck) -> bytes:
    target = io.BytesIO()
    deck.save(target)
    return target.getvalue()


def again(deck):
    from slides import Presentation

    return Presentation(io.BytesIO(saved(deck)))


def slide_with(layout: int = 5):
    from slides import Presentation

    deck = Presentation()
    return deck, deck.slides.add_slide(deck.slide_layouts[layout])


def full_deck():
    """Everything that can be put on a slide, once."""
    import pandas as pd
    from slides import MSO_SHAPE, XL_CHART_TYPE, Inches, Pt, RGBColor
    from slides.chart.data import CategoryChartData

    deck, first = slide_with(0)
    first.shapes.title.text = "Review"
    first.placeholders[1].text = "Łódź"
    text = deck.slides.add_slide(deck.slide_layouts[1])
    text.shapes.title.text = "Points"
    frame = text.placeholders[1].text_frame
    frame.text = "One"
    two = frame.add_paragraph()
    two.text, two.level = "Two", 1
    run = two.add_run()
    run.text, run.font.bold, run.font.size, run.font.color.rgb = " & <red>", True, Pt(20), RGBColor(200, 0, 0)
    run.hyperlink.address = "https://example.org/?a=1&b=2"
    text.notes_slide.notes_text_frame.text = "Say hello"
    last = deck.slides.add_slide(deck.slide_layouts[5])
    shapes = last.shapes
    shapes.add_dataframe(pd.DataFrame({"name": ["a", None], "n": [1.5, 2.0]}), Inches(1), Inches(2), Inches(4))
    shapes.add_picture(Figure(), Inches(6), Inches(2), width=Inches(2)).alt_text = "A plot"
    shapes.add_shape(MSO_SHAPE.OVAL, Inches(1), Inches(5), Inches(1), Inches(1)).fill.background()
    data = CategoryChartData()
    data.categories = ["Q1", "Q2"]
    data.add_series("North", [1, None])
    chart = shapes.add_chart(XL_CHART_TYPE.COLUMN_CLUSTERED, 0, 0, Inches(4), Inches(3), data).chart
    chart.has_legend, chart.chart_title.text_frame.text = True, "Sales"
    return deck


#: Children that the schemas of ECMA-376 want in this order; what is named nowhere may be anywhere.
ORDERS = {
    "sp": "nvSpPr spPr style txBody extLst",
    "pic": "nvPicPr blipFill spPr style extLst",
    "graphicFrame": "nvGraphicFramePr xfrm graphic extLst",
    "spPr": "xfrm custGeom prstGeom noFill solidFill ln effectLst",
    "rPr": "ln noFill solidFill effectLst highlight latin ea cs sym hlinkClick",
    "pPr": "lnSpc spcBef spcAft buFont buNone buChar tabLst defRPr",
    "p": "pPr r br fld endParaRPr",
    "txBody": "bodyPr lstStyle p",
    "cSld": "bg spTree extLst",
    "presentation": "sldMasterIdLst notesMasterIdLst handoutMasterIdLst sldIdLst sldSz notesSz defaultTextStyle",
    "chart": "title autoTitleDeleted plotArea legend plotVisOnly dispBlanksAs",
    "ser": "idx order tx spPr invertIfNegative marker dPt dLbls cat val xVal yVal smooth",
    "valAx": "axId scaling delete axPos majorGridlines title numFmt majorTickMark minorTickMark tickLblPos spPr txPr crossAx crosses crossBetween",
    "tc": "txBody tcPr",
}


def problems(data: bytes) -> list[str]:
    """What a program that reads the file would stumble over."""
    found: list[str] = []
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        names = archive.namelist()
        if len(set(names)) != len(names):
            found.append("names twice")
        roots = {name: ElementTree.fromstring(archive.read(name)) for name in names if name.endswith((".xml", ".rels"))}
    types = roots["[Content_Types].xml"]
    endings = {entry.get("Extension") for entry in types if entry.tag.endswith("Default")}
    overrides = {entry.get("PartName") for entry in types if entry.tag.endswith("Override")}
    for name in set(names) - {"[Content_Types].xml"}:
        if f"/{name}" not in overrides and name.rpartition(".")[2] not in endings:
            found.append(f"{name} has no type")
        if name.endswith(".xml") and f"/{name}" not in overrides:
            found.append(f"{name} is only XML")
    found += [f"{name} is typed and missing" for name in overrides if name[1:] not in names]
    for name, root in roots.items():
        folder, _, file = name.rpartition("/")
        if name.endswith(".rels"):
            source = folder.removesuffix("_rels")
            for entry in root:
                target = posixpath.normpath(posixpath.join("/", source, entry.get("Target")))[1:]
                if entry.get("TargetMode") != "External" and target not in names:
                    found.append(f"{name}: {target} is missing")
            continue
        related = roots.get(f"{folder}/_rels/{file}.rels")
        keys = set() if related is None else {entry.get("Id") for entry in related}
        shape_ids = [e.get("id") for e in root.iter() if e.tag.endswith("}cNvPr")]
        if len(set(shape_ids)) != len(shape_ids):
            found.append(f"{name}: shapes of one number")
        for element in root.iter():
            short = element.tag.rpartition("}")[2]
            for key, value in element.attrib.items():
                if key.startswith("{http://schemas.openxmlformats.org/officeDocument/2006/relationships}") and value not in keys:
                    found.append(f"{name}: {short} names {value}")
            order = ORDERS.get(short, "").split()
            places = [order.index(tag) for child in element if (tag := child.tag.rpartition("}")[2]) in order]
            if short == "p":
                # Runs and breaks take turns.
                places = [1 if 1 <= place <= 3 else place for place in places]
            if places != sorted(places):
                found.append(f"{name}: children of {short} out of order")
    return found


def test_what_is_written_is_whole_and_in_order() -> None:
    deck = full_deck()
    assert problems(saved(deck)) == []
    assert problems(saved(again(deck))) == []


def test_the_same_deck_gives_the_same_bytes() -> None:
    deck = full_deck()
    assert saved(deck) == saved(deck)
    assert saved(again(deck)) == saved(deck)


def test_titles_texts_tables_charts_and_notes_come_back_as_markdown() -> None:
    assert again(full_deck()).to_markdown() == (
        "## Slide 1: Review\n\nŁódź\n\n"
        "## Slide 2: Points\n\n- One\n  - Two & <red>\n\n> Notes: Say hello\n\n"
        "## Slide 3\n\n| name | n |\n| --- | --- |\n| a | 1.5 |\n|  | 2 |\n\n[Picture: A plot]\n\n"
        "|  | North |\n| --- | --- |\n| Q1 | 1 |\n| Q2 |  |\n"
    )


def test_runs_keep_their_looks_and_links() -> None:
    from slides import Pt, RGBColor

    run = again(full_deck()).slides[1].placeholders[1].text_frame.paragraphs[1].runs[1]
    assert (run.text, run.font.bold, run.font.italic, run.font.size) == (" & <red>", True, None, Pt(20))
    assert run.font.color.rgb == RGBColor(200, 0, 0) and str(run.font.color.rgb) == "C80000"
    assert run.hyperlink.address == "https://example.org/?a=1&b=2"


def test_a_paragraphs_font_reaches_runs_that_come_later() -> None:
    from slides import PP_ALIGN, Pt

    _, slide = slide_with(6)
    paragraph = slide.shapes.add_textbox(0, 0, 100, 100).text_frame.paragraphs[0]
    paragraph.font.size, paragraph.alignment, paragraph.space_after = Pt(12), PP_ALIGN.CENTER, Pt(6)
    paragraph.text = "later\nnext line"
    assert [run.font.size.pt for run in paragraph.runs] == [12, 12]
    assert (paragraph.text, paragraph.alignment, paragraph.space_after.pt) == ("later\vnext line", PP_ALIGN.CENTER, 6)


def test_pictures_keep_their_proportions_and_are_stored_once() -> None:
    from PIL import Image
    from slides import Inches

    deck, slide = slide_with()
    one = slide.shapes.add_picture(png(200, 100), 0, 0, width=Inches(4))
    slide.shapes.add_picture(io.BytesIO(png(200, 100)), 0, 0, height=Inches(1))
    natural = slide.shapes.add_picture(Image.new("CMYK", (72, 36)), 0, 0)
    assert (one.width, one.height) == (Inches(4), Inches(2))
    assert (natural.width, natural.height) == (Inches(1), Inches(0.5))
    names = zipfile.ZipFile(io.BytesIO(saved(deck))).namelist()
    assert len([name for name in names if name.startswith("ppt/media/")]) == 2
    assert again(deck).slides[0].shapes[1].image.blob == png(200, 100)
    assert "no picture" in str(raises(ValueError, lambda: slide.shapes.add_picture(b"text", 0, 0)))


def test_places_are_where_the_layout_has_them_and_move_with_the_size() -> None:
    from slides import Inches, Presentation

    deck = Presentation()
    assert (deck.slide_width, deck.slide_height) == (Inches(10), Inches(7.5))
    deck.slide_width = Inches(20)
    slide = deck.slides.add_slide(deck.slide_layouts.get_by_name("Two Content"))
    assert slide.shapes.title.width.inches == 18
    assert [round(place.left.inches, 2) for place in slide.placeholders] == [1.0, 1.0, 10.17]
    slide.placeholders[2].top = Inches(3)
    moved = again(deck).slides[0].placeholders[2]
    assert moved.top == Inches(3) and moved.width.inches > 8
    assert [layout.name for layout in deck.slide_layouts][5:7] == ["Title Only", "Blank"]


def test_cells_merge_and_are_filled() -> None:
    from slides import RGBColor

    deck, slide = slide_with()
    table = slide.shapes.add_table(2, 3, 0, 0, 900, 200).table
    table.cell(0, 0).text = "wide"
    table.cell(0, 0).merge(table.cell(1, 1))
    table.cell(0, 2).fill.solid()
    table.cell(0, 2).fill.fore_color.rgb = RGBColor.from_string("#FFDC78")
    table.columns[0].width = 500
    found = again(deck).slides[0].shapes[1].table
    assert found.texts() == [["wide", "", ""], ["", "", ""]] and found.columns[0].width == 500
    assert found.cell(0, 2).fill.fore_color.rgb == (255, 220, 120)
    assert problems(saved(deck)) == []


def test_each_kind_of_chart_is_written_and_read() -> None:
    from slides import XL_CHART_TYPE, XL_LEGEND_POSITION
    from slides.chart.data import CategoryChartData

    data = CategoryChartData()
    data.categories = [2024, 2025]
    data.add_series("a & b", [1, 2.5])
    data.add_series("c", [float("nan"), 3])
    for kind in (kind for kind in XL_CHART_TYPE if not kind.name.startswith("XY_")):
        deck, slide = slide_with()
        chart = slide.shapes.add_chart(kind, 0, 0, 100, 100, data).chart
        chart.has_legend = True
        chart.legend.position = XL_LEGEND_POSITION.BOTTOM
        assert problems(saved(deck)) == [], kind
        found = again(deck).slides[0].shapes[1].chart
        assert found.categories == ["2024", "2025"] and found.legend.position == "b"
        assert found.series == [("a & b", (1.0, 2.5)), ("c", (None, 3.0))]
    data.add_series("short", [1])
    assert "1 values for 2 categories" in str(raises(ValueError, lambda: slide.shapes.add_chart(kind, 0, 0, 1, 1, data)))


def test_each_kind_of_scatter_chart_is_written_and_read() -> None:
    from slides import XL_CHART_TYPE
    from slides.chart.data import CategoryChartData, XyChartData

    data = XyChartData(number_format='0.0"%"')
    cloud = data.add_series("a & b")
    for x, y in ((0.7, 2.7), (1.8, None), (2.6, 0.8)):
        cloud.add_data_point(x, y)
    data.add_series("c", [(1, -2), (float("nan"), 3)])
    kinds = [kind for kind in XL_CHART_TYPE if kind.name.startswith("XY_")]
    assert len(kinds) == 5
    for kind in kinds:
        deck, slide = slide_with()
        slide.shapes.add_chart(kind, 0, 0, 100, 100, data)
        assert problems(saved(deck)) == [], kind
        found = again(deck).slides[0].shapes[1].chart
        assert found.categories == []
        assert found.series == [
            ("a & b", (2.7, None, 0.8), (0.7, 1.8, 2.6)),
            ("c", (-2.0, 3.0), (1.0, None)),
        ]
    assert "| x | c |\n| --- | --- |\n| 1 | -2 |\n|  | 3 |" in deck.to_markdown()
    bars = CategoryChartData()
    bars.categories = ["a"]
    bars.add_series("b", [1])
    for kind, wrong in ((XL_CHART_TYPE.XY_SCATTER, bars), (XL_CHART_TYPE.PIE, data), (XL_CHART_TYPE.XY_SCATTER, XyChartData())):
        raises(ValueError, lambda kind=kind, wrong=wrong: slide.shapes.add_chart(kind, 0, 0, 1, 1, wrong))


def test_core_properties_are_written_and_read() -> None:
    import datetime

    deck, _ = slide_with()
    facts = deck.core_properties
    assert (facts.title, facts.created, facts.revision) == ("", None, 0) and b"docProps" not in saved(deck)
    facts.title, facts.author, facts.keywords, facts.revision = "Łódź & more", "Ada", "a, b", 3
    facts.created = datetime.datetime(2026, 1, 2, 3, 4, 5)
    facts.modified = datetime.datetime(2026, 1, 2, 4, tzinfo=datetime.timezone(datetime.timedelta(hours=1)))
    assert problems(saved(deck)) == []
    found = again(deck).core_properties
    assert (found.title, found.author, found.keywords, found.revision) == ("Łódź & more", "Ada", "a, b", 3)
    assert found.created == datetime.datetime(2026, 1, 2, 3, 4, 5)
    assert found.modified == datetime.datetime(2026, 1, 2, 3) and found.last_printed is None
    found.title = "Other"
    assert again(deck).core_properties.title == "Łódź & more"


def test_a_removed_slide_is_not_saved_and_a_new_one_takes_no_taken_number() -> None:
    deck = full_deck()
    deck.slides.remove(deck.slides[1])
    deck.slides.add_slide(deck.slide_layouts[6])
    found = again(deck)
    assert [slide.slide_layout.name for slide in found.slides] == ["Title Slide", "Title Only", "Blank"]
    assert problems(saved(deck)) == []
    assert b"Say hello" not in b"".join(part.bytes() for part in found._package.parts())


def test_control_characters_do_not_break_the_file() -> None:
    deck, slide = slide_with()
    slide.shapes.title.text = "a\x00b\x08c\ud800d"
    assert again(deck).slides[0].shapes.title.text == "a_x0000_b_x0008_c_xD800_d"


def test_what_it_does_not_know_is_kept() -> None:
    data = saved(full_deck())
    changed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(changed, "w") as new:
        for name in old.namelist():
            text = old.read(name)
            if name == "ppt/slides/slide1.xml":
                text = text.replace(b"</p:sld>", b'<p:timing><p:tnLst/></p:timing></p:sld>')
                text = text.replace(b"<p:cSld", b'<p:cSld xmlns:n="urn:n" n:kept="1"', 1)
            if name == "_rels/.rels":
                text = text.replace(b"</Rel", b'<Relationship Id="rId9" Type="urn:t" Target="NULL"/></Rel')
            new.writestr(name, text)
    from slides import Presentation

    written = saved(Presentation(changed.getvalue()))
    with zipfile.ZipFile(io.BytesIO(written)) as archive:
        slide = archive.read("ppt/slides/slide1.xml")
    assert b"<p:timing>" in slide and b'n:kept="1"' in slide
    assert problems(written) == []


def test_what_is_no_presentation_is_named() -> None:
    from slides import NotAPresentation, Presentation

    def why(data: bytes) -> str:
        return str(raises(NotAPresentation, lambda: Presentation(data)))

    assert "no PowerPoint file" in why(b"hello")
    assert "before 2007, or locked" in why(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))
    damaged = saved(full_deck())
    assert "damaged" in why(_without(damaged, "[Content_Types].xml"))
    assert "no PowerPoint presentation" in why(_without(damaged, "ppt/presentation.xml"))
    assert "no PowerPoint file" in why(damaged[:2000])


def test_entities_are_not_expanded() -> None:
    from slides import Presentation

    attack = b'<!DOCTYPE p [<!ENTITY e SYSTEM "file:///etc/passwd"><!ENTITY b "bomb">]>'
    data = _with(saved(full_deck()), "ppt/slides/slide1.xml", lambda text: text.replace(b"?>", b"?>" + attack).replace(b"Review", b"&e;&b;"))
    assert "bomb" not in Presentation(data).to_markdown()


def _with(data: bytes, changed: str, change) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            text = change(old.read(name)) if name == changed else old.read(name)
            if text is not None:
                new.writestr(name, text)
    return target.getvalue()


def _without(data: bytes, name: str) -> bytes:
    return _with(data, name, lambda _: None)


def test_load_file_reads_a_presentation_as_text() -> None:
    from carrel.reading import Unreadable, load_file

    full_deck().save("/mnt/data/a.pptx")
    assert load_file("a.pptx").startswith("## Slide 1: Review\n")
    with open("/mnt/data/b.pptx", "wb") as file:
        file.write(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))
    assert "Office document" in str(raises(Unreadable, lambda: load_file("b.pptx")))
