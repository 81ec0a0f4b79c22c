"""Visits: code of a server runs in that server's folder and prints into its log, also between the runs of cells."""

from __future__ import annotations

import asyncio
import contextlib
import io
import os
import sys
import types
from collections.abc import Awaitable, Generator, Iterator
from typing import TYPE_CHECKING, Any, TypeVar

from . import waiting

if TYPE_CHECKING:
    from .servers import Server

T = TypeVar("T")


class _Log(io.TextIOBase):
    """Where a server prints."""

    encoding = "utf-8"  # type: ignore[assignment]

    def __init__(self, server: Server) -> None:
        self._server = server
        self._line = ""

    def writable(self) -> bool:
        return True

    def write(self, text: str, /) -> int:
        *lines, self._line = (self._line + text).split("\n")
        self._server.log.extend(line for line in lines if line)
        return len(text)

    def finish(self) -> None:
        """A line without an end is one too, when others have their turn."""
        self.write("\n")


#: The visit whose turn it is.
_current: Visit | None = None


class Visit:
    """One request inside a server: its folder and its log are in force while its code runs, not while that waits."""

    def __init__(self, server: Server) -> None:
        self.server = server
        self._cwd = server.cwd
        self._log = _Log(server)
        self._outside: tuple[str, Any, Any] | None = None

    def _enter(self) -> Visit | None:
        global _current
        before, _current = _current, self
        self._outside = (os.getcwd(), sys.stdout, sys.stderr)
        with contextlib.suppress(OSError):
            os.chdir(self._cwd)
        sys.stdout = sys.stderr = self._log  # type: ignore[assignment]
        return before

    def _leave(self, before: Visit | None) -> None:
        global _current
        self._cwd = os.getcwd()
        self._log.finish()
        if self._outside is not None:
            cwd, sys.stdout, sys.stderr = self._outside
            with contextlib.suppress(OSError):
                os.chdir(cwd)
        _current = before

    @contextlib.contextmanager
    def entered(self) -> Iterator[None]:
        before = self._enter()
        try:
            yield
        finally:
            self._leave(before)

    @types.coroutine
    def through(self, work: Awaitable[T]) -> Generator[Any, Any, T]:
        """Awaits something, each step of which is taken inside."""
        steps = work.__await__()
        trouble: BaseException | None = None
        while True:
            with self.entered():
                try:
                    waits_for = steps.send(None) if trouble is None else steps.throw(trouble)
                except StopIteration as end:
                    return end.value
            trouble = None
            try:
                yield waits_for
            except BaseException as error:  # noqa: BLE001 - it is for the one inside
                trouble = error

    @contextlib.contextmanager
    def aside(self) -> Iterator[None]:
        self._leave(None)
        try:
            yield
        finally:
            self._enter()


def _aside() -> contextlib.AbstractContextManager[None]:
    return contextlib.nullcontext() if _current is None else _current.aside()


waiting.around.append(_aside)


def along(work: Awaitable[None]) -> asyncio.Task[None]:
    """Goes on with something for the server whose turn it is, in a visit of its own; ends with the server."""
    if _current is None:
        raise RuntimeError("No server is being asked.")
    server = _current.server

    async def visited() -> None:
        await Visit(server).through(work)

    task = asyncio.ensure_future(visited())
    server.tasks.add(task)
    task.add_done_callback(server.tasks.discard)
    return task
