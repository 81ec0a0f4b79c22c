"""Where Python can't wait for the page (no JSPI), a cell waits in its place: `subprocess.run`, `!command`, %%bash, `input()`, `requests.get`
and their like are awaited wherever the code may await, which is at the top level of a cell and in `async def`. In other functions they raise.
"""

from __future__ import annotations

import ast
import builtins
import getpass
import inspect
import io
import subprocess
from collections.abc import Callable
from typing import Any

from . import network, os_calls, popen, processes, waiting

#: What stands before such a call. It is among the builtins, because every namespace must find it.
_CALL = "__carrel_awaited__"


async def run(*popenargs: Any, input: Any = None, capture_output: bool = False, timeout: float | None = None, check: bool = False, **options: Any) -> Any:
    """subprocess.run for code that awaits."""
    if input is not None:
        if options.get("stdin") is not None:
            raise ValueError("stdin and input arguments may not both be used.")
        options["stdin"] = subprocess.PIPE
    if capture_output:
        if options.get("stdout") is not None or options.get("stderr") is not None:
            raise ValueError("stdout and stderr arguments may not be used with capture_output.")
        options["stdout"] = options["stderr"] = subprocess.PIPE
    await processes.command_names_later()
    process = popen.Awaited(*popenargs, **options)
    try:
        output, errors = await process.communicate_later(input, timeout)
    except BaseException:
        process.kill()
        raise
    if check and process.returncode:
        raise subprocess.CalledProcessError(process.returncode, process.args, output, errors)
    return subprocess.CompletedProcess(process.args, process.returncode or 0, output, errors)


async def _call(*popenargs: Any, **options: Any) -> int:
    return int((await run(*popenargs, **options)).returncode)


async def _check_call(*popenargs: Any, **options: Any) -> int:
    return await _call(*popenargs, check=True, **options)


async def _check_output(*popenargs: Any, **options: Any) -> Any:
    return (await run(*popenargs, stdout=subprocess.PIPE, check=True, **options)).stdout


async def _getstatusoutput(cmd: str, *, encoding: str | None = None, errors: str | None = None) -> tuple[int, str]:
    done = await run(cmd, shell=True, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, encoding=encoding, errors=errors)
    return done.returncode, done.stdout.removesuffix("\n")


async def getoutput(cmd: str, **options: Any) -> str:
    """subprocess.getoutput for code that awaits."""
    return (await _getstatusoutput(cmd, **options))[1]


async def _system(command: str) -> int:
    return os_calls.status(await _call(command, shell=True))


async def _opened(*popenargs: Any, **options: Any) -> popen.Popen:
    await processes.command_names_later()
    return popen.Awaited(*popenargs, **options)


class _Output(io.StringIO):
    """What os.popen gives, of a command that has ended."""

    def __init__(self, text: str, code: int) -> None:
        super().__init__(text)
        self._code = code

    def close(self) -> int | None:  # type: ignore[override]
        super().close()
        return None if self._code == 0 else self._code << 8 if self._code > 0 else self._code


async def _popen(cmd: str, mode: str = "r", buffering: int = -1) -> Any:
    if mode != "r":
        return os_calls.popen(cmd, mode, buffering)
    done = await run(cmd, shell=True, text=True, stdout=subprocess.PIPE)
    return _Output(done.stdout, done.returncode)


#: Functions of Python's own -> what is awaited in their place.
_LATER: dict[Any, Callable[..., Any]] = {
    subprocess.run: run,
    subprocess.call: _call,
    subprocess.check_call: _check_call,
    subprocess.check_output: _check_output,
    subprocess.getoutput: getoutput,
    subprocess.getstatusoutput: _getstatusoutput,
    popen.Popen: _opened,
    popen.Popen.communicate: popen.Popen.communicate_later,
    popen.Popen.wait: popen.Popen.wait_later,
    os_calls.system: _system,
    os_calls.popen: _popen,
}
#: Functions that give a promise where it is awaited (`waiting.wait_or_promise`), and those that pass it on.
_PROMISING: list[Any] = []
#: Libraries whose calls of these names may be begun anew with each answer from the network (`network.replayed`).
_READING = frozenset(("requests", "urllib", "urllib3", "httpx", "pandas"))
_NAMES = frozenset(
    "get post put patch delete head options request urlopen urlretrieve read_csv read_excel read_feather read_fwf read_html read_json "
    "read_parquet read_table read_xml run call check_call check_output getoutput getstatusoutput system popen Popen communicate wait input getpass run_line_magic "
    "run_cell_magic".split()
)


async def _awaited(function: Any, *args: Any, **options: Any) -> Any:
    own = getattr(function, "__func__", function)
    later = next((later for ours, later in _LATER.items() if ours is own), None)
    if later is not None:
        return await later(*((function.__self__, *args) if own is not function else args), **options)
    if str(getattr(own, "__module__", "")).partition(".")[0] in _READING:
        return await network.replayed(lambda: function(*args, **options))
    if not any(own is one for one in _PROMISING):
        return function(*args, **options)
    with waiting.promising():
        result = function(*args, **options)
    return await result if inspect.isawaitable(result) else result


class _Awaiting(ast.NodeTransformer):
    """Puts `await` before each call that may be one of these, wherever it may stand."""

    def visit(self, node: ast.AST) -> Any:
        if isinstance(node, ast.Module) and waiting.can_wait():
            return node
        return super().visit(node)

    def visit_Call(self, node: ast.Call) -> ast.AST:
        self.generic_visit(node)
        match node.func:
            case ast.Name(id=name) | ast.Attribute(attr=name) if name in _NAMES:
                call = ast.Call(ast.Name(_CALL, ast.Load()), [node.func, *node.args], node.keywords)
                return ast.fix_missing_locations(ast.copy_location(ast.Await(call), node))
        return node

    def _as_it_is(self, node: ast.AST) -> ast.AST:
        return node

    visit_FunctionDef = visit_Lambda = visit_ClassDef = visit_GeneratorExp = _as_it_is


def install(shell: Any) -> None:
    """Adds it to a shell of IPython, after `input()` and the shell's own have been put in place."""
    own = (builtins.input, getpass.getpass, shell.system, shell.getoutput, shell.run_line_magic, shell.run_cell_magic)
    _PROMISING[:] = [getattr(function, "__func__", function) for function in own]
    setattr(builtins, _CALL, _awaited)
    shell.ast_transformers.append(_Awaiting())
