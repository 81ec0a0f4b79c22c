"""HTTP for Python: every request goes to the page, which asks the person host by host."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, TypeVar

import _carrel_host as host
from pyodide.ffi import JsException, to_js

from . import servers, waiting

T = TypeVar("T")

NO_SOCKETS = (
    "There are no raw sockets in the browser; HTTP and HTTPS work through requests, urllib and pyodide.http "
    "once the host is allowed."
)

#: Headers that the browser sets itself and refuses, or that would only turn a plain request into one with a preflight.
BROWSERS_OWN = frozenset((
    "accept-charset", "accept-encoding", "connection", "content-length", "cookie", "date", "expect", "host",
    "keep-alive", "origin", "referer", "te", "trailer", "transfer-encoding", "upgrade", "user-agent", "via",
))  # fmt: skip


class NetworkDenied(PermissionError):
    """The person has not allowed this host; the message says how to."""


class NetworkFailed(ConnectionError):
    """The host is allowed, but the request did not succeed."""


@dataclass(frozen=True, slots=True)
class Response:
    """An answer in full: `headers` in their order, `body` decompressed, `url` after redirects."""

    status: int
    reason: str
    url: str
    headers: list[tuple[str, str]]
    body: bytes

    def header(self, name: str) -> str | None:
        """The value of the first header of this name, in any case."""
        return next((value for key, value in self.headers if key.lower() == name.lower()), None)


def failure(code: str, message: str) -> Exception:
    """The exception for a failure that the page reported; its sentence says what to do, as with CORS."""
    match code:
        case "denied":
            return NetworkDenied(message)
        case "bad-request":
            return ValueError(message)
        case _:
            return NetworkFailed(message)


async def fetch(
    method: str,
    url: str,
    headers: Iterable[tuple[str, str]] = (),
    body: bytes | None = None,
    timeout: float | None = None,
) -> Response:
    """One request through the page. `timeout` is in seconds.

    Raises NetworkDenied, NetworkFailed, ValueError for what is no request, or TimeoutError. An HTTP error status is
    an answer like any other.
    """
    if (place := servers.local(url)) is not None:
        port, target = place
        request = servers.Request(method, target, list(headers), body or b"")
        said = await asyncio.wait_for(servers.answer(port, request), timeout)
        return Response(said.status, said.reason, url, said.headers, said.body)
    asked = host.fetch(*_request(method, url, headers, body))
    try:
        result = await (asked if timeout is None else asyncio.wait_for(asked, timeout))
    except TimeoutError:
        host.abortFetch()
        raise _late(url, timeout) from None
    except asyncio.CancelledError:
        host.abortFetch()
        raise
    except JsException as error:
        if error.name == "Interrupted":
            raise  # `waiting` knows what Stop means.
        raise NetworkFailed(str(error)) from error
    return _response(result)


def _request(method: str, url: str, headers: Iterable[tuple[str, str]], body: bytes | None) -> tuple[Any, ...]:
    kept = [[key, value] for key, value in headers if key.lower() not in BROWSERS_OWN]
    return method, url, to_js(kept), to_js(body) if body else None


def _late(url: str, timeout: float | None) -> TimeoutError:
    return TimeoutError(f"{url} did not answer within {timeout:g} seconds")


def _response(result: Any) -> Response:
    if not result.ok:
        raise failure(result.failure.code, result.failure.message)
    value = result.value
    return Response(
        status=value.status,
        reason=value.statusText,
        url=value.url,
        headers=[(pair[0], pair[1]) for pair in plain(value.headers)],
        body=value.body.to_bytes() if hasattr(value.body, "to_bytes") else bytes(value.body),
    )


def plain(value: Any) -> Any:
    """A JavaScript value as Python data; Python data as it is."""
    return value.to_py() if hasattr(value, "to_py") else value


def fetch_now(
    method: str,
    url: str,
    headers: Iterable[tuple[str, str]] = (),
    body: bytes | None = None,
    timeout: float | None = None,
) -> Response:
    """`fetch` for code that cannot await. Raises CantWait where Python can't wait either, except in `replayed`."""
    if waiting.can_call() and not waiting.can_wait() and servers.local(url) is None:
        result = waiting.call(host.fetch, *_request(method, url, headers, body), timeout)
        if result is None:
            raise _late(url, timeout)
        return _response(result)
    if waiting.can_wait() or _answers is None:
        return waiting.wait(fetch(method, url, headers, body, timeout))
    answer = next(_answers, None)
    if answer is None:
        raise _Wanted(method, url, list(headers), body, timeout)
    if isinstance(answer, Exception):
        raise answer
    return answer


class _Wanted(BaseException):
    """A request (`args`) that has no answer yet. No Exception: a library would take it for a failure and try again."""


#: The answers that the call under way gets, in their order; None: it is not replayed.
_answers: Iterator[Response | Exception] | None = None


async def replayed(call: Callable[[], T]) -> T:
    """What the call gives where Python can't wait: it is broken off at each request and begun anew with the answer. Whatever else
    it does, it does again each time."""
    global _answers
    known: list[Response | Exception] = []
    while True:
        before, _answers = _answers, iter(known)
        try:
            return call()
        except _Wanted as wanted:
            request = wanted.args
        finally:
            _answers = before
        try:
            known.append(await fetch(*request))
        except Exception as error:
            if isinstance(error, JsException):
                raise
            known.append(error)


def install() -> None:
    """Turns the HTTP libraries of Python to the page. Call once, before any of them is imported."""
    from . import libraries

    libraries.install()
