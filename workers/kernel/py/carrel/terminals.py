"""Terminals of the desk: each has a shell of its own, and an interactive Python when one was started in it.

A line that is typed is a run: it waits its turn with the cells. Editing it, paging and the full-screen editor are the
page's; what Python has to tell a terminal travels as a display of the type `NOTE`.
"""

from __future__ import annotations

import code
import json
import os
import platform
import rlcompleter
import sys
from types import ModuleType
from typing import Any

import _carrel_host as host
import _carrel_processes as table

from . import packages, processes

#: `TERMINAL_NOTE` of the page's `src/contract/terminal.ts`, which has the forms too.
NOTE = "application/vnd.carrel.terminal+json"
#: What the shell does itself.
BUILTINS = (
    "alias bg break builtin case cd command continue declare do done echo elif else esac eval exec exit export false fg fi for "
    "function getopts hash help history if in jobs let local mapfile popd printf pushd pwd read readonly return select set shift "
    "shopt source test then times trap true type ulimit umask unalias unset until wait while"
).split()
MOST = 500


class Terminal:
    """What Python keeps for one terminal; variables and functions of its shell are the shell's."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.cwd = "/mnt/data"
        self.python: code.InteractiveConsole | None = None
        self.main = ModuleType("__main__")

    @property
    def session(self) -> str:
        return f"terminal {self.name}"


_terminals: dict[str, Terminal] = {}


def _of(name: str) -> Terminal:
    return _terminals.setdefault(name, Terminal(name))


def tell(**note: Any) -> None:
    """Tells the terminal whose line is running."""
    from .display import bundle

    host.display(bundle({NOTE: json.dumps(note)}), None, False)


def _tell_prompt(terminal: Terminal, exit_code: int, state: str) -> None:
    mode = "shell" if terminal.python is None else "python"
    tell(kind="prompt", mode=mode, state=state, cwd=terminal.cwd, exitCode=exit_code)


async def run(line: dict[str, Any]) -> None:
    """Runs what was typed: `terminal`, `text`, `columns`, `rows`, `stdin` (None: it is typed too)."""
    terminal = _of(line["terminal"])
    if terminal.python is not None:
        _tell_prompt(terminal, 0, await _push(terminal, terminal.python, line["text"]))
        return
    env = {**os.environ, "TERM": "xterm-256color", "COLUMNS": str(line["columns"]), "LINES": str(line["rows"]), "EDITOR": "nano"}
    stdin = line["stdin"]
    process = processes.spawn(
        line["text"],
        cwd=terminal.cwd,
        env=env,
        stdin=(stdin or "").encode(),
        session=terminal.session,
        terminal=terminal.name if stdin is None else None,
    )
    try:
        exit_code = await table.wait(process, None)
        await processes.command_names_later()
        state = table.state(process)
        terminal.cwd = "/mnt/data" if state == "exited" else table.cwd(process)
        _tell_prompt(terminal, exit_code, state)
    finally:
        table.kill(process, 130)
        table.forget(process)


def close(name: str) -> None:
    """The terminal is gone from the screen."""
    terminal = _terminals.pop(name, None)
    if terminal is not None:
        table.forgetSession(terminal.session)


def begin_python(name: str) -> None:
    """From now on the lines of this terminal are Python's, until `exit()`."""
    terminal = _of(name)
    terminal.main = ModuleType("__main__")
    terminal.python = code.InteractiveConsole(terminal.main.__dict__)
    terminal.cwd = os.getcwd()
    print(f"Python {platform.python_version()}, with the packages and files of the desk. exit() or Ctrl-D leaves it.")


async def _push(terminal: Terminal, console: code.InteractiveConsole, text: str) -> str:
    """Gives Python one line or a pasted block. What comes back is the state for the prompt."""
    await packages.load_for(text)
    outside = sys.modules["__main__"], os.getcwd(), sys.argv
    sys.modules["__main__"], sys.argv = terminal.main, [""]
    os.chdir(terminal.cwd)
    try:
        is_more = False
        for one in text.split("\n"):
            is_more = console.push(one)
        return "incomplete" if is_more else "open"
    except SystemExit:
        terminal.python = None
        return "open"
    finally:
        terminal.cwd = os.getcwd()
        sys.modules["__main__"], sys.argv = outside[0], outside[2]
        os.chdir(outside[1])


def complete(name: str, line: str, cursor: int) -> str:
    """What may stand at the cursor of a line, as JSON of the page's `Completion`."""
    terminal = _of(name)
    before = line[:cursor]
    word, found = _of_shell(terminal, before) if terminal.python is None else _of_python(terminal.python, before)
    items = [{"text": text, "kind": "", "detail": ""} for text in sorted(set(found))[:MOST]]
    return json.dumps({"from": cursor - len(word), "to": cursor, "items": items})


def _of_python(console: code.InteractiveConsole, before: str) -> tuple[str, list[str]]:
    start = len(before)
    while start and (before[start - 1].isalnum() or before[start - 1] in "_."):
        start -= 1
    word = before[start:]
    if not word:
        return "", ["    "]
    completer = rlcompleter.Completer(console.locals)  # type: ignore[arg-type]
    found = completer.attr_matches(word) if "." in word else completer.global_matches(word)
    return word, found


def _last_word(before: str) -> tuple[str, str, bool]:
    """The word that ends the text, as it is written and as it is meant, and whether a command stands there."""
    written, meant, quote, is_command = "", "", "", True
    index = 0
    while index < len(before):
        letter = before[index]
        index += 1
        if quote:
            written += letter
            if letter == quote:
                quote = ""
            else:
                meant += letter
        elif letter == "\\" and index < len(before):
            written, meant = written + letter + before[index], meant + before[index]
            index += 1
        elif letter in "'\"":
            quote, written = letter, written + letter
        elif letter in "|&;(\n":
            written, meant, is_command = "", "", True
        elif letter in "<>":
            written, meant, is_command = "", "", False
        elif letter.isspace():
            if written and "=" not in written and written not in ("sudo", "time", "exec", "then", "do", "else", "!", "env", "command", "xargs"):
                is_command = False
            written, meant = "", ""
        else:
            written, meant = written + letter, meant + letter
    return written, meant, is_command


def _of_shell(terminal: Terminal, before: str) -> tuple[str, list[str]]:
    written, meant, is_command = _last_word(before)
    if meant.startswith("$"):
        return written, [f"${name}" for name in os.environ if name.startswith(meant[1:])]
    found = _paths(terminal.cwd, meant, written[:1] if written[:1] in "'\"" and written else "")
    if is_command and "/" not in meant:
        known = processes.known_commands()
        found = [f"{name} " for name in (*BUILTINS, *known) if name.startswith(meant)] + [one for one in found if one.endswith("/")]
    return written, found


def _paths(cwd: str, meant: str, quote: str) -> list[str]:
    folder, slash, start = meant.rpartition("/")
    place = os.path.join(cwd, os.path.expanduser(folder + slash) if slash else "")
    found = []
    try:
        entries = sorted(os.scandir(place), key=lambda entry: entry.name)
    except OSError:
        return []
    for entry in entries:
        if not entry.name.startswith(start) or (entry.name.startswith(".") and not start.startswith(".")):
            continue
        # What ends a line, or is not seen, is nobody's to enter unread.
        if any(ord(letter) < 32 or ord(letter) == 127 for letter in entry.name):
            continue
        end = "/" if entry.is_dir() else f"{quote} "
        name = f"{folder}{slash}{entry.name}"
        found.append(quote + _escaped(name, quote) + end)
        if len(found) == MOST:
            break
    return found


def _escaped(name: str, quote: str) -> str:
    """A name as it is written so that it means itself: plainly, or after an opening quote."""
    if quote == "'":
        return name.replace("'", "'\\''")
    special = '"\\$`' if quote else " \t'\"\\$&|;<>()*?[]`!#{}"
    return "".join(f"\\{letter}" if letter in special else letter for letter in name)
