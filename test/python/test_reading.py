"""load_file on real files of each kind."""

from __future__ import annotations

import gzip
import io
import json
import os
import tarfile
import wave
import zipfile
from pathlib import Path

from carrel.reading import BY_SUFFIX, KINDS, Unreadable, load_file, needs_of_file
from helpers import raises
from pyodide_js import loadPackage

DATA = Path("/mnt/data")


async def setup() -> None:
    await loadPackage(
        [
            "pandas",
            "openpyxl",
            "odfpy",
            "xlrd",
            "pillow",
            "pypdf",
            "reportlab",
            "pyyaml",
            "sqlite3",
            "beautifulsoup4",
            "html5lib",
        ]
    )


def write(name: str, data: bytes | str) -> Path:
    path = DATA / name
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return path


def refused(name: str, **arguments: object) -> str:
    return str(raises(Unreadable, lambda: load_file(name, **arguments)))  # type: ignore[arg-type]


def test_every_suffix_has_a_reader() -> None:
    assert set(BY_SUFFIX.values()) <= set(KINDS)


def test_csv_in_many_dresses() -> None:
    expected = {"name": ["Jörg", "Zoë"], "price": [1.5, 2.25]}
    for encoding in ("utf-8", "utf-8-sig", "utf-16", "cp1252"):
        for sep, decimal in ((",", "."), (";", ","), (";", "."), ("\t", "."), ("|", ".")):
            rows = f"name{sep}price\nJörg{sep}1.5\nZoë{sep}2.25\n".replace("1.5", f"1{decimal}5").replace(
                "2.25", f"2{decimal}25"
            )
            write("x.csv", rows.encode(encoding))
            assert load_file("x.csv").to_dict("list") == expected, (encoding, sep, decimal)


def test_csv_arguments_win() -> None:
    write("x.csv", "a;b\n1,5;2\n")
    assert list(load_file("x.csv", sep=",").columns) == ["a;b"]
    assert list(load_file("x.csv", delimiter=",").columns) == ["a;b"]
    assert load_file("x.csv", decimal=".").iloc[0, 0] == "1,5"
    assert "not written in ascii" in (write("y.csv", "ä,b\n1,2\n") and refused("y.csv", encoding="ascii"))


def test_points_of_dates_and_versions_are_no_thousands() -> None:
    lines = ["Datum;Umsatz;Version;Menge", "01.02.2026;1.000,50;1.2.3;1.200", "11.12.2026;12.000,00;10.0.1;3"]
    write("x.csv", "\n".join(lines) + "\n")
    assert load_file("x.csv").to_dict("list") == {
        "Datum": ["01.02.2026", "11.12.2026"],
        "Umsatz": [1000.5, 12000.0],
        "Version": ["1.2.3", "10.0.1"],
        "Menge": [1200, 3],
    }


def test_a_late_byte_that_is_not_utf8() -> None:
    write("x.csv", b"name,n\n" + b"abc,1\n" * 30000 + "Köln,2\n".encode("cp1252"))
    frame = load_file("x.csv")
    assert len(frame) == 30001 and frame.iloc[-1, 0] == "Köln"


def test_bad_tables_say_why() -> None:
    write("empty.csv", "")
    assert refused("empty.csv") == '"empty.csv" is empty.'
    write("odd.csv", "a,b\n1,2\n1,2,3,4\n")
    assert "Expected 2 fields in line 3, saw 4" in refused("odd.csv") and "on_bad_lines" in refused("odd.csv")
    assert len(load_file("odd.csv", on_bad_lines="skip")) == 1


def test_content_that_does_not_fit_the_name() -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("a.txt", "x")
    write("sales.csv", packed.getvalue())
    assert refused("sales.csv") == (
        '"sales.csv" is a ZIP archive, not a CSV file; load_file("sales.csv", kind="zip") reads it as that.'
    )
    assert load_file("sales.csv", kind="zip") == ["a.txt"]
    write("x.xlsx", "<html><table><tr><th>a</th></tr><tr><td>1</td></tr></table></html>")
    assert "is an HTML page, not an Excel workbook" in refused("x.xlsx")
    assert load_file("x.xlsx", kind="html")[0].to_dict("list") == {"a": [1]}
    write("y.csv", b"\x89PNG\r\n\x1a\n")
    assert '"y.csv" is a PNG image, not a CSV file' in refused("y.csv")
    write("z.png", "a,b\n")
    assert '"z.png" is text, not an image' in refused("z.png")
    write("p.txt", b"\x7fELF\x00")
    assert refused("p.txt") == '"p.txt" is a program, not text.'


def test_workbooks() -> None:
    import pandas as pd

    one, two = pd.DataFrame({"a": [1, 2]}), pd.DataFrame({"b": ["x"]})
    for name in ("t.xlsx", "t.ods"):
        with pd.ExcelWriter(DATA / name) as writer:
            one.to_excel(writer, sheet_name="One", index=False)
            two.to_excel(writer, sheet_name="Two", index=False)
        assert load_file(name).equals(one)
        sheets = load_file(name, sheet_name=None)
        assert list(sheets) == ["One", "Two"] and sheets["Two"].equals(two)


def test_json() -> None:
    write("r.json", '[{"a": 1}, {"a": 2}]')
    assert load_file("r.json")["a"].tolist() == [1, 2]
    write("o.json", '{"k": [1, 2]}')
    assert load_file("o.json") == {"k": [1, 2]}
    for name in ("l.jsonl", "l.ndjson", "lines.json"):
        write(name, '{"a": 1}\n\n{"a": 2}\n')
        assert load_file(name)["a"].tolist() == [1, 2]
    write("n.ipynb", json.dumps({"cells": []}))
    assert load_file("n.ipynb") == {"cells": []}
    write("bad.json", '{"a": \n oops}')
    assert refused("bad.json") == '"bad.json" is not JSON: Expecting value in line 2, column 2.'
    write("bad.jsonl", '{"a": 1}\nx\n')
    assert "in line 2" in refused("bad.jsonl")


def test_text_and_settings() -> None:
    write("a.md", "# Ä\n".encode("cp1252"))
    assert load_file("a.md") == "# Ä\n"
    write("a.yaml", "a: [1, 2]\n")
    assert load_file("a.yaml") == {"a": [1, 2]}
    write("a.toml", "[t]\na = 1\n")
    assert load_file("a.toml") == {"t": {"a": 1}}
    write("a.ini", "[s]\nk = 50%\n")
    assert load_file("a.ini") == {"s": {"k": "50%"}}
    write("a.xml", "<?xml version='1.0'?><r><c/></r>")
    assert [child.tag for child in load_file("a.xml")] == ["c"]
    write("a.svg", "<svg xmlns='http://www.w3.org/2000/svg'/>")
    assert load_file("a.svg").startswith("<svg")
    write("a.html", "<!doctype html><p>Hi</p>")
    assert load_file("a.html") == "<!doctype html><p>Hi</p>"
    write("b.xml", "<r>")
    assert "not well-formed" in refused("b.xml")


def test_images() -> None:
    from PIL import Image, features

    for name in ("a.png", "a.jpg", "a.gif", "a.bmp", "a.tiff"):
        Image.new("RGB", (3, 2), "red").save(DATA / name)
        assert load_file(name).size == (3, 2), name
    if not features.check("webp"):
        write("a.webp", b"RIFF\x00\x00\x00\x00WEBPVP8 ")
        assert refused("a.webp") == '"a.webp" is a WebP image, which this copy cannot read: save it as PNG.'
    whole = (DATA / "a.png").read_bytes()
    write("cut.png", whole[:40])
    assert '"cut.png" is no whole image' in refused("cut.png")


def test_pdf_as_markdown() -> None:
    from reportlab.pdfgen.canvas import Canvas

    canvas = Canvas(str(DATA / "a.pdf"))
    for text in ("First page", "Second page"):
        canvas.drawString(72, 720, text)
        canvas.showPage()
    canvas.save()
    assert load_file("a.pdf") == "## Page 1\n\nFirst page\n\n## Page 2\n\nSecond page\n"
    write("b.pdf", b"%PDF-1.4\nnothing")
    assert '"b.pdf" is no whole PDF' in refused("b.pdf")


def test_word() -> None:
    space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    cell = "<w:tc><w:p><w:r><w:t>{}</w:t></w:r></w:p></w:tc>"
    body = (
        "<w:p><w:r><w:t>Hello</w:t></w:r><w:r><w:t xml:space='preserve'> you</w:t></w:r></w:p>"
        f"<w:tbl><w:tr>{cell.format('a')}{cell.format('b')}</w:tr></w:tbl>"
    )
    with zipfile.ZipFile(DATA / "a.docx", "w") as archive:
        archive.writestr("word/document.xml", f"<w:document {space}><w:body>{body}</w:body></w:document>")
    assert load_file("a.docx") == "Hello you\na\tb"


def test_archives() -> None:
    with tarfile.open(DATA / "a.tar.gz", "w:gz") as archive:
        archive.add(write("x.txt", "x"), "in/x.txt")
    assert load_file("a.tar.gz") == ["in/x.txt"]
    write("t.csv.gz", gzip.compress(b"a,b\n1,2\n"))
    assert load_file("t.csv.gz").to_dict("list") == {"a": [1], "b": [2]}
    write("bad.csv.gz", b"nothing")
    assert "no whole gzip file" in refused("bad.csv.gz")
    write("bad.zip", b"PK\x03\x04")
    assert "no whole archive" in refused("bad.zip")


def test_sqlite() -> None:
    import sqlite3

    connection = sqlite3.connect(DATA / "a.db")
    connection.executescript('CREATE TABLE t (n INT); INSERT INTO t VALUES (1), (2); CREATE TABLE "o""dd" (x TEXT);')
    connection.close()
    tables = load_file("a.db")
    assert list(tables) == ['o"dd', "t"] and tables["t"]["n"].tolist() == [1, 2]
    write("b.db", b"SQLite format 3\x00" + b"x" * 200)
    assert "no whole SQLite database" in refused("b.db")


def test_arrays_and_sound() -> None:
    import numpy as np

    np.save(DATA / "a.npy", np.arange(3))
    np.savez(DATA / "a.npz", x=np.arange(2), y=np.eye(2))
    assert load_file("a.npy").tolist() == [0, 1, 2]
    assert {name: value.shape for name, value in load_file("a.npz").items()} == {"x": (2,), "y": (2, 2)}
    for width, samples in ((2, b"\x01\x00\xff\xff"), (3, b"\x01\x00\x00\xff\xff\xff")):
        with wave.open(str(DATA / "a.wav"), "wb") as file:
            file.setparams((1, width, 8000, 2, "NONE", ""))
            file.writeframes(samples)
        rate, values = load_file("a.wav")
        assert rate == 8000 and values.tolist() == [1, -1]


def test_pickle_is_refused() -> None:
    import pickle

    write("a.pkl", pickle.dumps({"a": 1}))
    assert "can run any code" in refused("a.pkl")
    assert load_file("a.pkl", trusted=True) == {"a": 1}


def test_names() -> None:
    write("sales.csv", "a\n1\n")
    error = raises(FileNotFoundError, lambda: load_file("sale.csv"))
    assert str(error) == 'No file "sale.csv". Did you mean "sales.csv"?'
    os.chdir("/tmp")
    try:
        Path("/tmp/here.txt").write_text("hi")
        assert load_file("here.txt") == "hi" and load_file(Path("/tmp/here.txt")) == "hi"
    finally:
        os.chdir("/mnt/data")
    write("thing.bin", b"\x00\x01")
    assert load_file("thing.bin") == b"\x00\x01"
    assert load_file("sales.csv", kind="bytes") == b"a\n1\n"
    assert 'no kind "excell"' in str(raises(ValueError, lambda: load_file("sales.csv", kind="excell")))


def test_needs() -> None:
    assert needs_of_file("X.XLSX") == ("pandas", "openpyxl")
    assert needs_of_file("a.csv.gz") == ("pandas",)
    assert needs_of_file("a") == ()


def test_a_workbook_that_is_damaged_or_locked() -> None:
    write("locked.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600)
    assert '"locked.xlsx" is no whole workbook, or is locked with a password' in refused("locked.xlsx")
