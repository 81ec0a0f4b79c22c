"""The interpreter: IPython's shell, entered by the worker through `run`."""

from __future__ import annotations

import asyncio
import json
import os
import platform
import random
import sys
from collections.abc import Coroutine
from types import TracebackType
from typing import Any

from . import lean  # noqa: F401, I001 - before IPython

import IPython
from IPython.core.completer import provisionalcompleter
from IPython.core.interactiveshell import InteractiveShell
from IPython.utils.tokenutil import token_at_cursor
from pyodide.ffi import to_js
from traitlets.config import Config

from . import advice, figures, finder, inspection, installing, lock, magics, mending, network, packages, parquet, processes, pypi, reading, schemas, servers, servers_hooks, servers_page, spaces, threads, waiting
from . import preflight as flight
from .display import PageDisplayHook, PageDisplayPublisher, Stream
from .fonts import hooks as font_hooks
from .fonts import loading as font_loading


class Shell(InteractiveShell):
    """IPython without a terminal: tracebacks are kept for the result instead of being printed."""

    last_traceback: list[str]

    def init_virtualenv(self) -> None:
        pass

    def init_history(self) -> None:
        super().init_history()
        self.history_manager.enabled = False

    def showtraceback(self, exc_tuple: Any = None, *args: Any, **kwargs: Any) -> None:
        kind, error, trace = exc_tuple or sys.exc_info()
        # Stop has to be quick, and where it struck is of no interest.
        if isinstance(error, KeyboardInterrupt | asyncio.CancelledError):
            return
        super().showtraceback((kind, error, _without_our_end(trace)), *args, **kwargs)

    def _showtraceback(self, etype: type, evalue: BaseException, stb: list[str]) -> None:
        text = advice.hint(evalue)
        self.last_traceback = [*stb, text] if text else stb

    def enable_gui(self, gui: str | None = None) -> None:
        pass


def _without_our_end(trace: TracebackType | None) -> TracebackType | None:
    """The traceback up to the person's last line: what happened below it in this package is no news to them."""
    steps: list[TracebackType] = []
    while trace is not None:
        steps.append(trace)
        trace = trace.tb_next
    while steps and steps[-1].tb_frame.f_code.co_filename.startswith(_HERE):
        steps.pop()
    for step in reversed(steps):
        trace = TracebackType(trace, step.tb_frame, step.tb_lasti, step.tb_lineno)
    return trace


_HERE = f"{os.path.dirname(__file__)}/"
_shell: Shell
_spaces: spaces.Spaces
_task: asyncio.Task[Any] | None = None
_was_interrupted = False


def start() -> None:
    """Builds the shell. What it leaves is the same in every life, and may be put into a snapshot: see `wake`."""
    global _shell, _spaces
    config = Config()
    config.HistoryManager.enabled = False
    config.InlineBackend.figure_formats = {"png"}
    config.Completer.use_jedi = False
    sys.stdout, sys.stderr = Stream("stdout"), Stream("stderr")
    _shell = Shell.instance(
        config=config, displayhook_class=PageDisplayHook, display_pub_class=PageDisplayPublisher, colors="linux"
    )
    _shell.last_traceback = []
    waiting.install()
    processes.install()
    threads.install()
    network.install()
    finder.install_hook()
    parquet.install_hook()
    figures.install_hook()
    mending.mend()
    servers_hooks.install()
    font_hooks.install_hook()
    magics.register_magics(_shell)
    names = {"load_file": reading.load_file, "FILES": reading.FILES, "install": installing.install_now}
    _spaces = spaces.Spaces(_shell, names)


def wake() -> str:
    """What each life does for itself, after `start` or after a snapshot of it. Returns the versions as JSON.

    A snapshot carries the state of `random` and the packages known then. The seed of `hash(str)` stays as
    it was: the order of a set is the same in each life from one snapshot, as with a fixed PYTHONHASHSEED.
    """
    random.seed()
    # Modules that lie beside the data can be imported. Pyodide adds its own part of both again when it loads a snapshot.
    sys.path[:] = dict.fromkeys(["/mnt/data", *sys.path])
    vars(sys.modules["__main__"]).pop("_pyodide_core", None)
    lock.refresh()
    # It takes a function of JavaScript, which a snapshot cannot carry.
    pypi.watch_micropip()
    return json.dumps({"python": platform.python_version(), "ipython": IPython.__version__})


async def run(code: str, interactive: bool, store_history: bool, space: str) -> str:
    """Runs one cell in a space. Returns JSON: status, count, error, names of the person's variables."""
    _spaces.enter(space)
    waiting.set_interactive(interactive)
    return await _finish(_run_cell(code, store_history), 1 if store_history else 0)


async def install(names: str, upgrade: bool = False) -> str:
    """Installs a JSON list of names, as a run of its own. Returns what `run` returns, and `installed` (name==version)."""
    installed: list[str] = []
    result = await _finish(_install(json.loads(names), installed, upgrade), 0)
    return json.dumps({**json.loads(result), "installed": installed})


async def line(given: str) -> str:
    """Runs what was typed in a terminal (JSON of the page's `TerminalLine`), as a run of its own."""
    from . import terminals

    waiting.set_interactive(True)
    return await _finish(terminals.run(json.loads(given)), 0)


def complete_line(terminal: str, text: str, cursor: int) -> str:
    """What may stand at the cursor of a line of a terminal, as JSON of `Completion`."""
    from . import terminals

    return terminals.complete(terminal, text, cursor)


def close_terminal(terminal: str) -> str:
    """A terminal has gone from the screen."""
    from . import terminals

    terminals.close(terminal)
    return "null"


async def request(port: int, head: str, body: Any) -> Any:
    """What a server of Python's says to the page: JSON of status, headers and stream, and the body."""
    return to_js(await servers_page.request(port, head, body))


async def next_piece(stream: int) -> Any:
    """What comes next in the stream of an answer: `data` and a piece, or `end`, code and reason."""
    return to_js(await servers_page.next_piece(stream))


async def tell_stream(stream: int, data: Any) -> str:
    """A message to an application by a WebSocket."""
    await servers_page.tell_stream(stream, data)
    return "null"


def end_stream(stream: int, code: int) -> str:
    """The page reads a stream no further."""
    servers_page.end_stream(stream, code)
    return "null"


def stop_server(port: int) -> str:
    """Ends a server."""
    servers.stop(port)
    return "null"


def server_log(port: int) -> str:
    """The last lines of a server's log, as a JSON list."""
    return json.dumps(servers.log(port))


async def forget(space: str) -> str:
    """Drops the variables of a space, as a run of its own."""
    _spaces.forget(space)
    return await _finish(_nothing(), 0)


async def _nothing() -> None:
    pass


async def _run_cell(code: str, store_history: bool) -> BaseException | None:
    font_loading.begin_run()
    await packages.load_for(code)
    result = await _shell.run_cell_async(
        code, store_history=store_history, transformed_cell=_shell.transform_cell(code), preprocessing_exc_tuple=None
    )
    # run_cell_async leaves these to its caller; open figures are shown by them.
    _shell.events.trigger("post_execute")
    _shell.events.trigger("post_run_cell", result)
    return result.error_before_exec or result.error_in_exec


async def _install(names: list[str], installed: list[str], upgrade: bool) -> None:
    installed.extend(await installing.install(names, upgrade=upgrade))
    print("Installed", ", ".join(installed))


async def _finish(work: Coroutine[Any, Any, BaseException | None], counted: int) -> str:
    """Awaits what can be stopped, and makes a result of it whatever happens."""
    global _task, _was_interrupted
    _was_interrupted = False
    _shell.last_traceback = []
    _task = asyncio.current_task()
    try:
        error = await work
    except BaseException as caught:  # noqa: BLE001 - whatever escapes is the result
        error = caught
    finally:
        _task = None
    stopped = isinstance(error, KeyboardInterrupt) or (_was_interrupted and error is not None)
    if error is not None and not stopped and not _shell.last_traceback:
        _shell.showtraceback((type(error), error, error.__traceback__))
    return json.dumps(
        {
            "status": "ok" if error is None else "interrupted" if stopped else "error",
            "count": max(_shell.execution_count - counted, 0),
            "error": None if error is None else _describe(error, stopped),
            "variables": inspection.names(_shell),
        }
    )


def _describe(error: BaseException, stopped: bool) -> dict[str, str]:
    if stopped:
        return {"name": "KeyboardInterrupt", "message": "Stopped", "traceback": "\x1b[31mKeyboardInterrupt\x1b[0m: Stopped"}
    return {
        "name": type(error).__name__,
        "message": str(error),
        "traceback": "\n".join(_shell.last_traceback),
    }


def interrupt() -> str:
    """Ends what the cell awaits. Called between two steps of the event loop, never from running code."""
    global _was_interrupted
    _was_interrupted = True
    # A task that blocks in a wait is in the middle of a step and can't be cancelled; its wait can.
    if not waiting.cancel() and _task is not None:
        _task.cancel()
    return "null"


def complete(code: str, cursor: int, space: str) -> str:
    """Completions at a position in characters, as JSON of `Completion`."""
    _spaces.enter(space)
    with provisionalcompleter():
        found = list(_shell.Completer.completions(code, cursor))[:200]
    if not found:
        return json.dumps({"from": cursor, "to": cursor, "items": []})
    start, end = found[0].start, found[0].end
    items = [
        {"text": item.text, "kind": item.type or "", "detail": item.signature or ""}
        for item in found
        if item.start == start and item.end == end
    ]
    return json.dumps({"from": start, "to": end, "items": items})


def inspect(code: str, cursor: int, space: str) -> str:
    """Signature and documentation of the name at the cursor, as JSON of a MIME bundle, or null."""
    _spaces.enter(space)
    name = token_at_cursor(code, cursor)
    try:
        bundle = _shell.object_inspect_mime(name, detail_level=0)
    except KeyError:
        return "null"
    return json.dumps({kind: text for kind, text in bundle.items() if isinstance(text, str)})


def variables(space: str) -> str:
    """The variables of a space, as JSON of `Variable[]`."""
    _spaces.enter(space)
    return json.dumps(inspection.variables(_shell))


def package_list() -> str:
    """What can be imported and where it comes from, as JSON of `PackageInfo[]`."""
    return json.dumps(packages.listing())


async def preflight(code: str, sizes: str) -> str:
    """What reading the code tells before it runs, as JSON of `Finding[]`. `sizes`: JSON of paths and bytes."""
    return json.dumps(await flight.judged(flight.findings(code, json.loads(sizes))))


def tables(paths: str) -> str:
    """Schemas of the tables of text among a JSON list of paths, as JSON of `TableSchema[]`."""
    return json.dumps([schema for path in json.loads(paths) if (schema := schemas.of_file(path)) is not None])


def frames(space: str) -> str:
    """Schemas of the data frames of a space and of its last result, as JSON of `TableSchema[]`."""
    _spaces.enter(space)
    return json.dumps(schemas.of_variables(_shell.user_ns, [*inspection.names(_shell), "_"]))
