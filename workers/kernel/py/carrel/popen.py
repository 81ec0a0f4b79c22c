"""subprocess.Popen on the desk's processes."""

from __future__ import annotations

import asyncio
import contextlib
import io
import os
import signal
import subprocess
import time
from collections.abc import Mapping
from functools import partial
from typing import IO, Any

import _carrel_processes as table
from pyodide.ffi import create_proxy

from . import pipes, processes, waiting


class Popen(subprocess.Popen):  # type: ignore[type-arg]
    """subprocess.Popen on the desk's shell. A process goes on whenever Python waits."""

    #: Whether it is of use where Python can't wait.
    _is_awaited = False

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
        self.pid = 0
        self._write: Any = None
        #: The outputs as `communicate` reads them; it may be asked again after a time-out.
        self._reading: list[asyncio.Task[None]] | None = None
        self._is_text = bool(text or universal_newlines or encoding or errors)
        self.text_mode = self._is_text
        self.encoding, self.errors = encoding, errors
        if not (self._is_awaited or waiting.can_call()):
            raise OSError(processes.NO_WAITING)
        script, parameters = _script(args, shell, executable)
        if cwd is not None and not os.path.isdir(cwd):
            raise FileNotFoundError(2, "No such file or directory", os.fspath(cwd))
        is_merged = stderr == subprocess.STDOUT
        targets = {1: stdout, 2: None if is_merged else stderr}
        source = pipes.Source(stdin)
        self.pid = processes.spawn(
            script,
            parameters=parameters,
            cwd=None if cwd is None else os.fspath(cwd),
            env=None if env is None else {os.fsdecode(key): os.fsdecode(value) for key, value in env.items()},
            stdin=source.data,
            fed=stdin == subprocess.PIPE or source.pipe is not None,
            piped=[stream for stream, target in targets.items() if target == subprocess.PIPE],
            merged=is_merged,
            write=self._writer(targets),
        )
        if source.pipe is not None:
            table.pipe(source.pipe.process, source.pipe.stream, self.pid)
        if stdin == subprocess.PIPE:
            self.stdin = self._opened(pipes.Feeding(partial(table.feed, self.pid)), io.BufferedWriter, bufsize)
        if stdout == subprocess.PIPE:
            self.stdout = self._opened(pipes.Output(self.pid, 1), io.BufferedReader, bufsize)
        if stderr == subprocess.PIPE:
            self.stderr = self._opened(pipes.Output(self.pid, 2), io.BufferedReader, bufsize)

    def __repr__(self) -> str:
        return f"<Popen: returncode: {self.returncode} args: {self.args!r}>"

    def _opened(self, raw: Any, kind: Any, bufsize: int) -> Any:
        if bufsize == 0 and not self._is_text:
            return raw
        binary = kind(raw)
        if not self._is_text:
            return binary
        return io.TextIOWrapper(
            binary, encoding=self.encoding or "utf-8", errors=self.errors, write_through=True, line_buffering=bufsize == 1
        )

    def _writer(self, targets: Mapping[int, Any]) -> Any:
        """What takes the streams that are no pipes."""
        parent = processes.inherited
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

    def poll(self) -> int | None:
        if self.returncode is None:
            if waiting.can_call():
                # The process goes on only while Python waits.
                waiting.call(table.wait, self.pid, 0)
            self._ended(table.poll(self.pid))
        return self.returncode

    def wait(self, timeout: float | None = None) -> int:
        if self.returncode is None:
            waiting.wait(self._wait(timeout))
        return self.returncode or 0

    async def wait_later(self, timeout: float | None = None) -> int:
        """`wait` for code that awaits."""
        if self.returncode is None:
            await self._wait(timeout)
        return self.returncode or 0

    async def _wait(self, timeout: float | None) -> None:
        code = await waiting.answer(table.wait, self.pid, timeout)
        if code is None:
            raise subprocess.TimeoutExpired(self.args, timeout or 0)
        self._ended(code)

    def communicate(self, input: Any = None, timeout: float | None = None) -> tuple[Any, Any]:
        waiting.wait(self._communicate(input, timeout))
        return self._everything(self.stdout), self._everything(self.stderr)

    async def communicate_later(self, input: Any = None, timeout: float | None = None) -> tuple[Any, Any]:
        """`communicate` for code that awaits."""
        await self._communicate(input, timeout)
        return self._everything(self.stdout), self._everything(self.stderr)

    async def _communicate(self, input: Any, timeout: float | None) -> None:
        if self.stdin is not None and not self.stdin.closed:
            # Who ends without reading all of it has read enough.
            with contextlib.suppress(BrokenPipeError):
                if input:
                    self.stdin.write(input)
            with contextlib.suppress(BrokenPipeError):
                self.stdin.close()
        if waiting.is_driven():
            # Only one thing can be waited for: what is put out is read when it has ended.
            table.collect(self.pid)
            if self.returncode is None:
                await self._wait(timeout)
            return
        end = None if timeout is None else time.monotonic() + timeout
        if self._reading is None:
            self._reading = [asyncio.ensure_future(pipes.raw_of(stream).collect()) for stream in (self.stdout, self.stderr) if stream and not stream.closed]
        # What is read waits for the process, and the process for what is not read.
        if self._reading and (await asyncio.wait(self._reading, timeout=timeout))[1]:
            raise subprocess.TimeoutExpired(self.args, timeout or 0)
        if self.returncode is not None:
            return
        try:
            await self._wait(None if end is None else max(end - time.monotonic(), 0))
        except subprocess.TimeoutExpired:
            raise subprocess.TimeoutExpired(self.args, timeout or 0) from None

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
            table.kill(self.pid, 128 + sig)

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
        if self.pid and self.returncode is not None:
            table.forget(self.pid)


class Awaited(Popen):
    """One that `communicate_later` waits for, also where Python can't wait."""

    _is_awaited = True


def status(code: int) -> int:
    """An exit code as Python tells it: that of a process ended by a signal is the signal's number below zero."""
    return 128 - code if code in _BY_SIGNAL else code


_BY_SIGNAL = tuple(128 + number for number in (signal.SIGKILL, signal.SIGTERM, signal.SIGINT, signal.SIGHUP, signal.SIGPIPE))


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
    known = processes.command_names()
    found = os.path.isfile(name) if "/" in name else name in known or processes.which(name) is not None
    if not found:
        raise FileNotFoundError(2, "No such file or directory", name)
    return words, []
