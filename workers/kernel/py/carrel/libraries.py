"""Turns the HTTP libraries of Python to the page: http.client, urllib, urllib3, requests, pyodide.http."""

from __future__ import annotations

import importlib
import socket
import sys
from pathlib import Path
from types import ModuleType
from typing import Any, NoReturn

from . import network
from .page_socket import PageSocket


def install() -> None:
    """Does it all; more than once is the same as once."""
    if "carrel.libraries.done" in sys.modules:
        return
    sys.modules["carrel.libraries.done"] = ModuleType("carrel.libraries.done")
    _certificates()
    _http_client()
    _urllib3()
    _sockets()
    _pyodide_http()


def _certificates() -> None:
    """requests wants to see the file that certifi names; the browser has the certificates."""
    file = Path("/etc/ssl/certs/ca-certificates.crt")
    file.parent.mkdir(parents=True, exist_ok=True)
    file.touch()


def _http_client() -> None:
    import http.client

    # It was imported before there was an `ssl` to be found.
    if not hasattr(http.client, "HTTPSConnection"):
        importlib.reload(http.client)
        if "urllib.request" in sys.modules:
            importlib.reload(sys.modules["urllib.request"])
    for scheme in ("http", "https"):
        connection = http.client.HTTPSConnection if scheme == "https" else http.client.HTTPConnection
        connection.connect = _connect(scheme, eager=True)  # type: ignore[method-assign]


def _connect(scheme: str, *, eager: bool) -> Any:
    def connect(self: Any) -> None:
        """Connects to the page. A proxy is left out: the browser has its own."""
        tunnel = getattr(self, "_tunnel_host", None)
        host, port = (tunnel, self._tunnel_port) if tunnel else (self.host, self.port)
        self.sock = PageSocket(scheme, host, port or self.default_port, self.timeout, eager=eager)
        self.is_verified = True
        self.proxy_is_verified = None

    return connect


def _urllib3() -> None:
    """urllib3 ends its own import, in a browser, by putting in connections over XMLHttpRequest. We take that place."""

    def inject_into_urllib3() -> None:
        connection = sys.modules["urllib3.connection"]
        connection.HTTPConnection.connect = _connect("http", eager=False)
        connection.HTTPSConnection.connect = _connect("https", eager=False)

    stand_in = ModuleType("urllib3.contrib.emscripten", "Connections of urllib3 that the page answers.")
    stand_in.inject_into_urllib3 = inject_into_urllib3  # type: ignore[attr-defined]
    sys.modules["urllib3.contrib.emscripten"] = stand_in


def _sockets() -> None:
    def refuse(*_args: object, **_named: object) -> NoReturn:
        raise OSError(network.NO_SOCKETS)

    for name in ("connect", "connect_ex", "bind", "listen"):
        setattr(socket.socket, name, refuse)
    socket.create_connection = refuse
    socket.create_server = refuse


class PageXhr:
    """As much of a synchronous XMLHttpRequest as pyodide.http uses."""

    @classmethod
    def new(cls) -> PageXhr:
        return cls()

    def __init__(self) -> None:
        self.responseType = ""
        self._headers: list[tuple[str, str]] = []
        self._response = network.Response(0, "", "", [], b"")

    def open(self, method: str, url: str, is_async: bool = False) -> None:
        self._method, self._url = method, url

    def setRequestHeader(self, name: str, value: str) -> None:
        self._headers.append((name, value))

    def send(self, body: str | bytes | None = None) -> None:
        data = body.encode() if isinstance(body, str) else body
        self._response = network.fetch_now(self._method, self._url, self._headers, data)

    @property
    def status(self) -> int:
        return self._response.status

    @property
    def statusText(self) -> str:
        return self._response.reason

    @property
    def responseURL(self) -> str:
        return self._response.url

    @property
    def responseText(self) -> str:
        return self._response.body.decode("utf-8", "replace")

    @property
    def response(self) -> str | bytes:
        return self._response.body if self.responseType == "arraybuffer" else self.responseText

    def getAllResponseHeaders(self) -> str:
        return "".join(f"{name.lower()}: {value}\r\n" for name, value in self._response.headers)


async def page_fetch(request: Any, _options: Any = None) -> Any:
    """`fetch` of JavaScript, by way of the page; its failures are Python exceptions that say what to do."""
    import js
    from pyodide.ffi import to_js

    headers = [(pair[0], pair[1]) for pair in js.Array.from_(request.headers.entries()).to_py()]
    body = (await request.arrayBuffer()).to_bytes() if request.method not in ("GET", "HEAD") else None
    answer = await network.fetch(request.method, request.url, headers, body)
    init = to_js(
        {"status": answer.status, "statusText": answer.reason, "headers": answer.headers},
        dict_converter=js.Object.fromEntries,
    )
    empty = answer.status in (204, 205, 304) or request.method == "HEAD"
    response = js.Response.new(None if empty else to_js(answer.body), init)
    url = to_js({"value": answer.url}, dict_converter=js.Object.fromEntries)
    return js.Object.defineProperty(response, "url", url)


def _pyodide_http() -> None:
    import pyodide.http
    from pyodide.http import _pyfetch, pyxhr

    pyodide.http.XMLHttpRequest = PageXhr  # type: ignore[attr-defined]
    pyxhr.XMLHttpRequest = PageXhr  # type: ignore[attr-defined]
    _pyfetch._jsfetch = page_fetch
