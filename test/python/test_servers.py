"""Servers: applications and handlers as functions from a request to an answer."""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import Any

from fake_host import HOST
from helpers import raises
from pyodide_js import loadPackage

DATA = Path("/mnt/data")


async def setup() -> None:
    from carrel import network, servers_hooks

    network.install()
    servers_hooks.install()
    await loadPackage(["flask", "fastapi", "requests"])


async def ask(port: int, target: str, method: str = "GET", body: bytes = b"", **headers: str) -> Any:
    from carrel import servers

    pairs = [(name.replace("_", "-"), value) for name, value in headers.items()]
    return await servers.answer(port, servers.Request(method, target, pairs, body))


def header(answer: Any, name: str) -> str | None:
    return next((value for key, value in answer.headers if key.lower() == name.lower()), None)


def flask_app() -> Any:
    from flask import Flask, redirect, request, session

    app = Flask("guestbook")
    app.secret_key = "k"
    names: list[str] = []

    @app.get("/")
    def index() -> str:
        return f"<h1>{len(names)} names</h1>{session.get('who', '')}{request.args.get('q', '')}"

    @app.post("/sign")
    def sign() -> Any:
        names.append(request.form["name"])
        session["who"] = request.form["name"]
        return redirect("/")

    @app.get("/where")
    def where() -> str:
        print("asked where")
        return os.getcwd()

    @app.get("/fail")
    def fail() -> str:
        return str(1 / 0)

    return app


async def test_flask_runs_in_the_background_and_answers() -> None:
    flask_app().run(port=5000)
    assert HOST.serving == [{"port": 5000, "name": "guestbook"}]
    answer = await ask(5000, "/?q=%C3%BC")
    assert (answer.status, answer.body.decode()) == (200, "<h1>0 names</h1>ü")
    moved = await ask(5000, "/sign", "POST", b"name=Ada", Content_Type="application/x-www-form-urlencoded")
    assert (moved.status, header(moved, "Location")) == (302, "/")
    cookie = (header(moved, "Set-Cookie") or "").partition(";")[0]
    assert (await ask(5000, "/", Cookie=cookie)).body == b"<h1>1 names</h1>Ada"
    assert (await ask(5000, "/nowhere")).status == 404


async def test_a_server_keeps_the_folder_it_was_started_in_and_prints_into_its_log() -> None:
    from carrel import servers

    (DATA / "site").mkdir()
    os.chdir(DATA / "site")
    flask_app().run(port=5001)
    os.chdir(DATA)
    assert (await ask(5001, "/where")).body == b"/mnt/data/site"
    assert os.getcwd() == "/mnt/data"
    assert servers.log(5001)[-2:] == ["asked where", "GET /where 200"]


async def test_an_error_is_an_answer_and_its_traceback_is_in_the_log() -> None:
    from carrel import servers

    flask_app().run(port=5002)
    assert (await ask(5002, "/fail")).status == 500
    assert any("ZeroDivisionError" in line for line in servers.log(5002))

    def broken(environ: Any, start_response: Any) -> Any:
        raise ValueError("no")

    from wsgiref.simple_server import make_server

    make_server("", 5003, broken).serve_forever()
    assert (await ask(5003, "/")).status == 500


async def test_the_debugger_of_flask_shows_the_traceback() -> None:
    flask_app().run(port=5004, debug=True)
    answer = await ask(5004, "/fail")
    assert answer.status == 500 and b"ZeroDivisionError" in answer.body
    assert (await ask(5004, "/?__debugger__=yes&cmd=resource&f=style.css")).body.startswith(b"body")


async def test_fastapi_by_uvicorn_with_lifespan() -> None:
    import contextlib

    import uvicorn
    from fastapi import FastAPI
    from pydantic import BaseModel

    steps: list[str] = []

    @contextlib.asynccontextmanager
    async def lifespan(_app: Any) -> Any:
        steps.append("up")
        yield
        steps.append("down")

    app = FastAPI(title="Sums", lifespan=lifespan)

    class Pair(BaseModel):
        a: int
        b: int

    @app.get("/items/{item}")
    def item(item: int, q: str = "") -> dict[str, Any]:
        return {"item": item, "q": q}

    async def add(pair: Pair) -> int:
        print("adding")
        return pair.a + pair.b

    # By hand: with `annotations` its types would be looked for in the module.
    add.__annotations__ = {"pair": Pair, "return": int}
    app.post("/add")(add)

    uvicorn.run(app, port=8100)
    assert HOST.serving[-1] == {"port": 8100, "name": "Sums"}
    assert (await ask(8100, "/items/3?q=x")).body == b'{"item":3,"q":"x"}'
    assert (await ask(8100, "/add", "POST", b'{"a":1,"b":2}', Content_Type="application/json")).body == b"3"
    assert (await ask(8100, "/add", "POST", b"{}", Content_Type="application/json")).status == 422
    from carrel import servers

    assert "adding" in servers.log(8100)
    assert steps == ["up"]
    servers.stop(8100)
    import asyncio

    await asyncio.sleep(0.05)
    assert steps == ["up", "down"]


async def test_flask_streams_as_it_makes_the_parts() -> None:
    import json

    from carrel import servers, servers_page
    from flask import Flask, Response

    made: list[str] = []
    app = Flask("ticker")

    @app.get("/ticks")
    def ticks() -> Any:
        def parts() -> Any:
            try:
                for number in range(3):
                    made.append(str(number))
                    yield f"data: {number}\n\n"
                    if number == 1:
                        print("halfway")
            finally:
                made.append("closed")

        return Response(parts(), mimetype="text/event-stream")

    app.run(port=5005)
    assert (await ask(5005, "/ticks")).body == b"data: 0\n\ndata: 1\n\ndata: 2\n\n"
    made.clear()
    head = json.dumps({"method": "GET", "target": "/ticks", "headers": []})
    said, first = await servers_page.request(5005, head, None)
    stream = json.loads(said)["stream"]
    assert (first, made) == (b"data: 0\n\n", ["0"])
    assert await servers_page.next_piece(stream) == ["data", b"data: 1\n\n"]
    assert made == ["0", "1"]
    servers_page.end_stream(stream, 1001)
    assert made == ["0", "1", "closed"]
    assert await servers_page.next_piece(stream) == ["end", 1006, ""]
    said, _ = await servers_page.request(5005, head, None)
    stream = json.loads(said)["stream"]
    assert [(await servers_page.next_piece(stream))[0] for _ in range(3)] == ["data", "data", "end"]
    assert "halfway" in servers.log(5005)
    # Stop ends what is open.
    said, _ = await servers_page.request(5005, head, None)
    servers.stop(5005)
    assert made[-1] == "closed"
    assert (await servers_page.next_piece(json.loads(said)["stream"]))[0] == "end"


async def test_fastapi_streams_and_speaks_by_web_socket() -> None:
    import asyncio
    import json

    import uvicorn
    from carrel import servers, servers_page
    from fastapi import FastAPI, WebSocket, WebSocketDisconnect
    from fastapi.responses import StreamingResponse

    app = FastAPI(title="Chat")
    steps: list[str] = []

    @app.get("/count")
    async def count() -> Any:
        async def numbers() -> Any:
            try:
                for number in range(1000):
                    steps.append("made")
                    yield b"x" * 1_000_000
                    await asyncio.sleep(0)
            finally:
                steps.append("left")

        return StreamingResponse(numbers())

    @app.get("/broken")
    async def broken() -> Any:
        async def numbers() -> Any:
            yield b"one"
            raise ValueError("in the middle")

        return StreamingResponse(numbers())

    async def chat(socket: WebSocket) -> None:
        await socket.accept(subprotocol="plain")
        try:
            while True:
                text = await socket.receive_text()
                print("heard", text)
                if text == "bytes":
                    await socket.send_bytes(b"\x00\xff")
                elif text == "bye":
                    await socket.close(4001, "as you wish")
                    return
                elif text == "fail":
                    raise KeyError(text)
                else:
                    await socket.send_text(text.upper())
        except WebSocketDisconnect as end:
            steps.append(f"gone {end.code}")

    # By hand: with `annotations` its types would be looked for in the module.
    chat.__annotations__ = {"socket": WebSocket}
    app.websocket("/chat")(chat)
    uvicorn.run(app, port=8101)

    async def begin(target: str, *headers: tuple[str, str]) -> tuple[dict[str, Any], bytes]:
        said, body = await servers_page.request(8101, json.dumps({"method": "GET", "target": target, "headers": headers}), None)
        return json.loads(said), body

    said, _ = await begin("/count")
    for _ in range(50):
        await asyncio.sleep(0)
    # It is not far ahead of who reads.
    assert steps.count("made") < 10
    assert len((await servers_page.next_piece(said["stream"]))[1]) >= 1_000_000
    servers_page.end_stream(said["stream"], 1001)
    for _ in range(50):
        await asyncio.sleep(0)
    assert steps[-1] == "left"

    said, first = await begin("/broken")
    assert first == b"one"
    assert (await servers_page.next_piece(said["stream"]))[:2] == ["end", 1011]
    assert any("in the middle" in line for line in servers.log(8101))

    upgrade = (("Upgrade", "websocket"), ("Sec-WebSocket-Protocol", "other, plain"))
    said, _ = await begin("/chat", *upgrade)
    stream = said["stream"]
    assert said["status"] == 101 and ["Sec-WebSocket-Protocol", "plain"] in said["headers"]
    await servers_page.tell_stream(stream, "hello")
    assert await servers_page.next_piece(stream) == ["data", "HELLO"]
    await servers_page.tell_stream(stream, "bytes")
    assert await servers_page.next_piece(stream) == ["data", b"\x00\xff"]
    assert "heard hello" in servers.log(8101)
    await servers_page.tell_stream(stream, "bye")
    assert await servers_page.next_piece(stream) == ["end", 4001, "as you wish"]

    said, _ = await begin("/chat", *upgrade)
    servers_page.end_stream(said["stream"], 1001)
    for _ in range(50):
        await asyncio.sleep(0)
    assert steps[-1] == "gone 1001"
    said, _ = await begin("/chat", *upgrade)
    await servers_page.tell_stream(said["stream"], "fail")
    assert (await servers_page.next_piece(said["stream"]))[:2] == ["end", 1011]
    assert (await begin("/no-such", *upgrade))[0]["status"] == 403
    # A plain request for it is no WebSocket.
    assert (await begin("/chat"))[0]["status"] == 404
    servers.stop(8101)


async def test_http_server_lists_a_folder_of_many_files() -> None:
    import functools
    from http.server import HTTPServer, SimpleHTTPRequestHandler

    folder = Path("/tmp/many")
    folder.mkdir()
    for number in range(3000):
        (folder / f"{number} & more.txt").touch()
    HTTPServer(("", 8201), functools.partial(SimpleHTTPRequestHandler, directory=str(folder))).serve_forever()
    body = (await ask(8201, "/")).body.decode()
    assert body.count("<li>") == 3000 and "2999%20%26%20more.txt" in body


async def test_http_server_gives_files() -> None:
    import functools
    from http.server import HTTPServer, SimpleHTTPRequestHandler

    (DATA / "a b.txt").write_text("hello")
    with HTTPServer(("", 8200), functools.partial(SimpleHTTPRequestHandler, directory="/mnt/data")) as server:
        server.serve_forever()
    answer = await ask(8200, "/a%20b.txt")
    assert (answer.status, answer.body, header(answer, "Content-Type")) == (200, b"hello", "text/plain")
    assert b"a b.txt" in (await ask(8200, "/")).body
    assert (await ask(8200, "/none")).status == 404
    server.shutdown()
    assert (await ask(8200, "/")).status == 502


async def test_a_server_takes_the_place_of_the_one_on_its_port() -> None:
    from carrel import servers

    for text in ("one", "two"):
        servers.serve(8300, text, lambda _request, text=text: servers.Answer(200, "OK", [], text.encode()))
    assert (await ask(8300, "/")).body == b"two"
    assert [one["name"] for one in HOST.serving if one["port"] == 8300] == ["two"]
    servers.stop(8300)
    assert all(one["port"] != 8300 for one in HOST.serving)
    raises(OverflowError, lambda: servers.serve(0, "none", lambda _request: servers.Answer(200, "OK", [], b"")))


async def test_python_reaches_it_by_its_address_and_nobody_else_is_asked() -> None:
    from carrel import network, servers

    servers.serve(8400, "echo", lambda request: servers.Answer(200, "OK", [("X", "y")], request.method.encode() + request.body))
    said = await network.fetch("POST", "http://localhost:8400/p?q", [], b"!")
    assert (said.status, said.body, said.header("x")) == (200, b"POST!", "y")
    assert (await network.fetch("GET", "http://127.0.0.1:8400/")).body == b"GET"
    assert HOST.requests == []
    assert servers.local("http://example.org:8400/") is None
    assert servers.local("https://localhost:8400/") is None
    assert servers.local("http://localhost:1/") is None
    servers.stop(8400)
    time.sleep(0)
