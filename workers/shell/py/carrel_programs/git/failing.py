"""How git says that something went wrong."""

from __future__ import annotations


class Failed(Exception):
    """The command cannot go on. `message` is shown as it is; `code` is the exit code."""

    def __init__(self, message: str, code: int = 1) -> None:
        super().__init__(message)
        self.message = message
        self.code = code


def fatal(message: str) -> Failed:
    """What git calls fatal: it ends with 128."""
    return Failed(f"fatal: {message}", 128)


def error(message: str, code: int = 1) -> Failed:
    return Failed(f"error: {message}", code)
