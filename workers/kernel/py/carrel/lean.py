"""Imported before IPython: what its package imports for the terminal is a third of its modules, and there is no terminal."""

from __future__ import annotations

import sys
from types import ModuleType
from typing import Any

_NAME = "IPython.terminal.embed"


def _embed(*_args: Any, **_kwargs: Any) -> None:
    raise RuntimeError("There is no terminal to embed a shell in; use another cell.")


def import_ipython() -> None:
    """Imports IPython without its terminal, which stays importable by its own name."""
    stand_in = ModuleType(_NAME)
    stand_in.embed = _embed  # type: ignore[attr-defined]
    sys.modules[_NAME] = stand_in
    try:
        import IPython

        IPython.embed = _embed
    finally:
        del sys.modules[_NAME]


import_ipython()
