"""ASGI applications as servers (asgi.readthedocs.io, ASGI 3): requests, what they stream, WebSockets, lifespan."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from typing import Any
from urllib.parse import unquote

from .servers import Answer, Headers, Request
from .servers_apps import CLIENT, reason_of
from .servers_streams import Ended, Piece, Pipe
from .servers_visits import along

#: Seconds that an application has to start or to end.
LIFESPAN = 20

Message = dict[str, Any]


class Asgi:
    """An ASGI application, with its lifespan."""

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
        is_socket = (request.header("upgrade") or "").lower() == "websocket"
        exchange = Socket(request) if is_socket else Exchange(request)
        work = self._app({**self._scope(request), **exchange.scope}, exchange.receive, exchange.send)
        exchange.task = along(exchange.run(work))
        try:
            return await exchange.answered()
        except asyncio.CancelledError:
            exchange.end(1001)
            raise

    def _scope(self, request: Request) -> dict[str, Any]:
        pairs = [(name, value) for name, value in request.headers if name.lower() not in ("host", "content-length")]
        pairs.append(("host", f"localhost:{self._port}"))
        if request.body:
            pairs.append(("content-length", str(len(request.body))))
        return {
            "asgi": {"version": "3.0", "spec_version": "2.3"},
            "http_version": "1.1",
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
        asked: asyncio.Queue[Message] = asyncio.Queue()
        self._ask = asked
        asked.put_nowait({"type": "lifespan.startup"})

        async def send(message: Message) -> None:
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


class Exchange:
    """One request, which the application goes on answering after the answer has begun."""

    def __init__(self, request: Request) -> None:
        self._request = request
        self._asked = False
        self._left = asyncio.Event()
        self._start: Message | None = None
        self._pipe = Pipe()
        #: Set when it is known how the answer begins, and whether more follows.
        self._known = asyncio.Event()
        self._is_whole = False
        self._body = b""
        self._trouble: BaseException | None = None
        self.task: asyncio.Task[None] | None = None

    @property
    def scope(self) -> dict[str, Any]:
        return {"type": "http", "method": self._request.method, "scheme": "http"}

    async def run(self, work: Awaitable[None]) -> None:
        """The application's own task: its errors belong to who reads."""
        try:
            await work
        except BaseException as error:  # noqa: BLE001 - raised where it is read
            self._trouble = error
            self._pipe.close(error)
        finally:
            self._left.set()
            self._pipe.close(Ended())
            self._known.set()

    async def receive(self) -> Message:
        if self._asked:
            await self._left.wait()
            return {"type": "http.disconnect"}
        self._asked = True
        return {"type": "http.request", "body": self._request.body, "more_body": False}

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self._start = message
        elif message["type"] == "http.response.body":
            piece = bytes(message.get("body", b""))
            is_last = not message.get("more_body")
            if not self._known.is_set():
                self._body, self._is_whole = piece, is_last
                if piece or is_last:
                    self._known.set()
            else:
                await self._pipe.write(piece)
            if is_last:
                self._left.set()
                self._pipe.close(Ended())

    async def answered(self) -> Answer:
        await self._known.wait()
        start = self._start
        if start is None:
            raise self._trouble or RuntimeError("The application sent no answer.")
        stream = None if self._is_whole else self
        return Answer(start["status"], reason_of(start["status"]), headers_of(start), self._body, stream)

    async def next(self) -> Piece:
        return await self._pipe.read(joined=True)

    async def tell(self, data: str | bytes) -> None: ...

    def end(self, code: int) -> None:
        self._left.set()
        self._pipe.close(Ended(code))
        if self.task is not None:
            self.task.cancel()


class Socket:
    """One WebSocket."""

    def __init__(self, request: Request) -> None:
        self._request = request
        self._asked = False
        self._to_app = Pipe()
        self._from_app = Pipe()
        self._begun: asyncio.Future[Answer] = asyncio.get_event_loop().create_future()
        self.task: asyncio.Task[None] | None = None

    @property
    def scope(self) -> dict[str, Any]:
        offered = self._request.header("sec-websocket-protocol") or ""
        return {"type": "websocket", "scheme": "ws", "subprotocols": [one.strip() for one in offered.split(",") if one.strip()]}

    async def run(self, work: Awaitable[None]) -> None:
        end: Ended | BaseException = Ended()
        try:
            await work
        except BaseException as error:  # noqa: BLE001 - raised where it is read
            end = error
        self._from_app.close(end)
        if not self._begun.done():
            if isinstance(end, BaseException):
                self._begun.set_exception(end if isinstance(end, Exception) else RuntimeError("Stopped."))
            else:
                self._refuse()

    async def receive(self) -> Message:
        if not self._asked:
            self._asked = True
            return {"type": "websocket.connect"}
        data = await self._to_app.read()
        if isinstance(data, Ended):
            return {"type": "websocket.disconnect", "code": data.code, "reason": data.reason}
        return {"type": "websocket.receive", "text" if isinstance(data, str) else "bytes": data}

    async def send(self, message: Message) -> None:
        match message["type"]:
            case "websocket.accept":
                headers = headers_of(message)
                if message.get("subprotocol"):
                    headers.append(("Sec-WebSocket-Protocol", message["subprotocol"]))
                if not self._begun.done():
                    self._begun.set_result(Answer(101, "Switching Protocols", headers, b"", self))
            case "websocket.send":
                text = message.get("text")
                await self._from_app.write(bytes(message["bytes"]) if text is None else text)
            case "websocket.close":
                if not self._begun.done():
                    self._refuse()
                self._from_app.close(Ended(message.get("code", 1000), message.get("reason") or ""))

    def _refuse(self) -> None:
        self._begun.set_result(Answer(403, "Forbidden", [("Content-Type", "text/plain")], b"The application refused the WebSocket."))

    async def answered(self) -> Answer:
        return await self._begun

    async def next(self) -> Piece:
        return await self._from_app.read()

    async def tell(self, data: str | bytes) -> None:
        await self._to_app.write(data)

    def end(self, code: int) -> None:
        """The application hears of it, and ends by itself."""
        self._to_app.close(Ended(code))
        self._from_app.close(Ended(code))


def headers_of(message: Message) -> Headers:
    return [(bytes(name).decode("latin-1"), bytes(value).decode("latin-1")) for name, value in message.get("headers", ())]
