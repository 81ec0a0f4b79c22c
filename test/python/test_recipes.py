"""Cells made a recipe: their files, their parameters, and copies of tables with other names."""

from __future__ import annotations

import json
from pathlib import Path

from carrel import recipes
from carrel.attempts import part_that_ran
from carrel.reading import load_file
from carrel.recipes import describe, freeze, rename_columns
from helpers import raises
from pyodide_js import loadPackage

DATA = Path("/mnt/data")
PATHS = [f"/mnt/data/{name}" for name in ("sales.csv", "2026/north.csv", "book.xlsx", "done.csv")]


async def setup() -> None:
    await loadPackage(["pandas", "openpyxl", "ipython"])


def put(name: str, data: bytes | str) -> str:
    path = DATA / name
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return str(path)


def frozen(*cells: str) -> tuple[list[str], dict[str, str], list[str]]:
    found = freeze(list(cells), PATHS)
    return found["cells"], {one["parameter"]: one["path"] for one in found["inputs"]}, found["outputs"]


#: Cells -> how they are kept, their inputs, and what they write.
CASES: list[tuple[list[str], list[str], dict[str, str], list[str]]] = [
    (
        ["df = load_file('sales.csv')\ndf.head()"],
        ["df = load_file(input_sales)\ndf.head()"],
        {"input_sales": "/mnt/data/sales.csv"},
        [],
    ),
    (
        ['path = "/mnt/data/sales.csv"', "import pandas as pd\ndf = pd.read_csv(path)"],
        ["path = input_sales", "import pandas as pd\ndf = pd.read_csv(path)"],
        {"input_sales": "/mnt/data/sales.csv"},
        [],
    ),
    # What the cells make themselves is no input, also where it lies there from an earlier run.
    (
        ["df = load_file('sales.csv')\ndf.to_csv('done.csv')", "load_file('done.csv')"],
        ["df = load_file(input_sales)\ndf.to_csv('done.csv')", "load_file('done.csv')"],
        {"input_sales": "/mnt/data/sales.csv"},
        ["/mnt/data/done.csv"],
    ),
    # A file that is changed in its place stays one file.
    (
        ["df = load_file('sales.csv')\ndf.to_csv('sales.csv')", "load_file('sales.csv')"],
        ["df = load_file(input_sales)\ndf.to_csv(input_sales)", "load_file(input_sales)"],
        {"input_sales": "/mnt/data/sales.csv"},
        [],
    ),
    (
        ["for name in ['sales.csv', '2026/north.csv']:\n    print('Ä', name, 'sales.csv')"],
        ["for name in [input_sales, input_north]:\n    print('Ä', name, input_sales)"],
        {"input_sales": "/mnt/data/sales.csv", "input_north": "/mnt/data/2026/north.csv"},
        [],
    ),
    (
        ["open(FILES['sales.csv']).read()", "x = load_file('north.csv')"],
        ["open(input_sales).read()", "x = load_file(input_north)"],
        {"input_sales": "/mnt/data/sales.csv", "input_north": "/mnt/data/2026/north.csv"},
        [],
    ),
    # A name that the cells have is left to them; a part of a longer text is no path.
    (
        ["input_sales = 1\nload_file('sales.csv')\nprint(f'{1} sales.csv', 'sales.csv' + 'x')"],
        ["input_sales = 1\nload_file(input_sales_2)\nprint(f'{1} sales.csv', 'sales.csv' + 'x')"],
        {"input_sales_2": "/mnt/data/sales.csv"},
        [],
    ),
    # A file that is not there any more is an input all the same; an address is none.
    (
        ["%time load_file('gone.csv')", "import pandas as pd\npd.read_csv('gone.csv')\npd.read_csv('https://x.org/a.csv')"],
        ["%time load_file('gone.csv')", "import pandas as pd\npd.read_csv(input_gone)\npd.read_csv('https://x.org/a.csv')"],
        {"input_gone": "/mnt/data/gone.csv"},
        [],
    ),
    # A file that is made only where it is not there comes from outside.
    (
        ["p = Path('sales.csv')\nif not p.exists():\n    p.write_text('a')\nload_file(p)"],
        ["p = Path(input_sales)\nif not p.exists():\n    p.write_text('a')\nload_file(p)"],
        {"input_sales": "/mnt/data/sales.csv"},
        [],
    ),
    (["'''sales.csv'''\nprint(1)", "not python ("], ["'''sales.csv'''\nprint(1)", "not python ("], {}, []),
]


def test_inputs_parameters_and_outputs() -> None:
    for cells, kept, inputs, outputs in CASES:
        assert frozen(*cells) == (kept, inputs, outputs), (cells, frozen(*cells))


def test_names_that_no_cell_makes() -> None:
    cells = ["df = load_file('sales.csv')", "total = sum(n for n in df.x)\nprint(total, lost)", "def f(a):\n    return a + later"]
    assert freeze(cells, PATHS)["unknown"] == [{"cell": 1, "names": ["lost"]}, {"cell": 2, "names": ["later"]}]
    assert freeze(["from math import *\nprint(pi)"], PATHS)["unknown"] == []


def test_what_ran_of_a_cell_that_failed() -> None:
    source = "import pandas as pd\nsales = load_file('x.csv')\n\n@cache\ndef f(a):\n    return a\n\nf(\n    sales['no'])\nprint(1)"
    cases: list[tuple[int | None, int]] = [(None, 10), (10, 9), (9, 7), (8, 7), (4, 2), (6, 2), (2, 1), (1, 0)]
    for line, kept in cases:
        part = part_that_ran({"source": source, "failed_at": line})
        assert part["source"] == "\n".join(source.split("\n")[:kept]).rstrip(), (line, part)
    part = part_that_ran({"source": source, "failed_at": 4})
    assert (part["makes"], part["needs"]) == (["pd", "sales"], [])
    assert part_that_ran({"source": "sales.x + load_file('a').y", "failed_at": None})["needs"] == ["sales"]
    assert part_that_ran({"source": "x = (", "failed_at": 1})["source"] == ""


def test_schemas_of_whole_tables() -> None:
    import pandas as pd

    path = put("x.csv", "day;n;v;t;e\n2026-01-02;1;1,5;x;\n2026-02-03;2;2,5;;\n")
    schema = describe(path)
    assert schema is not None and schema["rows"] == 2
    assert [(column["name"], column["type"]) for column in schema["columns"]] == [
        ("day", "date"), ("n", "integer"), ("v", "number"), ("t", "text"), ("e", "empty"),
    ]  # fmt: skip
    assert (schema["columns"][0]["min"], schema["columns"][0]["max"]) == ("2026-01-02", "2026-02-03")
    pd.DataFrame({"when": pd.to_datetime(["2026-01-01"]), "x": [1]}).to_excel(DATA / "x.xlsx", index=False)
    book = describe(str(DATA / "x.xlsx"))
    assert book is not None and [column["type"] for column in book["columns"]] == ["date", "integer"]
    assert describe(put("x.txt", "text")) is None
    assert describe(put("empty.csv", "")) is None
    assert describe("/mnt/data/nowhere.csv") is None


def test_renamed_text_keeps_all_else() -> None:
    text = '"Mo\r\nnat";Umsatz;Ort\r\n"a;b";1,5;Köln\r\n'
    for encoding in ("cp1252", "utf-8-sig", "utf-16"):
        path = put("x.csv", text.encode(encoding))
        copy = rename_columns(path, {"Umsatz": "Revenue", "Ort": "Ci;ty"})
        assert copy == "/mnt/data/x (renamed).csv"
        changed = text.replace("Umsatz;Ort", 'Revenue;"Ci;ty"')
        assert Path(copy).read_bytes() == changed.encode(encoding), encoding
        assert Path(path).read_bytes() == text.encode(encoding)


def test_renamed_workbook_and_json() -> None:
    import pandas as pd

    pd.DataFrame({"a": [1], "b": ["x"]}).to_excel(DATA / "x.xlsx", index=False)
    assert load_file(rename_columns("/mnt/data/x.xlsx", {"a": "A"})).to_dict("list") == {"A": [1], "b": ["x"]}
    copy = rename_columns(put("x.jsonl", '{"a": 1}\n{"a": 2, "b": "Ä"}\n'), {"a": "A"})
    assert [json.loads(line) for line in Path(copy).read_text().splitlines()] == [{"A": 1}, {"A": 2, "b": "Ä"}]
    copy = rename_columns(put("x.json", '[{"a": 1}]'), {"a": "A"})
    assert json.loads(Path(copy).read_text()) == [{"A": 1}]
    assert "save it as CSV" in str(raises(ValueError, lambda: rename_columns(put("x.bin", "x"), {})))


async def test_answers_go_out_as_a_display() -> None:
    from IPython import display as module

    shown: list[dict[str, str]] = []
    before = module.display
    module.display = lambda data, raw: shown.append(data)  # type: ignore[assignment]
    try:
        put("sales.csv", "a\n1\n")
        await recipes.answer(json.dumps({"kind": "freeze", "cells": ["load_file('sales.csv')"]}))
        await recipes.answer(json.dumps({"kind": "describe", "paths": ["/mnt/data/sales.csv", "/mnt/data/no.csv"]}))
    finally:
        module.display = before
    first, second = (json.loads(data["application/vnd.carrel.recipe+json"]) for data in shown)
    assert first["cells"] == ["load_file(input_sales)"]
    assert second[0]["rows"] == 1 and second[1] is None
