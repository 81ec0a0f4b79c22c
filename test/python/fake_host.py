"""Stands for the page: the module `_carrel_host`, with answers that a test sets."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Coroutine
from types import SimpleNamespace
from typing import Any

from pyodide.ffi import JsProxy

Answer = SimpleNamespace


def answer(
    body: bytes | str = b"", status: int = 200, headers: dict[str, str] | None = None, url: str = "", reason: str = ""
) -> Answer:
    """A success, as host.fetch resolves to."""
    data = body.encode() if isinstance(body, str) else body
    pairs = [[key, value] for key, value in (headers or {}).items()]
    return Answer(ok=True, value=Answer(status=status, statusText=reason, url=url, headers=pairs, body=data))


def failed(code: str, message: str) -> Answer:
    """A failure, as host.fetch resolves to."""
    return Answer(ok=False, failure=Answer(code=code, message=message))


class Host:
    """Records what is asked of it."""

    def __init__(self) -> None:
        self.reset()

    def reset(self) -> None:
        self.requests: list[SimpleNamespace] = []
        self.kept: list[tuple[dict[str, Any], bytes]] = []
        self.forgotten: list[str] = []
        #: Names that the person's rule does not let in -> what is said.
        self.refuse: dict[str, str] = {}
        self.notices: list[str] = []
        self.states: list[str] = []
        self.progressed: list[tuple[str, int, int | None]] = []
        self.aborted = 0
        #: What was last told of servers.
        self.serving: list[dict[str, Any]] = []
        self.respond: Callable[[SimpleNamespace], Answer] = lambda request: failed(
            "denied", f"Python may not reach {request.url.split('/')[2]} yet. Allow it under Network."
        )

    async def fetch(self, method: str, url: str, headers: Any, body: Any) -> Answer:
        pairs = headers.to_py() if isinstance(headers, JsProxy) else headers
        data = body.to_bytes() if isinstance(body, JsProxy) else body
        request = SimpleNamespace(
            method=method, url=url, headers={key.lower(): value for key, value in pairs}, body=data
        )
        self.requests.append(request)
        return self.respond(request)

    def servers(self, listing: str) -> None:
        self.serving = json.loads(listing)

    def abortFetch(self) -> None:
        self.aborted += 1

    async def keep(self, entry: str, data: Any) -> Answer:
        self.kept.append((json.loads(entry), data.to_bytes()))
        return Answer(ok=True, value=None)

    async def wheels(self, names: Any) -> str:
        """Pyodide reads them from the disk; those that are nowhere are said to be missing by Pyodide itself."""
        return json.dumps({})

    async def forget(self, name: str) -> None:
        self.forgotten.append(name)

    async def permits(self, name: str, sha256: str | None = None) -> Answer:
        refused = self.refuse.get(name)
        return Answer(ok=True, value=None) if refused is None else failed("not-allowed", refused)

    def notify(self, text: str) -> None:
        self.notices.append(text)

    def status(self, state: str) -> None:
        self.states.append(state)

    def progress(self, label: str, loaded: int, total: int | None = None) -> None:
        self.progressed.append((label, loaded, total))


HOST = Host()


def install() -> None:
    """Puts the host in place, and lets `wait` run what never really waits: Node cannot pause Python."""
    sys.modules["_carrel_host"] = HOST  # type: ignore[assignment]
    # No test of this realm starts a process.
    sys.modules["_carrel_processes"] = SimpleNamespace(forgetSession=lambda _session: None)  # type: ignore[assignment]
    from carrel import waiting

    def wait(coroutine: Coroutine[Any, Any, Any]) -> Any:
        try:
            coroutine.send(None)
        except StopIteration as done:
            return done.value
        raise AssertionError("this test would have to wait for something real")

    waiting.wait = wait
    waiting.can_wait = lambda: True
    waiting.can_call = lambda: waiting.can_wait()
