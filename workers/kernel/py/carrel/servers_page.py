"""Servers as the page asks them: answers and streams in plain values."""

from __future__ import annotations

import json
import secrets
from typing import Any

from .servers import Request, begin, next_of, plain, running, server_on
from .servers_streams import Ended
from .servers_visits import Visit

#: Open streams of one server.
MOST_STREAMS = 200


async def request(port: int, head: str, body: Any) -> list[Any]:
    """For the page: `head` is JSON of method, target and headers. Gives JSON of status, headers and the stream's number
    (null: nothing follows), and the body."""
    asked = json.loads(head)
    pairs = [(name, value) for name, value in asked["headers"]]
    said = await begin(port, Request(asked["method"], asked["target"], pairs, b"" if body is None else _bytes_of(body)))
    number = None
    if said.stream is not None:
        server = server_on(port)
        if server is None or len(server.streams) >= MOST_STREAMS:
            said.stream.end(1013)
            said = plain(503, "Service Unavailable", f"More than {MOST_STREAMS} streams of this server are open.")
        else:
            # Not to be mistaken for one of an earlier Python.
            number = secrets.randbits(48)
            server.streams[number] = said.stream
    return [json.dumps({"status": said.status, "headers": said.headers, "stream": number}), said.body]


async def next_piece(number: int) -> list[Any]:
    """For the page, what comes next in a stream: `["data", bytes or text]`, or `["end", code, reason]`."""
    server = next((one for one in running() if number in one.streams), None)
    if server is None:
        return ["end", 1006, ""]
    piece = await next_of(server, server.streams[number])
    if not isinstance(piece, Ended):
        return ["data", piece]
    server.streams.pop(number, None)
    return ["end", piece.code, piece.reason]


async def tell_stream(number: int, data: Any) -> None:
    """The page says something by a WebSocket. Waits while the application has much to read."""
    for server in running():
        if (stream := server.streams.get(number)) is not None:
            await stream.tell(data if isinstance(data, str) else _bytes_of(data))


def end_stream(number: int, code: int) -> None:
    """The page reads no further."""
    for server in running():
        if (stream := server.streams.pop(number, None)) is not None:
            with Visit(server).entered():
                stream.end(code)


def _bytes_of(data: Any) -> bytes:
    return data.to_bytes() if hasattr(data, "to_bytes") else bytes(data)
