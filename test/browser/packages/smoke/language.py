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
    """names a file of certificates"""
    import certifi as cf

    assert cf.where().endswith((".pem", ".crt"))


def requests():
    """prepares a request with query and body"""
    import requests as rq

    made = rq.Request("POST", "https://x.org/a", params={"q": "ä"}, json={"n": 1}).prepare()
    assert made.url == "https://x.org/a?q=%C3%A4" and made.body == b'{"n": 1}'


def urllib3():
    """takes an address apart"""
    from urllib3.util import Retry, parse_url

    assert parse_url("https://x.org:444/a?b").port == 444 and Retry(3).total == 3


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
