"""%pip and %conda, and what `!` says while there is no shell."""

from __future__ import annotations

import re
import shlex
import sys
from collections.abc import Awaitable
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from typing import Any

from . import packages, waiting
from .installing import install, uninstall

NO_SHELL = (
    "There is no shell here yet; Python can list, read and write files (os, pathlib, shutil), "
    "and %pip install adds packages."
)
USAGE = "Use %pip install NAME, %pip list, %pip show NAME or %pip uninstall NAME."

_BARE = re.compile(
    r"(?P<indent>\s*)(?:!\s*(?:python3?\s+-m\s+)?(?:pip3?|conda|mamba)|pip3?(?=\s+(?:install|uninstall|list|show|freeze)\b))"
    r"(?P<rest>\s.*|$)"
)
_CALL = re.compile(r"(\s*)(get_ipython\(\)\.run_line_magic\('(?:pip|conda)',)")
#: Options whose next word belongs to them.
_WITH_VALUE = {"-c", "--channel", "-i", "--index-url", "--extra-index-url", "-t", "--target", "-n", "--name"}
_SHELLS = ("bash", "sh", "script", "cmd", "perl", "ruby", "system", "sx", "!")


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


def run_pip(line: str) -> Awaitable[None] | None:
    """`pip`, waited for where Python can wait; otherwise the cell awaits what this returns."""
    return waiting.wait(pip(line)) if waiting.can_wait() else pip(line)


def to_magic(lines: list[str]) -> list[str]:
    """Input transformer: `!pip install x` and a bare `pip install x` are %pip."""
    found = [(_BARE.fullmatch(line.rstrip("\n")), line) for line in lines]
    return [f"{match['indent']}%pip{match['rest']}\n" if match else line for match, line in found]


def to_await(lines: list[str]) -> list[str]:
    """Input transformer: where Python cannot wait, the cell awaits the magic."""
    return lines if waiting.can_wait() else [_CALL.sub(r"\1await \2", line) for line in lines]


def register_magics(shell: Any) -> None:
    """Adds %pip and %conda to a shell of IPython and answers for the shell there is not."""

    def no_shell(*_args: object, **_named: object) -> list[str]:
        print(NO_SHELL, file=sys.stderr)
        return []

    for name in ("pip", "conda"):
        shell.register_magic_function(run_pip, "line", name)
    for name in _SHELLS:
        for kind in ("line", "cell"):
            if name in shell.magics_manager.magics[kind]:
                shell.magics_manager.magics[kind][name] = no_shell
    shell.input_transformers_cleanup.append(to_magic)
    shell.input_transformers_post.append(to_await)
    shell.system = shell.getoutput = no_shell
