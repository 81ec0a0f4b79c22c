"""What several tests use."""

from __future__ import annotations

import contextlib
from collections.abc import Awaitable, Callable


def raises[E: BaseException](kind: type[E], action: Callable[[], object]) -> E:
    """The error of this kind that the action raises."""
    try:
        action()
    except kind as error:
        return error
    raise AssertionError(f"{kind.__name__} was not raised")


async def raises_async[E: BaseException](kind: type[E], promise: Awaitable[object]) -> E:
    """The error of this kind that the promise ends in."""
    try:
        await promise
    except kind as error:
        return error
    raise AssertionError(f"{kind.__name__} was not raised")


@contextlib.contextmanager
def printed():
    """Collects what is printed, on both streams."""
    import io
    import sys

    out = io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(out):
        yield out
    sys.stdout.flush()


def persons(code: str) -> dict[str, object]:
    """Runs code as a cell would."""
    namespace: dict[str, object] = {"__name__": "__main__"}
    exec(compile(code, "<ipython-input-1-x>", "exec"), namespace)
    return namespace
