"""The shell's own machinery, tests and web applications."""


async def ipython():
    """runs a cell with a magic and a display of its own, and shows where one went wrong"""
    from IPython.core.inputtransformer2 import TransformerManager
    from IPython.core.ultratb import VerboseTB
    from IPython.utils.capture import capture_output

    from IPython import get_ipython

    cell = "from IPython.display import Markdown, display\ndisplay(Markdown('**x**'))\nfortytwo = 6 * 7"
    with capture_output() as shown:
        done = await get_ipython().run_cell_async(cell, transformed_cell=cell)
    assert done.success and get_ipython().user_ns.pop("fortytwo") == 42
    assert shown.outputs[0].data["text/markdown"] == "**x**"
    assert TransformerManager().transform_cell("%time x") == "get_ipython().run_line_magic('time', 'x')\n"
    try:
        {}["gone"]
    except KeyError as error:
        assert "KeyError: 'gone'" in VerboseTB(theme_name="nocolor").text(type(error), error, error.__traceback__)


def ipython_pygments_lexers():
    """colours a magic"""
    from ipython_pygments_lexers import IPython3Lexer

    assert any(text == "%" for _, text in IPython3Lexer().get_tokens("%time x"))


def traitlets():
    """checks and observes an attribute"""
    import traitlets as tl

    class Thing(tl.HasTraits):
        n = tl.Int(0)

    seen, thing = [], Thing()
    thing.observe(lambda change: seen.append(change.new), "n")
    thing.n = 3
    assert seen == [3]


def decorator():
    """decorates and keeps the signature"""
    import inspect

    from decorator import decorator as make

    @make
    def twice(call, *args):
        return 2 * call(*args)

    @twice
    def one(a):
        return a

    assert one(2) == 4 and str(inspect.signature(one)) == "(a)"


def jedi():
    """completes"""
    import jedi as jd

    assert [found.name for found in jd.Script("import json\njson.du").complete(2, 7)] == ["dump", "dumps"]


def parso():
    """parses Python with an error in it"""
    import parso as ps

    grammar = ps.load_grammar()
    assert len(list(grammar.iter_errors(grammar.parse("x = = 1\n")))) == 1


def prompt_toolkit():
    """completes words in a buffer, and makes text with styles"""
    from prompt_toolkit.buffer import Buffer
    from prompt_toolkit.completion import CompleteEvent, WordCompleter
    from prompt_toolkit.formatted_text import HTML, to_formatted_text

    buffer = Buffer()
    buffer.insert_text("ca")
    found = WordCompleter(["carrel", "desk"]).get_completions(buffer.document, CompleteEvent())
    assert [completion.text for completion in found] == ["carrel"]
    assert to_formatted_text(HTML("<b>x</b>"))[0] == ("class:b", "x")


def stack_data():
    """shows the lines around a frame"""
    import sys

    import stack_data as sd

    assert sd.FrameInfo(sys._getframe()).executing.code_qualname().endswith("stack_data")


def executing():
    """names the function that runs"""
    import sys

    import executing as ex

    assert ex.Source.executing(sys._getframe()).code_qualname().endswith("executing")


def asttokens():
    """finds the text of a node"""
    import ast

    import asttokens as at

    tokens = at.ASTTokens("a = b + 1", parse=True)
    node = next(node for node in ast.walk(tokens.tree) if isinstance(node, ast.BinOp))
    assert tokens.get_text(node) == "b + 1"


def pure_eval():
    """evaluates what has no side effects"""
    import ast

    from pure_eval import Evaluator

    assert Evaluator({"x": [1, 2]})[ast.parse("x[1]", mode="eval").body] == 2


def matplotlib_inline():
    """says which formats figures are shown in"""
    import matplotlib  # noqa: F401 - which it needs and does not name
    from matplotlib_inline.config import InlineBackend

    assert InlineBackend.instance().figure_formats


def typing_extensions():
    """tells the keys of a typed dict"""
    from typing_extensions import NotRequired, TypedDict

    class Thing(TypedDict):
        a: int
        b: NotRequired[str]

    assert Thing.__required_keys__ == {"a"}


def micropip():
    """lists what is installed"""
    import micropip as mp

    assert "micropip" in mp.list()


def pytest():
    """runs a test that passes and one that fails"""
    import os

    import pytest as pt

    os.makedirs("/tmp/smoke-pytest", exist_ok=True)
    with open("/tmp/smoke-pytest/test_it.py", "w") as file:
        file.write("def test_good():\n    assert 1 + 1 == 2\n\n\ndef test_bad():\n    assert [1] == [2]\n")

    class Count:
        outcomes: list[str] = []

        def pytest_runtest_logreport(self, report):
            if report.when == "call":
                self.outcomes.append(report.outcome)

    pt.main(["-q", "-p", "no:cacheprovider", "/tmp/smoke-pytest"], plugins=[Count()])
    assert sorted(Count.outcomes) == ["failed", "passed"]


def pluggy():
    """calls hooks of plugins"""
    import pluggy as pg

    spec, impl = pg.HookspecMarker("x"), pg.HookimplMarker("x")

    class Spec:
        @spec
        def add(self, n):
            """Adds."""

    class Plugin:
        @impl
        def add(self, n):
            return n + 1

    manager = pg.PluginManager("x")
    manager.add_hookspecs(Spec)
    manager.register(Plugin())
    assert manager.hook.add(n=1) == [2]


def iniconfig():
    """reads an INI file"""
    from iniconfig import IniConfig

    assert IniConfig("x.ini", data="[a]\nb = 1\n")["a"]["b"] == "1"


def hypothesis():
    """finds the smallest list that breaks a claim"""
    from hypothesis import find, settings
    from hypothesis import strategies as st

    quick = settings(database=None, max_examples=200, derandomize=True, deadline=None)
    assert find(st.lists(st.integers()), lambda found: sum(found) >= 10, settings=quick) == [10]


def click():
    """runs a command with an option"""
    import click as ck
    from click.testing import CliRunner

    @ck.command()
    @ck.option("--n", type=int)
    def double(n):
        ck.echo(n * 2)

    assert CliRunner().invoke(double, ["--n", "21"]).output == "42\n"


def flask():
    """answers a request"""
    import flask as fl

    app = fl.Flask(__name__)

    @app.post("/add")
    def add():
        return {"sum": sum(fl.request.get_json())}

    assert app.test_client().post("/add", json=[1, 2]).get_json() == {"sum": 3}


def werkzeug():
    """routes an address, reads a form with a file, and checks a password by its hash"""
    import io

    from werkzeug.routing import Map, Rule
    from werkzeug.security import check_password_hash, generate_password_hash
    from werkzeug.test import EnvironBuilder

    assert Map([Rule("/a/<int:n>", endpoint="e")]).bind("h").match("/a/3") == ("e", {"n": 3})
    request = EnvironBuilder(method="POST", data={"n": "1", "f": (io.BytesIO(b"data"), "a.txt")}).get_request()
    assert request.form["n"] == "1" and request.files["f"].read() == b"data"
    for method in ("pbkdf2:sha256:1000", "scrypt:1024:8:1"):
        kept = generate_password_hash("secret", method=method)
        assert check_password_hash(kept, "secret") and not check_password_hash(kept, "Secret")


def itsdangerous():
    """signs and refuses a forgery"""
    from itsdangerous import BadSignature, URLSafeSerializer

    signer = URLSafeSerializer("key")
    assert signer.loads(signer.dumps([1])) == [1]
    try:
        signer.loads("WzFd.forged")
    except BadSignature:
        return
    raise AssertionError("a forgery was taken")


def blinker():
    """sends a signal"""
    from blinker import signal

    seen = []

    def listen(sender, **_):
        seen.append(sender)

    signal("smoke").connect(listen)
    signal("smoke").send("me")
    assert seen == ["me"]


async def _get(app, path, body=b""):
    """One request to an ASGI application: status and body."""
    sent = []

    async def receive():
        return {"type": "http.request", "body": body, "more_body": False}

    async def send(message):
        sent.append(message)

    scope = {
        "type": "http",
        "method": "POST" if body else "GET",
        "path": path,
        "raw_path": path.encode(),
        "query_string": b"",
        "headers": [(b"content-type", b"application/json")],
        "http_version": "1.1",
        "scheme": "http",
        "server": ("x", 80),
    }
    await app(scope, receive, send)
    return sent[0]["status"], b"".join(message.get("body", b"") for message in sent[1:])


async def starlette():
    """routes a request"""
    from starlette.applications import Starlette
    from starlette.responses import PlainTextResponse
    from starlette.routing import Route

    async def hello(request):
        return PlainTextResponse(f"hello {request.path_params['name']}")

    assert await _get(Starlette(routes=[Route("/{name}", hello)]), "/you") == (200, b"hello you")


async def fastapi():
    """checks a request's body and answers"""
    import fastapi as fa
    import pydantic as pd

    class Item(pd.BaseModel):
        n: int

    app = fa.FastAPI()

    async def double(item: Item) -> dict[str, int]:
        return {"n": item.n * 2}

    double.__annotations__ = {"item": Item, "return": dict[str, int]}
    app.post("/double")(double)
    assert await _get(app, "/double", b'{"n": 21}') == (200, b'{"n":42}')
    status, body = await _get(app, "/double", b'{"n": "x"}')
    assert status == 422 and b"integer" in body
    assert "/double" in app.openapi()["paths"]


def pydantic():
    """checks a model and says where it is wrong"""
    import pydantic as pd

    class Person(pd.BaseModel):
        name: str
        age: int | None = None
        tags: list[str] = []

    assert Person(name="a", age="3").age == 3
    try:
        Person(age=1)
    except pd.ValidationError as error:
        assert error.errors()[0]["loc"] == ("name",)
        return
    raise AssertionError("not checked")


async def anyio():
    """runs two tasks in a group"""
    import anyio as ai

    seen = []

    async def note(n):
        await ai.sleep(0)
        seen.append(n)

    async with ai.create_task_group() as group:
        group.start_soon(note, 1)
        group.start_soon(note, 2)
    assert sorted(seen) == [1, 2]


async def sniffio():
    """knows the event loop"""
    import sniffio as sn

    assert sn.current_async_library() == "asyncio"


def dulwich():
    """writes a commit into a repository and reads it; adds, commits and compares files of a folder"""
    import os
    import shutil

    from dulwich import porcelain
    from dulwich.objects import Blob, Commit, Tree
    from dulwich.repo import MemoryRepo

    repo, blob, tree = MemoryRepo(), Blob.from_string(b"a\n"), Tree()
    tree.add(b"a.txt", 0o100644, blob.id)
    commit = Commit()
    commit.tree, commit.message = tree.id, b"first"
    commit.author = commit.committer = b"A <a@x>"
    commit.author_time = commit.commit_time = commit.author_timezone = commit.commit_timezone = 0
    for part in (blob, tree, commit):
        repo.object_store.add_object(part)
    assert repo[repo[commit.id].tree][b"a.txt"] == (0o100644, blob.id)
    folder = "/mnt/data/smoke-dulwich"
    os.makedirs(folder)
    try:
        porcelain.init(folder)
        with open(f"{folder}/a.txt", "w") as file:
            file.write("a\n")
        porcelain.add(folder, [f"{folder}/a.txt"])
        first = porcelain.commit(folder, message=b"first")
        with open(f"{folder}/a.txt", "a") as file:
            file.write("b\n")
        assert porcelain.status(folder).unstaged == [b"a.txt"]
        assert [entry.commit.id for entry in porcelain.open_repo(folder).get_walker()] == [first]
    finally:
        shutil.rmtree(folder)
