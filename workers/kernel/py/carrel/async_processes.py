"""asyncio.create_subprocess_exec and create_subprocess_shell on the desk's shell; they work without JSPI too."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
from typing import Any

import _carrel_processes as table

from . import processes


class Process:
    """As asyncio.subprocess.Process. It begins when its input is closed, or when its output is asked for."""

    def __init__(self, script: str | list[str], options: dict[str, Any]) -> None:
        self._script = script
        self._options = options
        self._id: int | None = None
        self._running: asyncio.Task[int] | None = None
        self.returncode: int | None = None
        self.stdin = _Input(self) if options.get("stdin") == subprocess.PIPE else None
        self.stdout = asyncio.StreamReader() if options.get("stdout") == subprocess.PIPE else None
        self.stderr = asyncio.StreamReader() if options.get("stderr") == subprocess.PIPE else None
        self._pipes: list[asyncio.Task[None]] = []
        if self.stdin is None:
            self.begin(b"")

    @property
    def pid(self) -> int:
        return self._id or 0

    def begin(self, data: bytes) -> None:
        if self._id is not None:
            return
        piped = [stream for stream, reader in ((1, self.stdout), (2, self.stderr)) if reader is not None]
        merged = self._options.get("stderr") == subprocess.STDOUT
        silent = [self._options.get(name) == subprocess.DEVNULL for name in ("stdout", "stderr")]
        # What nobody will read waits with what is read, and goes with the process.
        piped += [stream for stream in (1, 2) if silent[stream - 1]]
        self._id = processes.spawn(
            self._script,
            cwd=self._options.get("cwd"),
            env=self._options.get("env"),
            stdin=data,
            piped=piped,
            merged=merged,
            write=processes.inherited,
        )
        for stream, reader in ((1, self.stdout), (2, self.stderr)):
            if reader is not None:
                self._pipes.append(asyncio.ensure_future(_fill(reader, self._id, stream)))
        self._running = asyncio.ensure_future(_end(self._id))

    async def wait(self) -> int:
        self.begin(self.stdin.taken if self.stdin else b"")
        if self._running is not None:
            code = await asyncio.shield(self._running)
            self.returncode = processes.status(code)
        return self.returncode or 0

    async def communicate(self, input: bytes | None = None) -> tuple[bytes | None, bytes | None]:
        if self.stdin is not None:
            if input:
                self.stdin.write(input)
            self.stdin.close()
        await self.wait()
        await asyncio.gather(*self._pipes)
        return (await self.stdout.read() if self.stdout else None, await self.stderr.read() if self.stderr else None)

    def send_signal(self, number: int) -> None:
        if self.returncode is None and self._id is not None:
            table.kill(self._id, 128 + number)

    def terminate(self) -> None:
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)


class _Input:
    """As asyncio.StreamWriter, as far as a process needs one."""

    def __init__(self, process: Process) -> None:
        self._process = process
        self._parts: list[bytes] = []
        self._is_closing = False

    @property
    def taken(self) -> bytes:
        return b"".join(self._parts)

    def write(self, data: bytes) -> None:
        self._parts.append(bytes(data))

    def writelines(self, parts: list[bytes]) -> None:
        self._parts += parts

    async def drain(self) -> None:
        pass

    def write_eof(self) -> None:
        self.close()

    def close(self) -> None:
        self._is_closing = True
        self._process.begin(self.taken)

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
