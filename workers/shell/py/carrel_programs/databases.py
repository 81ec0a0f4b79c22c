"""sqlite3: SQL and the dot-commands that are used most."""

from __future__ import annotations

import csv
import io
import json
import os
import sys
from typing import Any

from . import options

HELP = {
    "sqlite3": "Usage: sqlite3 [-csv|-json|-column|-line|-list|-box] [-header|-noheader] [-separator TEXT] [-readonly] [-cmd COMMAND] DATABASE [SQL]...\n"
    "SQL and dot-commands come from the words or from standard input. Dot-commands: .tables .schema .mode .headers .separator\n"
    ".import .dump .read .databases .indexes .quit .help"
}
_MODES = ("csv", "json", "column", "line", "list", "box", "table", "tabs", "markdown", "quote")


class Session:
    """One database and how its rows are shown."""

    def __init__(self, path: str) -> None:
        import sqlite3

        self.base = sqlite3.connect(path, isolation_level=None)
        self.path = path
        self.mode, self.header, self.separator = "list", False, "|"
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
        if self.mode == "json":
            if rows:
                items = [json.dumps(dict(zip(names, map(_plain, row), strict=False)), separators=(",", ":"), ensure_ascii=False) for row in rows]
                print("[" + ",\n".join(items) + "]")
        elif self.mode == "line":
            width = max(map(len, names), default=0)
            print("\n\n".join("\n".join(f"{name:>{width}} = {_text(value)}" for name, value in zip(names, row, strict=False)) for row in rows))
        elif self.mode in ("column", "box", "table", "markdown"):
            self._columns(names, rows)
        else:
            file = io.StringIO()
            if self.mode == "csv":
                writer = csv.writer(file, lineterminator="\n")
                put = writer.writerow
            else:
                separator = "\t" if self.mode == "tabs" else self.separator
                put = lambda row: file.write(separator.join(map(_text, row)) + "\n")  # type: ignore[assignment] # noqa: E731
            if self.header and rows:
                put(names)
            for row in rows:
                put([_text(value) for value in row])
            print(file.getvalue(), end="")

    def _columns(self, names: list[str], rows: list[tuple[Any, ...]]) -> None:
        if not rows:
            return
        cells = [[_text(value) for value in row] for row in rows]
        widths = [max(len(name), *(len(row[i]) for row in cells)) for i, name in enumerate(names)]
        if self.mode == "column":
            lines = ["  ".join(f"{text:<{width}}" for text, width in zip(row, widths, strict=False)).rstrip() for row in [names, ["-" * w for w in widths], *cells]]
            print("\n".join(lines))
            return
        left, rule = ("| ", "|") if self.mode == "markdown" else ("| ", "+")
        line = rule + rule.join("-" * (width + 2) for width in widths) + rule
        table = [left + " | ".join(f"{text:<{width}}" for text, width in zip(row, widths, strict=False)) + " |" for row in [names, *cells]]
        edge = [] if self.mode == "markdown" else [line]
        print("\n".join([*edge, table[0], line, *table[1:], *edge]))

    def command(self, line: str) -> bool:
        name, *words = line.split()
        match name:
            case ".quit" | ".exit":
                return False
            case ".tables":
                found = self.base.execute("SELECT name FROM sqlite_master WHERE type IN ('table','view') AND name NOT LIKE 'sqlite_%' ORDER BY 1")
                if names := [row[0] for row in found]:
                    print("  ".join(names))
            case ".schema":
                sql, values = "SELECT sql FROM sqlite_master WHERE sql NOT NULL", ()
                if words:
                    sql, values = sql + " AND tbl_name = ?", (words[0],)
                for (text,) in self.base.execute(sql, values):
                    print(f"{text};")
            case ".indexes" | ".indices":
                for (text,) in self.base.execute("SELECT name FROM sqlite_master WHERE type = 'index' ORDER BY 1"):
                    print(text)
            case ".mode" if words and words[0] in _MODES:
                self.mode = words[0]
                self.header |= self.mode in ("column", "box", "table", "markdown")
            case ".headers" | ".header" if words:
                self.header = words[0] in ("on", "yes", "1")
            case ".separator" if words:
                self.separator = words[0].strip("\"'").replace("\\t", "\t")
            case ".dump":
                print("\n".join(self.base.iterdump()))
            case ".databases":
                print(f"main: {os.path.abspath(self.path) if self.path != ':memory:' else ''} r/w")
            case ".read" if words:
                return self.feed(options.contents(words[0]).decode())
            case ".import" if len(words) >= 2:
                self._import([word for word in words if not word.startswith("--")])
            case ".help":
                print(HELP["sqlite3"])
            case ".timeout" | ".bail" | ".width" | ".nullvalue" | ".echo" | ".timer" | ".changes":
                pass
            case _:
                print(f'Error: unknown command or invalid arguments:  "{name[1:]}". Enter ".help" for help', file=sys.stderr)
                self.code = 1
        return True

    def _import(self, words: list[str]) -> None:
        path, table = words
        with open(path, newline="") as file:
            rows = [*csv.reader(file, delimiter="," if self.mode == "csv" else self.separator)]
        quoted = '"' + table.replace('"', '""') + '"'
        if not self.base.execute("SELECT 1 FROM sqlite_master WHERE name = ?", (table,)).fetchone():
            names = ", ".join('"' + name.replace('"', '""') + '" TEXT' for name in rows.pop(0))
            self.base.execute(f"CREATE TABLE {quoted} ({names})")
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


def _plain(value: Any) -> Any:
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else value


def _text(value: Any) -> str:
    return "" if value is None else str(_plain(value))


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
    for mode in modes:
        session.command(f".mode {mode}")
    session.header = session.header if header is None else header
    session.separator = separator or session.separator
    try:
        for text in [*commands, *(rest or [sys.stdin.read()])]:
            if not session.feed(text):
                break
    finally:
        session.base.close()
    return session.code
