"""Office files, PDF, markup and archives."""

import io


def openpyxl():
    """writes a workbook with a formula and reads it"""
    import openpyxl as xl

    book = xl.Workbook()
    book.active.append([1, 2, "=A1+B1"])
    target = io.BytesIO()
    book.save(target)
    assert xl.load_workbook(io.BytesIO(target.getvalue())).active["C1"].value == "=A1+B1"


def et_xmlfile():
    """writes XML bit by bit"""
    from et_xmlfile import xmlfile

    target = io.BytesIO()
    with xmlfile(target) as out, out.element("a"):
        out.write("text")
    assert target.getvalue() == b"<a>text</a>"


def xlsxwriter():
    """writes a workbook with a chart, which openpyxl reads"""
    import openpyxl
    import xlsxwriter as xw

    target = io.BytesIO()
    book = xw.Workbook(target, {"in_memory": True})
    sheet = book.add_worksheet("S")
    sheet.write_column("A1", [1, 2, 3])
    chart = book.add_chart({"type": "line"})
    chart.add_series({"values": "=S!$A$1:$A$3"})
    sheet.insert_chart("C1", chart)
    book.close()
    assert openpyxl.load_workbook(target)["S"]["A3"].value == 3


def xlrd():
    """reads text, a number and a date out of a workbook of Excel 5"""
    import struct

    import xlrd as xl

    def record(kind, data):
        return struct.pack("<HH", kind, len(data)) + data

    def text(row, column, value):
        return record(0x204, struct.pack("<HHHH", row, column, 0, len(value)) + value)

    def stream(kind):
        return record(0x809, struct.pack("<HHHH", 0x500, kind, 2412, 1993))

    # https://www.openoffice.org/sc/excelfileformat.pdf: globals with one sheet at the byte that follows them.
    end = record(0x0A, b"")
    start = stream(5) + record(0x42, struct.pack("<H", 1252))
    at = len(start) + 4 + 7 + len(b"Sales") + len(end)
    globals_ = start + record(0x85, struct.pack("<IHB", at, 0, 5) + b"Sales") + end
    cells = text(0, 0, "Müller".encode("cp1252")) + record(0x203, struct.pack("<HHHd", 0, 1, 0, 45292.5))
    book = xl.open_workbook(file_contents=globals_ + stream(0x10) + cells + end)
    sheet = book.sheet_by_name("Sales")
    assert sheet.cell_value(0, 0) == "Müller" and sheet.nrows == 1
    assert xl.xldate_as_tuple(sheet.cell_value(0, 1), book.datemode) == (2024, 1, 1, 12, 0, 0)


def odfpy():
    """writes and reads a spreadsheet through pandas"""
    import pandas as pd

    target = io.BytesIO()
    pd.DataFrame({"a": [1, 2]}).to_excel(target, engine="odf", index=False)
    target.seek(0)
    assert pd.read_excel(target, engine="odf").a.tolist() == [1, 2]


def defusedxml():
    """refuses entities"""
    import defusedxml
    from defusedxml.ElementTree import fromstring

    assert fromstring("<a><b/></a>")[0].tag == "b"
    try:
        fromstring('<!DOCTYPE a [<!ENTITY e "x">]><a>&e;</a>')
    except defusedxml.EntitiesForbidden:
        return
    raise AssertionError("entities were taken")


def python_docx():
    """writes a document with a table and reads it"""
    import docx

    document = docx.Document()
    document.add_heading("Title", 1)
    document.add_table(rows=1, cols=2).cell(0, 1).text = "cell"
    target = io.BytesIO()
    document.save(target)
    found = docx.Document(io.BytesIO(target.getvalue()))
    assert found.paragraphs[0].text == "Title" and found.tables[0].cell(0, 1).text == "cell"


def slides():
    """writes a slide with a figure and a table, and reads it"""
    import matplotlib

    matplotlib.use("agg")
    import matplotlib.pyplot as plt
    import pandas as pd
    from slides import Inches, Presentation

    deck = Presentation()
    slide = deck.slides.add_slide(deck.slide_layouts[5])
    slide.shapes.title.text = "Results"
    figure, axes = plt.subplots()
    axes.plot([1, 2])
    slide.shapes.add_picture(axes, Inches(5), Inches(2), width=Inches(4))
    plt.close(figure)
    slide.shapes.add_dataframe(pd.DataFrame({"a": [1]}), Inches(1), Inches(2), Inches(3))
    target = io.BytesIO()
    deck.save(target)
    found = Presentation(target).slides[0]
    assert found.shapes.title.text == "Results" and found.shapes[2].table.texts() == [["a"], ["1"]]
    assert found.shapes[1].image.blob.startswith(b"\x89PNG")


def cssselect():
    """turns a CSS selector into XPath, as lxml's cssselect does"""
    from cssselect import HTMLTranslator
    from lxml import html

    assert HTMLTranslator().css_to_xpath("p > a.x").startswith("descendant-or-self::p/a[")
    assert [link.text for link in html.fromstring("<p><a class=x>1</a><a>2</a></p>").cssselect("p > a.x")] == ["1"]


def lxml():
    """parses, asks by XPath and transforms by XSLT"""
    from lxml import etree

    tree = etree.fromstring("<a><b n='1'>x</b><b n='2'>y</b></a>")
    assert tree.xpath("//b[@n='2']/text()") == ["y"]
    sheet = "<t:stylesheet version='1.0' xmlns:t='http://www.w3.org/1999/XSL/Transform'><t:template match='/'><c><t:value-of select='count(//b)'/></c></t:template></t:stylesheet>"
    assert str(etree.XSLT(etree.fromstring(sheet))(tree)).endswith("<c>2</c>\n")


def pypdf():
    """joins two pages and reads text"""
    from pypdf import PdfReader, PdfWriter
    from reportlab.pdfgen.canvas import Canvas

    page = io.BytesIO()
    canvas = Canvas(page)
    canvas.drawString(100, 700, "Hello Carrel")
    canvas.save()
    writer = PdfWriter()
    for _ in range(2):
        writer.append(page)
    target = io.BytesIO()
    writer.write(target)
    found = PdfReader(target)
    assert len(found.pages) == 2 and "Hello Carrel" in found.pages[1].extract_text()


def reportlab():
    """lays out paragraphs and a table"""
    from reportlab.lib.styles import getSampleStyleSheet
    from reportlab.platypus import Paragraph, SimpleDocTemplate, Table

    target = io.BytesIO()
    SimpleDocTemplate(target).build([Paragraph("Text", getSampleStyleSheet()["Normal"]), Table([["a", "b"]])])
    assert target.getvalue().startswith(b"%PDF")


def fpdf2():
    """writes a page with a picture"""
    from fpdf import FPDF
    from PIL import Image

    pdf = FPDF()
    pdf.add_page()
    pdf.set_font("helvetica", size=12)
    pdf.cell(text="Hello")
    pdf.image(Image.new("RGB", (8, 8), "red"), w=20)
    assert bytes(pdf.output()).startswith(b"%PDF")


def pdfminer_six():
    """extracts text with its place"""
    from pdfminer.high_level import extract_text
    from reportlab.pdfgen.canvas import Canvas

    page = io.BytesIO()
    canvas = Canvas(page)
    canvas.drawString(100, 700, "Mined text")
    canvas.save()
    assert "Mined text" in extract_text(io.BytesIO(page.getvalue()))


def beautifulsoup4():
    """finds links in HTML"""
    from bs4 import BeautifulSoup

    soup = BeautifulSoup("<p><a href=x>one</a><a href=y>two</a>", "html.parser")
    assert [link["href"] for link in soup.select("p > a")] == ["x", "y"]


def soupsieve():
    """selects by CSS"""
    import soupsieve as sv
    from bs4 import BeautifulSoup

    soup = BeautifulSoup("<i class=a>1</i><i>2</i>", "html.parser")
    assert [tag.text for tag in sv.select("i:not(.a)", soup)] == ["2"]


def html5lib():
    """mends broken HTML as a browser would"""
    import html5lib as h5

    tree = h5.parse("<table><td>x", namespaceHTMLElements=False)
    assert tree.find(".//tbody/tr/td").text == "x"


def webencodings():
    """knows encodings by the web's names"""
    import webencodings as we

    assert we.lookup("latin1").name == "windows-1252"


def jinja2():
    """renders a template and escapes"""
    import jinja2 as j2

    template = j2.Environment(autoescape=True).from_string("{% for n in items %}{{ n }},{% endfor %}")
    assert template.render(items=["a", "<"]) == "a,&lt;,"


def markupsafe():
    """escapes HTML"""
    from markupsafe import Markup, escape

    assert Markup("<b>%s</b>") % "<" == "<b>&lt;</b>" and escape("&") == "&amp;"


def markdown():
    """makes HTML with a table"""
    import markdown as md

    assert "<td>1</td>" in md.markdown("a | b\n--|--\n1 | 2", extensions=["tables"])


def mistune():
    """makes HTML"""
    import mistune as mt

    assert mt.html("**x**").strip() == "<p><strong>x</strong></p>"


def markdown_it_py():
    """makes HTML by CommonMark"""
    from markdown_it import MarkdownIt

    assert MarkdownIt().render("# x") == "<h1>x</h1>\n"


def mdurl():
    """encodes an address"""
    import mdurl as mu

    assert mu.encode("https://x.org/ä b") == "https://x.org/%C3%A4%20b"


def docutils():
    """publishes reStructuredText as HTML"""
    from docutils.core import publish_string

    assert b"<h1 class=\"title\">Title</h1>" in publish_string("Title\n=====\n\ntext", writer="html4")


def roman_numerals():
    """counts as Romans did"""
    from roman_numerals import RomanNumeral

    assert str(RomanNumeral(1984)) == "MCMLXXXIV"


def html2text():
    """makes Markdown of HTML"""
    import html2text as ht

    assert ht.html2text("<h1>a</h1><b>c</b>").strip() == "# a\n\n**c**"


def pyyaml():
    """loads and dumps YAML"""
    import yaml

    assert yaml.safe_load("a: [1, 2]\nb: 2024-01-01")["a"] == [1, 2]
    assert yaml.safe_dump({"k": "v"}) == "k: v\n"


def sqlite3():
    """joins two tables and searches full text"""
    import sqlite3 as sq

    base = sq.connect(":memory:")
    base.executescript("create virtual table t using fts5(x); insert into t values ('a quick fox'), ('a dog')")
    assert base.execute("select x from t where t match 'fox'").fetchall() == [("a quick fox",)]


def lzma():
    """packs and unpacks xz"""
    import lzma as xz

    data = b"carrel" * 1000
    packed = xz.compress(data)
    assert len(packed) < 200 and xz.decompress(packed) == data


def dbm():
    """keeps Python's objects in a file with shelve"""
    import dbm as databases
    import shelve

    with shelve.open("/tmp/objects") as shelf:
        shelf["a"] = {"b": [1, 2]}
    assert databases.whichdb("/tmp/objects") == "dbm.sqlite3"
    with shelve.open("/tmp/objects", "r") as shelf:
        assert dict(shelf) == {"a": {"b": [1, 2]}}


def tabulate():
    """prints a table as Markdown"""
    from tabulate import tabulate as table

    assert table([[1, 2]], headers=["a", "b"], tablefmt="github").splitlines()[2] == "|   1 |   2 |"


def icalendar():
    """reads an event out of a calendar"""
    from icalendar import Calendar

    text = b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nDTSTART;TZID=Europe/Warsaw:20240701T100000\r\nSUMMARY:Tea\r\nEND:VEVENT\r\nEND:VCALENDAR"
    (event,) = Calendar.from_ical(text).walk("VEVENT")
    assert event["SUMMARY"] == "Tea" and event["DTSTART"].dt.utcoffset().total_seconds() == 7200


def msgpack():
    """packs and unpacks"""
    import msgpack as mp

    assert mp.unpackb(mp.packb({"a": [1, b"x"]})) == {"a": [1, b"x"]}
