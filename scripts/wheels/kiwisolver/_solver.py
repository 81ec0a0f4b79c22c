"""Cassowary's incremental simplex on a tableau of rows.

G. J. Badros, A. Borning, P. J. Stuckey: The Cassowary linear arithmetic constraint solving algorithm. ACM Transactions
on Computer-Human Interaction 8 (2001), https://doi.org/10.1145/504704.504705
"""

from __future__ import annotations

from math import inf

from ._expressions import Constraint, Expression, Term
from ._row import DUMMY, ERROR, EXTERNAL, SLACK, Row, is_zero, kind_of, leaving_for, subject_of
from ._strength import strength, strength_of
from .exceptions import (
    BadRequiredStrength,
    DuplicateConstraint,
    DuplicateEditVariable,
    UnknownConstraint,
    UnknownEditVariable,
    UnsatisfiableConstraint,
)


class Solver:
    def __init__(self):
        self.reset()

    def reset(self):
        self._constraints = {}  # to its marker and to its other symbol, or None
        self._rows = {}  # by the symbol on the left
        self._symbols = {}  # by variable
        self._edits = {}  # by variable: constraint and value
        self._infeasible = []  # symbols whose rows have become negative
        self._objective = Row()
        self._artificial = None
        self._last = 0

    def addConstraint(self, constraint, /):
        if constraint in self._constraints:
            raise DuplicateConstraint(constraint)
        row, marker, other = self._row_of(constraint)
        subject = subject_of(row, marker, other)
        if subject is None and all(kind_of(symbol) == DUMMY for symbol in row.cells):
            if not is_zero(row.constant):
                raise UnsatisfiableConstraint(constraint)
            subject = marker
        if subject is not None:
            row.solve_for(subject)
            self._enter(subject, row)
        elif not self._add_with_artificial(row):
            raise UnsatisfiableConstraint(constraint)
        self._constraints[constraint] = (marker, other)
        self._optimise(self._objective)

    def removeConstraint(self, constraint, /):
        if constraint not in self._constraints:
            raise UnknownConstraint(constraint)
        marker, other = self._constraints.pop(constraint)
        for symbol in (marker, other):
            if symbol is not None and kind_of(symbol) == ERROR:
                row = self._rows.get(symbol)
                if row is None:
                    self._objective.add(symbol, -constraint._strength)
                else:
                    self._objective.add_row(row, -constraint._strength)
        if self._rows.pop(marker, None) is None:
            leaving = leaving_for(marker, self._rows)
            row = self._rows.pop(leaving)
            row.exchange(leaving, marker)
            self._substitute(marker, row)
        self._optimise(self._objective)

    def hasConstraint(self, constraint, /):
        return constraint in self._constraints

    def addEditVariable(self, variable, strength_, /):
        if variable in self._edits:
            raise DuplicateEditVariable(variable)
        weight = strength_of(strength_)
        if weight == strength.required:
            raise BadRequiredStrength
        constraint = Constraint(Expression([Term(variable)]), "==", weight)
        self.addConstraint(constraint)
        self._edits[variable] = (constraint, 0.0)

    def removeEditVariable(self, variable, /):
        if variable not in self._edits:
            raise UnknownEditVariable(variable)
        constraint, _ = self._edits[variable]
        self.removeConstraint(constraint)
        del self._edits[variable]

    def hasEditVariable(self, variable, /):
        return variable in self._edits

    def suggestValue(self, variable, value, /):
        if variable not in self._edits:
            raise UnknownEditVariable(variable)
        constraint, before = self._edits[variable]
        self._edits[variable] = (constraint, float(value))
        delta = float(value) - before
        if delta == 0.0:
            return
        marker, other = self._constraints[constraint]
        if marker in self._rows:
            self._shift(marker, -delta)
        elif other in self._rows:
            self._shift(other, delta)
        else:
            for symbol, row in self._rows.items():
                if marker in row.cells:
                    self._shift(symbol, delta * row.cells[marker])
        self._optimise_dual()

    def updateVariables(self):
        for variable, symbol in self._symbols.items():
            row = self._rows.get(symbol)
            variable._value = 0.0 if row is None else row.constant

    def dumps(self):
        return "\n".join(f"{symbol}: {row.constant} + {row.cells}" for symbol, row in self._rows.items())

    def dump(self):
        print(self.dumps())

    def _new(self, kind):
        self._last += 1
        return self._last * 4 + kind

    def _row_of(self, constraint):
        """The row of a constraint, with the symbols that mark it; its errors go into the objective."""
        row = Row(constraint._expression._constant)
        for term in constraint._expression._terms:
            if not is_zero(term._coefficient):
                if term._variable not in self._symbols:
                    self._symbols[term._variable] = self._new(EXTERNAL)
                symbol = self._symbols[term._variable]
                known = self._rows.get(symbol)
                if known is None:
                    row.add(symbol, term._coefficient)
                else:
                    row.add_row(known, term._coefficient)
        weight, is_required = constraint._strength, constraint._strength >= strength.required
        other = None
        if constraint._operator == "==" and is_required:
            marker = self._new(DUMMY)
            row.add(marker)
        elif constraint._operator == "==":
            marker, other = self._new(ERROR), self._new(ERROR)
            for symbol, sign in ((marker, -1.0), (other, 1.0)):
                row.add(symbol, sign)
                self._objective.add(symbol, weight)
        else:
            sign = 1.0 if constraint._operator == "<=" else -1.0
            marker = self._new(SLACK)
            row.add(marker, sign)
            if not is_required:
                other = self._new(ERROR)
                row.add(other, -sign)
                self._objective.add(other, weight)
        if row.constant < 0.0:
            row.reverse()
        return row, marker, other

    def _add_with_artificial(self, row):
        """Adds a row by making an artificial variable 0; whether that can be."""
        artificial = self._new(SLACK)
        self._rows[artificial] = row.copy()
        self._artificial = row.copy()
        self._optimise(self._artificial)
        succeeded = is_zero(self._artificial.constant)
        self._artificial = None
        left = self._rows.pop(artificial, None)
        if left is not None:
            if not left.cells:
                return succeeded
            entering = next((symbol for symbol in left.cells if kind_of(symbol) in (SLACK, ERROR)), None)
            if entering is None:
                return False
            left.exchange(artificial, entering)
            self._enter(entering, left)
        for each in (*self._rows.values(), self._objective):
            each.cells.pop(artificial, None)
        return succeeded

    def _enter(self, symbol, row):
        self._substitute(symbol, row)
        self._rows[symbol] = row

    def _substitute(self, symbol, row):
        for left, each in self._rows.items():
            if symbol in each.cells:
                each.substitute(symbol, row)
                self._note(left, each)
        self._objective.substitute(symbol, row)
        if self._artificial is not None:
            self._artificial.substitute(symbol, row)

    def _shift(self, symbol, delta):
        row = self._rows[symbol]
        row.constant += delta
        self._note(symbol, row)

    def _note(self, symbol, row):
        if row.constant < 0.0 and kind_of(symbol) != EXTERNAL:
            self._infeasible.append(symbol)

    def _optimise(self, objective):
        while True:
            candidates = objective.cells.items()
            entering = next((symbol for symbol, cost in candidates if cost < 0.0 and kind_of(symbol) != DUMMY), None)
            if entering is None:
                return
            best, leaving = inf, None
            for symbol, row in self._rows.items():
                coefficient = row.cells.get(entering, 0.0)
                if coefficient < 0.0 and kind_of(symbol) != EXTERNAL:
                    ratio = -row.constant / coefficient
                    # Of equal ones the oldest, lest the solver run in a circle.
                    if ratio < best or (ratio == best and leaving is not None and symbol < leaving):
                        best, leaving = ratio, symbol
            if leaving is None:
                raise RuntimeError("The objective is unbounded.")
            self._exchange(leaving, entering)

    def _optimise_dual(self):
        while self._infeasible:
            leaving = self._infeasible.pop()
            row = self._rows.get(leaving)
            if row is None or row.constant >= 0.0:
                continue
            best, entering = inf, None
            for symbol, coefficient in row.cells.items():
                if coefficient > 0.0 and kind_of(symbol) != DUMMY:
                    ratio = self._objective.cells.get(symbol, 0.0) / coefficient
                    if ratio < best:
                        best, entering = ratio, symbol
            if entering is None:
                raise RuntimeError("Dual optimize failed.")
            self._exchange(leaving, entering)

    def _exchange(self, leaving, entering):
        row = self._rows.pop(leaving)
        row.exchange(leaving, entering)
        self._enter(entering, row)
