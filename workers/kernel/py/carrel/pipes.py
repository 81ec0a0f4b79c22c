"""The two ends of a pipe to a process, as raw streams that wait for the page; and what a process reads."""

from __future__ import annotations

import io
import os
import subprocess
from collections.abc import Callable
from typing import Any

import _carrel_processes as table
from pyodide.ffi import to_js

from . import waiting


class Reading(io.RawIOBase):
    """What comes, as it comes. `read`: a function of JavaScript that promises bytes for these arguments, none at the end."""

    def __init__(self, read: Callable[..., Any], *args: Any) -> None:
        super().__init__()
        self._read = read
        self._args = args
        self._rest = b""
        self._is_over = False

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        if not self._rest:
            self._rest = self._next()
        count = min(len(buffer), len(self._rest))
        buffer[:count] = self._rest[:count]
        self._rest = self._rest[count:]
        return count

    def readall(self) -> bytes:
        parts = [self._rest]
        self._rest = b""
        while data := self._next():
            parts.append(data)
        return b"".join(parts)

    def _next(self) -> bytes:
        if self._is_over:
            return b""
        data: bytes = waiting.call(self._read, *self._args).to_bytes()
        self._is_over = not data
        return data


class Feeding(io.RawIOBase):
    """What a process will read. `feed` takes bytes, and None at the end; False: nobody is there any more."""

    def __init__(self, feed: Callable[[Any], bool]) -> None:
        super().__init__()
        self._feed = feed

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:  # type: ignore[override]
        size = len(data)
        if not self._feed(to_js(bytes(data))):
            raise BrokenPipeError(32, "Broken pipe")
        return size

    def close(self) -> None:
        if not self.closed:
            try:
                super().close()
            finally:
                self._feed(None)


class Output(Reading):
    """What a process puts out."""

    def __init__(self, process: int, stream: int) -> None:
        super().__init__(table.read, process, stream)
        self.process = process
        self.stream = stream

    async def collect(self) -> None:
        """Reads all that comes until the end, and has it ready then."""
        parts = [self.taken()]
        try:
            while data := (await self._read(*self._args)).to_bytes():
                parts.append(data)
            self._is_over = True
        finally:
            self._rest = b"".join(parts)

    def close(self) -> None:
        if not self.closed:
            table.close(self.process, self.stream)
            super().close()

    def taken(self) -> bytes:
        """What has come and nobody has read; it is gone from here."""
        rest, self._rest = self._rest, b""
        return rest


def raw_of(stream: Any) -> Any:
    """What is below a stream's buffers."""
    return getattr(getattr(stream, "buffer", stream), "raw", stream)


class Source:
    """Where a process's input comes from: what can be read at once, and the output of another process."""

    def __init__(self, source: Any) -> None:
        self.data = b""
        self.pipe: Output | None = None
        if source is None or source in (subprocess.DEVNULL, subprocess.PIPE):
            return
        if isinstance(source, int):
            self.data = _rest_of(source)
            return
        raw = raw_of(source)
        if isinstance(raw, Output):
            self.pipe, self.data = raw, raw.taken()
            return
        data = source.read() if not hasattr(source, "fileno") or isinstance(source, io.BufferedReader) else _rest(source)
        self.data = data.encode() if isinstance(data, str) else data


def _rest_of(descriptor: int) -> bytes:
    parts = []
    while part := os.read(descriptor, 1 << 20):
        parts.append(part)
    return b"".join(parts)


def _rest(source: Any) -> Any:
    try:
        return _rest_of(source.fileno())
    except OSError:
        return source.read()
