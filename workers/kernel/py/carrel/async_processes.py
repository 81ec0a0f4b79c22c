"""asyncio.create_subprocess_exec and create_subprocess_shell on the desk's shell; they work without JSPI too."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
from typing import Any

import _carrel_processes as table
from pyodide.ffi import to_js

from . import popen, processes


class Process:
    """As asyncio.subprocess.Process."""

    def __init__(self, script: str | list[str], options: dict[str, Any]) -> None:
        self.returncode: int | None = None
        self.stdout = asyncio.StreamReader() if options.get("stdout") == subprocess.PIPE else None
        self.stderr = asyncio.StreamReader() if options.get("stderr") == subprocess.PIPE else None
        readers = ((1, self.stdout), (2, self.stderr))
        piped = [stream for stream, reader in readers if reader is not None]
        silent = [stream for stream, name in ((1, "stdout"), (2, "stderr")) if options.get(name) == subprocess.DEVNULL]
        is_fed = options.get("stdin") == subprocess.PIPE
        self.pid = processes.spawn(
            script,
            cwd=options.get("cwd"),
            env=options.get("env"),
            fed=is_fed,
            piped=piped,
            silent=silent,
            merged=options.get("stderr") == subprocess.STDOUT,
            write=processes.inherited,
        )
        self.stdin = _Input(self.pid) if is_fed else None
        self._pipes = [asyncio.ensure_future(_fill(reader, self.pid, stream)) for stream, reader in readers if reader is not None]
        self._running = asyncio.ensure_future(_end(self.pid))

    async def wait(self) -> int:
        self.returncode = popen.status(await asyncio.shield(self._running))
        return self.returncode

    async def communicate(self, input: bytes | None = None) -> tuple[bytes | None, bytes | None]:
        if self.stdin is not None:
            if input:
                self.stdin.write(input)
            self.stdin.close()
        await self.wait()
        await asyncio.gather(*self._pipes)
        return (await self.stdout.read() if self.stdout else None, await self.stderr.read() if self.stderr else None)

    def send_signal(self, number: int) -> None:
        if self.returncode is None:
            table.kill(self.pid, 128 + number)

    def terminate(self) -> None:
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)


class _Input:
    """As asyncio.StreamWriter, as far as a process needs one."""

    def __init__(self, process: int) -> None:
        self._process = process
        self._is_closing = False

    def write(self, data: bytes) -> None:
        table.feed(self._process, to_js(bytes(data)))

    def writelines(self, parts: list[bytes]) -> None:
        for part in parts:
            self.write(part)

    async def drain(self) -> None:
        pass

    def write_eof(self) -> None:
        self.close()

    def close(self) -> None:
        self._is_closing = True
        table.feed(self._process, None)

    def is_closing(self) -> bool:
        return self._is_closing

    async def wait_closed(self) -> None:
        pass


async def _fill(reader: asyncio.StreamReader, process: int, stream: int) -> None:
    while data := (await table.read(process, stream)).to_bytes():
        reader.feed_data(data)
    reader.feed_eof()


async def _end(process: int) -> int:
    return await table.wait(process, None)


async def create_subprocess_exec(program: Any, *args: Any, **options: Any) -> Process:
    words = [os.fsdecode(word) for word in (program, *args)]
    known = await processes.command_names_later()
    if not (os.path.isfile(words[0]) if "/" in words[0] else words[0] in known or processes.which(words[0])):
        raise FileNotFoundError(2, "No such file or directory", words[0])
    return Process(words, options)


async def create_subprocess_shell(cmd: str | bytes, **options: Any) -> Process:
    return Process(os.fsdecode(cmd), options)
