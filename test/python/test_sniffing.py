"""What a file is, and how its table is written."""

from __future__ import annotations

from pathlib import Path

from carrel.files import Files, find, missing, size_text
from carrel.sniffing import Dialect, decode, dialect_of, kind_of
from helpers import raises

DATA = Path("/mnt/data")


def write(name: str, data: bytes | str = "x") -> Path:
    path = DATA / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return path


def test_kinds_by_content() -> None:
    cases = {
        b"\x89PNG\r\n\x1a\n....": "png",
        b"\xff\xd8\xff\xe0": "jpeg",
        b"%PDF-1.7": "pdf",
        b"PK\x03\x04 broken": "zip",
        b"SQLite format 3\x00": "sqlite",
        b"RIFF\x00\x00\x00\x00WEBPVP8 ": "webp",
        b"RIFF\x00\x00\x00\x00WAVEfmt ": "wav",
        b"  \n<!DOCTYPE html><html>": "html",
        b"\xef\xbb\xbf<?xml version='1.0'?><a/>": "xml",
        b"a,b\n1,2\n": None,
        b"": None,
        "a;b\n1;2\n".encode("utf-16"): None,
        "a;b\n1;2\n".encode("utf-16-le"): None,
        b"abc\x00\x01\x02\x03": "binary",
    }
    for data, kind in cases.items():
        assert kind_of(write("x", data)) == kind, data


def test_decoding() -> None:
    for encoding in ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"):
        assert decode("Größe €\n".encode(encoding)) == "Größe €\n", encoding
    assert decode(b"\x81\x8d") == "\x81\x8d"


def test_dialects() -> None:
    assert dialect_of("a,b,c\n1,2,3\n") == Dialect(",")
    assert dialect_of("a;b\n1,5;2\n-2,25;3\n") == Dialect(";", ",")
    assert dialect_of("a;b\n1.234,5;x\n12,0;y\n") == Dialect(";", ",", ".")
    assert dialect_of("a;b\n1.5;2.25\n") == Dialect(";")
    assert dialect_of("a\tb\n1,5\t2\n") == Dialect("\t", ",")
    assert dialect_of("a|b|c\n1|2|3\n") == Dialect("|")
    assert dialect_of("name\nAnna\nBo\n") == Dialect(",")
    assert dialect_of('a;b\n"x, y, z";1\n"p, q, r";2\n') == Dialect(";")
    assert dialect_of('a,b\n"x;y",1\n"z;w",2\n') == Dialect(",")
    assert dialect_of("name;price, net\nAnna;3\nBo;4\n") == Dialect(";")
    assert dialect_of("") == Dialect(",")


def test_files_are_live_sorted_and_read_only() -> None:
    files = Files()
    assert list(files) == [] and repr(files).startswith("No files yet")
    write("b.txt")
    write("in/deep/a.csv", "12345")
    write(".hidden/x")
    write(".cache")
    write("in/__pycache__/a.pyc")
    write("output/run-1.txt")
    write("in/output/kept.txt")
    assert list(files) == ["b.txt", "in/deep/a.csv", "in/output/kept.txt"]
    assert files["in/deep/a.csv"] == "/mnt/data/in/deep/a.csv" and len(files) == 3 and "b.txt" in files
    assert "5 B" in repr(files) and "<td>in/deep/a.csv</td>" in files._repr_html_()
    assert not hasattr(files, "__setitem__")
    assert 'Did you mean "b.txt"?' in str(raises(KeyError, lambda: files["b.tx"]))


def test_names_in_html_are_escaped() -> None:
    write("<b>.txt")
    assert "<b>" not in Files()._repr_html_()


def test_missing_names() -> None:
    assert missing("sale.csv", ["sales.csv", "x.png"]) == 'No file "sale.csv". Did you mean "sales.csv"?'
    assert missing("SALES.CSV", ["in/sales.csv"]) == 'No file "SALES.CSV". Did you mean "in/sales.csv"?'
    assert missing("q", ["sales.csv"]) == 'No file "q". There are: sales.csv.'
    assert "there are no files yet" in missing("q", [])


def test_find() -> None:
    files = Files()
    write("in/sales.csv")
    assert find("in/sales.csv", files) == DATA / "in/sales.csv"
    assert find("/mnt/data/in/sales.csv", files) == DATA / "in/sales.csv"
    assert find("sales.csv", files) == DATA / "in/sales.csv"
    write("out/sales.csv")
    error = raises(FileNotFoundError, lambda: find("sales.csv", files))
    assert '"in/sales.csv" or "out/sales.csv"' in str(error)
    raises(IsADirectoryError, lambda: find("in", files))


def test_sizes() -> None:
    assert [size_text(size) for size in (0, 999, 1400, 3_000_000, 4_200_000_000, 10**13)] == [
        "0 B", "999 B", "1.4 KB", "3.0 MB", "4.2 GB", "10000.0 GB",
    ]  # fmt: skip
