"""bc: arithmetic to any number of places, with variables, functions, if, while and for; -l has s, c, a, l, e and a scale of 20."""

from __future__ import annotations

import decimal
import io
import re
import sys
from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any

from . import options
from .arithmetic import Function, Machine, Return, context_of

HELP = {"bc": "Usage: bc [-l] [-q] [FILE]...\nReads expressions, one on each line, from the files and then from standard input."}
_TOKEN = re.compile(r'\s*(?:(/\*.*?\*/|#[^\n]*)|([0-9A-F]*\.?[0-9A-F]+|[0-9A-F]+\.)|([a-z_][a-z0-9_]*)|("[^"]*")|(\+\+|--|[-+*/%^]=|[<>=!]=|&&|\|\||[-+*/%^=<>!(){}\[\],;\n]))', re.DOTALL)


class _Break(Exception):
    pass


class _Quit(Exception):
    pass


Expression = Callable[[], Decimal]
Statement = Callable[[], None]


class Calculator:
    """Reads a program into closures over a machine, and runs them."""

    def __init__(self, with_library: bool) -> None:
        self.machine = Machine(with_library)
        self.tokens: list[tuple[str, str]] = []
        self.at = 0

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
                return lambda: _throw(Return(value()))
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
                print(self.machine.shown(result))

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
        self.machine.functions[name] = Function(parameters, local, lambda: None)
        self.machine.functions[name].body = self.block()
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
                self.machine.count()
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
                parts.append(lambda value=value: print(self.machine.shown(value()), end=""))  # type: ignore[misc]
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
        return lambda: self.machine.compute(sign, left(), right())

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
            return lambda: self.machine.store(name, self.machine.compute(sign, self.machine.value(name), Decimal(1)))
        return self.atom()

    def atom(self) -> Expression:
        if self.at >= len(self.tokens):
            raise options.Wrong("syntax error")
        kind, text = self.tokens[self.at]
        self.at += 1
        if kind == "number":
            return lambda: self.machine.number(text)
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
                before = self.machine.value(name())
                self.machine.store(name(), self.machine.compute(sign, before, Decimal(1)))
                return before

            return after
        if self.peek() in ("=", "+=", "-=", "*=", "/=", "%=", "^="):
            sign = self.take()
            value = self.expression()
            if sign == "=":
                return lambda: self.machine.store(name(), value())
            return lambda: self.machine.store(name(), self.machine.compute(sign[0], self.machine.value(name()), value()))
        return lambda: self.machine.value(name())

    def call(self, name: str) -> Expression:
        self.take("(")
        given: list[Expression] = []
        while self.peek() != ")":
            given.append(self.expression())
            if self.peek() == ",":
                self.take()
        self.take()
        return lambda: self.machine.called(name, [one() for one in given])


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


def _pieces() -> Iterator[str]:
    """Standard input: as a whole, or where more of it is still to come, each line with those that belong to it."""
    if isinstance(sys.stdin.buffer, io.BytesIO):
        yield sys.stdin.read()
        return
    piece = ""
    for line in sys.stdin:
        piece += line
        plain = re.sub(r'"[^"]*"|/\*.*?\*/|#.*', "", piece, flags=re.DOTALL)
        is_open = plain.count("{") > plain.count("}") or "/*" in plain or '"' in plain or line.endswith("\\\n")
        if not is_open and not (plain.lstrip().startswith("define") and "{" not in plain):
            yield piece
            piece = ""
    yield piece


def main(words: list[str]) -> int:
    given, paths = options.read(words, "lqsiw", ("mathlib", "quiet", "standard", "interactive"))
    calculator = Calculator("l" in given or "mathlib" in given)
    decimal.setcontext(context_of(2_000))
    try:
        for path in paths:
            calculator.run(options.contents(path).decode() + "\n")
        for piece in _pieces():
            calculator.run(piece + "\n")
    except _Quit:
        pass
    except (_Break, Return):
        raise options.Wrong("break or return outside of a loop or function") from None
    return 0
