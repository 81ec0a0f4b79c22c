"""Rows of the solver's tableau: a symbol on the left is a constant and a sum of other symbols on the right.

A symbol is a number: four times a running one, plus its kind.
"""

from __future__ import annotations

from math import inf

from ._expressions import EPSILON

EXTERNAL, SLACK, ERROR, DUMMY = 0, 1, 2, 3


def kind_of(symbol: int) -> int:
    return symbol & 3


def is_zero(number: float) -> bool:
    return -EPSILON < number < EPSILON


class Row:
    __slots__ = ("cells", "constant")

    def __init__(self, constant: float = 0.0, cells: dict[int, float] | None = None) -> None:
        self.constant = constant
        self.cells = {} if cells is None else cells

    def copy(self) -> Row:
        return Row(self.constant, dict(self.cells))

    def add(self, symbol: int, coefficient: float = 1.0) -> None:
        changed = self.cells.get(symbol, 0.0) + coefficient
        if is_zero(changed):
            self.cells.pop(symbol, None)
        else:
            self.cells[symbol] = changed

    def add_row(self, row: Row, factor: float) -> None:
        self.constant += row.constant * factor
        # Most of the solver's time is spent here, so that nothing is called.
        cells = self.cells
        for symbol, coefficient in row.cells.items():
            changed = cells.get(symbol, 0.0) + coefficient * factor
            if -EPSILON < changed < EPSILON:
                cells.pop(symbol, None)
            else:
                cells[symbol] = changed

    def reverse(self) -> None:
        self.constant = -self.constant
        self.cells = {symbol: -coefficient for symbol, coefficient in self.cells.items()}

    def solve_for(self, symbol: int) -> None:
        """Brings a symbol from the right, where nothing is on the left, to the left."""
        factor = -1.0 / self.cells.pop(symbol)
        self.constant *= factor
        self.cells = {other: coefficient * factor for other, coefficient in self.cells.items()}

    def exchange(self, left: int, right: int) -> None:
        """Brings one symbol from the left to the right and another back."""
        self.add(left, -1.0)
        self.solve_for(right)

    def substitute(self, symbol: int, row: Row) -> None:
        coefficient = self.cells.pop(symbol, None)
        if coefficient is not None:
            self.add_row(row, coefficient)


def subject_of(row: Row, marker: int, other: int | None) -> int | None:
    """A symbol that the row can be solved for at once, or None."""
    for symbol in row.cells:
        if kind_of(symbol) == EXTERNAL:
            return symbol
    for symbol in (marker, other):
        if symbol is not None and kind_of(symbol) in (SLACK, ERROR) and row.cells.get(symbol, 0.0) < 0.0:
            return symbol
    return None


def leaving_for(marker: int, rows: dict[int, Row]) -> int | None:
    """The row to leave so that a marker can enter: of those that grow with it, else of the others, else any."""
    falling, rising, external = (inf, None), (inf, None), None
    for symbol, row in rows.items():
        coefficient = row.cells.get(marker, 0.0)
        if coefficient == 0.0:
            continue
        if kind_of(symbol) == EXTERNAL:
            external = symbol
        elif coefficient < 0.0:
            ratio = -row.constant / coefficient
            falling = (ratio, symbol) if ratio < falling[0] else falling
        else:
            ratio = row.constant / coefficient
            rising = (ratio, symbol) if ratio < rising[0] else rising
    if falling[1] is not None:
        return falling[1]
    return external if rising[1] is None else rising[1]
