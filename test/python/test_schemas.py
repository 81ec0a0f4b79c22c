"""Tables without their cells."""

from __future__ import annotations

import json
from pathlib import Path

import pyodide_js
from carrel import schemas

DATA = Path("/mnt/data")


async def setup() -> None:
    await pyodide_js.loadPackage("pandas")


def write(name: str, text: str) -> str:
    (DATA / name).write_text(text)
    return str(DATA / name)


def test_names_types_ranges_and_counts_of_a_file() -> None:
    path = write("a.csv", "day,region,units,price,paid\n2026-01-02,North,3,1.5,true\n2026-03-01,South,,2,false\n")
    schema = schemas.of_file(path)
    assert schema is not None and schema["rows"] == 2 and schema["name"] == path
    found = {each["name"]: (each["type"], each["min"], each["max"], each["empty"]) for each in schema["columns"]}
    assert found == {
        "day": ("date", "2026-01-02", "2026-03-01", 0),
        "region": ("text", None, None, 0),
        "units": ("integer", "3", "3", 1),
        "price": ("number", "1.5", "2.0", 0),
        "paid": ("boolean", None, None, 0),
    }


def test_no_cell_of_text_is_told() -> None:
    path = write("a.csv", "name;sum\nCANARY one;1,5\nCANARY two;2,5\n")
    told = json.dumps(schemas.of_file(path))
    assert "CANARY" not in told and '"max": "2.5"' in told


def test_a_first_row_of_data_gives_no_names() -> None:
    schema = schemas.of_file(write("a.csv", "CANARY,12\nother,13\n"))
    assert schema is not None and schema["rows"] == 2
    assert [column["name"] for column in schema["columns"]] == ["column 1", "column 2"]


def test_a_long_file_is_known_by_its_beginning() -> None:
    before = schemas.SAMPLE
    schemas.SAMPLE = 1000
    try:
        schema = schemas.of_file(write("a.csv", "n\n" + "12345\n" * 1000))
    finally:
        schemas.SAMPLE = before
    assert schema is not None and schema["rows"] is None and schema["columns"][0]["type"] == "integer"


def test_what_is_no_table_has_no_schema() -> None:
    (DATA / "a.csv").write_bytes(b"\x89PNG\r\n\x1a\n....")
    assert schemas.of_file(str(DATA / "a.csv")) is None
    assert schemas.of_file(write("b.csv", "")) is None
    assert schemas.of_file(write("b.txt", "a,b\n")) is None
    assert schemas.of_file(str(DATA / "none.csv")) is None


def test_variables() -> None:
    import pandas as pd

    frame = pd.DataFrame(
        {"name": ["CANARY", "x"], "n": [1, 2], "f": [0.5, None], "d": pd.to_datetime(["2026-01-01", "2026-02-01"])}
    )
    namespace = {"df": frame, "same": frame, "s": frame["n"], "text": "CANARY", "_": frame.head(1)}
    found = schemas.of_variables(namespace, ["df", "same", "s", "text", "_"])
    assert [(schema["name"], schema["rows"]) for schema in found] == [("df", 2), ("same", 2), ("s", 2), ("_", 1)]
    assert [(c["name"], c["type"], c["empty"], c["min"], c["max"]) for c in found[0]["columns"]] == [
        ("name", "text", 0, None, None),
        ("n", "integer", 0, "1", "2"),
        ("f", "number", 1, "0.5", "0.5"),
        ("d", "date", 0, "2026-01-01", "2026-02-01"),
    ]
    assert "CANARY" not in json.dumps(found)


def test_columns_that_cannot_be_compared() -> None:
    import pandas as pd

    found = schemas.of_variables({"df": pd.DataFrame({"l": [[1], [2]], "e": [None, None]})}, ["df"])
    assert [(c["type"], c["distinct"]) for c in found[0]["columns"]] == [("text", None), ("empty", None)]
