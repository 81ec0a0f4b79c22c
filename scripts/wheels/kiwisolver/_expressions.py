"""Variables, and the terms, sums and constraints that are written with them."""

from __future__ import annotations

from ._strength import strength_of

EPSILON = 1.0e-8


def _parts(value):
    """A sum as the coefficients of its variables and a constant; None for what is no sum."""
    kind = type(value)
    if kind is Variable:
        return {value: 1.0}, 0.0
    if kind is Term:
        return {value._variable: value._coefficient}, 0.0
    if kind is Expression:
        return value._parts()
    if isinstance(value, (int, float)):
        return {}, float(value)
    try:
        return {}, value.__float__()
    except AttributeError:
        return None


def _from_parts(coefficients, constant):
    return Expression._of([Term(variable, number) for variable, number in coefficients.items()], constant)


def _combined(left, right, left_factor, right_factor):
    left = _parts(left)
    right = _parts(right)
    if left is None or right is None:
        return NotImplemented
    coefficients = {variable: number * left_factor for variable, number in left[0].items()}
    for variable, number in right[0].items():
        coefficients[variable] = coefficients.get(variable, 0.0) + number * right_factor
    return _from_parts(coefficients, left[1] * left_factor + right[1] * right_factor)


def _compared(left, right, operator):
    difference = _combined(left, right, 1.0, -1.0)
    return difference if difference is NotImplemented else Constraint(difference, operator)


def _refused(left, right, operator):
    kinds = f"{type(left).__name__!r} and {type(right).__name__!r}"
    raise TypeError(f"unsupported operand type(s) for {operator}: {kinds}")


def _number(value):
    if isinstance(value, (Variable, Term, Expression)):
        return None
    try:
        return float(value)
    except (TypeError, ValueError):
        return None


class _Operators:
    __slots__ = ()

    def __add__(self, other):
        return _combined(self, other, 1.0, 1.0)

    __radd__ = __add__

    def __sub__(self, other):
        return _combined(self, other, 1.0, -1.0)

    def __rsub__(self, other):
        return _combined(self, other, -1.0, 1.0)

    def __neg__(self):
        return self * -1.0

    def __mul__(self, other):
        number = _number(other)
        return NotImplemented if number is None else self._times(number)

    __rmul__ = __mul__

    def __truediv__(self, other):
        return NotImplemented if _number(other) is None else self * (1.0 / other)

    def __eq__(self, other):
        return _compared(self, other, "==")

    def __le__(self, other):
        return _compared(self, other, "<=")

    def __ge__(self, other):
        return _compared(self, other, ">=")

    def __lt__(self, other):
        _refused(self, other, "<")

    def __gt__(self, other):
        _refused(self, other, ">")

    def __ne__(self, other):
        _refused(self, other, "!=")


class Variable(_Operators):
    # A dict compares the identity of its keys first, and hashes by identity do not collide, so that it never asks `==`,
    # which makes a constraint here.
    __hash__ = object.__hash__
    __slots__ = ("_context", "_name", "_value")

    def __init__(self, name="", context=None, /):
        if not isinstance(name, str):
            raise TypeError(f"Expected object of type `str`. Got object of type `{type(name).__name__}` instead.")
        self._name, self._context, self._value = name, context, 0.0

    def name(self):
        return self._name

    def setName(self, name, /):
        self._name = name

    def value(self):
        return self._value

    def context(self):
        return self._context

    def setContext(self, context, /):
        self._context = context

    def _times(self, number):
        return Term(self, number)

    def __repr__(self):
        return self._name


class Term(_Operators):
    __hash__ = None
    __slots__ = ("_coefficient", "_variable")

    def __init__(self, variable, coefficient=1.0, /):
        self._variable, self._coefficient = variable, float(coefficient)

    def variable(self):
        return self._variable

    def coefficient(self):
        return self._coefficient

    def value(self):
        return self._variable._value * self._coefficient

    def _times(self, number):
        return Term(self._variable, self._coefficient * number)

    def __repr__(self):
        return f"{self._coefficient:g} * {self._variable._name}"


class Expression(_Operators):
    __hash__ = None
    __slots__ = ("_constant", "_terms")

    def __init__(self, terms, constant=0.0, /):
        self._terms, self._constant = tuple(terms), float(constant)

    @classmethod
    def _of(cls, terms, constant):
        made = cls.__new__(cls)
        made._terms, made._constant = tuple(terms), constant
        return made

    def _parts(self):
        coefficients = {}
        for term in self._terms:
            coefficients[term._variable] = coefficients.get(term._variable, 0.0) + term._coefficient
        return coefficients, self._constant

    def terms(self):
        return self._terms

    def constant(self):
        return self._constant

    def value(self):
        return self._constant + sum(term.value() for term in self._terms)

    def _times(self, number):
        return Expression._of([term._times(number) for term in self._terms], self._constant * number)

    def __repr__(self):
        return " + ".join([*map(repr, self._terms), f"{self._constant:g}"])


class Constraint:
    """An expression that is to be 0, or at most or at least 0."""

    __slots__ = ("__weakref__", "_expression", "_operator", "_strength")

    def __init__(self, expression, op, strength="required", /):
        if op not in ("==", "<=", ">="):
            raise ValueError(f"relational operator must be '==', '<=', or '>=', not {op!r}")
        self._expression = _from_parts(*expression._parts())
        self._operator, self._strength = op, strength_of(strength)

    def expression(self):
        return self._expression

    def op(self):
        return self._operator

    def strength(self):
        return self._strength

    def violated(self):
        value = self._expression.value()
        return {"==": abs(value) > EPSILON, "<=": value > EPSILON, ">=": value < -EPSILON}[self._operator]

    def __or__(self, strength):
        return Constraint(self._expression, self._operator, strength)

    __ror__ = __or__

    def __repr__(self):
        return f"{self._expression!r} {self._operator} 0 | strength = {self._strength:g}"
