"""%pip and %conda, and all that hands a line or a cell to the shell: `!`, `!!`, %sx, %%bash, %%sh, %%script, %%R, %shell."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from collections.abc import Coroutine
from functools import partial
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from typing import Any

from . import awaited, packages, processes, waiting
from .installing import install, uninstall

NO_INSTALLING = "%pip can't wait inside a function in this browser (it lacks JSPI): put it at the top level of a cell."
USAGE = "Use %pip install NAME, %pip list, %pip show NAME or %pip uninstall NAME."

_BARE = re.compile(
    r"(?P<indent>\s*)(?:!\s*(?:python3?\s+-m\s+)?(?:pip3?|conda|mamba)|pip3?(?=\s+(?:install|uninstall|list|show|freeze)\b))"
    r"(?P<rest>\s.*|$)"
)
#: Options whose next word belongs to them.
_WITH_VALUE = {"-c", "--channel", "-i", "--index-url", "--extra-index-url", "-t", "--target", "-n", "--name"}
#: Cell magics of IPython that are names of programs.
_PROGRAMS = ("bash", "sh", "python", "python3", "perl", "ruby", "script")

#: On the first line of the cell, so that R counts its lines as they are.
_PLOTS_TO_PNG = "options(device = function(...) png('Rplot%03d.png', 720, 480)); "


def _read(words: list[str]) -> list[str]:
    """The packages among the words of a command; `-r FILE` is read, other options have no meaning here."""
    found: list[str] = []
    rest = iter(words)
    for word in rest:
        if word in ("-r", "--requirement"):
            path = Path("/mnt/data", next(rest, ""))
            if not path.is_file():
                raise packages.PackageError(f"There is no file {path} to read requirements from.")
            text = path.read_text()
            lines = (re.split(r"(?:^|\s)#", line)[0].strip() for line in text.splitlines())
            found += [line.partition(";")[0].strip() for line in lines if line and not line.startswith("-")]
        elif word in _WITH_VALUE:
            next(rest, None)
        elif not word.startswith("-"):
            found.append(word)
    return found


def _show(name: str) -> str:
    try:
        data = distribution(name).metadata
    except PackageNotFoundError:
        return f"{name} is not installed: %pip install {name}"
    keys = ("Name", "Version", "Summary", "Home-page", "Author", "License", "Requires-Dist")
    return "\n".join(f"{key}: {', '.join(data.get_all(key) or [])}" for key in keys if data.get(key))


def _table(versions: dict[str, str]) -> str:
    width = max([7, *map(len, versions)])
    rows = [f"{name:<{width}} {version}" for name, version in sorted(versions.items())]
    return "\n".join([f"{'Package':<{width}} Version", f"{'-' * width} {'-' * 7}", *rows])


async def pip(line: str) -> None:
    """One command of %pip or %conda. Raises PackageError, so that a cell does not go on without its packages."""
    command, *words = shlex.split(line, comments=True) or ["help"]
    names = _read(words)
    match command:
        case "install" if names:
            before = packages.installed()
            upgrade = bool({"-U", "--upgrade"} & set(words))
            for found in await install(names, upgrade=upgrade):
                name, _, version = found.partition("==")
                old = before.get(name) == version
                print(f"{'Requirement already satisfied:' if old else 'Successfully installed'} {name}-{version}")
        case "uninstall" | "remove" if names:
            print(f"Successfully uninstalled {', '.join(await uninstall(names)) or 'nothing: none of these is here'}")
        case "list":
            print(_table(packages.installed()))
        case "freeze":
            print("\n".join(f"{name}=={version}" for name, version in sorted(packages.installed().items())))
        case "show" if names:
            print("\n---\n".join(map(_show, names)))
        case _:
            raise packages.PackageError(USAGE)


def run_pip(line: str) -> Any:
    """`pip`; it gives a promise, as all of these, where Python can't wait and the cell does (`awaited.py`)."""
    return waiting.wait_or_promise(pip(line), NO_INSTALLING)


def to_magic(lines: list[str]) -> list[str]:
    """Input transformer: `!pip install x` and a bare `pip install x` are %pip; the text of a cell magic is its own."""
    if lines and lines[0].startswith("%%"):
        return lines
    found = [(_BARE.fullmatch(line.rstrip("\n")), line) for line in lines]
    return [f"{match['indent']}%pip{match['rest']}\n" if match else line for match, line in found]


class _Lines:
    """`!`, `!!` and %sx of one shell of IPython."""

    def __init__(self, shell: Any) -> None:
        self._shell = shell

    def system(self, command: str) -> Any:
        """`!command`: a shell of its own, as in every notebook; its exit code is `_exit_code`."""
        return self._waited(self._system(self._shell.var_expand(command, depth=1)))

    def getoutput(self, command: str, split: bool = True, depth: int = 0) -> Any:
        """`x = !command`: its output and errors, as lines."""
        return self._waited(self._getoutput(self._shell.var_expand(command, depth=depth + 1), split))

    def session(self, line: str, cell: str | None = None) -> Any:
        """%shell, %%shell: the notebook's own shell, which remembers its directory, variables and functions."""
        return self._waited(self._session(line if cell is None else cell))

    def script(self, program: str, line: str, cell: str) -> Any:
        """%%bash and the like. Raises CalledProcessError as IPython does, unless `--no-raise-error` is among the words."""
        return self._waited(_script(program, line, cell))

    def r(self, line: str, cell: str) -> Any:
        """%%R: a script of R's on the same files. Plots that it puts nowhere are shown, and are files where it ran."""
        words = shlex.split(line)
        if words and words[0].startswith("-"):
            raise ValueError(
                "%%R takes no options; its words are commandArgs(TRUE). R has variables of its own: hand tables over "
                "in files, by to_csv and read.csv, or by write.csv and read_csv."
            )
        return self._waited(_r(words, cell))

    def _waited(self, work: Coroutine[Any, Any, Any]) -> Any:
        return waiting.wait_or_promise(work, processes.NO_WAITING)

    async def _system(self, command: str) -> None:
        self._shell.user_ns["_exit_code"] = await processes.show(command)

    async def _getoutput(self, command: str, split: bool) -> Any:
        from IPython.utils.text import LSString, SList

        text = await awaited.getoutput(command)
        return SList(text.splitlines()) if split else LSString(text)

    async def _session(self, script: str) -> None:
        code = await processes.show(script, session=f"notebook-{id(self._shell.user_ns)}")
        self._shell.user_ns["_exit_code"] = code
        if code:
            print(f"[exit code {code}]", file=sys.stderr)


async def _script(program: str, line: str, cell: str) -> None:
    words = shlex.split(line)
    must_raise = "--no-raise-error" not in words
    words = [word for word in words if word != "--no-raise-error"]
    command = words if program == "script" else [program, *words]
    if not command:
        raise ValueError("%%script needs the name of a program, as in: %%script bash")
    # Its text is the shell's own script, so that what loops put out is seen as it comes.
    is_shell = command[0] in ("bash", "sh") and not any(word.startswith("-") for word in command)
    code = await (processes.show(cell, parameters=command) if is_shell else processes.show(command, stdin=cell.encode()))
    if code and must_raise:
        raise subprocess.CalledProcessError(code, shlex.join(command))


def _plots() -> dict[Path, int]:
    return {path: path.stat().st_mtime_ns for path in Path().glob("Rplot[0-9]*.png")}


async def _r(words: list[str], cell: str) -> None:
    from IPython.display import Image, display

    before = _plots()
    code = await processes.show(["Rscript", "-", *words], stdin=(_PLOTS_TO_PNG + cell).encode())
    for path, time in sorted(_plots().items()):
        if before.get(path) != time:
            display(Image(filename=str(path)))
    if code:
        raise subprocess.CalledProcessError(code, shlex.join(["Rscript", "-", *words]))


def register_magics(shell: Any) -> None:
    """Adds these to a shell of IPython."""
    for name in ("pip", "conda"):
        shell.register_magic_function(run_pip, "line", name)
    lines = _Lines(shell)
    for name in _PROGRAMS:
        shell.register_magic_function(partial(lines.script, name), "cell", name)
    shell.register_magic_function(lines.r, "cell", "R")
    shell.register_magic_function(lines.session, "line_cell", "shell")
    shell.system = shell.system_raw = shell.system_piped = lines.system
    shell.getoutput = lines.getoutput
    shell.input_transformers_cleanup.append(to_magic)
    awaited.install(shell)
