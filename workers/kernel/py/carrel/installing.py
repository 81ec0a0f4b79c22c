"""Installing packages: bundled and kept ones first, then a dropped wheel, then PyPI through the page."""

from __future__ import annotations

import contextlib
import importlib
import logging
import re
import sys
from collections.abc import Awaitable, Callable, Generator, Iterable
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import unquote, urlsplit

import _carrel_host as host

from . import advice, lock, network, packages, pypi, waiting
from .packages import PackageError, installed
from .wheels import Wheel, check_name, read_wheel

_REQUIREMENT = re.compile(r"(?P<name>[A-Za-z0-9][\w.-]*)\s*(?P<extras>\[[^\]]*\])?\s*(?P<spec>[<>=!~].*)?$")
_FILES = (".whl", ".tar.gz", ".tar.bz2", ".tgz", ".zip")


class Installed(list[str]):
    """What is now installed, as name==version. It may be awaited, so that `await install(...)` works everywhere."""

    def __await__(self) -> Generator[Any, None, Installed]:
        return self
        yield


async def install(names: str | Iterable[str], *, upgrade: bool = False) -> list[str]:
    """Installs names, `name==1.0`, paths of wheels or their addresses; returns `name==version` for each.

    `upgrade` asks PyPI for the newest version of what is here already.
    Raises PackageError with one sentence; then nothing new is left behind.
    """
    before = installed()
    wheels: list[Wheel] = []
    pypi.collect(wheels)
    try:
        texts = [names] if isinstance(names, str) else list(names)
        done = [await _install_one(text.strip(), upgrade=upgrade) for text in texts]
    except BaseException:
        await _take_back(set(before))
        raise
    finally:
        pypi.collect(None)
        importlib.invalidate_caches()
    files = {one.partition("==")[0] for one, text in zip(done, texts, strict=True) if _is_file(text)}
    for wheel in wheels:
        await pypi.keep(wheel, made="file" if wheel.name in files else "pypi")
    return done


def _is_file(text: str) -> bool:
    return text.strip().endswith(_FILES) or text.strip().startswith(("/", "./"))


async def _permitted(name: str, sha256: str | None = None) -> None:
    """Raises PackageError where the person's rule does not let the package in."""
    answer = await host.permits(name, sha256)
    if not answer.ok:
        raise PackageError(answer.failure.message)


async def _take_back(before: set[str]) -> None:
    """Removes what a failed installation has left; packages of the lock are whole and stay."""
    new = [name for name in installed().keys() - before if name not in lock.entries()]
    if new:
        with contextlib.suppress(Exception):
            (await pypi.load_micropip()).uninstall(new)


async def _install_one(text: str, *, upgrade: bool) -> str:
    if text.startswith(("http://", "https://")):
        return await _install_address(text)
    if _is_file(text):
        return await _install_file(text)
    parts = _REQUIREMENT.match(text)
    if parts is None:
        raise PackageError(
            f"'{text}' is neither the name of a package nor a wheel, such as requests or requests==2.32."
        )
    name = lock.canonical(parts["name"])
    await _permitted(name)
    have = installed().get(name)
    if upgrade and (have is not None or lock.is_here(name)):
        return await _upgrade(text, name)
    if have is not None and await _fits(have, parts["spec"]) and not parts["extras"]:
        return f"{name}=={have}"
    entry = lock.entries().get(name)
    if have is None and entry and await _fits(entry["version"], parts["spec"]) and not parts["extras"]:
        try:
            await packages.load([name])
            return f"{name}=={installed().get(name, entry['version'])}"
        except PackageError:
            # A kept wheel may have gone bad; what is on PyPI is whole.
            if lock.source(name) != "kept":
                raise
    module = next((module for module, package in advice.PYPI_NAMES.items() if package == name), parts["name"])
    if entry is None and (reason := advice.unavailable(module)):
        raise PackageError(reason)
    await pypi.install_from_index(text, name)
    return f"{name}=={installed()[name]}"


async def _upgrade(text: str, name: str) -> str:
    """The newest version that PyPI has for here; what is here stays where there is none that is newer."""
    entry = lock.entries().get(name)
    before = installed().get(name) or (entry["version"] if entry else "")
    if entry and lock.source(name) == "bundled" and not entry["file_name"].endswith("-none-any.whl"):
        raise PackageError(f"{name} {before} is built for this page; a newer one comes with a newer page.")
    # micropip takes what is there for good enough, unless it is told that it is not.
    newer = f"{text}>{before}" if re.fullmatch(r"[\w.-]+", text) else text
    try:
        await pypi.install_from_index(newer, name, from_lock=False)
    except PackageError as error:
        if newer == text or "pure Python 3 wheel" not in str(error.__cause__):
            raise
        host.notify(f"{name} {before} is the newest version that works here.")
        return f"{name}=={before}"
    now = installed()[name]
    if before != now:
        host.notify(f"{name} is {now} now, it was {before}. Restart Python if it has been imported already.")
    return f"{name}=={now}"


async def _fits(version: str, spec: str | None) -> bool:
    """Whether a version meets a specifier such as >=1.2,<2."""
    if not spec:
        return True
    if not packages.is_importable("packaging"):
        await packages.load(["packaging"])
    from packaging.specifiers import InvalidSpecifier, SpecifierSet

    try:
        return SpecifierSet(spec).contains(version, prereleases=True)
    except InvalidSpecifier:
        raise PackageError(f"'{spec}' is not a version; write ==1.2 or >=1.2,<2.") from None


async def _install_address(url: str) -> str:
    file_name = unquote(PurePosixPath(urlsplit(url).path).name)
    check_name(file_name)
    try:
        answer = await network.fetch("GET", url)
    except (OSError, ValueError) as error:
        raise PackageError(f"{file_name} could not be fetched: {error}") from None
    if answer.status >= 400:
        raise PackageError(f"{file_name} could not be fetched: {urlsplit(url).hostname} answered {answer.status}.")
    return await _install_wheel(read_wheel(file_name, answer.body))


async def _install_file(text: str) -> str:
    path = Path("/mnt/data", text)
    if not path.is_file():
        raise PackageError(f"There is no file {path}; drop the wheel on the page first.")
    check_name(path.name)
    return await _install_wheel(read_wheel(path.name, path.read_bytes()))


async def _install_wheel(wheel: Wheel) -> str:
    await _permitted(wheel.name, wheel.entry()["sha256"])
    # micropip knows one of the two names of this platform.
    copy = Path("/tmp", re.sub(r"pyemscripten_(\d+_\d+)_wasm32", r"pyodide_\1_wasm32", wheel.file_name))
    copy.write_bytes(wheel.data)
    try:
        await pypi.install_from_index(f"emfs:{copy}", wheel.name)
    finally:
        copy.unlink(missing_ok=True)
    return f"{wheel.name}=={installed()[wheel.name]}"


def install_now(*names: str | Iterable[str]) -> Awaitable[list[str]]:
    """Installs packages: install('requests'), install('requests==2.32', 'rich'), install('/mnt/data/x.whl').

    Where the browser can't pause Python, put `await` in front.
    """
    flat = [text for group in names for text in ([group] if isinstance(group, str) else group)]

    if waiting.can_wait():
        # Wrapped only now: what can be awaited must not be the value of a promise.
        return Installed(waiting.wait(install(flat)))
    return install(flat)


async def uninstall(names: Iterable[str]) -> list[str]:
    """Removes packages from this interpreter, and those that are kept from the device; what is bundled comes back with
    the next start. Returns `name==version` of those that were there."""
    asked = [lock.canonical(name) for name in names]
    here = installed()
    kept = {name: entry["version"] for name, entry in lock.entries().items() if lock.source(name) == "kept"}
    found = [name for name in asked if name in here]
    if found:
        micropip = await pypi.load_micropip()
        # It warns of names that Pyodide writes another way.
        log = logging.getLogger("micropip")
        log.disabled = True
        try:
            micropip.uninstall(found)
        finally:
            log.disabled = False
        for name in found:
            _forget_modules(name)
    for name in asked:
        await host.forget(name)
        if name in kept:
            lock.forget(name)
    return [f"{name}=={here.get(name) or kept[name]}" for name in asked if name in here or name in kept]


def _forget_modules(name: str) -> None:
    modules: Callable[[str], bool] = lambda module: module.partition(".")[0] in {name, name.replace("-", "_")}  # noqa: E731
    for module in [module for module in sys.modules if modules(module)]:
        del sys.modules[module]
