"""A copy of a table in a file whose columns have other names."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from . import sniffing
from .reading import load_file


def rename_columns(path: str, names: Mapping[str, str]) -> str:
    """Writes a copy beside the file in which the columns named by the keys have the names of the values; all else is as
    it was, encoding and separators too. Returns the path of the copy. Raises ValueError where the form of the file is
    none that can be written.
    """
    source = Path(path)
    suffix = source.suffix.lower()
    target = source.with_name(f"{source.stem} (renamed){source.suffix}")
    if suffix in (".csv", ".tsv", ".tab", ".txt"):
        _rename_in_text(source, target, names, "," if suffix == ".csv" else "\t")
    elif suffix in (".xlsx", ".xlsm"):
        _rename_in_workbook(source, target, names)
    elif suffix in (".json", ".jsonl", ".ndjson"):
        _rename_in_json(source, target, names)
    elif suffix in (".parquet", ".pq"):
        load_file(path).rename(columns=dict(names)).to_parquet(target, index=False)
    else:
        raise ValueError(f'The columns of "{source.name}" cannot be renamed: save it as CSV or Excel first.')
    return str(target)


def _rename_in_text(source: Path, target: Path, names: Mapping[str, str], default: str) -> None:
    data = source.read_bytes()
    for encoding in sniffing.encodings(data[:4096]):
        try:
            text = data.decode(encoding)
            break
        except UnicodeDecodeError:
            continue
    sep = sniffing.dialect_of(text[:65536], default).sep
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=sep)
    header = next(reader, [])
    # A name in quotes may run over several lines.
    lines = io.StringIO(text, newline="").readlines()
    rest = "".join(lines[reader.line_num :])
    end = "\r\n" if lines and lines[0].endswith("\r\n") else "\n"
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=sep, lineterminator=end).writerow([names.get(name, name) for name in header])
    target.write_bytes((out.getvalue() + rest).encode(encoding))


def _rename_in_workbook(source: Path, target: Path, names: Mapping[str, str]) -> None:
    import openpyxl

    book = openpyxl.load_workbook(source)
    for cell in book.worksheets[0][1]:
        if cell.value is not None and str(cell.value) in names:
            cell.value = names[str(cell.value)]
    book.save(target)


def _rename_in_json(source: Path, target: Path, names: Mapping[str, str]) -> None:
    def renamed(value: Any) -> Any:
        return {names.get(key, key): inner for key, inner in value.items()} if isinstance(value, dict) else value

    text = sniffing.read_text(source)
    try:
        value = json.loads(text)
    except json.JSONDecodeError:
        lines = [json.dumps(renamed(json.loads(line)), ensure_ascii=False) for line in text.splitlines() if line.strip()]
        target.write_text("\n".join(lines) + "\n", encoding="utf-8")
        return
    new = [renamed(item) for item in value] if isinstance(value, list) else renamed(value)
    target.write_text(json.dumps(new, ensure_ascii=False, indent=1), encoding="utf-8")
