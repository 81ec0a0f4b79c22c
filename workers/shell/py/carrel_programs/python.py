"""python3 and pip: the kernel's own Python, with a namespace, arguments and streams of their own."""

from __future__ import annotations

import ast
import contextlib
import io
import linecache
import os
import platform
import re
import runpy
import shlex
import sys
import tokenize
import traceback
import warnings
from collections.abc import Coroutine, Iterator
from types import ModuleType

from carrel import magics, packages, waiting

from .process import current

USAGE = """usage: python3 [option] ... [-c cmd | -m mod | file | -] [arg] ...
The desk's own Python: it shares its packages and files with the notebook, and nothing else.
-c cmd   run this text      -m mod   run a module (-m pip too)
-i       run each line of the input as it comes
-V       version            -h       this help
Other options of Python are taken and do nothing."""
PIP_USAGE = "usage: pip install|uninstall|list|show|freeze [NAME ...]"
#: Options that change nothing here, and those with a value of their own.
_PLAIN = frozenset("bBdEiIOPqRsSuvx")
_WITH_VALUE = ("-W", "-X")


class Usage(Exception):
    """What was wrong with the words."""


def _parsed(words: list[str]) -> tuple[str, str, list[str]]:
    """What to run (`code`, `module`, `file`, `input`, `version`, `help`), its text or name, and the words for it."""
    rest = list(words)
    while rest:
        word = rest.pop(0)
        if word in ("-c", "-m"):
            if not rest:
                raise Usage(f"Argument expected for the {word} option")
            return ("code" if word == "-c" else "module"), rest[0], rest[1:]
        if word[:2] in ("-c", "-m") and len(word) > 2:
            return ("code" if word[1] == "c" else "module"), word[2:], rest
        if word in ("-V", "--version", "-VV"):
            return "version", "", rest
        if word in ("-h", "--help", "-?"):
            return "help", "", rest
        if word in _WITH_VALUE:
            rest = rest[1:]
        elif word == "-":
            return "input", "", rest
        elif word == "--":
            continue
        elif not word.startswith("-"):
            return "file", word, rest
        elif not word.startswith(("-W", "-X", "--")) and not set(word[1:]) <= _PLAIN:
            raise Usage(f"unknown option {word}")
    return "input", "", []


def code_of(words: list[str]) -> str:
    """What will be run, as far as it can be told beforehand; empty where it can't."""
    if words[0] in ("flask", "uvicorn"):
        return f"import {words[0]}"
    try:
        kind, text, _ = _parsed(words[1:])
        match kind:
            case "code":
                return text
            case "module" if text != "pip":
                return f"import {text}" if text.replace(".", "").isidentifier() else ""
            case "file":
                return _source(os.path.join(text, "__main__.py") if os.path.isdir(text) else text)
            case "input" if isinstance(sys.stdin.buffer, io.BytesIO):
                return sys.stdin.buffer.getvalue().decode()
    except (Usage, OSError, ValueError, SyntaxError):
        pass
    return ""


def _pip(words: list[str]) -> int | Coroutine[None, None, int]:
    if not words or words[0] in ("help", "-h", "--help"):
        print(PIP_USAGE)
        return 0
    if words[0] in ("-V", "--version"):
        print(f"pip of the desk (python {platform.python_version()})")
        return 0
    streams = sys.stdout, sys.stderr

    async def work() -> int:
        # A task of the event loop, which runs in the notebook's world.
        with contextlib.redirect_stdout(streams[0]), contextlib.redirect_stderr(streams[1]):
            try:
                await magics.pip(shlex.join(words))
            except packages.PackageError as error:
                print(f"ERROR: {error}", file=sys.stderr)
                return 1
            finally:
                for stream in streams:
                    stream.flush()
        return 0

    return waiting.wait(work()) if waiting.can_wait() else work()


def main(words: list[str]) -> int | Coroutine[None, None, int]:
    if words[0].startswith("pip"):
        return _pip(words[1:])
    if words[0] in ("flask", "uvicorn"):
        return _module(words[0], words[1:])
    try:
        kind, text, rest = _parsed(words[1:])
    except Usage as error:
        print(f"{error}\n{USAGE.splitlines()[0]}", file=sys.stderr)
        return 2
    match kind:
        case "version":
            print(f"Python {platform.python_version()}")
            return 0
        case "help":
            print(USAGE)
            return 0
        case "code":
            return _execute(text, "<string>", ["-c", *rest], "")
        case "input" if sys.stdin.isatty() and sys.stdout.isatty():
            process = current()
            if process is not None and process.terminal is not None:
                from carrel import terminals

                terminals.begin_python(process.terminal)
            return 0
        case "input" if any(re.fullmatch("-[A-Za-z]*i[A-Za-z]*", word) for word in words[1:]):
            from . import console

            sys.argv = [""]
            return console.run()
        case "input":
            return _execute(sys.stdin.read(), "<stdin>", ["-", *rest], "")
        case "module":
            return _pip(rest) if text == "pip" else _module(text, rest)
        case _:
            return _file(text, rest)


def _source(path: str) -> str:
    with open(path, "rb") as file:
        data = file.read()
    encoding, _ = tokenize.detect_encoding(io.BytesIO(data).readline)
    return data.decode(encoding)


def _file(path: str, rest: list[str]) -> int:
    if os.path.isdir(path):
        target = os.path.join(path, "__main__.py")
        if not os.path.isfile(target):
            print(f"python3: can't find '__main__' module in '{path}'", file=sys.stderr)
            return 1
        return _execute(_source(target), target, [path, *rest], os.path.abspath(path))
    try:
        code = _source(path)
    except OSError as error:
        print(f"python3: can't open file '{os.path.abspath(path)}': [Errno 2] {error.strerror}", file=sys.stderr)
        return 2
    return _execute(code, path, [path, *rest], os.path.dirname(os.path.abspath(path)))


def _execute(code: str, name: str, argv: list[str], folder: str) -> int:
    _load_for(code)
    main = sys.modules["__main__"] = ModuleType("__main__")
    main.__dict__["__builtins__"] = __builtins__
    if name.startswith("<"):
        # Where a traceback looks for its lines.
        linecache.cache[name] = (len(code), None, code.splitlines(keepends=True), name)
    else:
        main.__dict__["__file__"] = name
    sys.argv, sys.path = argv, [folder, *sys.path]
    with _own_modules():
        try:
            exec(compile(code, name, "exec", dont_inherit=True), main.__dict__)
        except (SystemExit, BrokenPipeError):
            raise
        except BaseException as error:
            return _told(error)
    return 0


def _load_for(code: str) -> None:
    """The packages that a program imports; where Python can't wait, they have to be there."""
    if waiting.can_call():
        waiting.wait(packages.load_for(code))


def _module(name: str, rest: list[str]) -> int:
    _load_for(f"import {name}" if name.replace(".", "").isidentifier() else "")
    sys.argv, sys.path = [name, *rest], [os.getcwd(), *sys.path]
    with _own_modules(), warnings.catch_warnings():
        # The notebook may have imported it.
        warnings.filterwarnings("ignore", ".* found in sys.modules after import", RuntimeWarning)
        try:
            runpy.run_module(name, run_name="__main__", alter_sys=True)
        except (SystemExit, BrokenPipeError):
            raise
        except ImportError as error:
            if error.name != name:
                return _told(error)
            print(f"python3: No module named {name}", file=sys.stderr)
            return 1
        except BaseException as error:
            return _told(error)
    return 0


def _told(error: BaseException) -> int:
    """The traceback as Python prints it, from the program's own first line."""
    if isinstance(error, KeyboardInterrupt):
        print("KeyboardInterrupt", file=sys.stderr)
        return 130
    trace = error.__traceback__
    while trace is not None and trace.tb_frame.f_code.co_filename in (__file__, runpy.__file__, "<frozen runpy>"):
        trace = trace.tb_next
    traceback.print_exception(type(error), error, trace)
    return 1


@contextlib.contextmanager
def _own_modules() -> Iterator[None]:
    """A program imports modules that lie beside the data itself; those of the notebook stay as they are."""

    def local() -> dict[str, ModuleType]:
        found = {}
        for name, module in list(sys.modules.items()):
            file = getattr(module, "__file__", None) or ""
            if name != "__main__" and file.startswith(("/mnt/data/", "/tmp/", "/home/")):
                found[name] = module
        return found

    before = local()
    for name in before:
        del sys.modules[name]
    try:
        yield
    finally:
        for name in local():
            del sys.modules[name]
        sys.modules.update(before)
