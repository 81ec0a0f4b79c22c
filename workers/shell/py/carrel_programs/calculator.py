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
from .expressions import Expression, Expressions, tokens_of

HELP = {"bc": "Usage: bc [-l] [-q] [FILE]...\nReads expressions, one on each line, from the files and then from standard input."}


class _Break(Exception):
    pass


class _Quit(Exception):
    pass


Statement = Callable[[], None]


class Calculator(Expressions):
    """Reads a program into closures over a machine, and runs them."""

    def __init__(self, with_library: bool) -> None:
        super().__init__(Machine(with_library))

    def run(self, text: str) -> None:
        self.tokens = tokens_of(text)
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


def _throw(error: Exception) -> Any:
    raise error


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
