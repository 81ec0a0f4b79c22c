"""A socket that the page answers: it speaks HTTP/1.1 to http.client and hands whole requests to the broker."""

from __future__ import annotations

import io
import socket
from http import HTTPStatus
from typing import NamedTuple

from . import network

#: Headers about the transfer that the browser has already undone.
TRANSFER = frozenset({"connection", "content-encoding", "content-length", "keep-alive", "transfer-encoding"})
DEFAULT_PORTS = {"http": 80, "https": 443}


class Request(NamedTuple):
    """One request as it went over the socket."""

    method: str
    target: str
    headers: list[tuple[str, str]]
    body: bytes


def unchunk(data: bytes) -> bytes | None:
    """The content of a chunked body (RFC 9112, 7.1), or None while the last chunk is missing."""
    parts: list[bytes] = []
    while True:
        line, found, data = data.partition(b"\r\n")
        if not found:
            return None
        size = int(line.split(b";")[0], 16)
        if size == 0:
            return b"".join(parts)
        if len(data) < size + 2:
            return None
        parts.append(data[:size])
        data = data[size + 2 :]


def parse(data: bytes) -> Request | None:
    """The request in `data`, or None while it is not complete."""
    head, found, rest = data.partition(b"\r\n\r\n")
    if not found:
        return None
    first, *lines = head.decode("latin-1").split("\r\n")
    method, target, _version = first.split(" ", 2)
    headers: list[tuple[str, str]] = []
    for line in lines:
        name, _, value = line.partition(":")
        headers.append((name.strip(), value.strip()))
    lower = {name.lower(): value for name, value in headers}
    if "chunked" in lower.get("transfer-encoding", "").lower():
        body = unchunk(rest)
        return None if body is None else Request(method, target, headers, body)
    length = int(lower.get("content-length", "0"))
    return None if len(rest) < length else Request(method, target, headers, rest[:length])


def serialise(method: str, response: network.Response) -> bytes:
    """`response` as the bytes that a server would have sent, not compressed and in one piece."""
    try:
        phrase = response.reason or HTTPStatus(response.status).phrase
    except ValueError:
        phrase = ""
    headers = [(name, value) for name, value in response.headers if name.lower() not in TRANSFER]
    length = response.header("content-length") if method == "HEAD" else None
    headers += [("Content-Length", length or str(len(response.body))), ("Connection", "close")]
    lines = [f"HTTP/1.1 {response.status} {phrase}", *(f"{name}: {value}" for name, value in headers), "", ""]
    return "\r\n".join(lines).encode("latin-1", "replace") + response.body


class PageSocket:
    """Enough of a connected socket for http.client and urllib3.

    The request is made when the answer is asked for, or, if `eager`, as soon as it is complete, so that its failure
    comes out of `request()`, where urllib wraps it. A time-out always comes out of the read, as on a real socket.
    """

    def __init__(self, scheme: str, host: str, port: int, timeout: object, *, eager: bool) -> None:
        self._origin = f"{scheme}://{f'[{host}]' if ':' in host else host}"
        if port != DEFAULT_PORTS[scheme]:
            self._origin += f":{port}"
        self._eager = eager
        self._sent = bytearray()
        self._answer: bytes | TimeoutError | None = None
        self.settimeout(timeout)

    def settimeout(self, timeout: object) -> None:
        """Seconds; None or the default of the socket module: as long as it takes."""
        self._timeout = float(timeout) if isinstance(timeout, int | float) else socket.getdefaulttimeout()

    def gettimeout(self) -> float | None:
        return self._timeout

    def sendall(self, data: bytes) -> None:
        self._sent += data
        if self._eager and (request := parse(bytes(self._sent))):
            self._make(request)

    def send(self, data: bytes) -> int:
        self.sendall(data)
        return len(data)

    def makefile(self, mode: str = "r", buffering: int | None = None, **_: object) -> io.BufferedReader:
        return io.BufferedReader(_Answer(self))

    def answer(self) -> bytes:
        """The next answer, for which the request is made if it has not been yet. Raises what the request ends in."""
        if self._answer is None:
            request = parse(bytes(self._sent))
            if request is None:
                raise network.NetworkFailed("The request was not complete when its answer was asked for.")
            self._make(request)
        answer, self._answer = self._answer, None
        if not isinstance(answer, bytes):
            raise answer or network.NetworkFailed("There was no answer.")
        return answer

    def _make(self, request: Request) -> None:
        method, target, headers, body = request
        self._sent.clear()
        url = target if "://" in target else self._origin + target
        try:
            self._answer = serialise(method, network.fetch_now(method, url, headers, body, self._timeout))
        except TimeoutError as error:
            self._answer = error

    def close(self) -> None:
        self._sent.clear()

    def shutdown(self, how: int) -> None: ...

    def setsockopt(self, *option: object) -> None: ...

    def getpeercert(self, binary_form: bool = False) -> bytes | dict[str, object]:
        """Empty: the browser checks the certificate and does not show it."""
        return b"" if binary_form else {}

    def selected_alpn_protocol(self) -> None: ...

    def fileno(self) -> int:
        return -1


class _Answer(io.RawIOBase):
    """The bytes of one answer, asked for at the first read: http.client opens this before it is ready for errors."""

    def __init__(self, socket: PageSocket) -> None:
        self._socket = socket
        self._bytes: io.BytesIO | None = None

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview, /) -> int:  # type: ignore[override]
        if self._bytes is None:
            self._bytes = io.BytesIO(self._socket.answer())
        return self._bytes.readinto(buffer)
