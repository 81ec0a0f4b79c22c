"""Finds and runs tests in a module: functions named test_*, plain or async. Fixtures are plain helpers they call."""

from __future__ import annotations

import importlib
import inspect
import json
import shutil
import traceback
from pathlib import Path

import fake_host

DATA = Path("/mnt/data")


async def collect(name: str) -> str:
    """Names of the tests of a module, as JSON."""
    fake_host.install()
    module = importlib.import_module(name)
    setup = getattr(module, "setup", None)
    if setup is not None:
        await setup()
    return json.dumps([key for key, value in vars(module).items() if key.startswith("test_") and callable(value)])


async def run(module: str, name: str) -> str | None:
    """Runs one test on an empty folder and a fresh host; returns the traceback if it failed."""
    for child in DATA.iterdir():
        shutil.rmtree(child) if child.is_dir() else child.unlink()
    fake_host.HOST.reset()
    try:
        result = getattr(importlib.import_module(module), name)()
        if inspect.isawaitable(result):
            await result
    except BaseException:
        return traceback.format_exc()
    return None
