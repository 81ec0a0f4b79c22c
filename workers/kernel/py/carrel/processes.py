"""subprocess, os.system and os.popen: a process is a run of the desk's shell (`_carrel_processes`), which is loaded by the first."""

from __future__ import annotations

import asyncio
import asyncio.subprocess
import codecs
import io
import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from typing import IO, Any

import _carrel_processes as table
from pyodide.ffi import JsException, create_proxy, to_js

from . import waiting

NO_WAITING = (
    "Programs can't be started here: Python can't wait for them in this browser (it lacks JSPI). "
    "Use a current Chromium or Firefox."
)
#: Where commands are, if the environment does not say.
PATH = "/usr/local/bin:/usr/bin:/bin"

_native_which = shutil.which
_known: frozenset[str] | None = None


def command_names() -> frozenset[str]:
    """Every command of the shell; loads it. Empty where Python can't wait for that. Raises OSError where it can't be had."""
    global _known
    if _known is None:
        if not waiting.can_wait():
            return frozenset()
        try:
            names = waiting.wait(table.commands())
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
            names = await table.commands()
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
    piped: Sequence[int] = (),
    merged: bool = False,
    write: Any = None,
    session: str | None = None,
    terminal: str | None = None,
) -> int:
    """Starts a process and gives its number. `script`: for the shell, or the words of one command.

    Streams in `piped` (1: output, 2: errors) wait to be read, the others go to `write(stream, bytes)` at once; None: to the
    screen. `merged`: errors are output.
    """
    wanted = {
        "script": script,
        "parameters": list(parameters),
        "cwd": os.path.abspath(cwd) if cwd else os.getcwd(),
        "env": {"PATH": PATH, **(os.environ if env is None else env)},
        "session": session,
        "terminal": terminal,
        "piped": list(piped),
        "merged": merged,
    }
    return table.spawn(json.dumps(wanted), to_js(stdin) if stdin else None, write)


class Pipe(io.RawIOBase):
    """What a process puts out, as it comes."""

    def __init__(self, begin: Callable[[], int], stream: int) -> None:
        super().__init__()
        self._begin = begin
        self._stream = stream
        self._rest = b""
        self._is_over = False

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        if not self._rest and not self._is_over:
            self._rest = waiting.wait(table.read(self._begin(), self._stream)).to_bytes()
            self._is_over = not self._rest
        count = min(len(buffer), len(self._rest))
        buffer[:count] = self._rest[:count]
        self._rest = self._rest[count:]
        return count


class Input(io.BytesIO):
    """What a process will read: it begins when this is closed, or when its output is asked for."""

    def __init__(self, begin: Callable[[], int]) -> None:
        super().__init__()
        self._begin = begin

    def close(self) -> None:
        if not self.closed:
            self._begin()
            super().close()


class Popen(subprocess.Popen):  # type: ignore[type-arg]
    """subprocess.Popen on the desk's shell. A process gets its whole input at once, when it begins."""

    def __init__(
        self,
        args: Any,
        bufsize: int = -1,
        executable: Any = None,
        stdin: Any = None,
        stdout: Any = None,
        stderr: Any = None,
        preexec_fn: Any = None,
        close_fds: bool = True,
        shell: bool = False,
        cwd: Any = None,
        env: Mapping[str, str] | None = None,
        universal_newlines: bool | None = None,
        startupinfo: Any = None,
        creationflags: int = 0,
        restore_signals: bool = True,
        start_new_session: bool = False,
        pass_fds: Any = (),
        *,
        user: Any = None,
        group: Any = None,
        extra_groups: Any = None,
        encoding: str | None = None,
        errors: str | None = None,
        text: bool | None = None,
        umask: int = -1,
        pipesize: int = -1,
        process_group: Any = None,
    ) -> None:
        self.args = args
        self.returncode: int | None = None
        self.stdin = self.stdout = self.stderr = None
        self._id: int | None = None
        if not waiting.can_wait():
            raise OSError(NO_WAITING)
        self._is_text = bool(text or universal_newlines or encoding or errors)
        self.text_mode = self._is_text
        self.encoding, self.errors = encoding, errors
        self._script, self._parameters = _script(args, shell, executable)
        self._cwd = None if cwd is None else os.fspath(cwd)
        if self._cwd is not None and not os.path.isdir(self._cwd):
            raise FileNotFoundError(2, "No such file or directory", self._cwd)
        self._env = None if env is None else {os.fsdecode(key): os.fsdecode(value) for key, value in env.items()}
        self._source = stdin
        self._is_merged = stderr == subprocess.STDOUT
        self._targets = {1: stdout, 2: None if self._is_merged else stderr}
        self._write: Any = None
        if stdin == subprocess.PIPE:
            self.stdin = self._opened(io.BufferedWriter, Input(self._begin))
        if stdout == subprocess.PIPE:
            self.stdout = self._opened(io.BufferedReader, Pipe(self._begin, 1))
        if stderr == subprocess.PIPE:
            self.stderr = self._opened(io.BufferedReader, Pipe(self._begin, 2))
        if stdin != subprocess.PIPE:
            self._begin()

    @property
    def pid(self) -> int:
        return self._begin()

    def __repr__(self) -> str:
        return f"<Popen: returncode: {self.returncode} args: {self.args!r}>"

    def _opened(self, kind: Any, raw: Any) -> Any:
        binary = raw if isinstance(raw, Input) else kind(raw)
        if not self._is_text:
            return binary
        text = io.TextIOWrapper(binary, encoding=self.encoding or "utf-8", errors=self.errors, write_through=True)
        return text

    def _begin(self) -> int:
        if self._id is None:
            # It is asked for again while the input is being read.
            self._id = 0
            self._id = spawn(
                self._script,
                parameters=self._parameters,
                cwd=self._cwd,
                env=self._env,
                stdin=self._input(),
                piped=[stream for stream, target in self._targets.items() if target == subprocess.PIPE],
                merged=self._is_merged,
                write=self._writer(),
            )
        return self._id

    def _writer(self) -> Any:
        """What takes the streams that are no pipes."""
        targets, parent = self._targets, inherited
        if all(target in (None, subprocess.PIPE) for target in targets.values()):
            return parent

        def write(stream: int, data: Any) -> None:
            target = targets[stream]
            if target is None:
                (parent or table.screen)(stream, data)
            elif target != subprocess.DEVNULL:
                os.write(target if isinstance(target, int) else target.fileno(), data.to_bytes())

        for target in targets.values():
            if target is not None and not isinstance(target, int):
                target.flush()
        self._write = create_proxy(write)
        return self._write

    def _input(self) -> bytes:
        source = self._source
        if source is None or source == subprocess.DEVNULL:
            return b""
        if source == subprocess.PIPE:
            self.stdin.flush()
            binary = self.stdin.buffer if self._is_text else self.stdin
            return binary.getvalue()
        if isinstance(source, int):
            return _rest_of(source)
        data = source.read() if not hasattr(source, "fileno") or isinstance(source, io.BufferedReader) else _rest(source)
        return data.encode() if isinstance(data, str) else data

    def poll(self) -> int | None:
        if self.returncode is None:
            if waiting.can_wait():
                # The process goes on only while Python waits.
                waiting.wait(table.wait(self._begin(), 0))
            self._ended(table.poll(self._begin()))
        return self.returncode

    def wait(self, timeout: float | None = None) -> int:
        if self.returncode is None:
            code = waiting.wait(table.wait(self._begin(), timeout))
            if code is None:
                raise subprocess.TimeoutExpired(self.args, timeout)
            self._ended(code)
        return self.returncode

    def communicate(self, input: Any = None, timeout: float | None = None) -> tuple[Any, Any]:
        if self.stdin is not None and not self.stdin.closed:
            if input:
                self.stdin.write(input)
            self.stdin.close()
        self.wait(timeout)
        return self._everything(self.stdout), self._everything(self.stderr)

    def _everything(self, stream: IO[Any] | None) -> Any:
        if stream is None:
            return None
        if stream.closed:
            return "" if self._is_text else b""
        data = stream.read()
        stream.close()
        return data

    def _ended(self, code: int | None) -> None:
        if code is not None:
            self.returncode = status(code)
            if self._write is not None:
                self._write.destroy()
                self._write = None

    def send_signal(self, sig: int) -> None:
        if self.returncode is None:
            table.kill(self._begin(), 128 + sig)

    def terminate(self) -> None:
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)

    def __enter__(self) -> Popen:
        return self

    def __exit__(self, kind: Any, value: Any, traceback: Any) -> None:
        for stream in (self.stdout, self.stderr, self.stdin):
            if stream is not None:
                stream.close()
        self.wait()

    def __del__(self, _warn: Any = None) -> None:
        if self._id and self.returncode is not None:
            table.forget(self._id)


def status(code: int) -> int:
    """An exit code as Python tells it: that of a process ended by a signal is the signal's number below zero."""
    return 128 - code if code in _BY_SIGNAL else code


_BY_SIGNAL = (128 + signal.SIGKILL, 128 + signal.SIGTERM, 128 + signal.SIGINT, 128 + signal.SIGHUP)


def _script(args: Any, shell: bool, executable: Any) -> tuple[str | list[str], list[str]]:
    words = [args] if isinstance(args, str | bytes | os.PathLike) else list(args)
    words = [os.fsdecode(word) for word in words]
    if not words:
        raise IndexError("list index out of range")
    if shell:
        return words[0], words[1:]
    if executable is not None:
        words[0] = os.fsdecode(executable)
    name = words[0]
    # The files of the shell's commands are there when it has been started.
    known = command_names()
    found = os.path.isfile(name) if "/" in name else name in known or which(name) is not None
    if not found:
        raise FileNotFoundError(2, "No such file or directory", name)
    return words, []


def _rest_of(descriptor: int) -> bytes:
    parts = []
    while part := os.read(descriptor, 1 << 20):
        parts.append(part)
    return b"".join(parts)


def _rest(source: Any) -> Any:
    try:
        return _rest_of(source.fileno())
    except OSError:
        return source.read()


def show(
    script: str | Sequence[str], stdin: bytes = b"", parameters: Sequence[str] = (), session: str | None = None
) -> int:
    """Runs it, prints what it puts out as it comes, and gives its exit code."""
    decoders = {stream: codecs.getincrementaldecoder("utf-8")("replace") for stream in (1, 2)}

    # A program writes while its own streams are in force.
    streams = {1: sys.stdout, 2: sys.stderr}

    def write(stream: int, data: Any) -> None:
        streams[stream].write(decoders[stream].decode(data.to_bytes()))

    if not waiting.can_wait():
        raise OSError(NO_WAITING)
    proxy = create_proxy(write)
    process = spawn(script, stdin=stdin, parameters=parameters, write=proxy, session=session)
    try:
        return waiting.wait(table.wait(process, None))
    finally:
        table.kill(process, 130)
        table.forget(process)
        proxy.destroy()


def system(command: str) -> int:
    """os.system: the status as `wait` gives it, the exit code in its high byte."""
    code = Popen(command, shell=True).wait()
    return -code if code < 0 else code << 8


def popen(cmd: str, mode: str = "r", buffering: int = -1) -> Any:
    """os.popen: the output of a command as a text file, or its input."""
    if not isinstance(cmd, str):
        raise TypeError(f"invalid cmd type ({type(cmd)}, expected string)")
    if mode not in ("r", "w"):
        raise ValueError(f"invalid mode {mode!r}")
    if mode == "r":
        process = Popen(cmd, shell=True, text=True, stdout=subprocess.PIPE)
        return _Closing(process.stdout, process)
    process = Popen(cmd, shell=True, text=True, stdin=subprocess.PIPE)
    return _Closing(process.stdin, process)


class _Closing:
    """A stream that waits for its process when it is closed."""

    def __init__(self, stream: Any, process: Popen) -> None:
        self._stream = stream
        self._process = process

    def close(self) -> int | None:
        self._stream.close()
        code = self._process.wait()
        return None if code == 0 else code << 8 if code > 0 else code

    def __enter__(self) -> _Closing:
        return self

    def __exit__(self, *_args: object) -> None:
        self.close()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)

    def __iter__(self) -> Any:
        return iter(self._stream)


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
    subprocess.Popen = Popen  # type: ignore[misc]
    subprocess._can_fork_exec = True  # type: ignore[attr-defined]
    sys.executable = "/usr/bin/python3"
    for module in (asyncio, asyncio.subprocess):
        module.create_subprocess_exec = _exec_later  # type: ignore[assignment]
        module.create_subprocess_shell = _shell_later  # type: ignore[assignment]
    os.system = system
    os.popen = popen  # type: ignore[assignment]
    shutil.which = which
