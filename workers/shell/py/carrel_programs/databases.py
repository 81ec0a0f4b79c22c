"""sqlite3: SQL and the dot-commands that are used most."""

from __future__ import annotations

import csv
import json
import os
import re
import sys
from collections.abc import Iterator
from typing import Any

from . import options
from .rows import as_table, careful, csv_text, in_columns, literal, plain, quoted_name, shown

HELP = {
    "sqlite3": "Usage: sqlite3 [-csv|-json|-column|-line|-list|-box] [-header|-noheader] [-separator TEXT] [-readonly] [-cmd COMMAND] DATABASE [SQL]...\n"
    "SQL and dot-commands come from the words or from standard input. Dot-commands: .tables .schema .mode .headers .separator .nullvalue\n"
    ".import .dump .read .output .once .print .databases .indexes .quit .help"
}
_MODES = ("csv", "json", "column", "line", "list", "box", "table", "tabs", "markdown", "quote", "insert")


class Session:
    """One database and how its rows are shown."""

    def __init__(self, path: str) -> None:
        import sqlite3

        self.base = sqlite3.connect(path, isolation_level=None)
        self.path = path
        self.mode, self.separator, self.null, self.table = "list", "|", "", "table"
        #: How rows of CSV end: as its standard has it after `.mode csv`, plain after `-csv`.
        self.end = "\n"
        #: None: as the mode has it.
        self.header: bool | None = None
        #: Where rows go instead of standard output, and whether only those of the next command.
        self.target, self.once = "", False
        self.code = 0

    def feed(self, text: str) -> bool:
        """Runs statements and dot-commands; False after .quit."""
        import sqlite3

        waiting_for = ""
        for line in text.splitlines():
            if not waiting_for.strip() and line.startswith("."):
                if not self.command(line):
                    return False
                continue
            waiting_for += line + "\n"
            if sqlite3.complete_statement(waiting_for):
                self.sql(waiting_for)
                waiting_for = ""
        if waiting_for.strip():
            self.sql(waiting_for)
        return True

    def sql(self, text: str) -> None:
        import sqlite3

        try:
            for statement in _statements(text):
                found = self.base.execute(statement)
                if found.description:
                    self.show([one[0] for one in found.description], found.fetchall())
        except sqlite3.Error as error:
            print(f"Error: {error}", file=sys.stderr)
            self.code = 1

    def show(self, names: list[str], rows: list[tuple[Any, ...]]) -> None:
        text = "".join(self._shown(names, rows))
        if not self.target:
            sys.stdout.write(text)
            return
        with open(self.target, "a", encoding="utf-8", errors="surrogateescape", newline="") as file:
            file.write(text)
        if self.once:
            self.target, self.once = "", False

    def _shown(self, names: list[str], rows: list[tuple[Any, ...]]) -> Iterator[str]:
        text = lambda value: self.null if value is None else shown(value)  # noqa: E731
        header = bool(self.header)
        match self.mode:
            case "json":
                if rows:
                    items = [json.dumps(dict(zip(names, map(plain, row), strict=False)), separators=(",", ":"), ensure_ascii=False) for row in rows]
                    yield "[" + ",\n".join(items) + "]\n"
            case "line":
                width = max(5, *map(len, names))
                yield "\n".join("".join(f"{name:>{width}} = {text(value)}\n" for name, value in zip(names, row, strict=False)) for row in rows)
            case "column" | "box" | "table" | "markdown":
                yield from as_table(self.mode, names, [[text(value) for value in row] for row in rows], header)
            case "insert":
                for row in rows:
                    yield f"INSERT INTO {quoted_name(self.table)} VALUES({','.join(map(literal, row))});\n"
            case "quote":
                yield from ([",".join(map(literal, names)) + "\n"] if header else [])
                yield from (",".join(map(literal, row)) + "\n" for row in rows)
            case "csv":
                yield from ([",".join(map(csv_text, names)) + self.end] if header and rows else [])
                yield from (",".join(self.null if value is None else csv_text(shown(value)) for value in row) + self.end for row in rows)
            case _:
                separator = "\t" if self.mode == "tabs" else self.separator
                yield from ([separator.join(names) + "\n"] if header and rows else [])
                yield from (separator.join(map(text, row)) + "\n" for row in rows)

    def command(self, line: str) -> bool:
        name, *words = line.split()
        match name:
            case ".quit" | ".exit":
                return False
            case ".tables":
                found = self.base.execute("SELECT name FROM sqlite_master WHERE type IN ('table','view') AND name NOT LIKE 'sqlite_%' ORDER BY 1")
                self._put(in_columns([row[0] for row in found]))
            case ".schema":
                self._put("".join(self._schema(words[0] if words else None)))
            case ".indexes" | ".indices":
                for (text,) in self.base.execute("SELECT name FROM sqlite_master WHERE type = 'index' ORDER BY 1"):
                    print(text)
            case ".mode" if words and words[0] in _MODES:
                self.mode, self.table = words[0], words[1] if len(words) > 1 else self.table
                self.end = "\r\n"
                if self.header is None and self.mode in ("column", "box", "table", "markdown"):
                    self.header = True
            case ".headers" | ".header" if words:
                self.header = words[0] in ("on", "yes", "1")
            case ".nullvalue" if words:
                self.null = words[0].strip("\"'")
            case ".print":
                self._put(f"{' '.join(words)}\n")
            case ".output" | ".once":
                self.target, self.once = (words[0] if words and words[0] != "stdout" else ""), name == ".once"
                if self.target:
                    open(self.target, "w").close()
            case ".separator" if words:
                self.separator = words[0].strip("\"'").replace("\\t", "\t")
            case ".dump":
                self._put("".join(self._dump(words)))
            case ".databases":
                print(f"main: {os.path.abspath(self.path) if self.path != ':memory:' else ''} r/w")
            case ".read" if words:
                return self.feed(options.contents(words[0]).decode())
            case ".import" if len(words) >= 2:
                self._import(words)
            case ".help":
                print(HELP["sqlite3"])
            case ".timeout" | ".bail" | ".width" | ".echo" | ".timer" | ".changes":
                pass
            case _:
                print(f'Error: unknown command or invalid arguments:  "{name[1:]}". Enter ".help" for help', file=sys.stderr)
                self.code = 1
        return True

    def _put(self, text: str) -> None:
        if not self.target:
            sys.stdout.write(text)
            return
        with open(self.target, "a", encoding="utf-8") as file:
            file.write(text)

    def _schema(self, table: str | None) -> Iterator[str]:
        for kind, name, text in self.base.execute(
            "SELECT type, name, sql FROM sqlite_master WHERE sql NOT NULL AND name NOT LIKE 'sqlite_%' AND (?1 IS NULL OR tbl_name = ?1)", (table,)
        ):
            columns = [row[1] for row in self.base.execute(f"PRAGMA table_info({quoted_name(name)})")] if kind == "view" else []
            yield careful(text) + (f"\n/* {name}({','.join(columns)}) */" if columns else "") + ";\n"

    def _dump(self, wanted: list[str]) -> Iterator[str]:
        yield "PRAGMA foreign_keys=OFF;\nBEGIN TRANSACTION;\n"
        for kind, name, owner, text in self.base.execute(
            "SELECT type, name, tbl_name, sql FROM sqlite_master WHERE sql NOT NULL AND name NOT LIKE 'sqlite_%' ORDER BY type <> 'table', rowid"
        ).fetchall():
            if wanted and owner not in wanted:
                continue
            yield f"{careful(text)};\n"
            for row in self.base.execute(f"SELECT * FROM {quoted_name(name)}") if kind == "table" else []:
                yield f"INSERT INTO {quoted_name(name)} VALUES({','.join(map(literal, row))});\n"
        yield "COMMIT;\n"

    def _import(self, words: list[str]) -> None:
        mode, skip, rest = self.mode, 0, []
        words = list(words)
        while words:
            word = words.pop(0)
            if word in ("--csv", "--ascii"):
                mode = "csv"
            elif word == "--skip" and words:
                skip = options.number(words.pop(0))
            elif not word.startswith("-"):
                rest.append(word.strip("\"'"))
        path, table = rest[:2]
        with open(path, newline="") as file:
            rows = [*csv.reader(file, delimiter="," if mode == "csv" else "\t" if mode == "tabs" else self.separator)][skip:]
        quoted = '"' + table.replace('"', '""') + '"'
        if not self.base.execute("SELECT 1 FROM sqlite_master WHERE name = ?", (table,)).fetchone():
            names = ", ".join('"' + name.replace('"', '""') + '" TEXT' for name in rows.pop(0))
            self.base.execute(f"CREATE TABLE {quoted}(\n{names})")
        if rows:
            self.base.execute("BEGIN")
            self.base.executemany(f"INSERT INTO {quoted} VALUES ({', '.join('?' * len(rows[0]))})", rows)
            self.base.execute("COMMIT")


def _statements(text: str) -> list[str]:
    import sqlite3

    found, rest = [], ""
    for part in text.split(";"):
        rest += part
        if sqlite3.complete_statement(f"{rest};"):
            found.append(f"{rest};")
            rest = ""
        else:
            rest += ";"
    rest = rest.rstrip("; \n")
    return [one for one in [*found, rest] if one.strip(" ;\n")]


def main(words: list[str]) -> int:
    options.module("sqlite3")
    rest = words[1:]
    modes, commands, header, separator = [], [], None, None
    while rest and rest[0].startswith("-"):
        word = rest.pop(0).lstrip("-")
        if word in _MODES:
            modes.append(word)
        elif word in ("header", "headers", "noheader"):
            header = word != "noheader"
        elif word in ("separator", "cmd") and rest:
            value = rest.pop(0)
            if word == "cmd":
                commands.append(value)
            else:
                separator = value
        elif word == "version":
            import sqlite3

            print(sqlite3.sqlite_version)
            return 0
        elif word not in ("readonly", "bail", "batch", "interactive", "safe"):
            raise options.Wrong(f"unknown option: -{word}\nUse --help for a list of options.")
    session = Session(rest.pop(0) if rest else ":memory:")
    # A switch does not bring names, as `.mode` does for those that are tables.
    session.header = bool(header) or (modes[-1:] != ["column"] and bool(modes) and modes[-1] in ("box", "table", "markdown"))
    for mode in modes:
        session.mode = mode
    if header is None and not modes:
        session.header = None
    session.separator = separator or session.separator
    try:
        for text in [*commands, *(rest or [sys.stdin.read()])]:
            if not session.feed(text):
                break
    finally:
        session.base.close()
    return session.code
