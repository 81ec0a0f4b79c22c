"""What a process has of its own, in the one interpreter: directory, environment, arguments, streams, `__main__`."""

from __future__ import annotations

import builtins
import contextlib
import getpass
import io
import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from types import ModuleType
from typing import Any, NoReturn

import _carrel_host as host
from carrel import processes, waiting
from pyodide.ffi import to_js

#: The process whose turn it is; None: the notebook.
_current: Process | None = None


@dataclass(slots=True)
class World:
    """All that a process can tell apart from another."""

    cwd: str
    environ: dict[str, str]
    argv: list[str]
    path: list[str]
    streams: tuple[Any, Any, Any]
    main: ModuleType
    inherited: Any
    builtins: tuple[Any, Any, Any]

    @classmethod
    def now(cls) -> World:
        try:
            cwd = os.getcwd()
        except FileNotFoundError:
            cwd = "/mnt/data"
        return cls(
            cwd,
            dict(os.environ),
            sys.argv,
            sys.path,
            (sys.stdin, sys.stdout, sys.stderr),
            sys.modules["__main__"],
            processes.inherited,
            (builtins.input, getpass.getpass, os._exit),
        )

    def enter(self) -> None:
        with contextlib.suppress(OSError):
            os.chdir(self.cwd)
        if dict(os.environ) != self.environ:
            os.environ.clear()
            os.environ.update(self.environ)
        sys.argv, sys.path = self.argv, self.path
        sys.stdin, sys.stdout, sys.stderr = self.streams
        sys.modules["__main__"] = self.main
        processes.inherited = self.inherited
        builtins.input, getpass.getpass, os._exit = self.builtins  # type: ignore[assignment]


class Output(io.RawIOBase):
    """Where a process writes."""

    def __init__(self, write: Any, stream: int, is_terminal: bool) -> None:
        super().__init__()
        self._write = write
        self._stream = stream
        self._is_terminal = is_terminal
        #: Somebody takes what is written as it comes.
        self.is_taken = False
        #: The process has ended: what its buffers still hold for a reader who has gone is dropped without a word.
        self.is_over = False

    def writable(self) -> bool:
        return True

    def isatty(self) -> bool:
        return self._is_terminal

    def fileno(self) -> int:
        raise io.UnsupportedOperation("fileno")

    def write(self, data: Any) -> int:  # type: ignore[override]
        size = len(data)
        if size:
            full = self._write(self._stream, to_js(bytes(data)))
            if full is False:
                if self.is_over:
                    return size
                raise BrokenPipeError(32, "Broken pipe")
            if full is not None and waiting.can_wait():
                self.is_taken = True
                waiting.wait(full)
        return size


class Typed(io.RawIOBase):
    """What a person types in a terminal, line by line."""

    def __init__(self) -> None:
        super().__init__()
        self._rest = b""

    def readable(self) -> bool:
        return True

    def isatty(self) -> bool:
        return True

    def fileno(self) -> int:
        raise io.UnsupportedOperation("fileno")

    def readinto(self, buffer: Any) -> int:
        if not self._rest:
            line = waiting.call(host.input, "", False)
            self._rest = b"" if line is None else f"{line}\n".encode("utf-8", "surrogateescape")
        count = min(len(buffer), len(self._rest))
        buffer[:count] = self._rest[:count]
        self._rest = self._rest[count:]
        return count


class Process:
    """One run of a program. Its world is in force while it runs, and the notebook's while it waits."""

    def __init__(
        self, argv: list[str], cwd: str, env: dict[str, str], stdin: io.RawIOBase | io.BytesIO, write: Any, terminal: str | None = None
    ) -> None:
        #: Where a person sits, if its output goes there.
        self.terminal = terminal
        self._outputs = [Output(write, stream, terminal is not None) for stream in (1, 2)]
        is_typed = terminal is not None and isinstance(stdin, io.BytesIO) and not stdin.getbuffer().nbytes
        self._world = World(
            cwd,
            env,
            list(argv),
            list(sys.path),
            (
                io.TextIOWrapper(_buffered(Typed() if is_typed else stdin), encoding="utf-8", errors="surrogateescape"),
                *map(_text, self._outputs),
            ),
            ModuleType("__main__"),
            write,
            (_ask, partial(_ask, is_secret=True), _exit),
        )
        self._outside: World | None = None

    def _enter(self) -> Process | None:
        global _current
        before = _current
        self._outside = World.now()
        self._world.enter()
        _current = self
        return before

    def _leave(self, before: Process | None) -> None:
        global _current
        self._world = World.now()
        if self._outside is not None:
            self._outside.enter()
        _current = before

    @contextlib.contextmanager
    def entered(self) -> Iterator[None]:
        """In here everything is as the process sees it. What it prints is out when this ends."""
        before = self._enter()
        try:
            yield
        finally:
            for stream in (sys.stdout, sys.stderr):
                with contextlib.suppress(Exception):
                    stream.flush()
            for output in self._outputs:
                output.is_over = True
            self._leave(before)

    @contextlib.contextmanager
    def aside(self) -> Iterator[None]:
        """While it waits."""
        for stream in (sys.stdout, sys.stderr):
            with contextlib.suppress(Exception):
                stream.flush()
        self._leave(None)
        try:
            yield
        finally:
            self._enter()


def _aside() -> contextlib.AbstractContextManager[None]:
    return contextlib.nullcontext() if _current is None else _current.aside()


waiting.around.append(_aside)


def _buffered(stdin: io.RawIOBase | io.BytesIO) -> Any:
    return stdin if isinstance(stdin, io.BytesIO) else io.BufferedReader(stdin)


def current() -> Process | None:
    """The process whose turn it is; None: the notebook."""
    return _current


def _text(raw: Output) -> io.TextIOWrapper:
    return io.TextIOWrapper(io.BufferedWriter(raw), encoding="utf-8", errors="surrogateescape", line_buffering=True)


def _ask(prompt: object = "", *_others: object, is_secret: bool = False) -> str:
    if sys.stdin.isatty() and sys.stdout.isatty():
        sys.stdout.flush()
        typed = waiting.call(host.input, str(prompt), is_secret)
        if typed is None:
            raise EOFError("EOF when reading a line")
        return str(typed)
    sys.stdout.write(str(prompt))
    sys.stdout.flush()
    line = sys.stdin.readline()
    if not line:
        raise EOFError("EOF when reading a line")
    return line.removesuffix("\n")


def _exit(code: int = 0) -> NoReturn:
    raise SystemExit(code)
