"""Servers: what Python serves on a port goes on in the background, and is asked by the preview pane, `requests` and curl.

There are no sockets. A server is a function from a request to an answer (`servers_apps` makes one of a WSGI or ASGI
application or of a handler of `http.server`), known by its port. Starting one returns at once; Stop in the pane ends it.
"""

from __future__ import annotations

import asyncio
import contextlib
import io
import json
import os
import sys
import traceback
import types
from collections import deque
from collections.abc import Awaitable, Callable, Generator, Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import _carrel_host as host

from . import waiting

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
    status: int
    reason: str
    headers: Headers
    body: bytes


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
    for task in list(server.tasks):
        task.cancel()
    if server.stopped is not None:
        server.stopped()
    _tell()


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
    """What the server on a port says. An error of its own is an answer too, with the traceback in its log."""
    server = _servers.get(port)
    if server is None:
        return _plain(502, "Bad Gateway", f"Nothing runs on port {port}. Run the code that starts it again.")
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
        said = _plain(503, "Service Unavailable", "Stopped.")
    except Exception:
        server.log.extend(traceback.format_exc().splitlines())
        said = _plain(500, "Internal Server Error", "The application failed. Its log has the traceback.")
    finally:
        if task is not None:
            server.tasks.discard(task)
    if len(said.body) > MOST_BODY:
        said = _plain(502, "Bad Gateway", f"The answer is larger than {MOST_BODY >> 20} MB.")
    server.log.append(f"{request.method} {request.target} {said.status}")
    return said


def _plain(status: int, reason: str, text: str) -> Answer:
    return Answer(status, reason, [("Content-Type", "text/plain; charset=utf-8")], text.encode())


class _Log(io.TextIOBase):
    """Where a server prints."""

    encoding = "utf-8"  # type: ignore[assignment]

    def __init__(self, server: Server) -> None:
        self._server = server

    def writable(self) -> bool:
        return True

    def write(self, text: str, /) -> int:
        self._server.log.extend(line for line in text.splitlines() if line)
        return len(text)


#: The visit whose turn it is.
_current: Visit | None = None


class Visit:
    """One request inside a server: its folder and its log are in force while its code runs, not while that waits."""

    def __init__(self, server: Server) -> None:
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
    def through(self, work: Awaitable[Answer]) -> Generator[Any, Any, Answer]:
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


async def request(port: int, head: str, body: Any) -> list[Any]:
    """For the page: `head` is JSON of method, target and headers. Gives JSON of status and headers, and the body."""
    asked = json.loads(head)
    pairs = [(name, value) for name, value in asked["headers"]]
    data = b"" if body is None else body.to_bytes() if hasattr(body, "to_bytes") else bytes(body)
    said = await answer(port, Request(asked["method"], asked["target"], pairs, data))
    return [json.dumps({"status": said.status, "headers": said.headers}), said.body]


def log(port: int) -> list[str]:
    """The last lines of a server's log."""
    server = _servers.get(port)
    return [] if server is None else list(server.log)
