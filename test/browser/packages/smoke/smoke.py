"""Runs the checks of one file, each in turn, and tells as JSON which failed and why."""

import importlib
import inspect
import json
import time
import traceback


async def run(theme):
    module = importlib.import_module(f"smoke.{theme}")
    told = {}
    for name, check in inspect.getmembers(module, inspect.isfunction):
        if name.startswith("_") or check.__module__ != module.__name__:
            continue
        start = time.perf_counter()
        problem = None
        try:
            result = check()
            if inspect.isawaitable(result):
                await result
        except BaseException as error:  # noqa: BLE001 - whatever it is, it is told
            problem = "".join(traceback.format_exception(error)[-3:])
        told[name] = {"does": check.__doc__, "problem": problem, "seconds": round(time.perf_counter() - start, 2)}
    with open(f"/mnt/data/{theme}.json", "w") as file:
        json.dump(told, file)


def failing(names):
    """Those of a JSON list of modules that cannot be imported, with why."""
    failed = []
    for name in json.loads(names):
        try:
            importlib.import_module(name)
        except BaseException as error:  # noqa: BLE001 - whatever it is, it is told
            failed.append(f"{name}: {error!r}")
    return failed
