"""The numbers of bc: variables, functions and arithmetic to any number of places."""

from __future__ import annotations

import decimal
import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from . import options

_DIGITS = "0123456789ABCDEF"
#: Steps of loops and calls before a program is ended.
_MOST_STEPS = 5_000_000


class Return(Exception):
    def __init__(self, value: Decimal) -> None:
        self.value = value


@dataclass(slots=True)
class Function:
    parameters: list[str]
    local: list[str]
    body: Callable[[], None]


class Machine:
    """What lasts while one bc runs. `with_library`: s, c, a, l and e, and a scale of 20."""

    def __init__(self, with_library: bool) -> None:
        self.values: dict[str, Decimal] = {"scale": Decimal(20 if with_library else 0), "ibase": Decimal(10), "obase": Decimal(10)}
        self.functions: dict[str, Function] = {}
        self.has_library = with_library
        self.steps = 0

    @property
    def scale(self) -> int:
        return int(self.values["scale"])

    def compute(self, sign: str, a: Decimal, b: Decimal) -> Decimal:
        match sign:
            case "+":
                return a + b
            case "-":
                return a - b
            case "*":
                return _cut(a * b, min(_places(a) + _places(b), max(self.scale, _places(a), _places(b))))
            case "/":
                if b == 0:
                    raise ZeroDivisionError
                return _cut(a / b, self.scale)
            case "%":
                if b == 0:
                    raise ZeroDivisionError
                return a - _cut(a / b, self.scale) * b
            case "^":
                return self.raised(a, b)
            case "&&":
                return Decimal(bool(a) and bool(b))
            case "||":
                return Decimal(bool(a) or bool(b))
        return Decimal({"<": a < b, ">": a > b, "<=": a <= b, ">=": a >= b, "==": a == b, "!=": a != b}[sign])

    def raised(self, a: Decimal, b: Decimal) -> Decimal:
        power = int(b)
        if abs(power) > 100_000:
            raise options.Wrong("exponent too large")
        places = min(_places(a) * abs(power), max(self.scale, _places(a)))
        if power < 0:
            return _cut(1 / a ** (-power), self.scale)
        digits = max(60, int(len(str(a)) * (power + 1)) + 20)
        with decimal.localcontext() as context:
            context.prec = digits
            result = a**power if power else Decimal(1)
        return _cut(result, places)

    def count(self) -> None:
        self.steps += 1
        if self.steps > _MOST_STEPS:
            raise options.Wrong(f"more than {_MOST_STEPS} steps; the program is ended")

    def value(self, name: str) -> Decimal:
        return self.values.get(name, Decimal(0))

    def store(self, name: str, value: Decimal) -> Decimal:
        if name in ("scale", "ibase", "obase"):
            value = Decimal(int(value))
        self.values[name] = value
        return value

    def number(self, text: str) -> Decimal:
        base = int(self.values["ibase"])
        if base == 10 and not re.search("[A-F]", text):
            return Decimal(text)
        whole, _, part = text.partition(".")
        digits = [min(_DIGITS.index(one), base - 1) if len(text) > 1 else _DIGITS.index(one) for one in whole + part]
        value = Decimal(0)
        for digit in digits:
            value = value * base + digit
        return _cut(value / Decimal(base) ** len(part), len(part)) if part else value

    def called(self, name: str, given: list[Decimal]) -> Decimal:
        self.count()
        if name in self.functions:
            return self.user(self.functions[name], given)
        value = given[0] if given else Decimal(0)
        match name:
            case "sqrt":
                if value < 0:
                    raise options.Wrong("square root of a negative number")
                return _cut(value.sqrt(context_of(self.scale + 20 + len(str(value)))), max(self.scale, _places(value)))
            case "scale":
                return Decimal(_places(value))
            case "length":
                return Decimal(len(str(abs(value)).replace(".", "").lstrip("0")) or 1)
        if self.has_library and name in ("s", "c", "a", "l", "e"):
            from .series import SERIES

            with decimal.localcontext(context_of(self.scale + 20)):
                return _cut(SERIES[name](value), self.scale)
        raise options.Wrong(f"Function {name} not defined.")

    def user(self, function: Function, given: list[Decimal]) -> Decimal:
        names = [*function.parameters, *function.local]
        saved = {name: self.values.get(name) for name in names}
        self.values.update(zip(function.parameters, given, strict=False))
        self.values.update(dict.fromkeys(function.local, Decimal(0)))
        try:
            function.body()
        except Return as end:
            return end.value
        except RecursionError:
            raise options.Wrong("calls are nested too deeply") from None
        finally:
            for name, value in saved.items():
                if value is None:
                    self.values.pop(name, None)
                else:
                    self.values[name] = value
        return Decimal(0)

    def shown(self, value: Decimal) -> str:
        base = int(self.values["obase"])
        if base == 10:
            text = f"{value:f}"
            negative, text = text.startswith("-"), text.lstrip("-")
            text = text[1:] if text.startswith("0.") else text
            if not text.strip("0."):
                return "0"
            return _folded(("-" if negative else "") + text)
        rest, digits = abs(int(value)), ""
        while rest:
            rest, digit = divmod(rest, base)
            digits = (_DIGITS[digit] if base <= 16 else f" {digit:0{len(str(base - 1))}}") + digits
        return ("-" if value < 0 else "") + (digits or "0")


def _folded(text: str) -> str:
    """In lines of 70, as bc does."""
    if len(text) <= 69:
        return text
    return "\\\n".join(text[at : at + 69 - 1] for at in range(0, len(text), 69 - 1))


def _places(value: Decimal) -> int:
    return max(0, -int(value.as_tuple().exponent))


def _cut(value: Decimal, places: int) -> Decimal:
    size = max(28, value.adjusted() + places + 10 if value else 28)
    return value.quantize(Decimal(1).scaleb(-places), decimal.ROUND_DOWN, context=context_of(size))


def context_of(digits: int) -> decimal.Context:
    return decimal.Context(prec=max(28, digits), rounding=decimal.ROUND_HALF_EVEN, Emax=decimal.MAX_EMAX, Emin=decimal.MIN_EMIN)
