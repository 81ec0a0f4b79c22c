"""Applications as servers: WSGI (PEP 3333), ASGI 3 (asgi.readthedocs.io) and handlers of `http.server`."""

from __future__ import annotations

import asyncio
import io
import sys
from collections.abc import Iterable
from http import HTTPStatus
from typing import Any
from urllib.parse import unquote, unquote_to_bytes

from .servers import Answer, Headers, Request

CLIENT = ("127.0.0.1", 50000)
#: Seconds that an application has to start or to end.
LIFESPAN = 20


def reason_of(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return ""


def wsgi(app: Any, port: int) -> Any:
    """A WSGI application."""

    def respond(request: Request) -> Answer:
        begun: list[tuple[str, Headers]] = []
        written = io.BytesIO()

        def start_response(status: str, headers: Headers, exc_info: Any = None) -> Any:
            if exc_info is not None and begun and written.tell():
                raise exc_info[1].with_traceback(exc_info[2])
            begun[:] = [(status, list(headers))]
            return written.write

        parts: Iterable[bytes] = app(environ_of(request, port), start_response)
        try:
            for part in parts:
                written.write(part)
        finally:
            if hasattr(parts, "close"):
                parts.close()
        if not begun:
            raise RuntimeError("The application did not call start_response.")
        code, _, reason = begun[0][0].partition(" ")
        return Answer(int(code), reason, begun[0][1], written.getvalue())

    return respond


def environ_of(request: Request, port: int) -> dict[str, Any]:
    """The environment of PEP 3333."""
    environ: dict[str, Any] = {
        "REQUEST_METHOD": request.method,
        "SCRIPT_NAME": "",
        # Bytes as Latin-1, as the PEP wants.
        "PATH_INFO": unquote_to_bytes(request.path).decode("latin-1"),
        "QUERY_STRING": request.query,
        "REQUEST_URI": request.target,
        "SERVER_NAME": "localhost",
        "SERVER_PORT": str(port),
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": CLIENT[0],
        "REMOTE_PORT": str(CLIENT[1]),
        "HTTP_HOST": f"localhost:{port}",
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(request.body),
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": False,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
        "CONTENT_LENGTH": str(len(request.body)) if request.body else "",
    }
    for name, value in request.headers:
        key = name.upper().replace("-", "_")
        if key == "CONTENT_TYPE":
            environ[key] = value
        elif key not in ("CONTENT_LENGTH", "HOST"):
            environ[f"HTTP_{key}"] = f"{environ[f'HTTP_{key}']}, {value}" if f"HTTP_{key}" in environ else value
    return environ


class Asgi:
    """An ASGI application, with its lifespan. What it streams comes when it has ended."""

    def __init__(self, app: Any, port: int) -> None:
        self._app = app
        self._port = port
        self._state: dict[str, Any] = {}
        self._life: asyncio.Task[None] | None = None
        self._told: asyncio.Queue[str] = asyncio.Queue()
        self._begun: asyncio.Future[None] | None = None

    async def __call__(self, request: Request) -> Answer:
        if self._begun is None:
            self._begun = asyncio.ensure_future(self._begin())
        await asyncio.shield(self._begun)
        start: dict[str, Any] = {}
        body = io.BytesIO()
        asked = False
        over = asyncio.Event()

        async def receive() -> dict[str, Any]:
            nonlocal asked
            if asked:
                await over.wait()
                return {"type": "http.disconnect"}
            asked = True
            return {"type": "http.request", "body": request.body, "more_body": False}

        async def send(message: dict[str, Any]) -> None:
            if message["type"] == "http.response.start":
                start.update(message)
            elif message["type"] == "http.response.body":
                body.write(message.get("body", b""))
                if not message.get("more_body"):
                    over.set()

        await self._app(self._scope(request), receive, send)
        if not start:
            raise RuntimeError("The application sent no answer.")
        headers = [(bytes(name).decode("latin-1"), bytes(value).decode("latin-1")) for name, value in start.get("headers", ())]
        return Answer(start["status"], reason_of(start["status"]), headers, body.getvalue())

    def _scope(self, request: Request) -> dict[str, Any]:
        pairs = [(name, value) for name, value in request.headers if name.lower() not in ("host", "content-length")]
        pairs.append(("host", f"localhost:{self._port}"))
        if request.body:
            pairs.append(("content-length", str(len(request.body))))
        return {
            "type": "http",
            "asgi": {"version": "3.0", "spec_version": "2.3"},
            "http_version": "1.1",
            "method": request.method,
            "scheme": "http",
            "path": unquote(request.path),
            "raw_path": request.path.encode("latin-1", "replace"),
            "query_string": request.query.encode("latin-1", "replace"),
            "root_path": "",
            "headers": [(name.lower().encode("latin-1"), value.encode("latin-1", "replace")) for name, value in pairs],
            "client": CLIENT,
            "server": ("localhost", self._port),
            "state": self._state.copy(),
        }

    async def _begin(self) -> None:
        """Starts the application; one that knows no lifespan goes without."""
        asked: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self._ask = asked
        asked.put_nowait({"type": "lifespan.startup"})

        async def send(message: dict[str, Any]) -> None:
            self._told.put_nowait(message["type"] + (f": {message['message']}" if message.get("message") else ""))

        async def live() -> None:
            scope = {"type": "lifespan", "asgi": {"version": "3.0", "spec_version": "2.0"}, "state": self._state}
            try:
                await self._app(scope, asked.get, send)
            except Exception:  # noqa: BLE001 - by the specification: no lifespan
                self._told.put_nowait("none")

        self._life = asyncio.ensure_future(live())
        said = await asyncio.wait_for(self._told.get(), LIFESPAN)
        if said.startswith("lifespan.startup.failed"):
            self._begun = None
            raise RuntimeError(f"The application could not start. {said.partition(': ')[2]}".rstrip())

    def end(self) -> None:
        """Its server was stopped."""
        if self._life is not None and not self._life.done():
            self._ask.put_nowait({"type": "lifespan.shutdown"})
            asyncio.get_event_loop().call_later(LIFESPAN, self._life.cancel)


class Connection:
    """As much of a socket as a handler of `socketserver` uses for one request."""

    def __init__(self, sent: bytes) -> None:
        self._sent = sent
        self.answered = bytearray()

    def makefile(self, mode: str = "r", *_: object, **__: object) -> io.BytesIO:
        return io.BytesIO(self._sent)

    def sendall(self, data: Any) -> None:
        self.answered += bytes(data)

    def send(self, data: Any) -> int:
        self.sendall(data)
        return len(data)

    def settimeout(self, _seconds: object) -> None: ...

    def setsockopt(self, *_option: object) -> None: ...

    def shutdown(self, _how: object) -> None: ...

    def close(self) -> None: ...

    def fileno(self) -> int:
        return -1


def handler(server: Any, port: int) -> Any:
    """A server of `socketserver` whose handler speaks HTTP."""

    def respond(request: Request) -> Answer:
        headers = [(name, value) for name, value in request.headers if name.lower() not in ("host", "content-length", "connection")]
        headers += [("Host", f"localhost:{port}"), ("Connection", "close")]
        if request.body or request.method in ("POST", "PUT", "PATCH"):
            headers.append(("Content-Length", str(len(request.body))))
        lines = [f"{request.method} {request.target} HTTP/1.1", *(f"{name}: {value}" for name, value in headers), "", ""]
        connection = Connection("\r\n".join(lines).encode("latin-1", "replace") + request.body)
        server.RequestHandlerClass(connection, CLIENT, server)
        return parsed(bytes(connection.answered), request.method)

    return respond


def parsed(data: bytes, method: str) -> Answer:
    """An answer as it went over the wire."""
    from http.client import HTTPResponse

    class Sock:
        def makefile(self, *_: object) -> io.BytesIO:
            return io.BytesIO(data)

    if not data:
        raise RuntimeError("The handler gave no answer.")
    response = HTTPResponse(Sock(), method=method)  # type: ignore[arg-type]
    response.begin()
    headers = [(name, value) for name, value in response.getheaders() if name.lower() != "transfer-encoding"]
    return Answer(response.status, response.reason, headers, response.read())
