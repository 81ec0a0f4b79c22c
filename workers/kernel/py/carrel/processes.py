"""A process is a run of the desk's shell (`_carrel_processes`), which is loaded by the first: starting one, and finding commands."""

from __future__ import annotations

import asyncio
import asyncio.subprocess
import codecs
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from typing import Any

import _carrel_processes as table
from pyodide.ffi import JsException, create_proxy, to_js

from . import waiting

NO_WAITING = (
    "A program can't be started here: inside a function Python can't wait for it in this browser (it lacks JSPI). Call subprocess.run, "
    "!command or %%bash at the top level of a cell, make the function `async def` and await it, or use a current Chromium or Firefox."
)
#: Where commands are, if the environment does not say.
PATH = "/usr/local/bin:/usr/bin:/bin"

_native_which = shutil.which
_known: frozenset[str] | None = None


def command_names() -> frozenset[str]:
    """Every command of the shell; loads it. Empty where Python can't wait for that. Raises OSError where it can't be had."""
    global _known
    if _known is None:
        if not waiting.can_call():
            return frozenset()
        try:
            names = waiting.call(table.commands)
        except JsException as error:
            raise OSError(error.message) from None
        _known = frozenset(json.loads(names))
    return _known


def known_commands() -> frozenset[str]:
    """Every command of the shell, if it has been loaded."""
    return _known or frozenset()


async def command_names_later() -> frozenset[str]:
    """`command_names` for code that can await, also where Python can't wait."""
    global _known
    if _known is None:
        try:
            names = await waiting.answer(table.commands)
        except JsException as error:
            raise OSError(error.message) from None
        _known = frozenset(json.loads(names))
    return _known


#: Takes output that a process inherits from its parent, a function of JavaScript; None: the screen. A program that runs as a
#: process sets its own.
inherited: Any = None


def spawn(
    script: str | Sequence[str],
    *,
    parameters: Sequence[str] = (),
    cwd: str | None = None,
    env: Mapping[str, str] | None = None,
    stdin: bytes = b"",
    fed: bool = False,
    piped: Sequence[int] = (),
    silent: Sequence[int] = (),
    merged: bool = False,
    write: Any = None,
    session: str | None = None,
    terminal: str | None = None,
) -> int:
    """Starts a process and gives its number. `script`: for the shell, or the words of one command.

    Streams in `piped` (1: output, 2: errors) wait to be read, those in `silent` go nowhere, the others go to `write(stream, bytes)` at once; None: to the
    screen. `merged`: errors are output. `fed`: more input follows (`_carrel_processes.feed`).
    """
    wanted = {
        "script": script,
        "parameters": list(parameters),
        "cwd": os.path.abspath(cwd) if cwd else os.getcwd(),
        "env": {"PATH": PATH, **(os.environ if env is None else env)},
        "session": session,
        "terminal": terminal,
        "piped": list(piped),
        "silent": list(silent),
        "merged": merged,
        "fed": fed,
    }
    return table.spawn(json.dumps(wanted), to_js(stdin) if stdin else None, write)


async def show(script: str | Sequence[str], stdin: bytes = b"", parameters: Sequence[str] = (), session: str | None = None) -> int:
    """Runs it, prints what it puts out as it comes, and gives its exit code."""
    decoders = {stream: codecs.getincrementaldecoder("utf-8")("replace") for stream in (1, 2)}

    # A program writes while its own streams are in force.
    streams = {1: sys.stdout, 2: sys.stderr}

    def write(stream: int, data: Any) -> None:
        streams[stream].write(decoders[stream].decode(data.to_bytes()))

    proxy = create_proxy(write)
    process = spawn(script, stdin=stdin, parameters=parameters, write=proxy, session=session)
    try:
        return int(await waiting.answer(table.wait, process, None))
    finally:
        table.kill(process, 130)
        table.forget(process)
        proxy.destroy()


def which(cmd: Any, mode: int = os.F_OK | os.X_OK, path: Any = None) -> Any:
    """shutil.which, which knows the shell's commands before it has been started."""
    found = _native_which(cmd, mode, path if path is not None else os.environ.get("PATH") or PATH)
    if found is not None or not isinstance(cmd, str) or "/" in cmd or path is not None:
        return found
    return f"/usr/bin/{cmd}" if cmd in command_names() else None


async def _exec_later(program: Any, *args: Any, **options: Any) -> Any:
    from . import async_processes

    return await async_processes.create_subprocess_exec(program, *args, **options)


async def _shell_later(cmd: str | bytes, **options: Any) -> Any:
    from . import async_processes

    return await async_processes.create_subprocess_shell(cmd, **options)


def install() -> None:
    """Puts these in the place of Python's own, which can start nothing here."""
    from . import os_calls, popen

    subprocess.Popen = popen.Popen  # type: ignore[misc]
    subprocess._can_fork_exec = True  # type: ignore[attr-defined]
    sys.executable = "/usr/bin/python3"
    for module in (asyncio, asyncio.subprocess):
        module.create_subprocess_exec = _exec_later  # type: ignore[assignment]
        module.create_subprocess_shell = _shell_later  # type: ignore[assignment]
    os.system = os_calls.system
    os.popen = os_calls.popen  # type: ignore[assignment]
    shutil.which = which
