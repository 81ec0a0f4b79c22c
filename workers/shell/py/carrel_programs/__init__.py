"""Commands of the shell that are written in Python: each is a module with `main(words) -> exit code`, as a program is."""

from __future__ import annotations

import importlib
import io
import json
import platform
import sys
from collections.abc import Callable, Coroutine
from functools import partial
from types import ModuleType
from typing import Any

from carrel import advice, network, packages, pipes, waiting
from pyodide.ffi import to_js

from . import options
from .process import Process

#: Which module has which commands.
MODULES = {
    "python": ("python", "python3", "pip", "pip3", "flask", "uvicorn"),
    "tar": ("tar",),
    "zipping": ("zip", "unzip"),
    "compressing": ("gzip", "gunzip", "zcat", "bzip2", "bunzip2", "bzcat", "xz", "unxz", "xzcat", "lzma"),
    "digests": ("md5sum", "sha1sum", "sha224sum", "sha256sum", "sha384sum", "sha512sum", "b2sum", "cksum"),
    "listing": ("ls",),
    "differences": ("diff",),
    "binary": ("xxd", "od", "cmp"),
    "numbers": ("seq", "yes", "shuf", "numfmt", "factor"),
    "calculator": ("bc",),
    "patching": ("patch",),
    "making": ("make",),
    "databases": ("sqlite3",),
    "web": ("curl", "wget"),
    "screens": ("less", "more", "nano", "edit"),
    "git": ("git",),
    "seven": ("7z", "7za", "7zr"),
    "watching": ("watch",),
    "yamls": ("yq",),
    "system": (
        "uname", "arch", "nproc", "id", "groups", "logname", "tty", "sync", "mktemp", "realpath", "df", "free", "ps", "uptime",
        "kill", "nohup", "truncate", "dd", "install", "unlink", "tput", "stty", "lscpu",
    ),
}  # fmt: skip
_MODULE_OF = {name: module for module, names in MODULES.items() for name in names}
#: What they import when they need it (`options.module`), for where Python can't wait while they run.
_IMPORTS = {"git": "dulwich", "databases": "sqlite3", "seven": "lzma", "compressing": "lzma", "tar": "lzma", "yamls": "yaml"}


def names() -> str:
    """All of them, as a JSON list."""
    return json.dumps(list(_MODULE_OF))


async def run(
    words: Any, cwd: str, env: str, stdin: Any, write: Any, terminal: str | None = None, read: Any = None, give_back: Any = None
) -> int:
    """Runs one as a process of its own. `words`: JSON; `write(stream, bytes)` takes its output, which may be a terminal; `read()`
    promises more input; `give_back(bytes)` takes what was there for it if it read nothing of that."""
    argv = json.loads(words)
    data = stdin.to_bytes()
    if read and not waiting.can_wait():
        while part := (await read()).to_bytes():
            data += part
        read = None
    given = pipes.Reading(read) if read else io.BytesIO(data)
    begin = partial(Process, argv, cwd, json.loads(env))
    module = importlib.import_module(f"{__name__}.{_MODULE_OF[argv[0]]}")
    if not waiting.can_call():
        if _MODULE_OF[argv[0]] == "web":
            return await _run_anew(begin, module, argv, data, write)
        await _load_beforehand(begin(io.BytesIO(data), write), argv)
    process = begin(given, write, terminal or None)
    try:
        code = _run(process, module, argv)
        return code if isinstance(code, int) else await code
    finally:
        if give_back and isinstance(given, io.BytesIO) and not given.closed and given.tell() == 0:
            give_back(to_js(data))


def _run(process: Process, module: ModuleType, argv: list[str]) -> int | Coroutine[Any, Any, int]:
    with process.entered():
        options.failures.clear()
        asked = options.asked_for(argv) if argv[0] in getattr(module, "HELP", {}) else None
        if asked == "help":
            print(module.HELP[argv[0]])
            return 0
        if asked == "version" and argv[0] != "sqlite3":
            print(f"{argv[0]} (Carrel), on Python {platform.python_version()}")
            return 0
        return _code_of(module.main, argv)


async def _run_anew(begin: Callable[..., Process], module: ModuleType, argv: list[str], stdin: bytes, write: Any) -> int:
    """Begins it anew with each answer from the network, and shows what the last run has put out."""
    said: list[tuple[int, Any]] = []

    def attempt() -> Any:
        said.clear()
        return _run(begin(io.BytesIO(stdin), lambda stream, data: said.append((stream, data))), module, argv)

    code = await network.replayed(attempt)
    for stream, data in said:
        write(stream, data)
    return int(code)


def run_now(words: Any, cwd: str, env: str, stdin: Any, write: Any, terminal: str | None = None) -> int:
    """`run`, where Python holds its worker while it waits."""
    return waiting.wait(run(words, cwd, env, stdin, write, terminal))


async def _load_beforehand(process: Process, argv: list[str]) -> None:
    name = _MODULE_OF[argv[0]]
    if name in _IMPORTS:
        await packages.load_for(f"import {_IMPORTS[name]}")
    elif name == "python":
        from . import python

        with process.entered():
            code = python.code_of(argv)
        await packages.load_for(code)


def _code_of(main: Any, argv: list[str]) -> int | Coroutine[Any, Any, int]:
    """The exit code, or what gives it; what ends a program is told on its errors, as by the programs that people know."""
    try:
        return main(argv) or 0
    except options.Wrong as error:
        print(f"{argv[0]}: {error}", file=sys.stderr)
        return error.code
    except SystemExit as end:
        if end.code is None or isinstance(end.code, int):
            return (end.code or 0) & 255
        print(end.code, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    except waiting.CantWait as error:
        print(f"{argv[0]}: {error}", file=sys.stderr)
        return 1
    except BrokenPipeError:
        return 141
    except OSError as error:
        place = f"{error.filename}: " if error.filename else ""
        print(f"{argv[0]}: {place}{error.strerror or error}", file=sys.stderr)
        return 1
    except MemoryError as error:
        print(f"{argv[0]}: not enough memory. {advice.hint(error) or ''}".rstrip(), file=sys.stderr)
        return 1
