"""The language of bc: its words, and expressions as closures over a machine."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal

from . import options
from .arithmetic import Machine

_TOKEN = re.compile(r'\s*(?:(/\*.*?\*/|#[^\n]*)|([0-9A-F]*\.?[0-9A-F]+|[0-9A-F]+\.)|([a-z_][a-z0-9_]*)|("[^"]*")|(\+\+|--|[-+*/%^]=|[<>=!]=|&&|\|\||[-+*/%^=<>!(){}\[\],;\n]))', re.DOTALL)

Expression = Callable[[], Decimal]


class Expressions:
    """Reads expressions off a row of words; what they compute with is the machine."""

    def __init__(self, machine: Machine) -> None:
        self.machine = machine
        self.tokens: list[tuple[str, str]] = []
        self.at = 0

    def peek(self) -> str:
        return self.tokens[self.at][1] if self.at < len(self.tokens) else ""

    def take(self, wanted: str | None = None) -> str:
        found = self.peek()
        if wanted is not None and found != wanted:
            raise options.Wrong(f"syntax error: {wanted!r} is missing")
        self.at += 1
        return found

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


def tokens_of(text: str) -> list[tuple[str, str]]:
    """The words of a program, each with its kind: number, name, text or sign."""
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
