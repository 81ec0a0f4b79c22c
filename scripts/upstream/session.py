"""Runs some test files with pytest and tells each outcome as it comes. Runs in Pyodide, for child.ts."""

from __future__ import annotations

import json
import os
import sys
import unittest
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import pytest

Tell = Callable[[str], None]


class Reporter:
    """Tells what begins and how it ends, one JSON object at a time.

    ``{"begin": id}`` before a test or a file that is being collected; ``{"id", "outcome", "why"}`` after it, where the
    outcome is passed, failed, skipped or xfailed. A failure in a fixture and a file that can't be collected are failures.
    """

    def __init__(self, tell: Tell, done: Sequence[str]) -> None:
        self.tell = tell
        self.done = frozenset(done)
        self.outcomes: dict[str, str] = {}

    def pytest_collectstart(self, collector: pytest.Collector) -> None:
        if isinstance(collector, pytest.Module):
            self.tell(json.dumps({"begin": collector.nodeid}))

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        if report.outcome != "passed":
            self.end(report.nodeid, report.outcome, reason(report))

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        items[:] = [item for item in items if item.nodeid not in self.done]

    def pytest_runtest_logstart(self, nodeid: str) -> None:
        self.outcomes[nodeid] = "passed"
        self.tell(json.dumps({"begin": nodeid}))

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        # The worst of setting up, running and tearing down counts.
        if report.outcome == "passed" or self.outcomes[report.nodeid] == "failed":
            return
        outcome = "xfailed" if report.skipped and hasattr(report, "wasxfail") else report.outcome
        self.outcomes[report.nodeid] = outcome
        self.end(report.nodeid, outcome, reason(report))

    def pytest_runtest_logfinish(self, nodeid: str) -> None:
        if self.outcomes.pop(nodeid) == "passed":
            self.end(nodeid, "passed", "")

    def end(self, nodeid: str, outcome: str, why: str) -> None:
        self.tell(json.dumps({"id": nodeid, "outcome": outcome, "why": why}))


def reason(report: pytest.TestReport | pytest.CollectReport) -> str:
    """The line that says most, at most 200 characters."""
    if isinstance(report.longrepr, tuple):
        return str(report.longrepr[2])[:200]
    lines = str(report.longrepr).strip().splitlines() or [""]
    errors = [line[1:].strip() for line in lines if line.startswith("E ")]
    return (errors or lines[-1:])[0][:200]


class UnittestSuites:
    """Collects what a module's ``test_suite()`` gives, in place of what pytest would find there."""

    def pytest_pycollect_makeitem(self, collector: Any, name: str, obj: Any) -> list[pytest.Item] | None:
        if not isinstance(collector, pytest.Module) or not hasattr(collector.obj, "test_suite"):
            return None
        if name != "test_suite":
            return []
        cases = list(each_case(obj()))
        return [CaseItem.from_parent(collector, name=case.id(), case=case) for case in cases]


def each_case(suite: unittest.TestSuite | unittest.TestCase) -> Iterator[unittest.TestCase]:
    if isinstance(suite, unittest.TestSuite):
        for inner in suite:
            yield from each_case(inner)
    else:
        yield suite


class WithoutBaselines:
    """Skips what matplotlib's ``image_comparison`` makes: its pictures were drawn with another version of freetype."""

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        for item in items:
            if "extension" in getattr(getattr(item, "callspec", None), "params", ()):
                item.add_marker(pytest.mark.skip("compares with a baseline picture"))


class CaseItem(pytest.Item):
    def __init__(self, *, case: unittest.TestCase, **keywords: Any) -> None:
        super().__init__(**keywords)
        self.case = case

    def runtest(self) -> None:
        result = unittest.TestResult()
        self.case.run(result)
        for _, why in result.skipped:
            pytest.skip(why)
        for _, text in (*result.errors, *result.failures):
            raise AssertionError(text)

    def reportinfo(self) -> tuple[str, None, str]:
        return str(self.path), None, self.name

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> str:
        # The last line of the traceback that unittest has written.
        return "E  " + (str(excinfo.value).strip().splitlines() or [repr(excinfo.value)])[-1]


def run(task: str, tell: Tell) -> int:
    """Runs the files of a task (see `Task` in child.ts). Returns pytest's exit code."""
    todo = json.loads(task)
    os.makedirs("/tmp/work", exist_ok=True)
    os.chdir(todo["workingFolder"] or "/tmp/work")
    sys.dont_write_bytecode = True
    arguments = ["-q", "-q", "--no-header", "--no-summary", "--tb=short", "--assert=plain"]
    arguments += ["-p", "no:faulthandler", "-o", "addopts=", "-o", "cache_dir=/tmp/cache", "--continue-on-collection-errors"]
    arguments += ["-c", todo["settings"] or "/dev/null", "--rootdir", todo["root"]]
    plugins: list[object] = [Reporter(tell, todo["done"])]
    if todo["hasUnittestSuites"]:
        plugins.append(UnittestSuites())
    if todo["isWithoutBaselines"]:
        plugins.append(WithoutBaselines())
    return int(pytest.main([*arguments, *todo["options"], *todo["files"]], plugins=plugins))
