"""What a server goes on saying after its answer has begun: the rest of a body, or the messages of a WebSocket.

Who reads asks for each piece, so an application is never further ahead than `MOST_WAITING`.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Protocol

#: Bytes that may lie between who writes and who reads; each piece counts as `PIECE` more.
MOST_WAITING = 4 * 1024 * 1024
PIECE = 256


@dataclass(frozen=True, slots=True)
class Ended:
    """The end of a stream. `code`: as of a WebSocket (RFC 6455, 7.4); 1000: it has said all."""

    code: int = 1000
    reason: str = ""


#: Text comes from WebSockets only.
Piece = bytes | str | Ended


class Stream(Protocol):
    async def next(self) -> Piece:
        """Waits for the next piece; after `Ended` nothing comes."""
        ...

    async def tell(self, data: str | bytes) -> None:
        """A message to the application; only a WebSocket takes it."""
        ...

    def end(self, code: int) -> None:
        """Who read has left."""
        ...


class Pipe:
    """Pieces on their way. Who writes waits while much lies in it."""

    def __init__(self) -> None:
        self._pieces: deque[bytes | str] = deque()
        self._size = 0
        self._end: Ended | BaseException | None = None
        self._some = asyncio.Event()
        self._room = asyncio.Event()
        self._room.set()

    async def write(self, piece: bytes | str) -> None:
        await self._room.wait()
        if self._end is not None or not piece and isinstance(piece, bytes):
            return
        self._pieces.append(piece)
        self._size += len(piece) + PIECE
        self._some.set()
        if self._size > MOST_WAITING:
            self._room.clear()

    def close(self, end: Ended | BaseException) -> None:
        """What lies in it is read all the same. The first end counts."""
        self._end = self._end or end
        self._some.set()
        self._room.set()

    async def read(self, joined: bool = False) -> Piece:
        """The next piece; with `joined` all bytes that lie there as one. Raises what it was closed with."""
        while not self._pieces and self._end is None:
            self._some.clear()
            await self._some.wait()
        if self._pieces:
            all_there = b"".join(piece for piece in self._pieces if isinstance(piece, bytes)) if joined else None
            piece = self._pieces.popleft() if all_there is None else all_there
            if joined:
                self._pieces.clear()
            self._size = 0 if not self._pieces else self._size - len(piece) - PIECE
            if self._size <= MOST_WAITING:
                self._room.set()
            return piece
        if isinstance(self._end, BaseException):
            raise self._end
        return self._end or Ended()


class Parts:
    """The rest of what a WSGI application gives, made only as it is read."""

    def __init__(self, parts: Iterator[bytes], given: Any) -> None:
        self._parts = parts
        self._given = given
        self._is_made = False
        self._is_left = False

    async def next(self) -> Piece:
        part = b""
        self._is_made = True
        try:
            part = next((part for part in self._parts if part), b"")
        finally:
            self._is_made = False
            if not part or self._is_left:
                self.end(1000)
        return part if part and not self._is_left else Ended()

    async def tell(self, data: str | bytes) -> None: ...

    def end(self, code: int) -> None:
        self._is_left = True
        # While a part is made, as by one that sleeps, it can't be closed.
        if self._is_made:
            return
        given, self._given = self._given, None
        if hasattr(given, "close"):
            given.close()
