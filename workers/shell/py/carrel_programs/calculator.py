"""bc: arithmetic to any number of places, with variables, functions, if, while and for; -l has s, c, a, l, e and a scale of 20."""

from __future__ import annotations

import decimal
import re
import sys
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from . import options

HELP = {"bc": "Usage: bc [-l] [-q] [FILE]...\nReads expressions, one on each line, from the files and then from standard input."}
_TOKEN = re.compile(r'\s*(?:(/\*.*?\*/|#[^\n]*)|([0-9A-F]*\.?[0-9A-F]+|[0-9A-F]+\.)|([a-z_][a-z0-9_]*)|("[^"]*")|(\+\+|--|[-+*/%^]=|[<>=!]=|&&|\|\||[-+*/%^=<>!(){}\[\],;\n]))', re.DOTALL)
_DIGITS = "0123456789ABCDEF"
#: Steps of loops and calls before a program is ended.
_MOST_STEPS = 5_000_000


class _Break(Exception):
    pass


class _Quit(Exception):
    pass


class _Return(Exception):
    def __init__(self, value: Decimal) -> None:
        self.value = value


@dataclass(slots=True)
class Function:
    parameters: list[str]
    local: list[str]
    body: Callable[[], None]


Expression = Callable[[], Decimal]
Statement = Callable[[], None]


class Calculator:
    """One bc with its variables. A program is read into closures, which are then run."""

    def __init__(self, with_library: bool) -> None:
        self.values: dict[str, Decimal] = {"scale": Decimal(20 if with_library else 0), "ibase": Decimal(10), "obase": Decimal(10)}
        self.functions: dict[str, Function] = {}
        self.has_library = with_library
        self.tokens: list[tuple[str, str]] = []
        self.at = 0
        self.steps = 0

    @property
    def scale(self) -> int:
        return int(self.values["scale"])

    # Reading

    def run(self, text: str) -> None:
        self.tokens = _tokens(text)
        self.at = 0
        while self.at < len(self.tokens):
            if self.peek() in ("\n", ";"):
                self.at += 1
                continue
            try:
                statement = self.statement()
                if self.peek() not in ("\n", ";", ""):
                    raise options.Wrong(f"syntax error at '{self.peek()}'")
                statement()
            except (options.Wrong, ZeroDivisionError, decimal.DecimalException) as error:
                print(f"(standard_in) {'Divide by zero' if isinstance(error, ZeroDivisionError | decimal.DivisionByZero) else error}", file=sys.stderr)
                while self.peek() not in ("\n", ""):
                    self.at += 1

    def peek(self) -> str:
        return self.tokens[self.at][1] if self.at < len(self.tokens) else ""

    def take(self, wanted: str | None = None) -> str:
        found = self.peek()
        if wanted is not None and found != wanted:
            raise options.Wrong(f"syntax error: {wanted!r} is missing")
        self.at += 1
        return found

    def skip(self) -> None:
        while self.peek() in ("\n", ";"):
            self.at += 1

    def statement(self) -> Statement:
        kind, text = self.tokens[self.at]
        if text == "{":
            return self.block()
        if kind == "text":
            self.take()
            return lambda: print(text[1:-1], end="")
        match text:
            case "define":
                return self.definition()
            case "if":
                return self.choice()
            case "while" | "for":
                return self.loop()
            case "print":
                return self.printing()
            case "return":
                self.take()
                value = self.expression() if self.peek() not in ("\n", ";", "}", "") else (lambda: Decimal(0))
                return lambda: _throw(_Return(value()))
            case "break":
                self.take()
                return lambda: _throw(_Break())
            case "quit" | "halt":
                self.take()
                return lambda: _throw(_Quit())
        shows = not (kind == "name" and self.tokens[self.at + 1 : self.at + 2] and self.tokens[self.at + 1][1] in ("=", "+=", "-=", "*=", "/=", "%=", "^="))
        value = self.expression()

        def run() -> None:
            result = value()
            if shows:
                print(self.shown(result))

        return run

    def block(self) -> Statement:
        self.take("{")
        body: list[Statement] = []
        self.skip()
        while self.peek() != "}":
            if not self.peek():
                raise options.Wrong("syntax error: } is missing")
            body.append(self.statement())
            self.skip()
        self.take()

        def run() -> None:
            for one in body:
                one()

        return run

    def definition(self) -> Statement:
        self.take()
        name = self.take()
        parameters = self.names("(", ")")
        self.skip()
        self.take("{")
        self.skip()
        local: list[str] = []
        if self.peek() == "auto":
            self.take()
            while self.peek() not in (";", "\n"):
                local.append(self.take())
                if self.peek() == ",":
                    self.take()
        self.at -= 1
        self.tokens[self.at] = ("sign", "{")
        self.functions[name] = Function(parameters, local, lambda: None)
        self.functions[name].body = self.block()
        return lambda: None

    def names(self, first: str, last: str) -> list[str]:
        self.take(first)
        found = []
        while self.peek() != last:
            found.append(self.take())
            if self.peek() == ",":
                self.take()
        self.take()
        return found

    def choice(self) -> Statement:
        self.take()
        self.take("(")
        test = self.expression()
        self.take(")")
        self.skip_lines()
        yes = self.statement()
        no: Statement | None = None
        mark = self.at
        self.skip()
        if self.peek() == "else":
            self.take()
            self.skip_lines()
            no = self.statement()
        else:
            self.at = mark
        return lambda: yes() if test() else no() if no else None

    def skip_lines(self) -> None:
        while self.peek() == "\n":
            self.at += 1

    def loop(self) -> Statement:
        kind = self.take()
        self.take("(")
        empty: Expression = lambda: Decimal(1)  # noqa: E731
        first = step = empty
        if kind == "for":
            first = empty if self.peek() == ";" else self.expression()
            self.take(";")
        test = empty if self.peek() == ";" else self.expression()
        if kind == "for":
            self.take(";")
            step = empty if self.peek() == ")" else self.expression()
        self.take(")")
        self.skip_lines()
        body = self.statement()

        def run() -> None:
            first()
            while test():
                self.count()
                try:
                    body()
                except _Break:
                    return
                step()

        return run

    def printing(self) -> Statement:
        self.take()
        parts: list[Statement] = []
        while True:
            kind, text = self.tokens[self.at]
            if kind == "text":
                self.take()
                shown = text[1:-1].replace("\\n", "\n").replace("\\t", "\t")
                parts.append(lambda shown=shown: print(shown, end=""))  # type: ignore[misc]
            else:
                value = self.expression()
                parts.append(lambda value=value: print(self.shown(value()), end=""))  # type: ignore[misc]
            if self.peek() != ",":
                break
            self.take()
        return lambda: [part() for part in parts] and None

    def expression(self, level: int = 0) -> Expression:
        """By rising precedence: ||, &&, !, comparing, assigning, + and -, * / %, ^, unary."""
        signs = (("||",), ("&&",), ("<", ">", "<=", ">=", "==", "!="), ("+", "-"), ("*", "/", "%"))
        if level == 2 and self.peek() == "!":
            self.take()
            inner = self.expression(2)
            return lambda: Decimal(not inner())
        if level == len(signs):
            return self.power()
        left = self.expression(level + 1)
        while self.peek() in signs[level]:
            sign = self.take()
            left = self.joined(sign, left, self.expression(level + 1))
        return left

    def joined(self, sign: str, left: Expression, right: Expression) -> Expression:
        return lambda: self.compute(sign, left(), right())

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

    def power(self) -> Expression:
        base = self.unary()
        if self.peek() == "^":
            self.take()
            return self.joined("^", base, self.power())
        return base

    def unary(self) -> Expression:
        if self.peek() == "-":
            self.take()
            inner = self.unary()
            return lambda: -inner()
        if self.peek() in ("++", "--"):
            sign, name = self.take()[0], self.take()
            return lambda: self.store(name, self.compute(sign, self.value(name), Decimal(1)))
        return self.atom()

    def atom(self) -> Expression:
        if self.at >= len(self.tokens):
            raise options.Wrong("syntax error")
        kind, text = self.tokens[self.at]
        self.at += 1
        if kind == "number":
            return lambda: self.number(text)
        if text == "(":
            inner = self.expression()
            self.take(")")
            return inner
        if kind != "name":
            raise options.Wrong(f"syntax error at {text!r}")
        if self.peek() == "(":
            return self.call(text)
        name: Callable[[], str] = lambda: text  # noqa: E731
        if self.peek() == "[":
            self.take()
            index = self.expression()
            self.take("]")
            name = lambda: f"{text}[{int(index())}]"  # noqa: E731
        if self.peek() in ("++", "--"):
            sign = self.take()[0]

            def after() -> Decimal:
                before = self.value(name())
                self.store(name(), self.compute(sign, before, Decimal(1)))
                return before

            return after
        if self.peek() in ("=", "+=", "-=", "*=", "/=", "%=", "^="):
            sign = self.take()
            value = self.expression()
            if sign == "=":
                return lambda: self.store(name(), value())
            return lambda: self.store(name(), self.compute(sign[0], self.value(name()), value()))
        return lambda: self.value(name())

    def call(self, name: str) -> Expression:
        self.take("(")
        given: list[Expression] = []
        while self.peek() != ")":
            given.append(self.expression())
            if self.peek() == ",":
                self.take()
        self.take()
        return lambda: self.called(name, [one() for one in given])

    # Running

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
                return _cut(value.sqrt(_context(self.scale + 20 + len(str(value)))), max(self.scale, _places(value)))
            case "scale":
                return Decimal(_places(value))
            case "length":
                return Decimal(len(str(abs(value)).replace(".", "").lstrip("0")) or 1)
        if self.has_library and name in ("s", "c", "a", "l", "e"):
            from .series import SERIES

            with decimal.localcontext(_context(self.scale + 20)):
                return _cut(SERIES[name](value), self.scale)
        raise options.Wrong(f"Function {name} not defined.")

    def user(self, function: Function, given: list[Decimal]) -> Decimal:
        names = [*function.parameters, *function.local]
        saved = {name: self.values.get(name) for name in names}
        self.values.update(zip(function.parameters, given, strict=False))
        self.values.update(dict.fromkeys(function.local, Decimal(0)))
        try:
            function.body()
        except _Return as end:
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
    return value.quantize(Decimal(1).scaleb(-places), decimal.ROUND_DOWN, context=_context(size))


def _context(digits: int) -> decimal.Context:
    return decimal.Context(prec=max(28, digits), rounding=decimal.ROUND_HALF_EVEN, Emax=decimal.MAX_EMAX, Emin=decimal.MIN_EMIN)


def _throw(error: Exception) -> Any:
    raise error


def _tokens(text: str) -> list[tuple[str, str]]:
    found, at = [], 0
    kinds = ("comment", "number", "name", "text", "sign")
    text = text.replace("\\\n", "")
    # A line's end is a sign of its own, so only blanks are skipped.
    while at < len(text):
        if text[at] in " \t\r":
            at += 1
            continue
        if text[at] == "\n":
            found.append(("sign", "\n"))
            at += 1
            continue
        match = _TOKEN.match(text, at)
        if match is None:
            raise options.Wrong(f"illegal character: {text[at]}")
        kind = kinds[(match.lastindex or 1) - 1]
        if kind != "comment":
            found.append((kind, match[match.lastindex or 1]))
        at = match.end()
    return found


def main(words: list[str]) -> int:
    given, paths = options.read(words, "lqsiw", ("mathlib", "quiet", "standard", "interactive"))
    calculator = Calculator("l" in given or "mathlib" in given)
    decimal.setcontext(_context(2_000))
    try:
        for path in [*paths, "-"]:
            calculator.run(options.contents(path).decode() + "\n")
    except _Quit:
        pass
    except (_Break, _Return):
        raise options.Wrong("break or return outside of a loop or function") from None
    return 0
