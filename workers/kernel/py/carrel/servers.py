"""Servers: what Python serves on a port goes on in the background, and is asked by the preview pane, `requests` and curl.

There are no sockets. A server is a function from a request to an answer (`servers_apps` and `servers_asgi` make
one of an application or of a handler of `http.server`), known by its port. Starting one returns at once; Stop in the pane ends it.
"""

from __future__ import annotations

import asyncio
import json
import os
import traceback
from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import _carrel_host as host

from .servers_streams import Ended, Piece, Stream
from .servers_visits import Visit

#: Names of this machine, as far as servers here are concerned.
LOCAL = frozenset(("localhost", "127.0.0.1", "0.0.0.0", "::1", "desk"))
#: Bytes of an answer, and lines of a log.
MOST_BODY = 128 * 1024 * 1024
MOST_LINES = 200

Headers = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Request:
    """`target`: path and query, as they stand in the first line of a request."""

    method: str
    target: str
    headers: Headers
    body: bytes

    @property
    def path(self) -> str:
        return self.target.partition("?")[0]

    @property
    def query(self) -> str:
        return self.target.partition("?")[2]

    def header(self, name: str) -> str | None:
        return next((value for key, value in self.headers if key.lower() == name.lower()), None)


@dataclass(frozen=True, slots=True)
class Answer:
    """`stream`: what follows the body; None: nothing."""

    status: int
    reason: str
    headers: Headers
    body: bytes
    stream: Stream | None = None


Respond = Callable[[Request], Answer | Awaitable[Answer]]


@dataclass(slots=True)
class Server:
    """One that runs. `cwd` is that of the code that started it."""

    port: int
    name: str
    respond: Respond
    cwd: str
    stopped: Callable[[], None] | None = None
    log: deque[str] = field(default_factory=lambda: deque(maxlen=MOST_LINES))
    tasks: set[asyncio.Task[Any]] = field(default_factory=set)
    streams: dict[int, Stream] = field(default_factory=dict)


_servers: dict[int, Server] = {}


def serve(port: int, name: str, respond: Respond, stopped: Callable[[], None] | None = None) -> Server:
    """Begins a server, in the place of an earlier one on this port, and tells the person where it is."""
    if not 0 < port < 65536:
        raise OverflowError("port must be 1-65535.")
    if port in _servers:
        stop(port)
    server = _servers[port] = Server(port, name, respond, os.getcwd(), stopped)
    _tell()
    print(f" * {name} runs at http://localhost:{port} in the background: see it under Server. Stop there ends it.")
    return server


def free_port(start: int = 8000) -> int:
    while start in _servers:
        start += 1
    return start


def stop(port: int) -> None:
    """Ends a server with all that it is answering."""
    server = _servers.pop(port, None)
    if server is None:
        return
    for stream in list(server.streams.values()):
        stream.end(1001)
    server.streams.clear()
    for task in list(server.tasks):
        task.cancel()
    if server.stopped is not None:
        server.stopped()
    _tell()


def server_on(port: int) -> Server | None:
    return _servers.get(port)


def running() -> list[Server]:
    return list(_servers.values())


def _tell() -> None:
    host.servers(json.dumps([{"port": server.port, "name": server.name} for server in _servers.values()]))


def local(url: str) -> tuple[int, str] | None:
    """Port and target, where an address is one of a server that runs here."""
    parts = urlsplit(url)
    if parts.scheme != "http" or parts.hostname not in LOCAL:
        return None
    try:
        port = parts.port or 80
    except ValueError:
        return None
    if port not in _servers:
        return None
    return port, (parts.path or "/") + (f"?{parts.query}" if parts.query else "")


async def answer(port: int, request: Request) -> Answer:
    """All that the server on a port says, read to its end."""
    said = await begin(port, request)
    if said.stream is None:
        return said
    body = bytearray(said.body)
    server = _servers.get(port)
    try:
        while server is not None and not isinstance(piece := await next_of(server, said.stream), Ended):
            body += piece.encode() if isinstance(piece, str) else piece
            if len(body) > MOST_BODY:
                return plain(502, "Bad Gateway", f"The answer is larger than {MOST_BODY >> 20} MB.")
    finally:
        said.stream.end(1001)
    return Answer(said.status, said.reason, said.headers, bytes(body))


async def begin(port: int, request: Request) -> Answer:
    """What the server on a port says first; the rest is its stream's. An error of its own is an answer too, with the
    traceback in its log."""
    server = _servers.get(port)
    if server is None:
        return plain(502, "Bad Gateway", f"Nothing runs on port {port}. Run the code that starts it again.")
    task = asyncio.current_task()
    if task is not None:
        server.tasks.add(task)
    visit = Visit(server)
    try:
        with visit.entered():
            said = server.respond(request)
        if not isinstance(said, Answer):
            said = await visit.through(said)
    except (KeyboardInterrupt, asyncio.CancelledError):
        said = plain(503, "Service Unavailable", "Stopped.")
    except Exception:
        server.log.extend(traceback.format_exc().splitlines())
        said = plain(500, "Internal Server Error", "The application failed. Its log has the traceback.")
    finally:
        if task is not None:
            server.tasks.discard(task)
    if len(said.body) > MOST_BODY:
        said = plain(502, "Bad Gateway", f"The answer is larger than {MOST_BODY >> 20} MB.")
    server.log.append(f"{request.method} {request.target} {said.status}")
    return said


def plain(status: int, reason: str, text: str) -> Answer:
    return Answer(status, reason, [("Content-Type", "text/plain; charset=utf-8")], text.encode())


async def next_of(server: Server, stream: Stream) -> Piece:
    """The next piece of a stream. An error of the application is an end, with the traceback in its log."""
    try:
        return await Visit(server).through(stream.next())
    except (KeyboardInterrupt, asyncio.CancelledError):
        return Ended(1001, "Stopped.")
    except Exception:
        server.log.extend(traceback.format_exc().splitlines())
        return Ended(1011, "The application failed. Its log has the traceback.")


def log(port: int) -> list[str]:
    """The last lines of a server's log."""
    server = _servers.get(port)
    return [] if server is None else list(server.log)
