"""Applications as servers: WSGI (PEP 3333) and handlers of `http.server`; those of ASGI are in `servers_asgi`."""

from __future__ import annotations

import io
import sys
from collections.abc import Iterable
from http import HTTPStatus
from typing import Any
from urllib.parse import unquote_to_bytes

from .servers import Answer, Headers, Request
from .servers_streams import Parts

CLIENT = ("127.0.0.1", 50000)


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

        given: Iterable[bytes] = app(environ_of(request, port), start_response)
        parts = iter(given)
        rest = Parts(parts, given)
        try:
            # Its first part has to be made before it is known how the answer begins.
            written.write(next(parts, b""))
            if not begun:
                raise RuntimeError("The application did not call start_response.")
            status, headers = begun[0]
            is_streamed = request.method != "HEAD" and not any(name.lower() == "content-length" for name, _ in headers)
            if not is_streamed:
                for part in parts:
                    written.write(part)
        except BaseException:
            rest.end(1011)
            raise
        if not is_streamed:
            rest.end(1000)
        code, _, reason = status.partition(" ")
        return Answer(int(code), reason, headers, written.getvalue(), rest if is_streamed else None)

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
