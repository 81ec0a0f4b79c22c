"""os.system and os.popen on the desk's processes."""

from __future__ import annotations

import subprocess
from typing import Any

from .popen import Popen


def system(command: str) -> int:
    """os.system: the status as `wait` gives it, the exit code in its high byte."""
    return status(Popen(command, shell=True).wait())


def status(code: int) -> int:
    """An exit code as `wait` of a machine gives it, in its high byte."""
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
