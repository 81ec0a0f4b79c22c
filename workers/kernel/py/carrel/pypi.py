"""micropip: the way to PyPI and to wheels with needs of their own, with failures put into sentences."""

from __future__ import annotations

import hashlib
import importlib
import json
import re
from typing import Any

import _carrel_host as host
import pyodide_js
from pyodide.ffi import JsException, to_js

from . import advice, lock, network, packages
from .after_import import after_import
from .packages import PackageError
from .wheels import Wheel, read_wheel

#: In another form than micropip's own, which makes it look into the lock file first.
PYPI = "https://pypi.org/simple/{package_name}/"

#: Wheels that micropip has unpacked since `collect`; None: nobody collects, and each is kept at once.
_unpacked: list[Wheel] | None = None
#: Why the package index could not be asked, as micropip does not tell.
_index_error: Exception | None = None


def collect(wheels: list[Wheel] | None) -> None:
    """From here on wheels that are unpacked go into this list, for whoever keeps them; None: each is kept at once."""
    global _unpacked
    _unpacked = wheels


def watch_micropip() -> None:
    """Has micropip ask the page, and keeps every wheel that it unpacks, also when the person calls it. Once."""
    unpack = pyodide_js._api.install
    if getattr(unpack, "keeps", False):
        return

    async def unpack_and_keep(buffer: Any, file_name: str, folder: str, metadata: Any = None) -> None:
        wheel = read_wheel(file_name, buffer.to_bytes() if hasattr(buffer, "to_bytes") else bytes(buffer))
        permitted = await host.permits(wheel.name, wheel.entry()["sha256"])
        if not permitted.ok:
            raise PackageError(permitted.failure.message)
        await unpack(buffer, file_name, folder, metadata)
        if _unpacked is None:
            await keep(wheel)
        else:
            _unpacked.append(wheel)

    unpack_and_keep.keeps = True  # type: ignore[attr-defined]
    pyodide_js._api.install = unpack_and_keep
    after_import("micropip", _take_over)


async def keep(wheel: Wheel, made: str = "pypi") -> None:
    """Hands a wheel to the page, so that it is there next time. `made`: where it came from, `pypi` or `file`."""
    answer = await host.keep(json.dumps({**wheel.entry(), "made": made}), to_js(wheel.data))
    if not answer.ok:
        host.notify(f"{wheel.name} works now but could not be kept for next time: {answer.failure.message}")


async def load_micropip() -> Any:
    """The module micropip, asking the package index and loading packages through us."""
    if not packages.is_importable("micropip"):
        if not lock.is_here("micropip"):
            raise PackageError("This copy lacks micropip, so packages can't be installed from files or PyPI.")
        await packages.load(["micropip"])
    return importlib.import_module("micropip")


def _take_over(micropip: Any) -> None:
    """Turns micropip to the page, whoever imported it."""
    manager = micropip._package_manager_singleton
    manager.compat_layer = _layer(manager.compat_layer)
    info = importlib.import_module("micropip.wheelinfo").WheelInfo
    if not hasattr(info._fetch_bytes, "checks"):
        info._fetch_bytes = _checking(info._fetch_bytes)


def _checking(fetch: Any) -> Any:
    async def fetch_and_check(self: Any, url: str, kwargs: dict[str, Any]) -> Any:
        """A wheel is checked as soon as it is here; micropip would first remove what is to be replaced."""
        data = await fetch(self, url, kwargs)
        if url == self.url:
            found = bytes(data)
            if self.sha256 is not None and hashlib.sha256(found).hexdigest() != self.sha256:
                raise PackageError(
                    f"{self.filename} is not the file that the index names: its hash is another, so it is damaged or "
                    "broken off. It was refused and nothing was installed; try again."
                )
            read_wheel(self.filename, found)
        return data

    fetch_and_check.checks = True  # type: ignore[attr-defined]
    return fetch_and_check


def _layer(base: Any) -> Any:
    class Layer(base):  # type: ignore[misc]
        """micropip's way to the outside, with failures that are not swallowed."""

        @staticmethod
        async def fetch_string_and_headers(url: str, kwargs: dict[str, Any]) -> tuple[str, dict[str, str]]:
            global _index_error
            try:
                answer = await network.fetch("GET", url, list(kwargs.get("headers", {}).items()))
            except Exception as error:
                _index_error = error
                raise
            if answer.status >= 400:
                _index_error = LookupError(answer.status)
                raise _index_error
            return answer.body.decode(), {name.lower(): value for name, value in answer.headers}

        @staticmethod
        async def loadPackage(names: Any) -> None:
            await packages.load(network.plain(names))

    return Layer


async def install_from_index(requirement: str, name: str, *, from_lock: bool = True) -> None:
    """Lets micropip do it, and puts what it says into one sentence. `from_lock`: what is here is taken before the index."""
    global _index_error
    micropip = await load_micropip()
    _index_error = None
    try:
        urls = None if from_lock else [PYPI]
        await micropip.install(requirement, reinstall=True, index_urls=urls)
    except PackageError:
        raise
    except Exception as error:
        for cause in (error, error.__cause__, _index_error):
            if isinstance(cause, JsException) and getattr(cause, "name", "") == "Interrupted":
                raise cause from None
        raise PackageError(_sentence(name, error)) from error


def _sentence(name: str, error: Exception) -> str:
    text = str(error)
    cause = _index_error if "fetch metadata" in text else error
    if isinstance(error.__cause__, OSError):
        cause = error.__cause__
    if (found := re.search(r"metadata for '([^']+)'", text)) and found[1] != name:
        name = f"{found[1]}, which {name} needs,"
    entry = lock.entries().get(name)
    here = f" This copy has {name} {entry['version']}: %pip install {name}." if entry else ""
    match cause:
        case LookupError(args=(404,)):
            near = advice.similar(name)
            return f"PyPI has no package {name}.{f' Did you mean {near}?' if near else ''}"
        case LookupError(args=(int(status),)):
            return f"{name} could not be installed: PyPI answered {status}; try again later.{here}"
        case OSError() if cause.args and "Package '" in str(cause):
            return str(cause)
        case OSError() if entry:
            return f"PyPI could not be asked for another version of {name}: {cause}{here}"
        case OSError():
            return f"{name} is not in this copy, and PyPI could not be asked: {cause}"
    if "pure Python 3 wheel" in text:
        return f"{name} has no wheel for the browser on PyPI: it needs native code, or no version fits.{here}"
    return f"{name} could not be installed: {text.splitlines()[0] if text else type(error).__name__}{here}"
