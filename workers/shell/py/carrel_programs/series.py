"""The functions of bc's library, to the precision of the current decimal context."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal, getcontext


def _sine(x: Decimal) -> Decimal:
    turn = 2 * _pi()
    x %= turn
    term, total, n = x, x, 1
    least = Decimal(10) ** -getcontext().prec
    while abs(term) > least:
        term *= -x * x / ((2 * n) * (2 * n + 1))
        total += term
        n += 1
    return total


def _arctangent(x: Decimal) -> Decimal:
    if x < 0:
        return -_arctangent(-x)
    halvings = 0
    while x > Decimal("0.2"):
        x = x / (1 + (1 + x * x).sqrt())
        halvings += 1
    term, total, n = x, x, 1
    least = Decimal(10) ** -getcontext().prec
    while abs(term) > least:
        term *= -x * x
        n += 2
        total += term / n
    return total * 2**halvings


def _pi() -> Decimal:
    return 16 * _arctangent(1 / Decimal(5)) - 4 * _arctangent(1 / Decimal(239))


SERIES: dict[str, Callable[[Decimal], Decimal]] = {
    "s": _sine,
    "c": lambda x: _sine(x + _pi() / 2),
    "a": _arctangent,
    "l": lambda x: x.ln(),
    "e": lambda x: x.exp(),
}
