"""The lines that `log --graph` draws beside commits."""

from __future__ import annotations


class Graph:
    """Columns of commits that are still to come. Feed it the commits in the order in which they are shown."""

    def __init__(self) -> None:
        self._columns: list[bytes] = []

    def commit(self, sha: bytes, parents: list[bytes]) -> tuple[str, list[str], str]:
        """What stands before the commit's first line, the lines of its own between it and the next commit, and before its other lines."""
        columns = self._columns
        if sha not in columns:
            columns.append(sha)
        at = columns.index(sha)
        first = " ".join("*" if index == at else "|" for index in range(len(columns)))
        extra: list[str] = []
        if not parents:
            rest = " ".join(" " if index == at else "|" for index in range(len(columns)))
            self._columns = columns[:at] + columns[at + 1 :]
            # What is right of the end of a line moves to the left.
            if at < len(self._columns):
                extra.append("| " * at + " /" * (len(columns) - at - 1))
            return first, extra, rest
        self._columns = columns[:at] + [parents[0]] + columns[at + 1 :]
        if len(parents) > 1:
            first += "  " * (len(parents) - 1)
            self._fork(at, parents, extra)
        extra += self._join()
        rest = " ".join("|" for _ in columns)
        return first, extra, rest

    def _fork(self, at: int, parents: list[bytes], extra: list[str]) -> None:
        fresh = [parent for parent in parents[1:] if parent not in self._columns]
        right = len(self._columns) - at - 1
        self._columns[at + 1 : at + 1] = fresh
        line = "| " * at + "|" + "\\" * 1
        extra.append(line + (" \\" * right if fresh else " |" * right) + "  ")

    def _join(self) -> list[str]:
        """Columns that wait for the same commit become one."""
        lines = []
        while True:
            pair = next(((i, j) for j, sha in enumerate(self._columns) for i in range(j) if self._columns[i] == sha), None)
            if pair is None:
                return lines
            target, source = pair
            lines += [self._row(source, at) for at in range(source - 1, target - 1, -1)]
            del self._columns[source]

    def _row(self, source: int, at: int) -> str:
        """A line that moves from column `source` to the left, on its way past column `at`; those right of it close up."""
        cells = [" "] * (2 * len(self._columns))
        for column in range(len(self._columns)):
            if column < source:
                cells[2 * column] = "|"
            elif column > source:
                cells[2 * column - (1 if at == source - 1 else 2)] = "/" if at == source - 1 else "|"
        cells[2 * at + 1] = "/"
        return "".join(cells)
