"""Which packages code wants, and what is said where one cannot be had."""

from __future__ import annotations

import datetime
import functools
import importlib
import importlib.util
import operator
import sys
import types
import zoneinfo

from carrel import advice, finder, lock, packages
from carrel.imports import imports_of
from fake_host import HOST
from helpers import persons, raises, raises_async


async def setup() -> None:
    finder.install_hook()


def test_imports_of() -> None:
    code = """
%matplotlib inline
!ls -l
x = !pwd
y = %time 1
import os, numpy as np
from a.b import c
from . import local
def f():
    try:
        import lazy.deep
    except ImportError:
        pass
importlib.import_module("by_name.x")
__import__('dunder')
np.array?
"""
    assert imports_of(code) == ["a", "by_name", "dunder", "lazy", "numpy", "os"]
    assert imports_of("import (") == []
    assert imports_of("%%time\nimport numpy") == ["numpy"]
    assert imports_of("%%html\nimport numpy") == []
    assert imports_of("x = 5 % 3\nimport os") == ["os"]
    assert imports_of("") == []


def test_missing_packages() -> None:
    assert packages.missing_packages("import os, sys, ssl, json") == []
    assert packages.missing_packages("import seaborn as sns") == ["seaborn"]
    assert packages.missing_packages("from PIL import Image\nimport bs4, nothing_known") == ["beautifulsoup4", "pillow"]
    assert packages.missing_packages("import scipy") == []
    assert packages.missing_packages("import zoneinfo") == ["tzdata"]
    assert packages.missing_packages("import pandas as pd\npd.read_excel('x').plot()") == [
        "matplotlib",
        "openpyxl",
        "pandas",
    ]
    assert packages.missing_packages("load_file('a.pdf')") == ["pypdf"]
    assert packages.missing_packages("%matplotlib inline") == ["matplotlib"]
    assert packages.missing_packages("a.plot()") == []


async def test_zones_go_by_their_old_names_too() -> None:
    assert await packages.load_for("from zoneinfo import ZoneInfo") == ["tzdata"]
    summer, winter = datetime.datetime(2024, 7, 1), datetime.datetime(2024, 1, 1)
    for old, new in {
        "US/Pacific": "America/Los_Angeles",
        "Asia/Calcutta": "Asia/Kolkata",
        "Asia/Saigon": "Asia/Ho_Chi_Minh",
        "Europe/Kiev": "Europe/Kyiv",
        "America/Buenos_Aires": "America/Argentina/Buenos_Aires",
        "Australia/ACT": "Australia/Sydney",
        "Poland": "Europe/Warsaw",
        "Japan": "Asia/Tokyo",
        "GB": "Europe/London",
        "Zulu": "UTC",
    }.items():
        for when in (summer, winter):
            assert zoneinfo.ZoneInfo(old).utcoffset(when) == zoneinfo.ZoneInfo(new).utcoffset(when), old
    assert zoneinfo.ZoneInfo("EST5EDT").utcoffset(summer) == datetime.timedelta(hours=-4)
    assert len(zoneinfo.available_timezones()) > 590
    raises(zoneinfo.ZoneInfoNotFoundError, lambda: zoneinfo.ZoneInfo("Mars/Olympus"))


async def test_load_for_shows_progress_and_loads_once() -> None:
    assert await packages.load_for("import humanize") == ["humanize"]
    assert HOST.states == ["loading", "running"]
    [(label, loaded, total)] = HOST.progressed
    assert label == "Loading humanize" and loaded == 0 and total == lock.entries()["humanize"]["size"]
    assert importlib.import_module("humanize").naturalsize(1000) == "1.0 kB"
    HOST.reset()
    assert await packages.load_for("import humanize") == [] and HOST.states == []


async def test_a_package_that_cannot_be_fetched() -> None:
    error = await raises_async(packages.PackageError, packages.load(["scipy"]))
    assert str(error).endswith("Until then, numpy has linear algebra, FFT, polynomials and random numbers.")
    assert advice.remote("scipy") == (
        "scipy (12 MB) is not in this copy: while online, allow cdn.jsdelivr.net under Network and run this again (it is "
        "then kept, for offline use too), or use a copy built with the official set, or run that part outside of the tab, "
        "in Docker; until then, numpy has linear algebra, FFT, polynomials and random numbers."
    )


def test_advice_in_the_persons_code() -> None:
    for module, part in {
        "torch": "PyTorch can't work here",
        "tkinter": "tkinter opens desktop windows",
        "cv2": "opencv-python has no build for this copy. Until there is one, Pillow",
        "numpi": "Did you mean numpy?",
        "jsson": "Did you mean json?",
        "quite_unknown_xyz": "If it is on PyPI: %pip install quite-unknown-xyz (needs the network: allow pypi.org",
        "serial": "%pip install pyserial",
        "sklearn": "scikit-learn has no build for this copy. Until there is one, numpy.linalg.lstsq fits linear models.",
        "statsmodels": "statsmodels has no build for this copy. Until there is one, numpy.polyfit and",
        "pptx": "python-pptx is not in this copy; slides has the same names: write slides instead of pptx in the imports, "
        "as in 'from slides import Presentation'. Or, while online: %pip install python-pptx (allow pypi.org and",
        "faker": "Faker is not in this copy; random.choice() over lists of your own makes up data. Or, while online: %pip "
        "install faker (allow pypi.org and files.pythonhosted.org); it is then kept.",
        "crypt_": "If it is on PyPI",
    }.items():
        error = raises(ModuleNotFoundError, lambda module=module: persons(f"import {module}"))
        assert str(error).startswith(f"No module named '{module}'. ") and part in str(error), str(error)
        assert error.name == module
    persons("try:\n    import torch\nexcept ImportError:\n    torch = None")


def test_libraries_and_probes_are_left_alone() -> None:
    assert importlib.util.find_spec("torch") is None
    persons("import importlib.util\nassert importlib.util.find_spec('torch') is None")
    library = {"__name__": "some_library"}
    error = raises(ModuleNotFoundError, lambda: exec("import quite_unknown_xyz", library))
    assert str(error) == "No module named 'quite_unknown_xyz'"
    error = raises(ModuleNotFoundError, lambda: exec("import seaborn", library))
    assert str(error) == "No module named 'seaborn'"
    assert raises(ModuleNotFoundError, lambda: persons("import os.nothing")).name == "os.nothing"


def test_what_a_library_needs_on_the_way_was_not_loaded_though_nothing_caught_that_it_is_missing() -> None:
    library = types.ModuleType("some_library")
    source = """
def looks():
    try:
        import tabulate
    except ImportError:
        return None

def within():
    try:
        return needs()
    except ImportError:
        return None

def needs():
    import tabulate
    return tabulate.__name__

def runs(text):
    exec(text, {})
"""
    exec(source, library.__dict__)
    sys.modules["some_library"] = library
    asked: list[str] = []

    def load(package: str, *, remote_too: bool) -> str:
        asked.append(package)
        return "It is not here."

    real, finder.PackageFinder._load = finder.PackageFinder._load, staticmethod(load)
    try:
        persons("import some_library as s\nassert s.looks() is None and s.within() is None")
        assert asked == []
        persons("import some_library as s\ntry:\n    s.needs()\nexcept ImportError:\n    pass")
        error = raises(ModuleNotFoundError, lambda: persons("import some_library as s\ns.runs('import toolz')"))
        assert str(error) == "No module named 'toolz'. It is not here."
        raises(ModuleNotFoundError, library.needs)
        assert asked == ["tabulate", "toolz"]
    finally:
        finder.PackageFinder._load = staticmethod(real)
        del sys.modules["some_library"]


def test_pandas_asked_the_network_for_pyarrow_that_its_compiled_part_only_looks_for() -> None:
    from importlib import _bootstrap_external as external

    module = types.SimpleNamespace(load=functools.partial(__import__, "tabulate"))
    namespace = {"__name__": "__main__", "loader": external.ExtensionFileLoader("x", "x.so"), "module": module}
    asked: list[str] = []

    def load(package: str, *, remote_too: bool) -> str:
        asked.append(package)
        return "It is not here."

    real, finder.PackageFinder._load = finder.PackageFinder._load, staticmethod(load)
    dynamic, external._imp.exec_dynamic = external._imp.exec_dynamic, operator.methodcaller("load")
    try:
        code = compile("loader.exec_module(module)", "<ipython-input-1-x>", "exec")
        raises(ModuleNotFoundError, lambda: exec(code, namespace))
        assert asked == []
    finally:
        finder.PackageFinder._load = staticmethod(real)
        external._imp.exec_dynamic = dynamic


def test_every_advice_is_one_or_two_sentences() -> None:
    for module in advice.UNAVAILABLE:
        text = advice.known_problem(module)
        assert text and text.endswith(".") and len(text) < 220, module


def test_hints() -> None:
    assert advice.hint(ValueError("x")) is None
    missing = ImportError("Missing optional dependency 'statsmodels'.  Use pip or conda to install statsmodels.")
    assert (advice.hint(missing) or "").endswith("numpy.linalg.lstsq fit linear models.")
    engines = ImportError("Unable to find a usable engine; tried using: 'pyarrow', 'fastparquet'.")
    assert "Parquet and Feather without it" in (advice.hint(engines) or "")
    clusters = RuntimeError("clustermap requires scipy to be available")
    assert "scipy (12 MB) is not in this copy" in (advice.hint(clusters) or "")
