"""python3 -i: each line is run when it is whole, and its value is shown."""

from __future__ import annotations

import code
import sys
from types import CodeType, ModuleType

from carrel import packages, waiting


class Console(code.InteractiveConsole):
    """Prompts go to the errors, as Python's own where its input is a pipe."""

    def raw_input(self, prompt: str = "") -> str:
        sys.stderr.write(prompt)
        sys.stderr.flush()
        line = sys.stdin.readline()
        if not line:
            raise EOFError
        return line.removesuffix("\n")

    def runsource(self, source: str, filename: str = "<input>", symbol: str = "single") -> bool:
        if waiting.can_call():
            waiting.wait(packages.load_for(source))
        return super().runsource(source, filename, symbol)

    def runcode(self, code: CodeType) -> None:
        notebooks, sys.displayhook = sys.displayhook, sys.__displayhook__
        try:
            super().runcode(code)
        finally:
            sys.displayhook = notebooks


def run() -> int:
    """Until the input ends; its exit code."""
    main = sys.modules["__main__"] = ModuleType("__main__")
    Console(main.__dict__, "<stdin>").interact(f"Python {sys.version}", "")
    return 0
