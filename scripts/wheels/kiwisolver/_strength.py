"""How much a constraint matters."""

from __future__ import annotations


class _Strength:
    weak = 1.0
    medium = 1.0e3
    strong = 1.0e6
    required = 1001001000.0

    @staticmethod
    def create(strong, medium, weak, weight=1.0, /):
        def clip(value):
            return max(0.0, min(1000.0, value * weight))

        return clip(strong) * 1e6 + clip(medium) * 1e3 + clip(weak)


strength = _Strength()
_BY_NAME = {"required": strength.required, "strong": 1e6, "medium": 1e3, "weak": 1.0}


def strength_of(value) -> float:
    """The number of a strength, which may come as a name."""
    if isinstance(value, str):
        if value not in _BY_NAME:
            names = "'required', 'strong', 'medium', 'weak'"
            raise ValueError(f"string attribute `strength` must be one of {names}, not {value!r}")
        value = _BY_NAME[value]
    return max(0.0, min(strength.required, float(value)))
