"""Recipes: cells that worked, made ready to run again on other files."""

from __future__ import annotations

import json
from typing import Any, Literal, TypedDict

from . import lock, packages, reading, schemas
from .attempts import Attempt, part_that_ran
from .files import FILES
from .freezing import freeze
from .renaming import rename_columns

__all__ = ["answer", "describe", "freeze", "rename_columns"]

#: The MIME type under which the page looks for an answer.
ANSWER = "application/vnd.carrel.recipe+json"


class Freeze(TypedDict):
    kind: Literal["freeze"]
    cells: list[str]


class Look(TypedDict):
    kind: Literal["look"]
    cells: list[Attempt]


class Describe(TypedDict):
    kind: Literal["describe"]
    paths: list[str]


async def answer(request: str) -> None:
    """Answers a question of the page: JSON of one of these in, JSON out as a display that nobody sees."""
    asked: Look | Freeze | Describe = json.loads(request)
    if asked["kind"] == "freeze":
        value: Any = freeze(asked["cells"], list(FILES.values()))
    elif asked["kind"] == "look":
        value = [part_that_ran(cell) for cell in asked["cells"]]
    else:
        await _load_readers(asked["paths"])
        value = [describe(path) for path in asked["paths"]]
    from IPython.display import display

    display({ANSWER: json.dumps(value)}, raw=True)


async def _load_readers(paths: list[str]) -> None:
    modules = [module for path in paths for module in reading.needs_of_file(path)]
    names = {name for module in modules if (name := lock.package_of(module)) is not None and lock.is_here(name)}
    await packages.load(sorted(names))


def describe(path: str) -> schemas.Schema | None:
    """The schema of the whole table in a file; None where it holds none, or cannot be read."""
    try:
        frame = reading.load_file(path)
    except (ValueError, OSError, ImportError):
        return None
    if not hasattr(frame, "columns") or not hasattr(frame, "iloc"):
        return None
    schema = schemas.of_frame(path, frame)
    for place, column in enumerate(schema["columns"]):
        if column["type"] == "text":
            column |= _days(frame.iloc[:, place])
    return schema


def _days(values: Any) -> dict[str, Any]:
    """What a column of texts is to be called where all of them are ISO dates; else nothing."""
    days = [schemas.day_of(text) if isinstance(text, str) else None for text in values.dropna()]
    known = [day for day in days if day is not None]
    return {"type": "date", "min": min(known), "max": max(known)} if known and len(known) == len(days) else {}
