"""Text, language and the web's formats."""


def nltk():
    """cuts sentences and words, stems, and drops stop words"""
    from nltk import word_tokenize
    from nltk.corpus import stopwords
    from nltk.stem import PorterStemmer
    from nltk.tokenize import sent_tokenize

    assert sent_tokenize("Dr. Smith went home. He slept.") == ["Dr. Smith went home.", "He slept."]
    assert sent_tokenize("Das ist z.B. gut. Ja.", "german") == ["Das ist z.B. gut.", "Ja."]
    words = [word for word in word_tokenize("The runners were running") if word.lower() not in stopwords.words("english")]
    assert [PorterStemmer().stem(word) for word in words] == ["runner", "run"]


def regex():
    """matches with an error allowed"""
    import regex as re

    assert re.fullmatch(r"(?:carrel){e<=1}", "carel")
    assert re.findall(r"\p{Lu}\w+", "Żółw i Kot") == ["Żółw", "Kot"]


def unidecode():
    """writes Polish in ASCII"""
    from unidecode import unidecode as plain

    assert plain("Zażółć gęślą jaźń") == "Zazolc gesla jazn"


def chardet():
    """knows Japanese by its bytes"""
    import chardet as cd

    assert cd.detect("これは日本語の文章です。".encode("euc-jp"))["encoding"] == "EUC-JP"


def charset_normalizer():
    """finds the encoding of Polish"""
    from charset_normalizer import from_bytes

    text = "Zażółć gęślą jaźń, pchnąć w tę łódź jeża. " * 5
    assert str(from_bytes(text.encode("utf-16")).best()) == text


def humanize():
    """says numbers in words"""
    import humanize as hu

    assert hu.naturalsize(1_500_000) == "1.5 MB" and hu.intcomma(12345) == "12,345"


def wcwidth():
    """measures wide characters"""
    from wcwidth import wcswidth

    assert wcswidth("日本") == 4


def idna():
    """encodes a host name"""
    import idna as dn

    assert dn.encode("żółw.pl").decode() == "xn--w-uga1v8h.pl"


def certifi():
    """names a file of certificates, which is there"""
    import os

    import certifi as cf

    assert cf.where().endswith((".pem", ".crt")) and os.path.exists(cf.where())


def requests():
    """posts JSON in a session with a cookie to a server of its own kind, and takes an error from its answer"""
    import io
    import json

    import requests as rq
    from requests.adapters import BaseAdapter

    class Server(BaseAdapter):
        def send(self, request, **_):
            answer = rq.Response()
            answer.request, answer.url = request, request.url
            answer.status_code = 200 if "good=1" in request.headers.get("Cookie", "") else 403
            answer.headers["Content-Type"] = "application/json"
            answer.raw = io.BytesIO(json.dumps({"sum": sum(json.loads(request.body)), "path": request.path_url}).encode())
            return answer

        def close(self):
            pass

    with rq.Session() as session:
        session.mount("desk://", Server())
        session.cookies.set("good", "1")
        answer = session.post("desk://x/a", json=[1, 2])
        assert answer.ok and answer.json() == {"sum": 3, "path": "/a"}
        session.cookies.clear()
        try:
            session.post("desk://x/a", json=[]).raise_for_status()
        except rq.HTTPError as error:
            assert error.response.status_code == 403
            return
    raise AssertionError("a refusal was taken")


def urllib3():
    """writes a form with a file, reads a packed answer, and counts what may be tried again"""
    import gzip
    import io

    from urllib3 import HTTPResponse, encode_multipart_formdata
    from urllib3.exceptions import MaxRetryError
    from urllib3.util import Retry, parse_url

    body, kind = encode_multipart_formdata({"f": ("a.txt", b"data", "text/plain")}, boundary="b")
    assert kind == "multipart/form-data; boundary=b" and b'filename="a.txt"' in body and b"data" in body
    packed = HTTPResponse(io.BytesIO(gzip.compress(b"hello")), headers={"content-encoding": "gzip"}, preload_content=False)
    assert packed.read() == b"hello"
    assert parse_url("https://x.org:444/a?b").port == 444
    try:
        Retry(1).increment("GET", "/", error=OSError()).increment("GET", "/", error=OSError())
    except MaxRetryError:
        return
    raise AssertionError("tried again for ever")


def pygments():
    """colours Python"""
    from pygments import highlight
    from pygments.formatters import HtmlFormatter
    from pygments.lexers import PythonLexer

    assert '<span class="k">def</span>' in highlight("def f(): pass", PythonLexer(), HtmlFormatter())


def rich():
    """draws a table in text"""
    import io

    from rich.console import Console
    from rich.table import Table

    table = Table("a")
    table.add_row("x")
    out = io.StringIO()
    Console(file=out, width=20).print(table)
    assert "│ x │" in out.getvalue()


def tqdm():
    """counts a loop"""
    import io

    from tqdm import tqdm as bar

    out = io.StringIO()
    assert sum(bar(range(4), file=out)) == 6 and "4/4" in out.getvalue()
    # Its thread would wait for ever and do nothing.
    assert bar.monitor is None


def jsonschema():
    """says where data breaks a schema"""
    import jsonschema as js

    (problem,) = js.Draft7Validator({"properties": {"n": {"type": "integer"}}}).iter_errors({"n": "x"})
    assert list(problem.path) == ["n"]


def attrs():
    """makes a class that compares and checks"""
    import attrs as at

    @at.define
    class Point:
        x: int = at.field(validator=at.validators.instance_of(int))

    assert Point(1) == Point(1)
    try:
        Point("1")
    except TypeError:
        return
    raise AssertionError("not checked")


def pyrsistent():
    """changes a map without changing it"""
    from pyrsistent import pmap

    old = pmap({"a": 1})
    assert old.set("a", 2)["a"] == 2 and old["a"] == 1


def packaging():
    """compares versions"""
    from packaging.requirements import Requirement
    from packaging.version import Version

    assert Version("1.10") > Version("1.9") and Version("2.1") in Requirement("x>=2,<3").specifier
