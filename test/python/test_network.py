"""HTTP libraries by way of the page."""

from __future__ import annotations

import http.client
import io
import json
import socket
import urllib.error
import urllib.request
from types import SimpleNamespace

from fake_host import HOST, answer, failed
from helpers import raises
from pyodide_js import loadPackage


async def setup() -> None:
    from carrel import network

    network.install()
    await loadPackage(["requests", "pandas"])


def test_urllib_reads_and_hides_what_the_browser_sets() -> None:
    HOST.respond = lambda _: answer("Grüße", headers={"Content-Type": "text/plain", "Content-Encoding": "gzip"})
    with urllib.request.urlopen("https://example.org/a?b=1") as response:
        assert response.read().decode() == "Grüße"
        assert response.status == 200 and response.headers["content-type"] == "text/plain"
        assert "content-encoding" not in response.headers
    [request] = HOST.requests
    assert (request.method, request.url, request.body) == ("GET", "https://example.org/a?b=1", None)
    assert not {"user-agent", "host", "connection"} & request.headers.keys()


def test_urllib_posts_with_headers_and_port() -> None:
    HOST.respond = lambda request: answer(json.dumps({"got": request.body.decode()}))
    request = urllib.request.Request("http://localhost:8000/x", data=b"k=v", headers={"X-Token": "t"})
    assert json.load(urllib.request.urlopen(request)) == {"got": "k=v"}
    [sent] = HOST.requests
    assert (sent.method, sent.url, sent.headers["x-token"]) == ("POST", "http://localhost:8000/x", "t")


def test_urllib_wraps_a_denial_in_its_own_error() -> None:
    from carrel.network import NetworkDenied

    error = raises(urllib.error.URLError, lambda: urllib.request.urlopen("https://example.org/"))
    assert isinstance(error.reason, NetworkDenied) and isinstance(error.reason, PermissionError)
    assert "Python may not reach example.org yet. Allow it under Network." in str(error)


def test_urllib_raises_for_an_error_status() -> None:
    HOST.respond = lambda _: answer("gone", status=404)
    error = raises(urllib.error.HTTPError, lambda: urllib.request.urlopen("https://example.org/x"))
    assert error.code == 404 and error.reason == "Not Found" and error.read() == b"gone"


def test_a_failure_says_what_the_page_said() -> None:
    HOST.respond = lambda _: failed("failed", "It may not allow browsers (CORS).")
    error = raises(urllib.error.URLError, lambda: urllib.request.urlopen("https://example.org/x"))
    assert isinstance(error.reason, ConnectionError) and "(CORS)" in str(error)


def test_http_client_many_requests_chunks_and_head() -> None:
    HOST.respond = lambda request: answer(request.body or b"", headers={"Content-Length": "77", "X-A": "1"})
    connection = http.client.HTTPSConnection("example.org")
    connection.request(
        "PUT", "/a", body=iter([b"one", b"two"]), headers={"Transfer-Encoding": "chunked"}, encode_chunked=True
    )
    response = connection.getresponse()
    assert response.read() == b"onetwo" and response.getheader("x-a") == "1"
    connection.request("HEAD", "/b")
    response = connection.getresponse()
    assert response.read() == b"" and response.getheader("content-length") == "77"
    assert [request.method for request in HOST.requests] == ["PUT", "HEAD"]


def test_requests_session() -> None:
    import requests

    def respond(request: SimpleNamespace) -> SimpleNamespace:
        return answer(
            json.dumps({"body": (request.body or b"").decode()}), headers={"Content-Type": "application/json"}
        )

    HOST.respond = respond
    with requests.Session() as session:
        first = session.post("https://api.example.org/x", json={"a": 1}, headers={"Authorization": "Bearer t"})
        assert first.json() == {"body": '{"a": 1}'} and first.ok
        assert session.get("https://api.example.org/y", params={"q": "ä b"}).status_code == 200
    assert HOST.requests[0].headers["authorization"] == "Bearer t"
    assert HOST.requests[1].url == "https://api.example.org/y?q=%C3%A4+b"


def test_requests_plain_http_redirected_url_and_status() -> None:
    import requests

    HOST.respond = lambda _: answer("no", status=500, reason="")
    response = requests.get("http://example.org/x")
    assert response.reason == "Internal Server Error"
    raises(requests.HTTPError, response.raise_for_status)


def test_requests_wraps_a_denial() -> None:
    import requests

    error = raises(requests.exceptions.ConnectionError, lambda: requests.get("https://example.org/"))
    assert "Python may not reach example.org yet." in str(error)
    assert len(HOST.requests) == 1


def test_urllib3_alone() -> None:
    import urllib3

    HOST.respond = lambda _: answer(b"abc")
    response = urllib3.PoolManager().request("GET", "https://example.org/f")
    assert response.status == 200 and response.data == b"abc"


def test_pandas_reads_an_address() -> None:
    import pandas as pd

    HOST.respond = lambda _: answer("a,b\n1,2\n")
    assert pd.read_csv("https://example.org/t.csv").to_dict("list") == {"a": [1], "b": [2]}


def test_open_url_and_pyxhr() -> None:
    from pyodide.http import open_url, pyxhr

    HOST.respond = lambda _: answer("héllo", headers={"X-A": "1"})
    assert isinstance(open_url("https://example.org/"), io.StringIO)
    response = pyxhr.get("https://example.org/", headers={"X-B": "2"})
    assert response.text == "héllo" and response.headers == {"x-a": "1"} and response.ok


async def test_pyfetch() -> None:
    from pyodide.http import pyfetch

    HOST.respond = lambda request: answer(
        (request.body or b"-") + b"!", headers={"X-A": "1"}, url="https://example.org/end"
    )
    response = await pyfetch("https://example.org/", method="POST", body="hi", headers={"X-B": "2"})
    assert await response.string() == "hi!" and response.headers["x-a"] == "1"
    assert response.url == "https://example.org/end" and HOST.requests[0].headers["x-b"] == "2"


async def test_pyfetch_denied() -> None:
    from carrel.network import NetworkDenied
    from pyodide.http import pyfetch

    try:
        await pyfetch("https://example.org/")
    except NetworkDenied as error:
        assert str(error) == "Python may not reach example.org yet. Allow it under Network."
    else:
        raise AssertionError("not refused")


def test_sockets_say_what_works() -> None:
    for attempt in (
        lambda: socket.create_connection(("example.org", 80)),
        lambda: socket.socket().connect(("example.org", 80)),
        lambda: socket.socket().bind(("", 80)),
    ):
        assert "There are no raw sockets in the browser" in str(raises(OSError, attempt))


def test_ssl_stands_in() -> None:
    import ssl

    assert ssl.create_default_context().verify_mode == ssl.CERT_REQUIRED
    assert "browser does TLS" in str(raises(ssl.SSLError, lambda: ssl.SSLContext().wrap_socket(None)))


def test_a_request_is_parsed_only_when_complete() -> None:
    from carrel.page_socket import parse

    assert parse(b"GET / HTTP/1.1\r\nHost: x\r\n") is None
    assert parse(b"POST / HTTP/1.1\r\nContent-Length: 3\r\n\r\nab") is None
    whole = parse(b"POST /p HTTP/1.1\r\nContent-Length: 3\r\nA: b:c\r\n\r\nabc")
    assert whole is not None and whole.body == b"abc" and ("A", "b:c") in whole.headers
    chunked = b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n"
    assert parse(chunked) is None
    assert parse(chunked + b"0\r\n\r\n").body == b"abc"  # type: ignore[union-attr]
