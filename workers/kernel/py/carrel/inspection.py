"""What the person has made: names, types and sizes of their variables."""

from __future__ import annotations

import sys
from types import ModuleType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from IPython.core.interactiveshell import InteractiveShell

_SUMMARY_LENGTH = 80


def names(shell: InteractiveShell) -> list[str]:
    """Names of the person's own variables, sorted; modules are left out, since an import brings them back."""
    hidden = shell.user_ns_hidden
    return sorted(
        name
        for name, value in shell.user_ns.items()
        if not name.startswith("_") and name not in hidden and not isinstance(value, ModuleType)
    )


def variables(shell: InteractiveShell) -> list[dict[str, Any]]:
    """One entry for each name, in the form of the contract's `Variable`."""
    return [
        {"name": name, "type": type(value).__name__, "summary": _summary(value), "bytes": _bytes(value)}
        for name in names(shell)
        if (value := shell.user_ns.get(name)) is not None or name in shell.user_ns
    ]


def _summary(value: Any) -> str:
    shape = getattr(value, "shape", None)
    try:
        if isinstance(shape, tuple) and all(isinstance(size, int) for size in shape):
            return " × ".join(f"{size:,}" for size in shape)
        if isinstance(value, (str, bytes)):
            text = repr(value[:_SUMMARY_LENGTH])
            return text if len(value) <= _SUMMARY_LENGTH else f"{text}… ({len(value):,})"
        if isinstance(value, (bool, int, float, complex)) or value is None:
            return repr(value)[:_SUMMARY_LENGTH]
        if hasattr(value, "__len__"):
            return f"{len(value):,} items"
        if callable(value):
            return ""
        return repr(value)[:_SUMMARY_LENGTH]
    except Exception:  # noqa: BLE001 - a broken __repr__ must not break the list
        return ""


def _bytes(value: Any) -> int | None:
    try:
        usage = getattr(value, "memory_usage", None)
        if callable(usage):
            total = usage(deep=False)
            return int(total.sum() if hasattr(total, "sum") else total)
        size = getattr(value, "nbytes", None)
        return int(size) if isinstance(size, int) else sys.getsizeof(value)
    except Exception:  # noqa: BLE001
        return None
