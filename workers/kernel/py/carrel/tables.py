"""Readers that give tables: text, workbooks, JSON, columns, HTML, databases. pandas comes when used."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

from . import sniffing
from .sniffing import Unreadable, read_text

#: Bytes of a table that are looked at before it is read.
SAMPLE = 65536


def table(path: Path, *, default: str = ",", **arguments: Any) -> Any:
    import pandas as pd

    with path.open("rb") as file:
        head = file.read(SAMPLE)
        whole = not file.read(1)
    if not head.strip():
        raise Unreadable(f'"{path.name}" is empty.')
    found = {"encoding": arguments.pop("encoding")} if "encoding" in arguments else None
    for encoding in [found["encoding"]] if found else sniffing.encodings(head):
        try:
            sample = head.decode(encoding, "strict" if whole else "ignore")
            if not whole:
                sample = sample[: sample.rfind("\n") + 1] or sample
            dialect = sniffing.dialect_of(sample, default)
            chosen = {"sep": dialect.sep, "decimal": dialect.decimal, "thousands": dialect.thousands}
            if "delimiter" in arguments:
                del chosen["sep"]
            if dialect.thousands and not {"dtype", "header", "names", "converters"} & arguments.keys():
                chosen["dtype"] = dict.fromkeys(sniffing.dotted_columns(sample, dialect), str)
            return pd.read_csv(path, encoding=encoding, **chosen | arguments)
        except UnicodeDecodeError as error:
            if found:
                raise Unreadable(
                    f'"{path.name}" is not written in {encoding}: leave encoding out to have it found.'
                ) from error
        except pd.errors.EmptyDataError:
            raise Unreadable(f'"{path.name}" holds no table.') from None
        except pd.errors.ParserError as error:
            reason = str(error).removeprefix("Error tokenizing data. C error: ").strip()
            raise Unreadable(
                f'"{path.name}" is no even table ({reason}); on_bad_lines="skip" leaves such lines out, '
                'kind="text" reads it as text.'
            ) from None
    raise Unreadable(f'"{path.name}" is no text in any encoding tried.')


def tab_table(path: Path, **arguments: Any) -> Any:
    return table(path, default="\t", **arguments)


def workbook(path: Path, **arguments: Any) -> Any:
    import pandas as pd

    try:
        return pd.read_excel(path, **arguments)
    except Exception as error:
        if type(error).__name__ not in ("BadZipFile", "XLRDError", "CompDocError"):
            raise
        raise Unreadable(f'"{path.name}" is no whole workbook, or is locked with a password: {error}.') from None


def json_value(path: Path, **arguments: Any) -> Any:
    content = read_text(path, **arguments)
    try:
        value = json.loads(content)
    except json.JSONDecodeError as error:
        lines = content.splitlines()
        if error.msg == "Extra data" and lines:
            return json_lines(path, **arguments)
        raise Unreadable(
            f'"{path.name}" is not JSON: {error.msg} in line {error.lineno}, column {error.colno}.'
        ) from None
    if isinstance(value, list) and value and all(isinstance(item, dict) for item in value):
        import pandas as pd

        return pd.DataFrame(value)
    return value


def json_lines(path: Path, **arguments: Any) -> Any:
    import pandas as pd

    values: list[Any] = []
    for number, line in enumerate(read_text(path, **arguments).splitlines(), 1):
        try:
            values += [json.loads(line)] if line.strip() else []
        except json.JSONDecodeError as error:
            raise Unreadable(f'"{path.name}" is not JSON line by line: {error.msg} in line {number}.') from None
    return pd.DataFrame(values) if all(isinstance(value, dict) for value in values) else values


def columns(path: Path, **arguments: Any) -> Any:
    """Parquet and Feather."""
    import pandas as pd

    read = pd.read_feather if path.suffix.lower() in (".feather", ".arrow") else pd.read_parquet
    return read(path, **arguments)


def html(path: Path, **arguments: Any) -> Any:
    """The tables of a page as a list of frames; the text of the page where it has none."""
    page = read_text(path)
    if "<table" not in page.lower():
        return page
    import pandas as pd

    try:
        return pd.read_html(io.StringIO(page), **{"flavor": "bs4"} | arguments)
    except (ImportError, ValueError):
        return page


def database(path: Path, **_: Any) -> dict[str, Any]:
    """All tables and views of an SQLite database by name."""
    import sqlite3
    from urllib.parse import quote

    import pandas as pd

    connection = sqlite3.connect(f"file:{quote(str(path))}?mode=ro&immutable=1", uri=True)
    try:
        query = (
            "SELECT name FROM sqlite_master WHERE type IN ('table', 'view') AND name NOT LIKE 'sqlite_%' ORDER BY name"
        )
        names = [name for (name,) in connection.execute(query)]
        return {
            name: pd.read_sql_query(f'SELECT * FROM "{name.replace(chr(34), chr(34) * 2)}"', connection)
            for name in names
        }
    except sqlite3.DatabaseError as error:
        raise Unreadable(f'"{path.name}" is no whole SQLite database: {error}.') from None
    finally:
        connection.close()
